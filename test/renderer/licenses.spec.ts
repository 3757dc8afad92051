// The licenses page as a person meets it: filters, order, groups, details and the keyboard.

import { type Locator, type Page, expect, test } from '@playwright/test';

const zone = (page: Page, name: string): Locator => page.getByRole('region', { name });
const rows = (page: Page, name: string): Locator => zone(page, name).locator('[role="row"][tabindex]');

async function choose(page: Page, filter: string, ...values: readonly RegExp[]): Promise<void> {
  await page.getByRole('button', { name: filter }).click();
  for (const value of values) await page.getByRole('checkbox', { name: value }).check();
  await page.keyboard.press('Escape');
}

test.describe('filters', () => {
  test('show their values with counts, several of which may be chosen, over both zones', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('button', { name: 'Issuer' }).click();
    const list = page.getByRole('dialog', { name: 'Issuer' });
    await expect(list.getByRole('listitem')).toHaveText([
      'Bluewater 1',
      'Hydrosoft 1',
      'Minerva Mining Software 1',
      'Northwind Geo 2',
      'Tectonica 1',
    ]);
    await list.getByRole('checkbox', { name: /Tectonica/ }).check();
    await list.getByRole('checkbox', { name: /Hydrosoft/ }).check();
    await expect(rows(page, 'Available')).toHaveCount(2);
    await expect(rows(page, 'On this computer')).toHaveCount(1);
    await expect(zone(page, 'Available')).toContainText('2 of 6');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Issuer: 2 chosen' })).toBeFocused();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(rows(page, 'Available')).toHaveCount(6);
  });

  test('by state follow the badges, also when time changes one', async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?scene=ends-soon');
    await choose(page, 'State', /^Borrowed/);
    await expect(rows(page, 'On this computer')).toHaveCount(1);
    await page.clock.runFor(31_000);
    await expect(rows(page, 'On this computer')).toHaveCount(0);
    await expect(zone(page, 'On this computer')).toContainText('State: Borrowed');
  });

  test('that hide everything are named, and only they are taken away', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await choose(page, 'State', /^No seat free/);
    await choose(page, 'Issuer', /Northwind/);
    const here = zone(page, 'On this computer');
    await expect(here).toContainText('None of the 2 licenses here fits: State: No seat free.');
    await here.getByRole('button', { name: 'Clear filters' }).click();
    await expect(rows(page, 'On this computer')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Issuer: Northwind Geo' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Search licenses' }).fill('zzz');
    await here.getByRole('button', { name: 'Clear search' }).click();
    await expect(page.getByRole('textbox', { name: 'Search licenses' })).toHaveValue('');
  });

  test('with many values are narrowed by typing, and show no more than one can read', async ({ page }) => {
    await page.goto('?scene=many');
    await page.getByRole('button', { name: 'Issuer' }).click();
    const list = page.getByRole('dialog', { name: 'Issuer' });
    await expect(list.getByRole('listitem')).toHaveCount(60);
    await expect(list).toContainText('39 more: type to find them');
    await page.keyboard.type('issuer 96');
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.keyboard.press('Escape');
    await expect(zone(page, 'Available')).toContainText('103 of 10,000');
  });

  test('are still set after looking at something on this computer is asked for by name', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await choose(page, 'State', /^Borrowed/);
    await zone(page, 'Available')
      .getByRole('button', { name: 'Show Reservoir Studio on this computer' })
      .click();
    await expect(zone(page, 'On this computer').getByRole('row', { name: /Reservoir Studio/ })).toBeFocused();
    await expect(page.getByRole('button', { name: 'State: Borrowed' })).toBeHidden();
  });

  test('close with Esc, and nothing behind them does', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('button', { name: 'Details of Pump Curve Designer' }).click();
    const state = page.getByRole('button', { name: 'State' });
    // The keyboard is in the list once it is drawn; who is quicker still stands on its button.
    for (const stands of [page.getByRole('checkbox').first(), state]) {
      await state.click();
      await expect(page.getByRole('checkbox').first()).toBeFocused();
      await stands.focus();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name: 'State' })).toBeHidden();
      await expect(page.getByRole('complementary')).toBeVisible();
    }
  });

  test('fold into one button at 200 % zoom, which says how many are set', async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 360 });
    await page.goto('?scene=borrowed');
    await expect(page.getByRole('button', { name: 'State' })).toBeHidden();
    await page.getByRole('button', { name: 'Filter and sort' }).click();
    await choose(page, 'State', /^Borrowed/);
    await page.getByRole('button', { name: 'Filter and sort, 1 filter set' }).click();
    await expect(page.getByRole('button', { name: 'State: Borrowed' })).toBeHidden();
    await expect(rows(page, 'On this computer')).toHaveCount(1);
  });
});

