// Pictures of every scene and state, for people to look at: GALLERY=1 playwright test -c test/renderer/playwright.config.ts gallery

import { test } from '@playwright/test';
import { SCENES } from './dev/scenes.ts';
import { STATES, turnLanguage } from './states.ts';

const SIZES = [
  [1280, 720],
  [640, 360],
] as const;
// German is what people see, the pseudo-locale is longer than any language: what it cuts is nobody's text yet.
const LANGUAGES = ['en', 'pseudo'] as const;
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
          });
      });
