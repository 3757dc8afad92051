// The window in another language: chosen, changed while it is open, and where there are no words. That every text comes from
// the catalogue and has room is looked at in states.spec.ts.

import { expect, test } from '@playwright/test';

test.describe('another language', () => {
  test('is that of the system where nobody chose one', async ({ page }) => {
    await page.goto('?scene=borrowed&language=de-AT');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByRole('grid', { name: 'Auf diesem Computer' })).toContainText('Noch 3 Tg. 4 h');
  });

  test('is spoken at once when chosen, with nothing lost of what is open', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('search').getByRole('textbox').fill('studio');
    await page.getByRole('button', { name: 'Return Reservoir Studio' }).click();
    await expect(page.getByRole('dialog', { name: 'Return this license?' })).toBeVisible();
    await page.evaluate(() => window.choose('de'));
    const dialog = page.getByRole('dialog', { name: 'Diese Lizenz zurückgeben?' });
    await expect(dialog).toContainText('Noch 3 Tg. 4 h');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('search').getByRole('textbox')).toHaveValue('studio');
    await expect(page.getByRole('grid', { name: 'Auf diesem Computer' }).getByRole('row')).toHaveCount(1);
    await page.evaluate(() => window.choose('ja'));
    await expect(page.getByRole('button', { name: 'Reservoir Studio を返却' })).toBeVisible();
    await page.evaluate(() => window.choose('en'));
    await expect(page.getByRole('button', { name: 'Return Reservoir Studio' })).toBeVisible();
  });

  test('words failures and reasons of main too, and the code stays', async ({ page }) => {
    await page.goto('?scene=fresh&fails=internal&language=de');
    await expect(page.getByRole('grid', { name: 'Verfügbar' })).toContainText('Alle Plätze sind belegt.');
    await page.getByRole('button', { name: 'Pump Curve Designer ausleihen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Ausleihen', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('Fieldpass hat einen Fehler gemacht.');
    await expect(dialog.getByRole('alert')).toContainText('Code internal, Referenz F-7Q2K');
  });

  test('words what was found of this computer, and its next step', async ({ page }) => {
    await page.goto('?scene=broken&broken&language=de');
    await page.getByRole('navigation').getByRole('button', { name: 'Hilfe' }).click();
    const keychain = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'Schlüsselbund' })
      .first();
    await expect(keychain).toContainText('Schlüsselbund ist gesperrt');
    await expect(keychain).toContainText('Schlüsselbund entsperren');
  });

  test('keeps in English what it has no words for, marked as English', async ({ page }) => {
    await page.goto('?scene=fresh&fails=internal&language=de');
    await page.getByRole('button', { name: 'Pump Curve Designer ausleihen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ausleihen', exact: true }).click();
    // The next step of this scene is not the one main gives.
    await expect(page.getByRole('alert').locator('[lang="en"]')).toHaveText('Start Fieldpass again.');
  });
});
