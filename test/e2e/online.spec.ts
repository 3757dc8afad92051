import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { beginCheckOut, checkOut, details, here } from './desk.ts';
import { test, type Laptop, type RunningApp } from './laptop.ts';

const REVIEW = 'Quillmark Review Online';
const BENCH = 'Quillmark Render Bench';
const HOURS = 'Obrentis Solver Hours';
const TOOLBOX = 'Ironbay Field Toolbox';

/** What AWS holds for this laptop: until when, epoch ms. */
const endOnServer = (laptop: Laptop): number => laptop.onlineSeats()[0]?.expiresAt ?? 0;

/** Keeps what the next message box says, past the end of the app. */
async function noteMessageBox({ app }: RunningApp, laptop: Laptop): Promise<() => string> {
  const file = join(laptop.dir, 'message-box.json');
  await app.evaluate(({ dialog }, path) => {
    dialog.showMessageBox = async (...args: unknown[]) => {
      process.getBuiltinModule('node:fs').writeFileSync(path, JSON.stringify(args.at(-1)));
      return { response: 0, checkboxChecked: false };
    };
  }, file);
  return () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
}

test('kept alive over sleep and a lost network, shown as partial, and free on the server after quitting', async ({
  laptop,
}) => {
  await laptop.connect();
  const running = await laptop.start();
  const { page, quit } = running;
  const dialog = await beginCheckOut(page, BENCH);
  await dialog.getByRole('textbox', { name: 'Quantity of Render nodes' }).fill('2');
  await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
  await expect(dialog).toContainText('AWS allowed less than was asked for');
  await dialog.getByRole('button', { name: 'Done' }).click();
  const mine = here(page, BENCH);
  await expect(mine).toContainText('Kept alive');
  await expect(mine).toContainText('1 of 2 allowed: Render nodes, 1 missing');
  await expect(mine).toContainText(/Next heartbeat in 14 min \d+ s|Next heartbeat in 15 min/);
  const first = endOnServer(laptop);

  await laptop.sleep(running, 20);
  await expect.poll(() => endOnServer(laptop)).toBeGreaterThan(first);
  await expect(mine).toContainText('Kept alive');
  const second = endOnServer(laptop);
  await laptop.cutNetwork();
  await laptop.sleep(running, 20);
  await expect(mine).toContainText('Heartbeat fails');
  await expect(mine).toContainText(/The license is checked out until \d{4}-/);
  expect(endOnServer(laptop)).toBe(second);
  await laptop.connect();
  await laptop.sleep(running, 1);
  await expect(mine).toContainText('Kept alive');
  await expect.poll(() => endOnServer(laptop)).toBeGreaterThan(second);
  expect(laptop.onlineSeats()).toHaveLength(1);

  const box = await noteMessageBox(running, laptop);
  await quit();
  expect(laptop.onlineSeats()).toEqual([]);
  expect(box()).toBe('');
});

test('quitting without a network says until when the seat stays taken, and the next start gives it back', async ({
  laptop,
}) => {
  await laptop.connect();
  const running = await laptop.start();
  await checkOut(running.page, REVIEW);
  const end = new Date(endOnServer(laptop)).toISOString();
  await laptop.cutNetwork();
  const box = await noteMessageBox(running, laptop);
  await running.quit();
  expect(box()).toContain(REVIEW);
  expect(box()).toContain(`${end.slice(11, 19)} UTC`);
  expect(laptop.onlineSeats()).toHaveLength(1);

  await laptop.connect();
  const { page } = await laptop.start();
  await expect.poll(() => laptop.onlineSeats()).toEqual([]);
  await expect(here(page, REVIEW)).toHaveCount(0);
});

test('killed while it holds a seat: the next start keeps the same one, and it can be released', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  // Issued by the buyer's own account, which has to name itself.
  const dialog = await beginCheckOut(first.page, TOOLBOX);
  await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
  await expect(dialog).toContainText('beneficiary-needed');
  await dialog.getByRole('button', { name: 'Name 123456789012 and try again' }).click();
  await expect(dialog).toContainText('Fieldpass keeps it alive while it is open.');
  const [seat] = laptop.onlineSeats();
  await first.kill();

  const second = await laptop.start();
  const mine = here(second.page, TOOLBOX);
  await expect(mine).toContainText('Kept alive');
  await laptop.sleep(second, 20);
  await expect.poll(() => endOnServer(laptop)).toBeGreaterThan(seat?.expiresAt ?? Infinity);
  expect(laptop.onlineSeats().map(({ consumptionToken }) => consumptionToken)).toEqual([
    seat?.consumptionToken,
  ]);
  await mine.getByRole('button', { name: `Release ${TOOLBOX}` }).click();
  await second.page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
  await expect(mine).toHaveCount(0);
  expect(laptop.onlineSeats()).toEqual([]);
});

test('for good: only after an explicit yes, recorded, and never released', async ({ laptop }) => {
  await laptop.connect();
  const { page, quit } = await laptop.start();
  const dialog = await beginCheckOut(page, HOURS);
  await dialog.getByRole('textbox', { name: 'Quantity of Hours' }).fill('3');
  await dialog.getByRole('button', { name: 'Consume for good' }).click();
  await expect(dialog).toContainText('Tick the box first');
  expect(laptop.onlineSeats()).toEqual([]);
  await dialog.getByRole('checkbox', { name: 'I understand that this cannot be undone' }).check();
  await dialog.getByRole('button', { name: 'Consume for good' }).click();
  await expect(dialog).toContainText('The record stays on this computer.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(here(page, HOURS)).toContainText('Consumed for good');
  const panel = await details(here(page, HOURS));
  await expect(panel).toContainText('Hours: 3 Count');
  await expect(panel.getByRole('button', { name: 'Release' })).toHaveCount(0);
  await quit();
  expect(laptop.onlineSeats()).toMatchObject([{ kind: 'perpetual', seats: 3 }]);
  expect(laptop.operations().some((operation) => operation.includes('CheckIn'))).toBe(false);
});
