import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { kitText } from '../../main/domain/trip-kit.ts';
import { contract } from '../../preload/contract.ts';
import { borrow } from './desk.ts';
import { hostProgram, isStandIn } from './installed.ts';
import { test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Messages that carry nothing; every other one must refuse what it does not know. */
const BARE = [
  ...['snapshot', 'refresh', 'refreshGrants', 'retryKeychain', 'profiles', 'checkPermissions', 'issuerKeys'],
  ...['authorities', 'changed', 'show'],
];
const WITH_ARGUMENTS = Object.keys(contract).filter((name) => !BARE.includes(name));

/** Sends one hostile value on each of the first `count` channels that take arguments; gives the answers. */
async function misbehave(page: Page, count: number): Promise<string[]> {
  return page.evaluate(`(async () => {
    const hostile = [null, 0, '', [], {}, { licenseArn: 1 }, { licenseArn: 'arn:' + 'x'.repeat(100000) }, { borrowId: '../..' },
      { topic: 'javascript:alert(1)' }, { text: 5 }, new Map(), new Date(), new ArrayBuffer(10000000), 10n];
    const names = ${JSON.stringify(WITH_ARGUMENTS)};
    const answers = [];
    for (let at = 0; at < ${count}; at++)
      answers.push(await window.fieldpass[names[at % names.length]](hostile[at % hostile.length]).then((reply) => reply.ok ? 'ok' : reply.failure.code, String));
    return answers;
  })()`);
}

const available = (page: Page) => page.getByRole('region', { name: 'Available' });

test('hostile messages are refused; at the twentieth the page is loaded anew, at the next twentieth it is given up', async ({
  laptop,
}) => {
  const { app, page } = await laptop.start();
  await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
  await expect(available(page)).toContainText('licenses');
  const first = await misbehave(page, 19);
  expect(new Set(first)).toEqual(new Set(['bad-request', 'request-too-large']));
  await page.evaluate('window.wasHere = true');
  await misbehave(page, 1).catch(() => undefined);
  await expect.poll(async () => page.evaluate('window.wasHere').catch(() => true)).toBeUndefined();
  await expect(available(page)).toContainText('licenses');
  expect(await misbehave(page, 19)).not.toContain('ok');
  const stopped = app.waitForEvent('window');
  await misbehave(page, 1).catch(() => undefined);
  const last = await stopped;
  await expect(last.getByRole('heading', { name: 'The window of Fieldpass stopped' })).toBeVisible();
  expect(app.windows()).toHaveLength(1);
  await expect(last.evaluate('window.fieldpass.snapshot()')).rejects.toThrow(/No handler/);
  expect(laptop.log()).toContain('a message of the window was refused');
});

test('a window whose process is gone comes back with everything that was here', async ({ laptop }) => {
  await laptop.connect();
  const { app, page } = await laptop.start();
  await borrow(page, NAME);
  const back = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  const again = await back;
  await expect(again.getByRole('region', { name: 'On this computer' })).toContainText(NAME);
  expect(laptop.seats()).toHaveLength(1);
  expect(laptop.log()).toContain('the process of the window is gone');
});

test('a link shows a view or a thing on this computer, and starts nothing', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await borrow(page, NAME);
  const asked = laptop.operations().length;
  const borrowId = String(
    await page.evaluate('window.fieldpass.snapshot().then((r) => r.value.borrows[0].borrowId)'),
  );
  await laptop.startAgain('fieldpass://open/connections');
  await expect(page.getByRole('dialog')).toContainText('Connections');
  await page.keyboard.press('Escape');
  await laptop.startAgain(`fieldpass://open/borrow?id=${borrowId}`);
  await expect(page.getByRole('complementary')).toContainText(NAME);
  // What is not there, and what is no link of ours, changes nothing.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  for (const link of [
    `fieldpass://open/borrow?id=${'0'.repeat(32)}`,
    `fieldpass://open/return?id=${borrowId}`,
  ])
    await laptop.startAgain(link);
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(laptop.seats()).toHaveLength(1);
  expect(laptop.operations().slice(asked).join()).not.toMatch(/CheckIn|Checkout/);
});

test('a trip kit that is opened is shown as a trip to plan, and nothing is borrowed; what is no kit is told', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  const kit = join(laptop.dir, 'Rig 7.fieldpass');
  writeFileSync(kit, 'not a kit');
  await laptop.startAgain(kit);
  await expect(page.getByRole('alert')).toContainText('kit');
  writeFileSync(
    kit,
    kitText({
      name: 'Rig 7',
      licenses: [{ licenseName: 'X', productSku: 'x', licenseArn: 'arn:aws:license-manager:::license:l-0' }],
    }),
  );
  await laptop.startAgain(kit);
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Rig 7');
  // A form that is being filled in stays as it is.
  await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
  await laptop.startAgain(kit);
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Mine');
  expect(laptop.seats()).toHaveLength(0);
});

test('a link it is started with waits for the window', async ({ laptop }) => {
  const { page } = await laptop.start(
    {},
    {
      args: ['fieldpass://open/nonsense', 'fieldpass://open/grants'],
    },
  );
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('an installed copy does not start with a dangerous switch or variable', async ({ laptop }) => {
  test.skip(!isStandIn, 'Electron from its folder is no installed copy: a release starts the installed one.');
  for (const [args, more] of [
    [['--remote-debugging-port=0'], {}],
    [['--no-sandbox'], {}],
    [[], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ] as const) {
    const child = spawn(hostProgram(), [`--user-data-dir=${join(laptop.dir, 'profile')}`, ...args, ROOT], {
      cwd: ROOT,
      env: { ...laptop.environment(), STAND_IN_PACKAGED: '1', ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(78);
    expect(said.split('\n').filter((line) => line.startsWith('Fieldpass does not start with'))).toHaveLength(
      1,
    );
  }
  expect(laptop.log()).toBe('');
});
