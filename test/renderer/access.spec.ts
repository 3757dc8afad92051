// Accessibility of every scene in both themes: axe, large targets, no sideways scrolling, no blocked style or script.

import { type Locator, type Page, expect, test } from '@playwright/test';
import { violationsOf } from './axe.ts';
import { SCENES } from './dev/scenes.ts';

const SCENE_NAMES = Object.keys(SCENES);
const THEMES = ['light', 'dark'] as const;

for (const theme of THEMES) {
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    for (const scene of SCENE_NAMES)
      test(`axe finds nothing in the scene ${scene}`, async ({ page }) => {
        await page.goto(`?scene=${scene}`);
        await page.getByRole('main').getByRole('heading').first().waitFor();
        expect(await violationsOf(page)).toEqual([]);
      });

    test('axe finds nothing in checkouts, renewal and grants', async ({ page }) => {
      test.setTimeout(60_000);
      await page.goto('?scene=online&fails=offline');
      await page.getByRole('button', { name: 'Details of Slope Stability' }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Details of Terrain Viewer' }).last().click();
      await page.getByRole('button', { name: 'Check out online…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /^Perpetual/ }).check();
      await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill('x');
      await dialog.getByRole('button', { name: 'Consume for good' }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.goto('?scene=renewing-last-seat&fails=no-seats');
      await page.getByRole('button', { name: 'Renew Reservoir Studio' }).click();
      expect(await violationsOf(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
      await dialog.getByRole('alert').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.goto('?scene=grants');
      await page.getByRole('button', { name: 'Look at them' }).click();
      await page.getByRole('button', { name: 'Reject Tunnel Planner' }).click();
      expect(await violationsOf(page)).toEqual([]);
    });

    test('axe finds nothing in the connections view', async ({ page }) => {
      test.setTimeout(60_000);
      await page.goto('?scene=connections');
      await page.getByRole('button', { name: /^Connection: / }).click();
      const dialog = page.getByRole('dialog');
      expect(await violationsOf(page)).toEqual([]);
      for (const form of ['From an AWS profile…', 'With an access token…']) {
        await dialog.getByRole('button', { name: form }).click();
        await dialog.getByText('More settings').click();
        await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
        expect.soft(await violationsOf(page), form).toEqual([]);
        await dialog.getByRole('button', { name: 'Cancel' }).click();
      }
      await dialog.getByRole('tab', { name: 'Permissions' }).click();
      await dialog.getByRole('button', { name: 'Check now' }).click();
      await dialog.getByRole('table').waitFor();
      expect.soft(await violationsOf(page), 'permissions').toEqual([]);
      for (const tab of ['Issuer keys', 'Company network']) {
        await dialog.getByRole('tab', { name: tab }).click();
        await dialog
          .getByRole('button', { name: /^Remove / })
          .first()
          .click();
        expect.soft(await violationsOf(page), tab).toEqual([]);
      }
    });

    test('axe finds nothing in filters, groups and their empty results', async ({ page }) => {
      test.setTimeout(60_000);
      await page.goto('?scene=forty&steps=manual');
      await page.getByRole('button', { name: 'Group by product' }).click();
      expect.soft(await violationsOf(page), 'grouped').toEqual([]);
      await page.getByRole('button', { name: 'State' }).click();
      await page.getByRole('checkbox', { name: /^No seat free/ }).check();
      expect.soft(await violationsOf(page), 'filter open').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByText('Hidden by your filters').waitFor();
      expect.soft(await violationsOf(page), 'hidden').toEqual([]);
      await page.getByRole('button', { name: 'Clear filters' }).last().click();
      await page.getByRole('button', { name: 'Group by product' }).click();
      await page
        .getByRole('button', { name: /^Borrow / })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Borrow', exact: true }).click();
      expect.soft(await violationsOf(page), 'running').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('region', { name: 'In hand' }).waitFor();
      expect.soft(await violationsOf(page), 'in hand').toEqual([]);
      await page.getByRole('button', { name: 'Return Reservoir Studio' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
      for (let left = 0; left < 9; left += 1) await page.evaluate(() => window.fake.step());
      await page.getByRole('dialog', { name: 'Returned' }).waitFor();
      expect.soft(await violationsOf(page), 'returned').toEqual([]);
    });

    test('axe finds nothing in the details and the dialogs', async ({ page }) => {
      await page.goto('?scene=unresolved&fails=offline&steps=manual');
      await page.getByRole('button', { name: 'Details of Blast Simulator' }).first().click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Return Reservoir Studio' }).click();
      expect(await violationsOf(page)).toEqual([]);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Return' }).click();
      await page.evaluate(() => window.fake.step());
      await dialog.getByRole('alert').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
  });
}

test('nothing is blocked by the content security policy or Trusted Types, and nothing is logged', async ({
  page,
}) => {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(error.message));
  for (const scene of SCENE_NAMES) await page.goto(`?scene=${scene}`);
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  await page.getByRole('complementary').waitFor();
  expect(lines).toEqual([]);
});

for (const [width, height] of [
  [640, 360],
  [320, 640],
] as const) {
  test(`no scene scrolls sideways at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    test.setTimeout(120_000);
    for (const scene of SCENE_NAMES) {
      await page.goto(`?scene=${scene}`);
      await page.getByRole('button', { name: 'Refresh' }).waitFor();
      const spare = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(spare, scene).toBeLessThanOrEqual(0);
    }
  });
}

for (const [name, wishes] of [
  ['more contrast', { contrast: 'more' }],
  ['forced colors', { forcedColors: 'active' }],
] as const)
  test.describe(`with ${name}`, () => {
    test.use({ contextOptions: wishes });

    test('axe finds nothing in lists, details and an open filter', async ({ page }) => {
      await page.goto('?scene=forty');
      await page
        .getByRole('button', { name: /^Details of/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'State' }).click();
      await page.getByRole('checkbox', { name: /^Available/ }).check();
      expect(await violationsOf(page)).toEqual([]);
    });

    test('what is chosen, pressed and focused is told apart without a background', async ({ page }) => {
      await page.goto('?scene=forty');
      const group = page.getByRole('button', { name: 'Group by product' });
      const styleOf = (target: Locator): Promise<string> =>
        target.evaluate((node) => {
          const { borderColor, outlineStyle, boxShadow, borderInlineStartWidth } = getComputedStyle(node);
          return [borderColor, outlineStyle, boxShadow, borderInlineStartWidth].join();
        });
      const before = await styleOf(group);
      await group.click();
      // Its border takes a moment to change.
      await expect.poll(() => styleOf(group)).not.toBe(before);
      const rows = page.getByRole('region', { name: 'Available' }).locator('[role="row"][tabindex]');
      const plain = await styleOf(rows.nth(1));
      await rows.first().getByRole('button').last().click();
      await expect(rows.first()).toHaveAttribute('aria-selected', 'true');
      expect(await styleOf(rows.first())).not.toBe(plain);
    });
  });

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing moves, also not while something runs', async ({ page }) => {
    await page.goto('?scene=forty&steps=manual');
    await page
      .getByRole('button', { name: /^Borrow / })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Borrow', exact: true }).click();
    await page.getByRole('dialog', { name: 'Borrowing' }).waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'In hand' }).waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

/** What can be pressed and is smaller than a fingertip; a box inside its label is as large as the label. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, select, summary, input, textarea, a[href], [role="tab"]')].flatMap(
      (node) => {
        const target = node.closest('label') ?? node;
        const { width, height } = target.getBoundingClientRect();
        const isSeen = node.checkVisibility({ visibilityProperty: true }) && width > 0;
        const isSmall = Math.round(height) < 40 || (node.matches('button') && Math.round(width) < 40);
        return isSeen && isSmall ? [`${node.outerHTML.slice(0, 120)}: ${width} × ${height}`] : [];
      },
    ),
  );

for (const [width, height] of [
  [1280, 720],
  [640, 360],
] as const)
  test(`whatever can be pressed is at least 40 pixels large, in every scene at ${width} × ${height}`, async ({
    page,
  }) => {
    test.setTimeout(60_000);
    await page.setViewportSize({ width, height });
    for (const scene of SCENE_NAMES) {
      await page.goto(`?scene=${scene}`);
      await page.getByRole('button', { name: 'Refresh' }).waitFor();
      const filters = page.getByRole('button', { name: 'Filter and sort' });
      if (await filters.isVisible()) await filters.click();
      expect.soft(await tooSmall(page), scene).toEqual([]);
    }
  });

test('so it is in the details, in an open filter and in the dialogs', async ({ page }) => {
  await page.goto('?scene=forty');
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  await page.getByRole('complementary').waitFor();
  expect.soft(await tooSmall(page), 'details').toEqual([]);
  await page.getByRole('button', { name: 'Issuer' }).click();
  await page.getByRole('checkbox', { name: /Issuer 1\b/ }).check();
  expect.soft(await tooSmall(page), 'filter').toEqual([]);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Borrow / })
    .first()
    .click();
  expect.soft(await tooSmall(page), 'dialog').toEqual([]);
});

test('at 200 % zoom on a 1280 × 720 laptop both zones and a whole borrow are within reach', async ({
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await page.goto('?scene=borrowed');
  const first = page.getByRole('row', { name: /Well Planner Pro/ });
  await expect(first).toBeInViewport();
  expect((await first.boundingBox())?.y, 'head and filters leave more than half to the list').toBeLessThan(
    180,
  );
  await page.getByRole('button', { name: 'Available 6' }).click();
  await page.getByRole('button', { name: 'Borrow Pump Curve Designer' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^Sat|^Sun|^Mon|^Tue|^Wed|^Thu|^Fri/)).toBeInViewport();
  await dialog.getByRole('button', { name: 'Borrow' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /Pump Curve Designer/ })).toContainText('On this computer');
});

test('hostile names are shown as text and run nothing', async ({ page }) => {
  await page.goto('?scene=hostile');
  await page
    .getByRole('button', { name: /^Details of <img/ })
    .first()
    .click();
  await expect(page.getByRole('complementary')).toContainText('<img src=x onerror=');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /^Borrow <img/ }).click();
  await expect(page.getByRole('dialog')).toContainText('<script>document.title="owned"</script>');
  expect(await page.locator('img, #window script').count()).toBe(0);
  expect(await page.title()).toBe('Fieldpass');
});
