import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTokenCommand, LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { expect, type Page } from '@playwright/test';
import { type Canary, canariesIn } from '../support/canary.ts';
import { reached } from '../support/effort.ts';
import { familyOf, publicFactsOf } from '../support/process-tree.ts';
import { borrow, checkOut, connections, details, find, here } from './desk.ts';
import { test, type Laptop, type RunningApp } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
const REVIEW = 'Quillmark Review Online';
const ROLE = 'arn:aws:iam::123456789012:role/SiteEngineer';

/** Collects every secret that License Manager and STS hand out, as it crosses the wire. */
class Secrets {
  readonly #found = new Map<string, string>();

  readonly note = (reply: string): string => {
    const members = /"(SignedToken|LicenseConsumptionToken|Token)"\s*:\s*"([^"]{16,})"/g;
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

/** Every place in which a secret could be left, with what is there. */
async function placesOf({ app, page }: RunningApp, laptop: Laptop): Promise<Map<string, Buffer>> {
  const places = new Map<string, Buffer>();
  for (const folder of [laptop.dataDir, join(laptop.dir, 'profile')]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (statSync(file, { throwIfNoEntry: false })?.isFile() === true)
        places.set(`file ${name}`, readFileSync(file));
    }
  }
  for (const pid of familyOf(app.process().pid ?? 0)) places.set(`process ${pid}`, publicFactsOf(pid));
  places.set('clipboard', Buffer.from(await app.evaluate(({ clipboard }) => clipboard.readText())));
  places.set('page', Buffer.from(await page.content()));
  places.set('snapshot', Buffer.from(JSON.stringify(await page.evaluate('window.fieldpass.snapshot()'))));
  places.set('memory of the window', await heapOf(page));
  return places;
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

/** The administrator's side: a refresh token for people without AWS accounts. */
async function refreshToken(laptop: Laptop, licenseArn: string): Promise<string> {
  const administrator = new LicenseManagerClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${laptop.port}`,
    credentials: { accessKeyId: 'AKIDADMINADMIN000000', secretAccessKey: 'anything' },
  });
  const order = { LicenseArn: licenseArn, RoleArns: [ROLE], ClientToken: 'canary'.repeat(4) };
  const { Token = '' } = await administrator.send(new CreateTokenCommand(order));
  administrator.destroy();
  return Token;
}

/** Imports the token, and uses it for all that follows. */
async function connectWith(token: string, page: Page, laptop: Laptop): Promise<void> {
  const dialog = await connections(page);
  await dialog.getByRole('button', { name: 'With an access token…' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Site token');
  await dialog.getByRole('textbox', { name: 'Access token' }).fill(token);
  await dialog.getByText('More settings').click();
  await dialog.getByRole('textbox', { name: 'Region', exact: true }).fill('us-east-1');
  for (const name of ['License Manager endpoint', 'KMS endpoint', 'STS endpoint'])
    await dialog.getByRole('textbox', { name }).fill(`http://127.0.0.1:${laptop.port}`);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Site token' })).toContainText('In use');
  await page.keyboard.press('Escape');
}

async function renewAndReturn(page: Page): Promise<void> {
  const panel = await details(here(page, NAME));
  await panel.getByRole('button', { name: 'Renew…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(dialog).toContainText('The new one is verified, stored in the keychain');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await here(page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await page.getByRole('dialog', { name: 'Returned' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(page, NAME)).toHaveCount(0);
}

test('no secret of a whole working day is left in a file, a process, the clipboard or the memory of the window', async ({
  laptop,
}) => {
  test.setTimeout(180_000);
  const secrets = new Secrets();
  await laptop.connect(secrets.note);
  const first = await laptop.start();
  const { page } = first;
  await find(page, NAME);
  const arn: string = await page.evaluate(
    `window.fieldpass.snapshot().then(({ value }) => value.licenses.find(({ licenseName }) => licenseName === ${JSON.stringify(NAME)}).licenseArn)`,
  );
  // Through the computer's own sign-in: borrow, heartbeat, release.
  await borrow(page, NAME);
  await checkOut(page, REVIEW);
  await laptop.sleep(first, 20);
  await here(page, REVIEW)
    .getByRole('button', { name: `Release ${REVIEW}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
  await page.getByRole('dialog', { name: 'Released' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(page, REVIEW)).toHaveCount(0);
  await page.getByRole('search').getByRole('button', { name: 'Clear search' }).click();
  await expect(page.getByRole('textbox', { name: 'Search licenses' })).toHaveValue('');
  await renewAndReturn(page);
  // Through an access token.
  const refresh = await refreshToken(laptop, arn);
  secrets.add('refresh token', refresh);
  await connectWith(refresh, page, laptop);
  await expect(page.getByRole('region', { name: 'Available' })).toContainText('1 license');
  await borrow(page, NAME);
  // Failures tell, but not everything.
  laptop.misbehave({ kind: 'server-error', times: 1, operation: 'CheckInLicense' });
  await renewAndReturn(page).catch(() => undefined);
  for (const args of [
    ['doctor', '--json'],
    ['status', '--json'],
    ['keys', '--json'],
    ['verify', NAME, '--json'],
  ]) {
    const { stdout } = await laptop.fieldpass(...args);
    expect(canariesIn(Buffer.from(stdout), secrets.canaries)).toEqual([]);
  }
  await page.keyboard.press('Escape');

  const places = await placesOf(first, laptop);
  const traces = [...places].flatMap(([place, bytes]) =>
    canariesIn(bytes, secrets.canaries).map((name) => `${name} in ${place}`),
  );
  expect(traces).toEqual([]);
  expect(places.get('memory of the window')?.length).toBeGreaterThan(100_000);

  // Control: a secret that does lie in a file and in the memory of the window is found in both.
  const [canary] = secrets.canaries;
  writeFileSync(
    join(laptop.dataDir, 'logs', 'planted.log'),
    Buffer.from(canary?.secret ?? '').toString('base64'),
  );
  await page.evaluate(`window.planted = { text: ${JSON.stringify(canary?.secret)} + '!' }`);
  const planted = [...(await placesOf(first, laptop))].filter(
    ([, bytes]) => canariesIn(bytes, secrets.canaries).length > 0,
  );
  expect(planted.map(([place]) => place).sort()).toEqual(['file logs/planted.log', 'memory of the window']);
  reached('secret canaries in the app', {
    canaries: secrets.canaries.length,
    places: places.size,
    traces: traces.length,
    'control: planted and found': planted.length,
  });
});
