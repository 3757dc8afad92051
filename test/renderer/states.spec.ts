// Every scene and every state that is reached by hand: axe in both themes; in every language nothing hard-coded, nothing cut
// off at both sizes, nothing squeezed, from the right as from the left.

import { type Page, expect, test } from '@playwright/test';
import { violationsOf } from './axe.ts';
import { cutTexts, squeezedTexts, unbracketed } from './legible.ts';
import { SCENES } from './dev/scenes.ts';
import { STATES, turnLanguage } from './states.ts';

const SIZES = [
  // 200 % zoom of the next one.
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];
// A row gives words of a state and the line of a moment as much room as the longest language needs, and no more.
const SHORT = ', .state .pill, .time p';

/** Waits until what is measured in the page, and drawn by that, is drawn for the new size. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );

async function expectLegible(page: Page, language: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await settled(page);
    const at = `${language} at ${size.width} x ${size.height}`;
    expect.soft(await cutTexts(page, language === 'en' || language === 'de' ? '' : SHORT), at).toEqual([]);
    expect.soft(await squeezedTexts(page), at).toEqual([]);
  }
}

for (const [name, [query, reach]] of Object.entries(STATES))
  test(`${name}: axe finds nothing in either theme`, async ({ page }) => {
    await page.goto(`?${query}`);
    await reach(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect.soft(await violationsOf(page), colorScheme).toEqual([]);
    }
  });

const shown = (page: Page): Promise<void> =>
  page.locator('main :is([role="grid"], .empty, h2, h3)').first().waitFor();
const ALL: typeof STATES = {
  ...Object.fromEntries(Object.keys(SCENES).map((scene) => [scene, [`scene=${scene}`, shown] as const])),
  ...STATES,
};

for (const [name, [query, reach]] of Object.entries(ALL))
  test(`${name}: every text has room in every language`, async ({ page }) => {
    // A part that breaks while it is drawn stays as it was, and looks well.
    const broken: string[] = [];
    page.on('pageerror', ({ message }) => broken.push(message));
    await page.goto(`?${query}`);
    await reach(page);
    for (const language of ['en', 'de', 'pseudo', 'rtl'] as const) {
      await turnLanguage(page, language);
      if (language === 'rtl') await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expectLegible(page, language);
      if (language === 'pseudo') expect.soft(await unbracketed(page)).toEqual([]);
    }
    expect(broken).toEqual([]);
  });

test('a text that is broken letter by letter would be found', async ({ page }) => {
  await page.goto('?scene=borrowed');
  await page.getByRole('navigation').waitFor();
  expect(await squeezedTexts(page)).toEqual([]);
  await page
    .locator('nav')
    .evaluate((nav) => (nav.style.cssText = 'inline-size: 1ch; overflow-wrap: anywhere'));
  await page.locator('nav').evaluate((nav) => nav.append('Rehearsal of Platform Heidrun'));
  expect((await squeezedTexts(page)).map(({ text }) => text)).toContain('Rehearsal of Platform Heidrun');
});
