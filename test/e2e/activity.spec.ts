// What was done is told with its request ids, exported, checked; a record changed from outside is told as broken.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { canariesIn } from '../support/canary.ts';
import { borrow, here } from './desk.ts';
import { type Laptop, type RunningApp, test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const sql = (laptop: Laptop, ...statements: string[]): string => {
  const { stdout, stderr, status } = spawnSync(
    'sqlite3',
    [join(laptop.dataDir, 'ledger.db'), ...statements],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trim();
};

const turnTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name }).click();
const entries = (page: Page) => page.getByRole('grid', { name: 'History' }).getByRole('row');

/** The person answers the system's save dialog with this place from now on; null: they cancel. */
async function saveTo({ app }: RunningApp, filePath: string | null): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? '' });
  }, filePath);
}

async function giveBack(page: Page): Promise<void> {
  await here(page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await expect(here(page, NAME)).toHaveCount(0);
}

test('borrow and return are in the history with their request ids, exported and unbroken; a changed record is told', async ({
  laptop,
}) => {
  await laptop.connect();
  const running = await laptop.start();
  const { page } = running;
  await borrow(page, NAME);
  await giveBack(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Alt+Digit3');
  await expect(entries(page)).toHaveCount(2);
  await expect(entries(page).first()).toContainText('Returned');
  await expect(entries(page).last()).toContainText('Borrowed');
  for (const row of await entries(page).all()) {
    await expect(row).toContainText(NAME);
    await expect(row).toContainText(UUID);
    await expect(row).toContainText('through AWS environment');
  }
  const shown = await entries(page).last().innerText();
  const requestId = sql(laptop, "select json_extract(body, '$.requestId') from events where kind = 'held'");
  expect(shown).toContain(requestId);

  await page.getByRole('button', { name: 'Check the record' }).click();
  await expect(page.getByText('Unbroken: 5 events')).toBeVisible();

  const csv = join(laptop.dir, 'history.csv');
  await saveTo(running, csv);
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText(`Saved to ${csv}`)).toBeVisible();
  const lines = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain(requestId);
  const json = join(laptop.dir, 'history.json');
  await saveTo(running, json);
  await page.getByRole('button', { name: 'Export as JSON' }).click();
  await expect(page.getByText(`Saved to ${json}`)).toBeVisible();
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    chain: { isIntact: true, events: 5 },
    entries: [{ deed: 'returned' }, { deed: 'held', requestId }],
  });
  await running.quit();

  const terminal = await laptop.fieldpass('history', '--json');
  expect(JSON.parse(terminal.stdout)).toMatchObject({ entries: [{ deed: 'returned' }, { requestId }] });
  expect((await laptop.fieldpass('history', 'check')).status).toBe(0);

  sql(
    laptop,
    'drop trigger events_are_never_changed',
    "update events set body = json_set(body, '$.requestId', 'another') where kind = 'held'",
  );
  const check = await laptop.fieldpass('history', 'check');
  expect(check.status).toBe(1);
  expect(check.stdout).toContain('event 2 does not fit');
  const again = await laptop.start();
  await turnTo(again.page, 'Activity');
  await again.page.getByRole('button', { name: 'Check the record' }).click();
  await expect(again.page.getByRole('alert')).toContainText('Event 2 of the record does not fit');
  // What can still be read is still told.
  await expect(entries(again.page).first()).toContainText('Returned');
});

test('the bundle for support is shown and saved without token, key or name; without an answer nothing is written', async ({
  laptop,
}) => {
  await laptop.connect();
  const running = await laptop.start();
  const { page } = running;
  await borrow(page, NAME);
  const borrowId = sql(laptop, "select borrow_id from events where kind = 'held'");
  const token = spawnSync(
    'secret-tool',
    ['lookup', 'service', 'dev.fieldpass.vault.v1', 'account', borrowId],
    { encoding: 'utf8' },
  ).stdout;
  expect(token).toContain('eyJ');
  await page.keyboard.press('F1');
  const support = page.getByRole('region', { name: 'For support' });
  await support.getByRole('button', { name: 'Show the text' }).click();
  const preview = support.getByRole('region', { name: 'This is the whole text' });
  await expect(preview).toContainText('"isIntact": true');
  const text = (await preview.textContent()) ?? '';

  const file = join(laptop.dir, 'support.json');
  await saveTo(running, null);
  await support.getByRole('button', { name: 'Save as a file…' }).click();
  await saveTo(running, file);
  expect(existsSync(file)).toBe(false);
  await support.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(support).toContainText(`Saved to ${file}`);
  const saved = readFileSync(file);
  expect(saved.toString('utf8')).toBe(text);
  const canaries = [
    { name: 'signed token', secret: token.slice(token.indexOf('eyJ')) },
    { name: 'access key', secret: 'AKIDTESTTESTTESTTEST' },
    { name: 'license name', secret: NAME },
    { name: 'data directory', secret: laptop.dataDir },
  ];
  expect(canariesIn(saved, canaries)).toEqual([]);
  expect(text).not.toMatch(/arn:|\d{12}/);
  expect(JSON.parse(text)).toMatchObject({
    program: { door: 'window' },
    counts: { borrows: { borrowed: 1 } },
  });
});

test('help says how everything is, and its buttons lead on', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await expect(page.getByRole('region', { name: 'Available' })).toContainText(/20 licenses/);
  await page.keyboard.press('F1');
  const findings = page.getByRole('region', { name: 'How Fieldpass is doing' }).getByRole('listitem');
  await expect(findings).toHaveCount(7);
  await expect(findings.filter({ hasText: 'Keychain' })).toContainText('Well');
  await laptop.cutNetwork();
  await page.getByRole('button', { name: 'Examine again' }).click();
  const network = findings.filter({ hasText: 'License Manager' });
  await expect(network).toContainText('Broken');
  await laptop.connect();
  await network.getByRole('button', { name: 'Refresh' }).click();
  await expect(network).toContainText('License Manager answers');
  await expect(page.getByRole('region', { name: 'About this Fieldpass' })).toContainText(laptop.dataDir);
});

test('the first start asks once how to begin; the menu leads to help and to the sheet of keys', async ({
  laptop,
}) => {
  const { app, page, quit } = await laptop.start();
  await page.getByRole('button', { name: 'Connect to AWS' }).click();
  await expect(page.getByRole('dialog', { name: 'Connections' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
  await expect(page.getByRole('region', { name: 'Available' })).toContainText(/20 licenses/);
  const choose = (id: string) =>
    app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
  await choose('help');
  await expect(page.getByRole('heading', { name: 'How Fieldpass is doing' })).toBeVisible();
  await choose('shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose('activity');
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
  await quit();
  const again = await laptop.start();
  await expect(again.page.getByRole('region', { name: 'Available' })).toContainText(/20 licenses/);
  await expect(again.page.getByText('These are sample licenses')).toBeVisible();
});
