// The window in other languages: nothing hard-coded, nothing cut off at both sizes, from the right as from the left.

import { type Page, expect, test } from '@playwright/test';
import { cutTexts, unbracketed } from './legible.ts';

const SIZES = [
  { width: 1280, height: 720 },
  // 200 % zoom of that.
  { width: 640, height: 360 },
];

const SCENES = [
  'empty',
  'fresh',
  'borrowed',
  'ends-soon',
  'expired',
  'offline',
  'locked',
  'unresolved',
  'online',
  'online-trouble',
  'grants',
  'renewing',
  'connections',
  'mfa',
  'sign-in',
  'waiting',
];

type View = { readonly name: string; readonly scene: string; readonly open: (page: Page) => Promise<void> };

// By place, not by words: the words are what is tried here.
const rowButton = (page: Page, at: number): Promise<void> =>
  page.locator('[role="row"] button.button').nth(at).click();
const VIEWS: readonly View[] = [
  ...SCENES.map((scene) => ({ name: scene, scene, open: () => Promise.resolve() })),
  { name: 'the dialog before an act', scene: 'borrowed', open: (page) => rowButton(page, 0) },
  {
    name: 'details',
    scene: 'borrowed',
    open: (page) => page.locator('[role="row"]').first().press('Enter'),
  },
  {
    name: 'details of a license',
    scene: 'fresh',
    open: (page) => page.locator('[role="row"]').first().press('Enter'),
  },
  {
    name: 'the dialog of grants',
    scene: 'grants',
    open: (page) => page.locator('.shell > div section button').last().click(),
  },
  ...[0, 1, 2, 3].map((tab) => ({
    name: `connections, section ${tab + 1}`,
    scene: 'connections',
    open: async (page: Page) => {
      await page.locator('header button.chip').click();
      await page.locator('dialog [role="tab"]').nth(tab).click();
    },
  })),
];

async function show(page: Page, { scene, open }: View, language: string): Promise<void> {
  await page.goto(`?scene=${scene}&language=${language}`);
  await page.locator('main [role="grid"], main .empty, main h2, main h3').first().waitFor();
  await open(page);
}

// A row gives words of a state and the line of a moment as much room as the longest language needs, and no more.
const STATES = ', .state .pill, .time p';

async function expectUncut(page: Page, alsoMayBeCut = ''): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await cutTexts(page, alsoMayBeCut), `at ${size.width} x ${size.height}`).toEqual([]);
  }
}

for (const view of VIEWS) {
  test(`${view.name}: every text comes from the catalogue and has room for 40 % more`, async ({ page }) => {
    await show(page, view, 'pseudo');
    expect(await unbracketed(page)).toEqual([]);
    await expectUncut(page, STATES);
  });

  test(`${view.name}: German fits`, async ({ page }) => {
    await show(page, view, 'de');
    await expectUncut(page);
  });

  test(`${view.name}: nothing is lost from right to left`, async ({ page }) => {
    await show(page, view, 'rtl');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expectUncut(page, STATES);
  });
}

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
