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
  await expect(dialog).toContainText('Verified, stored in the keychain and ready to use offline.');
  await dialog.getByRole('button', { name: 'Done' }).click();
}
