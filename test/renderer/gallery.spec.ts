// Pictures of every scene and state, for people to look at: GALLERY=1 playwright test -c test/renderer/playwright.config.ts gallery

import { type Page, test } from '@playwright/test';
import { SCENES } from './dev/scenes.ts';

const SIZES = [
  [1280, 720],
  [640, 360],
] as const;
const FOLDER = 'test-results/gallery';

/** States that no scene shows by itself: where they start, and how one gets there. */
const STATES: Readonly<Record<string, readonly [query: string, reach: (page: Page) => Promise<void>]>> = {
  loading: ['silent=1', (page) => page.getByText('Opening Fieldpass…').waitFor()],
  'no-answer': ['rejects=1', (page) => page.getByRole('region', { name: 'Problems' }).waitFor()],
  'details-license': ['scene=fresh', (page) => press(page, 'Details of Pump Curve Designer')],
  'details-borrow': ['scene=borrowed', (page) => pressHere(page, 'Details of Well Planner Pro')],
  'dialog-borrow': ['scene=fresh', (page) => press(page, 'Borrow Pump Curve Designer')],
  'dialog-borrow-running': [
    'scene=fresh&steps=manual',
    (page) => begin(page, 'Borrow Pump Curve Designer', 'Borrow'),
  ],
  'dialog-borrow-failed': [
    'scene=fresh&fails=offline',
    (page) => begin(page, 'Borrow Pump Curve Designer', 'Borrow', 'Try again'),
  ],
  'dialog-borrow-done': [
    'scene=fresh',
    (page) => begin(page, 'Borrow Pump Curve Designer', 'Borrow', 'Done'),
  ],
  'dialog-return': ['scene=borrowed', (page) => press(page, 'Return Reservoir Studio')],
  'dialog-return-done': [
    'scene=borrowed',
    (page) => begin(page, 'Return Reservoir Studio', 'Return', 'Done'),
  ],
  'dialog-renew': ['scene=renewing-last-seat', (page) => press(page, 'Renew Reservoir Studio')],
  'dialog-renew-failed': [
    'scene=renewing-last-seat&fails=no-seats',
    (page) => begin(page, 'Renew Reservoir Studio', 'Renew', 'Return first, then borrow'),
  ],
  'in-hand': [
    'scene=fresh&steps=manual',
    async (page) => {
      await begin(page, 'Borrow Pump Curve Designer', 'Borrow');
      await page.keyboard.press('Escape');
    },
  ],
  'page-trips': ['scene=trips', (page) => turnTo(page, 'Trips')],
  'page-activity': ['scene=borrowed', (page) => turnTo(page, 'Activity')],
  'page-settings': ['scene=ending', (page) => turnTo(page, 'Settings')],
  'page-help': ['scene=borrowed', (page) => turnTo(page, 'Help')],
  timeline: ['scene=ending', (page) => page.getByRole('button', { name: 'Timeline' }).first().click()],
  'picker-open': [
    'scene=forty',
    async (page) => {
      await showFilters(page);
      await page.getByRole('button', { name: 'State' }).click();
      await page.getByRole('checkbox', { name: /^Available/ }).check();
    },
  ],
  'hidden-by-filter': [
    'scene=forty',
    async (page) => {
      await showFilters(page);
      await page.getByRole('button', { name: 'State' }).click();
      await page.getByRole('checkbox', { name: /^No seat free/ }).check();
      await page.keyboard.press('Escape');
    },
  ],
  grouped: [
    'scene=many',
    async (page) => {
      await showFilters(page);
      await page.getByRole('button', { name: 'Group by product' }).click();
      await available(page);
      await page.getByRole('grid', { name: 'Available' }).evaluate((node) => node.scrollTo(0, 4_000));
    },
  ],
};

async function turnTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.locator('main h2').first().waitFor();
}

async function available(page: Page): Promise<void> {
  const tab = page.getByRole('button', { name: /^Available [\d,]+$/ });
  if (await tab.isVisible()) await tab.click();
}

async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  if (!(await button.isVisible())) await available(page);
  await button.click();
}

async function pressHere(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'On this computer' }).getByRole('button', { name }).click();
}

async function begin(page: Page, open: string, confirm: string, until?: string): Promise<void> {
  await press(page, open);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  if (until !== undefined)
    await dialog.getByRole('button', { name: until, exact: true }).waitFor({ timeout: 10_000 });
}

async function showFilters(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Filter and sort' });
  if (await button.isVisible()) await button.click();
}

test.skip(process.env['GALLERY'] !== '1', 'Pictures are made when they are asked for.');

for (const theme of ['light', 'dark'] as const)
  for (const [width, height] of SIZES)
    test.describe(`${theme} at ${width} × ${height}`, () => {
      test.use({ colorScheme: theme, viewport: { width, height } });

      for (const scene of Object.keys(SCENES))
        test(`the scene ${scene}`, async ({ page }) => {
          await page.goto(`?scene=${scene}`);
          await page.getByRole('button', { name: 'Refresh' }).waitFor();
          await page.screenshot({ path: `${FOLDER}/${width}-${theme}-${scene}.png` });
        });

      for (const [name, [query, reach]] of Object.entries(STATES))
        test(`the state ${name}`, async ({ page }) => {
          await page.goto(`?${query}`);
          await reach(page);
          await page.screenshot({ path: `${FOLDER}/${width}-${theme}-${name}.png` });
        });
    });
