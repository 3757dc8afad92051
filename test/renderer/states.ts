// States of the window that no scene shows by itself, and how one gets there; pictures are made of them.

import type { Page } from '@playwright/test';
import { PAGE_STATES } from './page-states.ts';
import { type Reach, showAvailable, turnTo } from './reaching.ts';

/** States that no scene shows by itself: where they start, and how one gets there. */
export const STATES: Readonly<Record<string, readonly [query: string, reach: Reach]>> = {
  ...PAGE_STATES,
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
      await showAvailable(page);
      await page.getByRole('grid', { name: 'Available' }).evaluate((node) => node.scrollTo(0, 4_000));
    },
  ],
};

async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name }).first();
  if (!(await button.isVisible())) await showAvailable(page);
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
    await dialog.getByRole('button', { name: until, exact: true }).waitFor({ timeout: 90_000 });
}

async function showFilters(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Filter and sort' });
  if (await button.isVisible()) await button.click();
}

/** Chooses another language while the window is open: how one gets to a state is written in English. */
export async function turnLanguage(page: Page, language: 'en' | 'de' | 'pseudo' | 'rtl'): Promise<void> {
  if (language !== 'en') await page.evaluate((choice) => window.choose(choice), language);
}