test.describe('the order', () => {
  test('is by the soonest end at first, then by name or issuer', async ({ page }) => {
    await page.goto('?scene=fresh');
    const first = rows(page, 'Available').first();
    await expect(first).toContainText('Well Planner Pro');
    const sort = page.getByRole('combobox', { name: 'Sort by' });
    await sort.selectOption('Name');
    await expect(first).toContainText('Blast Simulator');
    await sort.selectOption('Issuer');
    await expect(first).toContainText('Ship Stability');
  });

  test('in groups puts a heading above each product, which the arrows pass over', async ({ page }) => {
    await page.goto('?scene=many');
    await page.getByRole('button', { name: 'Group by product' }).click();
    const list = page.getByRole('grid', { name: 'Available' });
    await expect(list).toHaveAttribute('aria-rowcount', '10010');
    await expect(list.getByRole('rowheader')).toHaveText(/Blast Suite\s*1,000 licenses/);
    await rows(page, 'Available').first().focus();
    await page.keyboard.press('Home');
    await expect(list.locator('[aria-rowindex="2"]')).toBeFocused();
    await list.evaluate((node) => node.scrollTo(0, 52 * 995));
    await expect(list.locator('.current')).toContainText('Blast Suite');
    await list.locator('[aria-rowindex="1001"]').focus();
    await page.keyboard.press('ArrowDown');
    await expect(list.locator('[aria-rowindex="1003"]')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(list.locator('[aria-rowindex="1001"]')).toBeFocused();
  });

  test('is kept while another page is looked at, and gone in the next window', async ({ page }) => {
    await page.goto('?scene=fresh');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name');
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'Sort by' })).toHaveValue('end');
  });
});

test.describe('details', () => {
  test('of a license say what it holds, what the grant allows, and how AWS calls it all', async ({
    page,
  }) => {
    await page.goto('?scene=fresh');
    await page.getByRole('button', { name: 'Details of Reservoir Studio' }).click();
    const details = page.getByRole('complementary', { name: 'Reservoir Studio' });
    await expect(details.getByRole('table', { name: 'Entitlements' })).toMatchAriaSnapshot(`
      - table "Entitlements":
        - rowgroup:
          - row "Entitlement In the license Unit"
        - rowgroup:
          - row "Modeling 5 Count"
          - row "Export Included"
    `);
    await expect(details.getByRole('list', { name: 'What the grant allows' })).toMatchAriaSnapshot(`
      - list "What the grant allows":
        - listitem: Borrow it for use offline
        - listitem: Check it out online
        - listitem: Return or release it
        - listitem: Keep an online checkout alive
    `);
    for (const words of [
      '3 of 5 seats free',
      '3 days',
      'Yes, set by the issuer',
      'eu-central-1',
      'ProductSKU',
    ])
      await expect(details).toContainText(words);
    await expect(details).toContainText('BorrowConfiguration: MaxTimeToLiveInMinutes 4320');
    await details.getByRole('button', { name: 'Copy LicenseArn' }).click();
    const copied = await page.evaluate(() => window.fake.calls.find(({ name }) => name === 'copyText')?.args);
    expect(copied).toEqual({ text: 'arn:aws:license-manager::210987654321:license:l-1' });
  });

  test('of a license that cannot be borrowed begin with why', async ({ page }) => {
    await page.goto('?scene=fresh');
    await page.getByRole('button', { name: 'Details of Blast Simulator' }).click();
    await expect(page.getByRole('complementary')).toContainText(
      /Not available.*Cannot be borrowed now\s*The public key of this issuer is not on this computer yet/,
    );
  });

  test('say which usual right is missing', async ({ page }) => {
    await page.goto('?scene=fresh');
    await page.evaluate(() =>
      window.fake.push((now) => ({
        ...now,
        licenses: now.licenses.map((one) => ({
          ...one,
          aws: { ...one.aws, allowedOperations: ['CheckoutLicense', 'SomethingNew'] },
        })),
      })),
    );
    await page.getByRole('button', { name: 'Details of Reservoir Studio' }).click();
    const details = page.getByRole('complementary');
    await expect(details).toContainText('Not allowed: Borrow it for use offline, Return or release it.');
    await expect(details).toContainText('SomethingNew');
  });
});

test('a row is read as name, issuer, state, time and act', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
  await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
  await page.goto('?scene=borrowed');
  await expect(rows(page, 'On this computer').nth(1)).toMatchAriaSnapshot(`
    - row /^Reservoir Studio Northwind Geo Borrowed 3 d 4 h left, until Tue 24 Nov 2026, 15:12 CET Return/:
      - gridcell:
        - paragraph: Reservoir Studio
        - paragraph: Northwind Geo
      - gridcell "Borrowed"
      - gridcell:
        - paragraph: 3 d 4 h left,
        - paragraph: until Tue 24 Nov 2026, 15:12 CET
      - gridcell
      - gridcell:
        - button "Return Reservoir Studio"
        - button "Details of Reservoir Studio"
  `);
});

test('borrow, look at it, return it: by the keyboard alone', async ({ page }) => {
  await page.goto('?scene=fresh');
  await page.keyboard.press('/');
  await page.keyboard.type('pump');
  await page.keyboard.press('Tab');
  for (const stop of ['Clear search', 'Product', 'Issuer', 'State'])
    if (stop !== 'Clear search') await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'State' })).toBeFocused();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Tab');
  await expect(rows(page, 'Available').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Borrowed' }).waitFor({ timeout: 90_000 });
  await page.keyboard.press('Enter');
  await expect(rows(page, 'Available').first()).toBeFocused();
  await page.keyboard.press('Enter');
  const mine = rows(page, 'On this computer').first();
  await expect(mine).toBeFocused();
  await page.keyboard.press(' ');
  await expect(page.getByRole('complementary', { name: 'Pump Curve Designer' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(mine).toBeFocused();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Returned' }).waitFor({ timeout: 90_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing borrowed yet')).toBeVisible();
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
});

test('before the first listing nothing is said of what was granted', async ({ page }) => {
  await page.goto('?scene=before-listing');
  const available = page.getByRole('region', { name: 'Available' });
  await expect(available).toContainText('Listing licenses…');
  await expect(page.getByText('No licenses were granted to you')).toHaveCount(0);
});
