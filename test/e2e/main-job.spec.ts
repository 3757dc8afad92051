import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test, type Laptop } from './laptop.ts';
import { borrow, here, row } from './desk.ts';

const NAME = 'Quillmark Draft 3D';

const sql = (laptop: Laptop, query: string): string =>
  spawnSync('sqlite3', ['-readonly', join(laptop.dataDir, 'ledger.db'), query], {
    encoding: 'utf8',
  }).stdout.trim();
const inKeyring = (borrowId: string): string =>
  spawnSync('secret-tool', ['lookup', 'service', 'dev.fieldpass.vault.v1', 'account', borrowId], {
    encoding: 'utf8',
  }).stdout;

test('with nothing configured it opens on the embedded License Manager and shows sample licenses in two zones', async ({
  laptop,
}) => {
  const { page } = await laptop.start();
  await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
  await expect(page.getByText('Sample licenses', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'On this computer' })).toContainText('Nothing borrowed yet');
  await expect(page.getByRole('region', { name: 'Available' })).toContainText(/20 licenses/);
  const card = row(page, NAME);
  await expect(card).toContainText(/7 days, until \w{3} \d+ \w{3} \d{4}, \d\d:\d\d UTC/);
  await expect(card).toContainText('of 5 seats free');
  await expect(card).toContainText('Early return: yes');
});

test('borrow, quit, cut the network, start again: still there, verified, counting down; then returned', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  await borrow(first.page, NAME);
  await expect(here(first.page, NAME)).toContainText('Borrowed');
  expect(laptop.seats()).toHaveLength(1);
  const borrowId = sql(laptop, "select borrow_id from events where kind = 'held'");
  expect(inKeyring(borrowId)).toMatch(/^LV1\.[ab]\.1\.\d+\.[\w-]{43}\.eyJ/);
  await first.quit();

  await laptop.cutNetwork();
  const offline = await laptop.start();
  await expect(here(offline.page, NAME)).toContainText('Borrowed');
  await expect(here(offline.page, NAME)).toContainText(/6 d 23 h/);
  await expect(offline.page.getByText('Offline', { exact: true })).toBeVisible();

  await laptop.connect();
  await offline.page.getByRole('button', { name: 'Refresh' }).click();
  await here(offline.page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await offline.page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await expect(here(offline.page, NAME)).toHaveCount(0);
  expect(laptop.seats()).toEqual([]);
  await expect.poll(() => inKeyring(borrowId)).toBe('');
  expect(sql(laptop, "select group_concat(kind, ' ') from (select kind from events order by number)")).toBe(
    'requested held returning returned token-destroyed',
  );
});

test('it turns to Expired on screen at the very second of its end, with the clock moved', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await borrow(page, NAME);
  await expect(here(page, NAME)).toContainText('Borrowed');
  const [seat] = laptop.seats();
  const end = seat?.expiresAt ?? 0;
  await page.clock.install({ time: end - 60_000 });
  await page.clock.pauseAt(end - 1_200);
  await expect(here(page, NAME)).toContainText('Ends soon');
  await page.clock.runFor(1_000);
  await expect(here(page, NAME)).toContainText('Ends soon');
  await page.clock.runFor(1_000);
  await expect(here(page, NAME)).toContainText('Expired');
  await expect(here(page, NAME)).not.toContainText('Borrowed');
});

test('the command line sees and returns what the window borrowed, while the window is open', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await borrow(page, NAME);
  const status = JSON.parse((await laptop.fieldpass('status', '--json')).stdout) as { borrows: object[] };
  expect(status.borrows).toMatchObject([
    { licenseName: NAME, verdict: 'valid', expiresAt: expect.stringMatching(/Z$/) },
  ]);
  expect(JSON.parse((await laptop.fieldpass('return', NAME, '--json')).stdout)).toMatchObject({
    ok: true,
    how: 'checked-in',
  });
  expect(laptop.seats()).toEqual([]);
  await expect(here(page, NAME)).toHaveCount(0);
});

test('a second start brings the first window back instead of opening another', async ({ laptop }) => {
  const { app } = await laptop.start();
  await laptop.startAgain();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});
