import { expect, type Locator, type Page } from '@playwright/test';
import { borrow, details, here, row } from './desk.ts';
import { test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
/** Colleagues hold all but one of its seats. */
const LAST_SEAT = 'Fernholt PLC Studio';

/** Asks for a renewal from the details; does not wait for the outcome. */
async function beginRenewal(page: Page, name: string): Promise<Locator> {
  const panel = await details(here(page, name));
  await panel.getByRole('button', { name: 'Renew…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  return dialog;
}

test('with a spare seat: the new one is held, the old one is back, and the server counts as before', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await borrow(page, NAME);
  const [old] = laptop.seats();
  const dialog = await beginRenewal(page, NAME);
  await expect(dialog).toContainText('The new one is verified, stored in the keychain');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(here(page, NAME)).toHaveCount(1);
  await expect(here(page, NAME)).toContainText('Borrowed');
  const seats = laptop.seats();
  expect(seats).toHaveLength(1);
  expect(seats[0]?.consumptionToken).not.toBe(old?.consumptionToken);
});

test('the last seat: the risky way is offered with its risk, works, and a gap is told over a restart', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  await borrow(first.page, LAST_SEAT);
  const [old] = laptop.seats();
  const dialog = await beginRenewal(first.page, LAST_SEAT);
  await expect(dialog).toContainText('no-seats');
  await expect(dialog).toContainText('In between a colleague may take the seat.');
  expect(laptop.seats()).toEqual([old]);
  const risky = dialog.getByRole('button', { name: 'Return first, then borrow' });
  await risky.click();
  await expect(dialog).toContainText('Tick the box first');
  expect(laptop.seats()).toEqual([old]);
  await dialog.getByRole('checkbox', { name: 'I may end up without this license' }).check();
  await risky.click();
  await expect(dialog).toContainText('The new one is verified, stored in the keychain');
  expect(laptop.seats()).toHaveLength(1);
  expect(laptop.seats()[0]?.consumptionToken).not.toBe(old?.consumptionToken);
  await dialog.getByRole('button', { name: 'Done' }).click();
  // The details were those of the old one.
  await expect(first.page.getByRole('complementary')).toHaveCount(0);

  const again = await beginRenewal(first.page, LAST_SEAT);
  await again.getByRole('checkbox', { name: 'I may end up without this license' }).check();
  laptop.misbehave({
    kind: 'fail',
    name: 'NoEntitlementsAllowedException',
    operation: 'CheckoutBorrowLicense',
    message: 'No Entitlements Allowed',
  });
  await again.getByRole('button', { name: 'Return first, then borrow' }).click();
  await expect(again).toContainText('renewal-gap');
  expect(laptop.seats()).toEqual([]);
  await first.page.keyboard.press('Escape');
  await expect(here(first.page, LAST_SEAT)).toContainText('Not renewed');
  await first.quit();

  const { page } = await laptop.start();
  await expect(here(page, LAST_SEAT)).toContainText('Not renewed');
  await here(page, LAST_SEAT)
    .getByRole('button', { name: `Borrow ${LAST_SEAT} again` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Borrow', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('ready to use offline');
  await page.keyboard.press('Escape');
  await expect(here(page, LAST_SEAT)).toHaveCount(1);
  await expect(here(page, LAST_SEAT)).toContainText('Borrowed');
  await expect(row(page, LAST_SEAT)).toContainText('0 of 3 seats free');
});
