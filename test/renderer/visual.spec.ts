// Pictures of the main views, compared with the ones that were looked at. Renewed with --update-snapshots, after looking.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { STATES, turnLanguage } from './states.ts';

type Spoken = Parameters<typeof turnLanguage>[1];

/** Scenes as they stand. */
const SHOWN = ['borrowed', 'tones', 'forty', 'offline', 'locked', 'first-start', 'empty', 'unresolved'];
/** States, reached as in the gallery. */
const REACHED = [
  'details-borrow',
  'dialog-borrow',
  'dialog-borrow-failed',
  'dialog-borrow-done',
  'dialog-return',
  'dialog-renew',
  'timeline',
  'grouped',
  'page-trips',
  'page-activity',
  'page-settings',
  'page-help',
  'trips-early',
  'trips-form-wrong',
  'trips-stopped',
  'rehearsal-passed',
  'rehearsal-failed',
  'connections-list',
  'connections-keys',
  'dialog-check-out',
  'details-checkout',
  'grants',
  'shortcuts',
  'activity-troubles',
  'help-broken',
  'settings-updates',
];
/** The same in German and in the pseudo-locale, from both sides: what has the longest texts. */
const TURNED: readonly (readonly [name: string, language: Spoken])[] = [
  ['borrowed', 'de'],
  ['borrowed', 'pseudo'],
  ['borrowed', 'rtl'],
  ['page-settings', 'de'],
  ['page-settings', 'pseudo'],
  ['dialog-borrow', 'pseudo'],
  ['rehearsal-failed', 'de'],
  ['trips-blocked', 'de'],
  ['help-broken', 'de'],
  ['settings-updates', 'de'],
  ['connections-list', 'de'],
];
const VIEWS: readonly (readonly [name: string, language: Spoken])[] = [
  ...[...SHOWN, ...REACHED].map((name) => [name, 'en'] as const),
  ...TURNED,
];
// Another Chromium draws letters another way: then there is nothing to compare with.
const MADE_WITH = readFileSync(join(import.meta.dirname, 'pictures', 'made-with.txt'), 'utf8').trim();

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });

    for (const [name, language] of VIEWS)
      test(`${name} looks as it did when it was looked at, in ${language}`, async ({ browser, page }) => {
        const here = `${process.platform} Chromium ${browser.version()}`;
        test.skip(here !== MADE_WITH, `The pictures were made with ${MADE_WITH}, and this is ${here}.`);
        // Both clocks stand, however long the machine takes: time left is on every picture.
        await page.clock.setFixedTime(Date.UTC(2026, 10, 24, 9));
        await page.addInitScript(() => (performance.now = () => 0));
        const [query, reach] = STATES[name] ?? [`scene=${name}`, null];
        await page.goto(`?${query}`);
        await page.getByRole('button', { name: 'Refresh' }).waitFor();
        await reach?.(page);
        await turnLanguage(page, language);
        await expect(page).toHaveScreenshot(`${theme}-${name}-${language}.png`, { maxDiffPixels: 100 });
      });
  });
