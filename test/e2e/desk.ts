// What a person does in the window, in the words on the screen.

import { expect, type Locator, type Page } from '@playwright/test';

/** The row of a license under Available. */
export const row = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Available' }).getByRole('row', { name });

/** The row of a license under On this computer. */
export const here = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'On this computer' }).getByRole('row', { name });

/** Presses Borrow in the row and in the dialog; does not wait for the outcome. */
export async function beginBorrow(page: Page, name: string): Promise<Locator> {
  await row(page, name)
    .getByRole('button', { name: `Borrow ${name}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Borrow', exact: true }).click();
  return dialog;
}

/** Borrows a license and closes the dialog that says so. */
export async function borrow(page: Page, name: string): Promise<void> {
  const dialog = await beginBorrow(page, name);
  await expect(dialog).toContainText('Verified, stored in the keychain and ready to use offline.', {
    timeout: 120_000,
  });
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** Opens the details of a row and gives them. */
export async function details(found: Locator): Promise<Locator> {
  await found.getByRole('button', { name: /^Details of / }).click();
  return found.page().getByRole('complementary');
}

/** Searches for a license, because only rows in view are there, and gives its row under Available. */
export async function find(page: Page, name: string): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Search licenses' }).fill(name);
  await expect(row(page, name)).toBeVisible();
  return row(page, name);
}

/** Opens the form to check a license out online, from its details. */
export async function beginCheckOut(page: Page, name: string): Promise<Locator> {
  const panel = await details(await find(page, name));
  await panel.getByRole('button', { name: 'Check out online…' }).click();
  return page.getByRole('dialog');
}

/** Checks a license out for a while and closes the dialog that says so. */
export async function checkOut(page: Page, name: string): Promise<void> {
  const dialog = await beginCheckOut(page, name);
  await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
  await expect(dialog).toContainText('Fieldpass keeps it alive while it is open.');
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** Opens the connections, in one of their sections. */
export async function connections(page: Page, section = 'Connections'): Promise<Locator> {
  await page.getByRole('button', { name: /^Connection: / }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: section }).click();
  return dialog;
}
