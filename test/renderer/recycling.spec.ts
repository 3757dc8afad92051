// Rows that go out of view lend their elements to others: what a person is on must never become something else by it.

import { type Locator, type Page, expect, test } from '@playwright/test';

const list = (page: Page): Locator => page.getByRole('grid', { name: 'Available' });
const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
const scrollTo = (page: Page, top: number): Promise<void> =>
  list(page).evaluate((node, to) => node.scrollTo(0, to), top);

test('a focused button stays with its license and keeps the focus wherever one scrolls', async ({ page }) => {
  await page.goto('?scene=many');
  const button = list(page).locator('[aria-rowindex="6"] button').first();
  await button.focus();
  const name = await button.getAttribute('aria-label');
  for (const top of [52, 104, 900, 0, 300_000, 299_700, 0]) {
    await scrollTo(page, top);
    await expect(list(page).locator(`[aria-rowindex="${Math.floor(top / 52) + 1}"]`)).toBeInViewport();
    expect(await focusedName(page)).toBe(name);
    await expect(list(page).locator('[aria-rowindex="6"] button').first()).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText(name?.replace('Borrow ', '') ?? '–');
});

test('the element of a focused row that main takes away is lent to no other', async ({ page }) => {
  await page.goto('?scene=many');
  const row = list(page).locator('[aria-rowindex="3"]');
  await row.focus();
  const element = await row.elementHandle();
  await page.evaluate(() =>
    window.fake.push((now) => ({ ...now, licenses: now.licenses.toSpliced(0, 9_000) })),
  );
  await expect(list(page)).toHaveAttribute('aria-rowcount', '1000');
  expect(await element?.evaluate(({ isConnected }) => isConnected)).toBe(false);
  await expect(list(page).locator('[aria-rowindex="3"]')).toBeFocused();
});

test('rows stand in the page in the order they are seen in, each once', async ({ page }) => {
  await page.goto('?scene=many');
  for (const top of [0, 52, 156, 5_200, 4_900, 4_000, 519_000, 0]) {
    await scrollTo(page, top);
    await expect(list(page).locator(`[aria-rowindex="${Math.floor(top / 52) + 1}"]`)).toBeInViewport();
    const indexes = await list(page)
      .getByRole('row')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
    expect(indexes).toEqual([...new Set(indexes)].sort((one, other) => one - other));
  }
});

test('scrolling and searching make no rows anew', async ({ page }) => {
  await page.goto('?scene=many');
  await list(page).getByRole('row').first().waitFor();
  await scrollTo(page, 52_000);
  await expect(list(page).locator('[aria-rowindex="1001"]')).toBeInViewport();
  const made = await page.evaluateHandle(() => {
    const seen = { elements: 0 };
    const track = document.querySelector('[role="grid"][aria-label="Available"] [role="rowgroup"]');
    if (track === null) throw new Error('no list');
    new MutationObserver((records) => {
      for (const { addedNodes, target } of records) if (target !== track) seen.elements += addedNodes.length;
    }).observe(track, { subtree: true, childList: true });
    return seen;
  });
  await scrollTo(page, 104_000);
  await expect(list(page).locator('[aria-rowindex="2001"]')).toBeInViewport();
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('studio 9');
  await expect(list(page)).toHaveAttribute('aria-rowcount', '4531');
  expect(await made.evaluate(({ elements }) => elements)).toBe(0);
});
