// A trip in the whole app: planned in the window, borrowed for as one act, rehearsed offline; and undone when one fails.

import { expect, type Page } from '@playwright/test';
import { here } from './desk.ts';
import { test } from './laptop.ts';

const ONE = 'Quillmark Draft 3D';
const TWO = 'Ostrelle Vibration Suite';
const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

/** Plans a trip of three days from tomorrow on that needs both licenses. */
async function plan(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  await page.getByRole('button', { name: 'New trip' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Rig 7');
  await page.getByLabel('First day').fill(day(1));
  await page.getByLabel('Last day').fill(day(3));
  for (const name of [ONE, TWO]) {
    await page.getByRole('textbox', { name: 'Search licenses' }).fill(name);
    await page.getByRole('checkbox', { name }).check();
  }
  await page.getByRole('button', { name: 'Save trip' }).click();
  await expect(page.getByRole('article')).toContainText(
    'Borrowed now, every license lasts through the last day.',
  );
}

const licenses = (page: Page) => page.getByRole('button', { name: 'Licenses', exact: true }).click();

test('a trip is planned, borrowed for, and its rehearsal passes with the network cut; after a start it is still there', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  await plan(first.page);
  await first.page.getByRole('button', { name: 'Borrow for this trip' }).click();
  const dialog = first.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Borrow all' }).click();
  await expect(dialog).toContainText('Every license is verified, stored and lasts through the last day.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(first.page.getByRole('article')).toContainText('Every license on this computer lasts');
  expect(laptop.seats()).toHaveLength(2);
  await first.quit();

  await laptop.cutNetwork();
  const { page } = await laptop.start();
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  await page.getByRole('button', { name: 'Rehearse' }).click();
  const card = page.getByRole('region', { name: 'Rehearsal of Rig 7' });
  await expect(card.getByRole('row', { name: ONE })).toContainText('Pass');
  await expect(card.getByRole('row', { name: TWO })).toContainText('lasts through the last day');
  await expect(card).toContainText(/Clock moved to\s*\w{3} \d+ \w{3} \d{4}, 23:00:00 UTC/);
});

test('when one fails in the middle, undo gives back what was got, and only that', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await plan(page);
  await page.getByRole('button', { name: 'Borrow for this trip' }).click();
  const dialog = page.getByRole('dialog');
  laptop.misbehave({ kind: 'delay-after-commit', ms: 1_500, operation: 'CheckoutBorrowLicense' });
  await dialog.getByRole('button', { name: 'Borrow all' }).click();
  await expect.poll(() => laptop.seats().length).toBe(1);
  laptop.misbehave({
    kind: 'fail',
    name: 'NoEntitlementsAllowedException',
    message: 'No entitlements allowed',
    operation: 'CheckoutBorrowLicense',
  });
  await expect(dialog.getByRole('alert')).toContainText(`Not borrowed: ${TWO}.`);
  await dialog.getByRole('button', { name: 'Undo: give 1 license back' }).click();
  await expect(dialog).toContainText('Everything this borrowed was given back.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(laptop.seats()).toEqual([]);
  await licenses(page);
  await expect(here(page, ONE)).toHaveCount(0);
});

test('a power cut in the middle leaves ordinary borrows; the trip shows what is still missing', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  await plan(first.page);
  await first.page.getByRole('button', { name: 'Borrow for this trip' }).click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Borrow all' }).click();
  await expect.poll(() => laptop.seats().length).toBeGreaterThan(0);
  await first.kill();

  const { page } = await laptop.start();
  await expect(here(page, ONE)).toContainText('Borrowed');
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  const trip = page.getByRole('article');
  await expect(trip.getByRole('listitem').filter({ hasText: ONE })).toContainText('On this computer until');
  await expect(trip).not.toContainText('Look at it');
});

test('the command line plans a trip, and the open window shows it', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  await expect(page.getByText('No trips yet')).toBeVisible();
  await laptop.fieldpass('trip', 'add', 'Quarry', '--first', day(1), '--last', day(2), '--license', ONE);
  await expect(page.getByRole('heading', { name: 'Quarry' })).toBeVisible();
});
