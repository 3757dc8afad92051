// Pictures of the main views, compared with the ones that were looked at. Renewed with --update-snapshots, after looking.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

/** Scene, and the page to turn to where it is not the first. */
const VIEWS: Readonly<Record<string, readonly [query: string, page?: string]>> = {
  licenses: ['scene=borrowed'],
  tones: ['scene=tones'],
  forty: ['scene=forty'],
  offline: ['scene=offline'],
  locked: ['scene=locked'],
  'first-start': ['scene=first-start'],
  trips: ['scene=trips', 'Trips'],
  settings: ['scene=ending', 'Settings'],
  german: ['scene=borrowed&language=de'],
};
// Another Chromium draws letters another way: then there is nothing to compare with.
const MADE_WITH = readFileSync(join(import.meta.dirname, 'pictures', 'made-with.txt'), 'utf8').trim();

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });

    for (const [name, [query, turn]] of Object.entries(VIEWS))
      test(`${name} looks as it did when it was looked at`, async ({ browser, page }) => {
        const here = `${process.platform} Chromium ${browser.version()}`;
        test.skip(here !== MADE_WITH, `The pictures were made with ${MADE_WITH}, and this is ${here}.`);
        await page.clock.setFixedTime(Date.UTC(2026, 10, 24, 9));
        await page.goto(`?${query}`);
        await page.locator('main h2').first().waitFor();
        if (turn !== undefined)
          await page.getByRole('navigation').getByRole('button', { name: turn }).click();
        await expect(page).toHaveScreenshot(`${theme}-${name}.png`, { maxDiffPixels: 100 });
      });
  });
