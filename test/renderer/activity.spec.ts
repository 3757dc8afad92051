// The page Activity against the scripted main: what it shows, finds, exports and checks.

import { type Page, expect, test } from '@playwright/test';

const calls = (page: Page, name: string): Promise<readonly unknown[]> =>
  page.evaluate(
    (wanted) => window.fake.calls.filter((one) => one.name === wanted).map(({ args }) => args),
    name,
  );
const rows = (page: Page) => page.getByRole('grid', { name: 'History' }).getByRole('row');

async function turnTo(page: Page, name: 'Activity' | 'Help' | 'Licenses', query = '?scene=borrowed') {
  await page.goto(query);
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

test.describe('the history', () => {
  test('shows what was done to which license, when exactly and how long ago, through whom', async ({
    page,
  }) => {
    await turnTo(page, 'Activity');
    const row = rows(page).filter({ hasText: 'Borrowed' }).first();
    await expect(row).toContainText('Well Planner Pro');
    await expect(row).toContainText(/\w{3} \d+ \w{3} \d{4}, \d\d:\d\d:\d\d CET/);
    await expect(row).toContainText(/\d+ hours? ago/);
    await expect(row).toContainText('through AWS environment');
    await expect(page.getByText('26 shown, of 40 events in the record')).toBeVisible();
  });

  test('names each day once, at its first entry', async ({ page }) => {
    await turnTo(page, 'Activity');
    const days = await rows(page)
      .locator('.day')
      .evaluateAll((cells) => cells.map((cell) => cell.textContent?.trim() ?? ''));
    const named = days.filter((day) => day !== '');
    expect(named.length).toBeGreaterThan(1);
    expect(new Set(named).size).toBe(named.length);
    expect(days[0]).toMatch(/^\w{3} \d+ \w{3} \d{4}$/);
  });

  test('copies a request id from the row', async ({ page }) => {
    await turnTo(page, 'Activity');
    await rows(page).getByRole('button', { name: 'Copy Request id' }).first().click();
    expect(await calls(page, 'copyText')).toEqual([{ text: expect.stringMatching(/^6f1c1c0e-/) }]);
  });

  test('is filtered by kind, words, license, days and steps; clearing shows everything again', async ({
    page,
  }) => {
    await turnTo(page, 'Activity');
    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('Troubles');
    await expect(rows(page)).toHaveCount(6);
    await expect(rows(page).first()).toContainText(/No answer|Not borrowed/);
    await page.getByRole('textbox', { name: 'Search the history' }).fill('no-seats seismic');
    await expect(page.getByText('Nothing fits')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByText('26 shown')).toBeVisible();
    await page.getByText('More filters').click();
    await page.getByRole('checkbox', { name: 'Show every step' }).check();
    await expect(page.getByText('40 shown')).toBeVisible();
    await page.getByRole('combobox', { name: 'License' }).selectOption('Seismic Toolbox');
    await expect(page.getByText('10 shown')).toBeVisible();
    const today = await page.evaluate(() => {
      const now = new Date();
      const two = (part: number) => String(part).padStart(2, '0');
      return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    });
    await page.getByLabel('Up to and including').fill('2020-01-01');
    await expect(page.getByText('Nothing fits')).toBeVisible();
    await page.getByLabel('Up to and including').fill(today);
    await expect(page.getByText('10 shown')).toBeVisible();
  });

  test('of 100,000 events keeps few rows in the page, fetches as one scrolls and never everything', async ({
    page,
  }) => {
    await turnTo(page, 'Activity', '?scene=borrowed&events=100000');
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBeLessThan(25);
    const before = (await calls(page, 'history')).length;
    await page.keyboard.press('Tab');
    await rows(page).first().focus();
    await page.keyboard.press('End');
    await expect(page.getByText('200 shown, of 100,000 events')).toBeVisible();
    expect((await calls(page, 'history')).length).toBe(before + 1);
    expect(await rows(page).count()).toBeLessThan(25);
  });

  test('looks on by itself where the newest thousands do not fit', async ({ page }) => {
    await turnTo(page, 'Activity', '?scene=borrowed&events=9000');
    await page
      .getByRole('textbox', { name: 'Search the history' })
      .fill('6f1c1c0e-3c43-4f2d-9d0e-000000000006');
    await expect(page.getByText('0 shown')).toBeVisible();
    await page
      .getByRole('textbox', { name: 'Search the history' })
      .fill('6f1c1c0e-3c43-4f2d-9d0e-000000000005');
    await expect(rows(page)).toHaveCount(1);
  });

  test('follows what happens while it is open', async ({ page }) => {
    await turnTo(page, 'Activity');
    await rows(page).first().waitFor();
    const before = (await calls(page, 'history')).length;
    await page.evaluate(() => window.fake.push((now) => ({ ...now, borrows: now.borrows.slice(1) })));
    await expect.poll(async () => (await calls(page, 'history')).length).toBeGreaterThan(before);
    expect(await rows(page).count()).toBeGreaterThan(3);
  });

  test('says that the record is unbroken, or which event does not fit', async ({ page }) => {
    await turnTo(page, 'Activity');
    await page.getByRole('button', { name: 'Check the record' }).click();
    await expect(page.getByText(/Unbroken: 40 events, each fits the one before it\. Checked/)).toBeVisible();
    await turnTo(page, 'Activity', '?scene=borrowed&broken');
    await page.getByRole('button', { name: 'Check the record' }).click();
    await expect(page.getByRole('alert')).toContainText('Event 12 of the record does not fit');
    await expect(page.getByRole('alert')).toContainText('ledger-unreadable');
  });

  test('is exported as it is filtered, and says where it went or why it did not', async ({ page }) => {
    await turnTo(page, 'Activity');
    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('Returning');
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    await expect(page.getByText('Saved to /home/field/fieldpass-history-2026-11-24.csv')).toBeVisible();
    expect(await calls(page, 'exportHistory')).toEqual([
      { format: 'csv', filter: expect.objectContaining({ kind: 'returning', withSteps: false }) },
    ]);
    await turnTo(page, 'Activity', '?scene=borrowed&fails=internal');
    await page.getByRole('button', { name: 'Export as JSON' }).click();
    await expect(page.getByText('reference F-7Q2K')).toBeVisible();
  });

  test('shows hostile names as text', async ({ page }) => {
    await turnTo(page, 'Activity', '?scene=hostile');
    await page.getByText('More filters').click();
    await page.getByRole('checkbox', { name: 'Show every step' }).check();
    await expect(rows(page).filter({ hasText: '<img src=x' }).first()).toBeVisible();
    expect(await page.locator('img, #window script').count()).toBe(0);
    expect(await page.title()).toBe('Fieldpass');
  });
});
