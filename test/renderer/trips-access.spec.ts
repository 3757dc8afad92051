// Accessibility of the page of trips in every state and both themes: axe, large targets, no sideways scrolling.

import { type Locator, type Page, expect, test } from '@playwright/test';
import { violationsOf } from './axe.ts';

async function open(page: Page, query: string): Promise<Locator> {
  await page.goto(`?scene=${query}`);
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  return page.getByRole('article');
}
const press = (inside: Page | Locator, name: string | RegExp) => inside.getByRole('button', { name }).click();

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in any state of the page of trips in ${theme}`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme: theme });
    const check = async (state: string): Promise<void> =>
      expect.soft(await violationsOf(page), state).toEqual([]);
    for (const scene of ['trips', 'trips-early', 'trips-blocked', 'trips-unreadable', 'empty', 'hostile']) {
      await open(page, scene);
      await check(scene);
    }
    await press(page, 'New trip');
    await press(page, 'Save trip');
    await check('form');
    const trip = await open(page, 'trips-stopped');
    await press(trip, 'Look at it');
    await check('stopped');
    for (const fails of ['', '&fails=forged', '&fails=locked']) {
      await press(await open(page, `trips-covered${fails}`), 'Rehearse');
      await page.getByRole('table').waitFor();
      await check(`rehearsal${fails}`);
    }
    await press(await open(page, 'trips&steps=manual'), 'Borrow for this trip');
    await check('before');
    await press(page.getByRole('dialog'), 'Borrow all');
    await page.getByText('Checking the keychain').waitFor();
    await check('running');
  });

for (const [width, height] of [
  [640, 360],
  [320, 640],
] as const)
  test(`nothing of it scrolls sideways at ${width} × ${height}, and every button is large enough`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    const check = async (state: string): Promise<void> => {
      const spare = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(spare, state).toBeLessThanOrEqual(0);
      const sizes = await page
        .getByRole('button')
        .evaluateAll((buttons) =>
          buttons.map((button) =>
            Math.min(button.getBoundingClientRect().width, button.getBoundingClientRect().height),
          ),
        );
      expect.soft(Math.min(...sizes), state).toBeGreaterThanOrEqual(40);
    };
    for (const scene of ['trips', 'trips-early', 'trips-blocked', 'trips-stopped', 'empty']) {
      await open(page, scene);
      await check(scene);
    }
    await press(await open(page, 'trips'), 'Edit Platform Heidrun');
    await check('form');
    await press(await open(page, 'trips-covered&fails=forged'), 'Rehearse');
    await page.getByRole('table').waitFor();
    await check('rehearsal');
    await press(await open(page, 'trips'), 'Borrow for this trip');
    await check('before');
  });
