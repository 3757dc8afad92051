// The window from the keyboard alone, and its list at 10,000 rows.

import { type Locator, type Page, expect, test } from '@playwright/test';

const grid = (page: Page, name: string): Locator => page.getByRole('grid', { name });
const calls = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.fake.calls.map(({ name }) => name).filter((name) => name !== 'snapshot'));

test('Tab goes from the tools over the filters to each list once, and through the buttons of its active row only', async ({
  page,
}) => {
  await page.goto('?scene=borrowed');
  await page.getByRole('button', { name: 'Refresh' }).focus();
  // Past the way from the samples to AWS.
  await page.keyboard.press('Tab');
  const seen: (string | null)[] = [];
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    seen.push(
      await page.evaluate(
        () =>
          document.activeElement?.getAttribute('aria-label') ??
          document.activeElement?.role ??
          document.activeElement?.textContent.trim() ??
          null,
      ),
    );
  }
  expect(seen).toEqual([
    'Search licenses',
    'Product',
    'Issuer',
    'State',
    'Soonest endNameIssuer',
    'Group by product',
    'Timeline',
    'row',
    'Details of Well Planner Pro',
    'row',
    'Borrow Pump Curve Designer',
    'Details of Pump Curve Designer',
  ]);
});

test('arrows move, Enter borrows, Esc closes and gives the focus back', async ({ page }) => {
  await page.goto('?scene=fresh');
  const rows = grid(page, 'Available').getByRole('row');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Borrow this license?' });
  await expect(dialog).toContainText('Pump Curve Designer');
  await expect(dialog.getByRole('button', { name: 'Borrow' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(rows.nth(2)).toBeFocused();
  expect(await calls(page)).toEqual([]);
});

test('Delete returns only after a question', async ({ page }) => {
  await page.goto('?scene=borrowed');
  await grid(page, 'On this computer')
    .getByRole('row', { name: /Reservoir Studio/ })
    .focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog', { name: 'Return this license?' })).toBeVisible();
  expect(await calls(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect.poll(() => calls(page)).toEqual(['return']);
});

test('the neighbor takes the focus over when main takes the focused row away', async ({ page }) => {
  await page.goto('?scene=borrowed');
  const rows = grid(page, 'On this computer').getByRole('row');
  await rows.first().focus();
  await page.evaluate(() => window.fake.push((now) => ({ ...now, borrows: now.borrows.slice(1) })));
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toBeFocused();
});

test('Space opens the details, Esc closes them and gives the focus back', async ({ page }) => {
  await page.goto('?scene=borrowed');
  const row = grid(page, 'On this computer').getByRole('row').first();
  await row.focus();
  await page.keyboard.press(' ');
  await expect(page.getByRole('complementary', { name: 'Well Planner Pro' })).toContainText('CheckInLicense');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toBeHidden();
  await expect(row).toBeFocused();
});

test('details that lie over the list take the focus along', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await page.goto('?scene=borrowed');
  await grid(page, 'On this computer').getByRole('row').first().focus();
  await page.keyboard.press(' ');
  await expect(page.getByRole('heading', { name: 'Well Planner Pro' })).toBeFocused();
});

test('slash and Ctrl+F search both zones, Esc clears', async ({ page }) => {
  await page.goto('?scene=borrowed');
  const search = page.getByRole('textbox', { name: 'Search licenses' });
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('');
  await search.fill('tectonica');
  await expect(grid(page, 'Available').getByRole('row')).toHaveCount(1);
  await expect(grid(page, 'On this computer').getByRole('row')).toHaveCount(1);
  await search.fill('nothing like it');
  await expect(page.getByText('No match', { exact: true })).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(grid(page, 'Available').getByRole('row')).toHaveCount(6);
  await page.getByRole('button', { name: 'Refresh' }).focus();
  await page.keyboard.press('Control+f');
  await expect(search).toBeFocused();
});

test('Ctrl+R refreshes the licenses and not the page', async ({ page }) => {
  await page.goto('?scene=borrowed');
  await page.getByRole('button', { name: 'Refresh' }).waitFor();
  await page.keyboard.press('Control+r');
  expect(await calls(page)).toEqual(['refresh']);
});

/** Scrolls so that the row of this number comes first. */
const scrollTo = (list: Locator, row: number): Promise<void> =>
  list.evaluate((node, rows) => {
    const height = getComputedStyle(node).getPropertyValue('--row-height');
    node.scrollTo(0, rows * Number.parseFloat(height));
  }, row - 1);

test.describe('10,000 licenses', () => {
  test('keep few rows in the page and reach the last one with a key', async ({ page }) => {
    await page.goto('?scene=many');
    const list = grid(page, 'Available');
    await expect(list).toHaveAttribute('aria-rowcount', '10000');
    await list.getByRole('row').first().focus();
    await page.keyboard.press('End');
    await expect(list.locator('[aria-rowindex="10000"]')).toBeFocused();
    await expect(list.locator('[aria-rowindex="10000"]')).toBeInViewport();
    expect(await list.getByRole('row').count()).toBeLessThan(20);
    await page.keyboard.press('Home');
    await expect(list.locator('[aria-rowindex="1"]')).toBeFocused();
  });

  test('keep the focused row while scrolling away from it', async ({ page }) => {
    await page.goto('?scene=many');
    const list = grid(page, 'Available');
    await list.locator('[aria-rowindex="3"]').focus();
    await scrollTo(list, 5_001);
    await expect(list.locator('[aria-rowindex="5001"]')).toBeInViewport();
    await expect(list.locator('[aria-rowindex="3"]')).toBeFocused();
  });

  test('are searched as one types', async ({ page }) => {
    await page.goto('?scene=many');
    await page.getByRole('textbox', { name: 'Search licenses' }).fill('studio 9999');
    await expect(grid(page, 'Available').getByRole('row')).toHaveCount(1);
    await expect(page.getByText('1 of 10,000')).toBeVisible();
  });

  test('keep a scrolled list useful when a search makes it short', async ({ page }) => {
    await page.goto('?scene=many');
    const list = grid(page, 'Available');
    await scrollTo(list, 8_001);
    await expect(list.locator('[aria-rowindex="8001"]')).toBeInViewport();
    await page.getByRole('textbox', { name: 'Search licenses' }).fill('studio 777');
    await expect(list.getByRole('row').first()).toBeInViewport();
  });
});
