// Pictures of every scene and state, for people to look at: GALLERY=1 playwright test -c test/renderer/playwright.config.ts gallery

import { type Page, test } from '@playwright/test';
import { SCENES } from './dev/scenes.ts';
import { STATES, turnLanguage } from './states.ts';

const SIZES = [
  [1280, 720],
  [640, 360],
] as const;
// German is what people see, the pseudo-locale is longer than any language: what it cuts is nobody's text yet.
const LANGUAGES = ['en', 'pseudo', 'de'] as const;
const FOLDER = 'test-results/gallery';

test.skip(process.env['GALLERY'] !== '1', 'Pictures are made when they are asked for.');

for (const language of LANGUAGES)
  for (const theme of ['light', 'dark'] as const)
    for (const [width, height] of SIZES)
      test.describe(`${language}, ${theme} at ${width} × ${height}`, () => {
        test.use({ colorScheme: theme, viewport: { width, height } });
        const file = (name: string): string => `${FOLDER}/${language}/${width}-${theme}-${name}.png`;

        for (const scene of Object.keys(SCENES))
          test(`the scene ${scene}`, async ({ page }) => {
            await page.goto(`?scene=${scene}`);
            await page.getByRole('button', { name: 'Refresh' }).waitFor();
            await turnLanguage(page, language);
            await page.screenshot({ path: file(scene) });
          });

        for (const [name, [query, reach]] of Object.entries(STATES))
          test(`the state ${name}`, async ({ page }) => {
            await page.goto(`?${query}`);
            await reach(page);
            await turnLanguage(page, language);
            await page.screenshot({ path: file(name) });
            if (await scrollOn(page)) await page.screenshot({ path: file(`${name}-below`) });
          });
      });

/** Scrolls the largest part that does not fit to its end, if there is one; a list shows the same rows there. */
function scrollOn(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const within = document.querySelector('dialog[open], [role="dialog"]') ?? document.documentElement;
    const hidden = (part: Element): number => part.scrollHeight - part.clientHeight;
    const [longest] = [within, ...within.querySelectorAll('*')]
      .filter((part) => getComputedStyle(part).overflowY !== 'visible' || part === document.documentElement)
      .filter((part) => part.closest('[role="grid"]') === null && part.tagName !== 'TEXTAREA')
      .sort((one, other) => hidden(other) - hidden(one));
    if (longest === undefined || hidden(longest) < 40) return false;
    const before = longest.scrollTop;
    longest.scrollTop = longest.scrollHeight;
    return longest.scrollTop > before + 20;
  });
}
