// Activity, Help, the first start and the sheet of keys: by keyboard alone, by axe in both themes, on small windows.

import { type Page, expect, test } from '@playwright/test';
import { violationsOf } from './axe.ts';

const rows = (page: Page) => page.getByRole('grid', { name: 'History' }).getByRole('row');

async function turnTo(page: Page, name: 'Activity' | 'Help' | 'Licenses', query = '?scene=borrowed') {
  await page.goto(query);
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

test.describe('from the keyboard alone', () => {
  test('Alt and a digit turn pages, F1 helps, the sheet opens with ? and Ctrl+/', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('heading', { name: 'Available' }).waitFor();
    await page.keyboard.press('Alt+Digit3');
    await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
    await page.keyboard.press('F1');
    await expect(page.getByRole('heading', { name: 'How Fieldpass is doing' })).toBeVisible();
    await page.keyboard.press('Alt+Digit1');
    await expect(page.getByRole('heading', { name: 'Available' })).toBeVisible();
    for (const keys of ['?', 'Control+/']) {
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl+R');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
  });

  test('an entry is reached, opened and left, and the focus comes back to it', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('heading', { name: 'Available' }).waitFor();
    await page.keyboard.press('Alt+Digit3');
    await rows(page).first().waitFor();
    await page.keyboard.press('/');
    await expect(page.getByRole('textbox', { name: 'Search the history' })).toBeFocused();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Tab');
    await expect(rows(page).first()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Entry 37/ });
    await expect(dialog).toContainText('Borrowed');
    await expect(dialog.getByRole('button', { name: 'Copy Request id' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rows(page).nth(1)).toBeFocused();
  });

  test('an open dialog keeps pages and sheet from changing behind it', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page
      .getByRole('row', { name: /Well Planner Pro/ })
      .first()
      .focus();
    await page.keyboard.press('?');
    await page.keyboard.press('Alt+Digit3');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'Available' })).toBeVisible();
  });

  test('the first start is answered with one key', async ({ page }) => {
    await page.goto('?scene=first-start');
    const button = page.getByRole('button', { name: 'Try it with sample licenses' });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Available' })).toBeVisible();
  });
});

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    test('axe finds nothing in the history', async ({ page }) => {
      test.setTimeout(60_000);
      for (const query of ['?scene=borrowed&broken', '?scene=hostile', '?scene=borrowed&events=0']) {
        await turnTo(page, 'Activity', query);
        await page.getByText('More filters').click();
        await page.getByRole('button', { name: 'Check the record' }).click();
        await page.getByRole('button', { name: 'Export as CSV' }).click();
        await page.getByText(/Saved to/).waitFor();
        expect.soft(await violationsOf(page), query).toEqual([]);
      }
      await turnTo(page, 'Activity');
      await rows(page).first().click();
      await page.getByRole('dialog').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });

    test('axe finds nothing in help, the sheet and the first start', async ({ page }) => {
      test.setTimeout(60_000);
      for (const query of ['?scene=borrowed', '?scene=broken&broken', '?scene=borrowed&fails=internal']) {
        await turnTo(page, 'Help', query);
        await page.getByRole('button', { name: 'Show the text' }).click();
        await page.getByText('This is the whole text').waitFor();
        expect.soft(await violationsOf(page), query).toEqual([]);
      }
      await page.getByRole('button', { name: 'Keyboard shortcuts…' }).click();
      expect.soft(await violationsOf(page), 'sheet').toEqual([]);
      await page.goto('?scene=first-start-locked');
      await page.getByRole('button', { name: 'Connect to AWS' }).waitFor();
      expect.soft(await violationsOf(page), 'first start').toEqual([]);
    });
  });

for (const [width, height] of [
  [640, 360],
  [320, 640],
] as const)
  test(`nothing scrolls sideways at ${width} × ${height}, and every button is large enough`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    const spare = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    for (const name of ['Activity', 'Help'] as const) {
      await turnTo(page, name, '?scene=hostile&broken');
      await page
        .getByRole('button', { name: name === 'Help' ? 'Show the text' : 'Check the record' })
        .click();
      expect(await spare(), name).toBeLessThanOrEqual(0);
      const sizes = await page
        .getByRole('button')
        .evaluateAll((buttons) =>
          buttons.map((one) =>
            Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height),
          ),
        );
      expect(Math.min(...sizes), name).toBeGreaterThanOrEqual(40);
    }
    await page.goto('?scene=first-start-locked');
    await page.getByRole('button', { name: 'Connect to AWS' }).waitFor();
    expect(await spare(), 'first start').toBeLessThanOrEqual(0);
  });
