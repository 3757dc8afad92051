// The pages Activity and Help, the first start and the sheet of keys, against the scripted main.

import AxeBuilder from '@axe-core/playwright';
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

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
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

test.describe('from the keyboard alone', () => {
  test('Alt and a digit turn pages, F1 helps, the sheet opens with ? and Ctrl+/', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await page.getByRole('heading', { name: 'Available' }).waitFor();
    await page.keyboard.press('Alt+Digit2');
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
    await page.keyboard.press('Alt+Digit2');
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
    await page.keyboard.press('Alt+Digit2');
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

test.describe('help', () => {
  test('examines once by itself and gives each finding its word', async ({ page }) => {
    await turnTo(page, 'Help');
    const list = page.getByRole('region', { name: 'How Fieldpass is doing' }).getByRole('listitem');
    await expect(list).toHaveCount(6);
    await expect(list.first()).toContainText('Well');
    await page.getByRole('navigation').getByRole('button', { name: 'Licenses' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Help' }).click();
    expect(await calls(page, 'examine')).toHaveLength(1);
    await page.getByRole('button', { name: 'Examine again' }).click();
    await expect.poll(async () => (await calls(page, 'examine')).length).toBe(2);
  });

  test('takes the next step of each finding', async ({ page }) => {
    await turnTo(page, 'Help', '?scene=broken&broken');
    const found = (name: string) =>
      page
        .getByRole('region', { name: 'How Fieldpass is doing' })
        .getByRole('listitem')
        .filter({ hasText: name });
    await found('Keychain').getByRole('button', { name: 'Try the keychain again' }).click();
    await expect.poll(async () => (await calls(page, 'retryKeychain')).length).toBe(1);
    await expect.poll(async () => (await calls(page, 'examine')).length).toBe(2);
    await found('Issuer keys').getByRole('button', { name: 'Issuer keys…' }).click();
    await expect(page.getByRole('dialog').getByRole('tab', { name: 'Issuer keys' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Escape');
    await found('License Manager').getByRole('button', { name: 'Connections…' }).click();
    await expect(page.getByRole('dialog', { name: 'Connections' })).toBeVisible();
    await page.keyboard.press('Escape');
    await found('Keychain').getByRole('button', { name: 'About the keychain' }).click();
    expect(await calls(page, 'openDocs')).toEqual([{ topic: 'keychain' }]);
    await found('Record').getByRole('button', { name: 'Check the record' }).click();
    await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('Event 12');
  });

  test('shows the whole text for support before it saves exactly that', async ({ page }) => {
    await turnTo(page, 'Help');
    const support = page.getByRole('region', { name: 'For support' });
    await expect(support.getByRole('button', { name: 'Save as a file…' })).toBeHidden();
    await support.getByRole('button', { name: 'Show the text' }).click();
    await expect(support.getByRole('region', { name: 'This is the whole text' })).toContainText(
      '"format": 1',
    );
    await support.getByRole('checkbox').check();
    await expect(support).toContainText('Show the text again');
    await expect(support.getByRole('button', { name: 'Save as a file…' })).toBeHidden();
    await support.getByRole('button', { name: 'Show the text' }).click();
    await support.getByRole('button', { name: 'Save as a file…' }).click();
    await expect(support).toContainText('Saved to /home/field/fieldpass-support-2026-11-24.json');
    expect(await calls(page, 'saveSupportBundle')).toEqual([{ id: '2' }]);
    expect(await calls(page, 'supportBundle')).toEqual([{ withNames: false }, { withNames: true }]);
  });

  test('says what is running and where its records lie', async ({ page }) => {
    await turnTo(page, 'Help');
    const about = page.getByRole('region', { name: 'About this Fieldpass' });
    await expect(about).toContainText('Electron 45.0.1');
    await about.getByRole('button', { name: 'Copy Data directory' }).click();
    expect(await calls(page, 'copyText')).toEqual([{ text: '/home/field/.local/share/fieldpass' }]);
  });
});

test.describe('the first start', () => {
  test('tries samples, says that they are samples, and leads on to AWS', async ({ page }) => {
    await page.goto('?scene=first-start');
    await expect(page.getByRole('heading', { name: 'Available' })).toBeHidden();
    await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
    await expect(page.getByRole('heading', { name: 'Available' })).toBeVisible();
    expect(await calls(page, 'endWelcome')).toHaveLength(1);
    await expect(page.getByText('These are sample licenses')).toBeVisible();
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    await expect(page.getByRole('dialog', { name: 'Connections' })).toBeVisible();
  });

  test('connects, and closing the connections without a choice leads back to both ways', async ({ page }) => {
    await page.goto('?scene=first-start');
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connections' });
    await expect(dialog.getByRole('button', { name: 'From an AWS profile…' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Try it with sample licenses' })).toBeVisible();
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    await dialog.getByRole('button', { name: 'Use AWS environment' }).click();
    await page.keyboard.press('Escape');
  });

  for (const [scene, ways] of [
    ['first-start-locked', ['Try again', 'Try it with sample licenses', 'Connect to AWS']],
    ['none-granted', ['Try again', 'Connections…', 'What is wrong?']],
    ['broken', ['Try again', 'Connections…', 'What is wrong?']],
    ['empty', ['Connect to AWS', 'Connections…']],
    ['offline', ['Refresh', 'Help']],
  ] as const)
    test(`leaves nobody without a way on: ${scene}`, async ({ page }) => {
      await page.goto(`?scene=${scene}`);
      for (const way of ways) await expect(page.getByRole('button', { name: way }).first()).toBeVisible();
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
