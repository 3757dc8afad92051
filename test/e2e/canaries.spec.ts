import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Canary, canariesIn } from '../support/canary.ts';
import { reached } from '../support/effort.ts';
import { familyOf, publicFactsOf } from '../support/process-tree.ts';
import { borrow, checkOut, find, here } from './desk.ts';
import { test, type Laptop, type RunningApp } from './laptop.ts';
import {
  acceptGrant,
  connectWith,
  endByMistake,
  exportAll,
  failToGiveBack,
  giveBack,
  importTrust,
  makeMistake,
  refreshToken,
  renew,
} from './working-day.ts';

const NAME = 'Quillmark Draft 3D';
const REVIEW = 'Quillmark Review Online';
const GRANTED = 'Fernholt Drive Tuner';

/** Collects every secret that License Manager and STS hand out, as it crosses the wire. */
class Secrets {
  readonly #found = new Map<string, string>();

  readonly note = (reply: string): string => {
    const members = /"(SignedToken|LicenseConsumptionToken|Token|AccessToken)"\s*:\s*"([^"]{16,})"/g;
    for (const [, name = '', secret = ''] of reply.matchAll(members)) this.add(name, secret);
    const session = /<(SecretAccessKey|SessionToken)>([^<]{16,})</g;
    for (const [, name = '', secret = ''] of reply.matchAll(session)) this.add(name, secret);
    return reply;
  };

  add(name: string, secret: string): void {
    this.#found.set(secret, `${name} ${this.#found.size + 1}`);
  }

  get canaries(): readonly Canary[] {
    return [...this.#found].map(([secret, name]) => ({ name, secret }));
  }
}

/** Every file of the app, of Chromium, and all that was exported. */
function filesOf(laptop: Laptop): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const folder of [laptop.dataDir, join(laptop.dir, 'profile'), join(laptop.dir, 'saved')]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (statSync(file, { throwIfNoEntry: false })?.isFile() === true)
        files.set(`file ${name}`, readFileSync(file));
    }
  }
  return files;
}

/** Every place in which a secret could be left, with what is there. */
async function placesOf({ app, page }: RunningApp, laptop: Laptop): Promise<Map<string, Buffer>> {
  const places = filesOf(laptop);
  for (const pid of familyOf(app.process().pid ?? 0)) places.set(`process ${pid}`, publicFactsOf(pid));
  places.set('clipboard', Buffer.from(await app.evaluate(({ clipboard }) => clipboard.readText())));
  places.set('page', Buffer.from(await page.content()));
  places.set('snapshot', Buffer.from(JSON.stringify(await page.evaluate('window.fieldpass.snapshot()'))));
  places.set('memory of the window', await heapOf(page));
  return places;
}

function tracesIn(places: ReadonlyMap<string, Buffer>, canaries: readonly Canary[]): readonly string[] {
  return [...places].flatMap(([place, bytes]) =>
    canariesIn(bytes, canaries).map((name) => `${name} in ${place}`),
  );
}

/** The whole JavaScript heap of the window, after the garbage was collected. */
async function heapOf(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return Buffer.from(chunks.join(''));
}

test('no secret of a whole working day is left in a file, a process, the clipboard or the memory of the window', async ({
  laptop,
}) => {
  test.setTimeout(300_000);
  const secrets = new Secrets();
  const own = `canary${randomBytes(17).toString('hex')}`;
  secrets.add('secret key of the person', own);
  laptop.signInByFile(own);
  mkdirSync(join(laptop.dir, 'saved'));
  await laptop.connect(secrets.note);
  const first = await laptop.start();
  const { page } = first;
  await find(page, NAME);
  const arn: string = await page.evaluate(
    `window.fieldpass.snapshot().then(({ value }) => value.licenses.find(({ licenseName }) => licenseName === ${JSON.stringify(NAME)}).licenseArn)`,
  );
  // Through the computer's own sign-in: borrow, heartbeat, release, renewal, return, grant.
  await borrow(page, NAME);
  await checkOut(page, REVIEW);
  await laptop.sleep(first, 20);
  await release(page);
  await renew(page, NAME);
  await giveBack(page, NAME);
  await acceptGrant(page, GRANTED);
  await borrow(page, GRANTED);
  await page.getByRole('search').getByRole('button', { name: 'Clear search' }).click();
  secrets.add('private key, pasted by mistake', await importTrust(page));
  // Through an access token.
  const refresh = await refreshToken(laptop, arn);
  secrets.add('refresh token', refresh);
  await connectWith(refresh, page, laptop);
  await expect(page.getByRole('region', { name: 'Available' })).toContainText('1 license');
  await borrow(page, NAME);
  // Failures tell, but not everything.
  await renew(page, NAME);
  await failToGiveBack(page, NAME, laptop);
  await exportAll(first, NAME, join(laptop.dir, 'saved'));
  await makeMistake(first, refresh);
  for (const args of [
    ['doctor', '--json'],
    ['status', '--json'],
    ['keys', '--json'],
    ['verify', NAME, '--json'],
  ]) {
    const { stdout } = await laptop.fieldpass(...args);
    expect(canariesIn(Buffer.from(stdout), secrets.canaries)).toEqual([]);
  }

  const { canaries } = secrets;
  for (const kind of [
    'SignedToken',
    'LicenseConsumptionToken',
    'AccessToken',
    'SecretAccessKey',
    'SessionToken',
  ])
    expect(canaries.map(({ name }) => name.split(' ')[0])).toContain(kind);
  const places = await placesOf(first, laptop);
  const traces = tracesIn(places, canaries);
  expect(traces).toEqual([]);
  expect(places.get('memory of the window')?.length).toBeGreaterThan(100_000);
  expect(laptop.log()).toContain('internal failure');

  // Control: secrets that do lie in a file and in the memory of the window are found in both.
  const texts = canaries.map(({ secret }) => secret);
  const log = join(laptop.dataDir, 'logs', 'planted.log');
  writeFileSync(log, texts.map((text) => Buffer.from(text).toString('base64')).join('\n'));
  await page.evaluate(`window.planted = ${JSON.stringify(texts)}.map((text) => text + '!')`);
  const planted = tracesIn(await placesOf(first, laptop), canaries);
  const due = ['file logs/planted.log', 'memory of the window'].flatMap((place) =>
    canaries.map(({ name }) => `${name} in ${place}`),
  );
  expect([...planted].sort()).toEqual(due.sort());
  rmSync(log);

  // A mistake that nobody handles: the last words go to the log, and nothing is written beside it.
  const before = new Set(filesOf(laptop).keys());
  expect(await endByMistake(first, refresh)).toBe(70);
  expect(laptop.log()).toContain('internal failure, the app ends');
  expect(tracesIn(filesOf(laptop), canaries)).toEqual([]);
  const written = [...filesOf(laptop).keys()].filter((name) => !before.has(name));
  expect(written.filter((name) => /crash|dump|\.dmp|core/i.test(name))).toEqual([]);
  reached('secret canaries in the app', {
    canaries: canaries.length,
    places: places.size,
    traces: traces.length,
    'control: planted and found': planted.length,
  });
});

async function release(page: Page): Promise<void> {
  await here(page, REVIEW)
    .getByRole('button', { name: `Release ${REVIEW}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
  await page.getByRole('dialog', { name: 'Released' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(page, REVIEW)).toHaveCount(0);
  await page.getByRole('search').getByRole('button', { name: 'Clear search' }).click();
  await expect(page.getByRole('textbox', { name: 'Search licenses' })).toHaveValue('');
}
