// States of the pages and of the larger dialogs, and how one gets there; pictures are made of them.

import type { Locator, Page } from '@playwright/test';
import { type Reach, showAvailable, turnTo } from './reaching.ts';

type State = readonly [query: string, reach: Reach];

const press = (inside: Page | Locator, name: string | RegExp): Promise<void> =>
  inside.getByRole('button', { name }).first().click();

const onTrips =
  (then: (page: Page) => Promise<void> = async () => undefined): Reach =>
  async (page) => {
    await turnTo(page, 'Trips');
    await then(page);
  };

async function rehearse(page: Page): Promise<void> {
  await press(page, 'Rehearse');
  await page.getByRole('table').waitFor();
}

/** The dialog of connections, on a tab. */
const connections =
  (tab: string, then: (dialog: Locator, page: Page) => Promise<void> = async () => undefined): Reach =>
  async (page) => {
    await press(page, /^Connection: /);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('tab', { name: tab, exact: true }).click();
    await then(dialog, page);
  };

async function inForm(dialog: Locator, name: string): Promise<void> {
  await press(dialog, name);
  await dialog.getByText('More settings').click();
}

/** A part of a page, brought into view. */
const part =
  (page: string, region: string, then: (region: Locator) => Promise<void> = async () => undefined): Reach =>
  async (window) => {
    await turnTo(window, page);
    const found = window.getByRole('region', { name: region });
    await then(found);
    await found.scrollIntoViewIfNeeded();
  };

const TRIPS: Readonly<Record<string, State>> = {
  'trips-early': ['scene=trips-early', onTrips()],
  'trips-blocked': ['scene=trips-blocked', onTrips()],
  'trips-unreadable': ['scene=trips-unreadable', onTrips()],
  'trips-none': ['scene=fresh', onTrips()],
  'trips-form': ['scene=trips', onTrips((page) => press(page, 'Edit Platform Heidrun'))],
  'trips-form-wrong': [
    'scene=fresh',
    onTrips(async (page) => {
      await press(page, 'New trip');
      await press(page, 'Save trip');
    }),
  ],
  'trips-stopped': ['scene=trips-stopped', onTrips((page) => press(page, 'Look at it'))],
  'trips-before': ['scene=trips', onTrips((page) => press(page, 'Borrow for this trip'))],
  'trips-running': [
    'scene=trips&steps=manual',
    onTrips(async (page) => {
      await press(page, 'Borrow for this trip');
      await press(page.getByRole('dialog'), 'Borrow all');
      await page.getByText('Checking the keychain').waitFor();
    }),
  ],
  'rehearsal-passed': ['scene=trips-covered', onTrips(rehearse)],
  'rehearsal-failed': ['scene=trips-covered&fails=forged', onTrips(rehearse)],
};

const CONNECTIONS: Readonly<Record<string, State>> = {
  'connections-list': ['scene=connections', connections('Connections')],
  'connections-profile': [
    'scene=connections',
    connections('Connections', (dialog) => inForm(dialog, 'From an AWS profile…')),
  ],
  'connections-token': [
    'scene=connections',
    connections('Connections', (dialog) => inForm(dialog, 'With an access token…')),
  ],
  'connections-permissions': [
    'scene=connections',
    connections('Permissions', async (dialog) => {
      await press(dialog, 'Check now');
      await dialog.getByRole('table').waitFor();
    }),
  ],
  'connections-keys': ['scene=connections', connections('Issuer keys')],
  'connections-key-form': [
    'scene=connections',
    connections('Issuer keys', (dialog) => press(dialog, 'Add a key')),
  ],
  'connections-network': [
    'scene=connections',
    connections('Company network', (dialog) => press(dialog, /^Remove /)),
  ],
  'connections-managed': ['scene=managed', connections('Connections')],
};

const OTHERS: Readonly<Record<string, State>> = {
  grants: [
    'scene=grants',
    async (page) => {
      await press(page, 'Look at them');
      await press(page, 'Reject Tunnel Planner');
    },
  ],
  'dialog-check-out': [
    'scene=online',
    async (page) => {
      await page.getByRole('grid').first().waitFor();
      await showAvailable(page);
      await page.getByRole('button', { name: 'Details of Terrain Viewer' }).last().click();
      await press(page, 'Check out online…');
    },
  ],
  'details-checkout': ['scene=online&fails=offline', (page) => press(page, 'Details of Slope Stability')],
  shortcuts: [
    'scene=borrowed',
    async (page) => {
      await page.getByRole('navigation').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
  'activity-troubles': [
    'scene=borrowed',
    async (page) => {
      await turnTo(page, 'Activity');
      await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('Troubles');
      await page.getByText('More filters').click();
    },
  ],
  'activity-nothing': [
    'scene=borrowed',
    async (page) => {
      await turnTo(page, 'Activity');
      await page.getByRole('textbox', { name: 'Search the history' }).fill('nothing of the kind');
      await page.getByText('Nothing fits').waitFor();
    },
  ],
  'help-broken': ['scene=broken&broken', (page) => turnTo(page, 'Help')],
  'help-support': [
    'scene=borrowed',
    part('Help', 'For support', async (region) => {
      await press(region, 'Show the text');
      await press(region, 'Save as a file…');
    }),
  ],
  'help-about': ['scene=borrowed', part('Help', 'About this Fieldpass')],
  'settings-managed': ['scene=managed', part('Settings', 'Managed by your administrator')],
  'settings-updates': ['scene=updates', part('Settings', 'New versions')],
  'settings-update-there': [
    'scene=updates&newer=1.3.0',
    part('Settings', 'New versions', async (region) => {
      await press(region, 'Look now');
      await region.getByText('What is new').click();
    }),
  ],
  'settings-update-ready': [
    'scene=updates&newer=1.3.0',
    part('Settings', 'New versions', async (region) => {
      await press(region, 'Look now');
      await press(region, 'Fetch it');
      await region.getByRole('button', { name: 'Restart now' }).waitFor();
    }),
  ],
  'update-line': [
    'scene=updates&newer=1.3.0',
    async (page) => {
      await part('Settings', 'New versions', (region) => press(region, 'Look now'))(page);
      await page.getByText('Version 1.3.0 is there.').waitFor();
      await page.getByRole('navigation').getByRole('button', { name: 'Licenses' }).click();
      await page.getByText('A new version of Fieldpass').waitFor();
    },
  ],
};

export const PAGE_STATES: Readonly<Record<string, State>> = { ...TRIPS, ...CONNECTIONS, ...OTHERS };
