// New versions in the settings, as a person meets them.

import { expect, type Page, test } from '@playwright/test';

async function openSettings(page: Page, query: string) {
  await page.goto(query);
  await expect(page.getByRole('region', { name: 'On this computer' })).toBeVisible();
  await page.keyboard.press('Control+,');
  return page.getByRole('region', { name: 'New versions' });
}

const acts = (page: Page) =>
  page.evaluate(() => window.fake.calls.filter(({ name }) => name === 'updates').map(({ args }) => args));

test('a copy that looks says what runs, when it looked last, and that there is nothing newer', async ({
  page,
}) => {
  const updates = await openSettings(page, '?scene=updates');
  await expect(updates).toContainText('1.2.0');
  await expect(updates).toContainText('Never');
  await updates.getByRole('button', { name: 'Look now' }).click();
  await expect(updates.getByRole('status')).toHaveText('This is the newest version.');
  await expect(updates).not.toContainText('Never');
  await expect(updates.getByRole('button', { name: 'Fetch it' })).toHaveCount(0);
});

test('a new version is fetched, and installed only when a person says so', async ({ page }) => {
  const updates = await openSettings(page, '?scene=updates&newer=1.3.0');
  await updates.getByRole('button', { name: 'Look now' }).click();
  await expect(updates.getByRole('status')).toHaveText('Version 1.3.0 is there.');
  await updates.getByText('What is new').click();
  await expect(updates).toContainText('Trips are planned by map.');
  await updates.getByRole('button', { name: 'Fetch it' }).click();
  await expect(updates.getByRole('status')).toHaveText('Version 1.3.0 is fetched and proved.');
  await updates.getByRole('button', { name: 'Install when I quit' }).click();
  await expect(updates.getByRole('status')).toContainText('is installed when you quit');
  await updates.getByRole('button', { name: 'Do not install when I quit' }).click();
  expect(await acts(page)).toEqual([
    { act: 'look' },
    { act: 'fetch' },
    { act: 'on-quit' },
    { act: 'not-on-quit' },
  ]);
  await updates.getByRole('button', { name: 'Restart now' }).click();
  await expect(updates.getByRole('status')).toHaveText('Closing Fieldpass to install version 1.3.0…');
});

test('a new version is told of quietly above the licenses, and the line leads to the settings', async ({
  page,
}) => {
  const updates = await openSettings(page, '?scene=updates&newer=1.3.0');
  const line = page.getByText('A new version of Fieldpass: 1.3.0');
  await updates.getByRole('button', { name: 'Look now' }).click();
  await expect(updates.getByText('Version 1.3.0 is there.')).toBeVisible();
  await expect(line).toHaveCount(0);
  await page.getByRole('navigation').getByRole('button', { name: 'Licenses' }).click();
  await expect(line).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await updates.getByRole('button', { name: 'Fetch it' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Licenses' }).click();
  await expect(page.getByText('Version 1.3.0 of Fieldpass is ready to install')).toBeVisible();
});

test('a restart waits for work, and asks before it gives back what is checked out online', async ({
  page,
}) => {
  for (const [hindrance, words] of [
    ['work', 'The update waits until it is finished.'],
    ['checkouts', 'Restarting gives back what this window keeps checked out online.'],
    ['terminal', 'A command in a terminal keeps a license checked out.'],
  ] as const) {
    const updates = await openSettings(page, `?scene=updates&newer=1.3.0&hindrance=${hindrance}`);
    await updates.getByRole('button', { name: 'Look now' }).click();
    await updates.getByRole('button', { name: 'Fetch it' }).click();
    await updates.getByRole('button', { name: 'Restart now' }).click();
    await expect(updates.getByRole('status')).toContainText(words);
    const anyway = updates.getByRole('button', { name: /^(?:Give back and restart|Restart all the same)$/ });
    await expect(anyway).toHaveCount(hindrance === 'work' ? 0 : 1);
    if (hindrance === 'work') continue;
    await anyway.click();
    await expect(updates.getByRole('status')).toContainText('Closing Fieldpass');
  }
});

test('how often it looks is saved at once; a refusal says so and shows what counts', async ({ page }) => {
  const updates = await openSettings(page, '?scene=updates');
  const mode = updates.getByLabel('Look for new versions');
  await mode.selectOption('Once a day, and fetch it');
  expect(await acts(page)).toEqual([{ act: 'mode-download' }]);
  await expect(mode).toHaveValue('download');
  const refusing = await openSettings(page, '?scene=updates&fails=offline');
  await refusing.getByLabel('Look for new versions').selectOption('Only when I ask');
  await expect(refusing.getByText('Not saved')).toBeVisible();
});

test('a copy that others keep up to date says who, and offers nothing', async ({ page }) => {
  const updates = await openSettings(page, '?scene=updates-off');
  await expect(updates).toContainText('The package manager of this system keeps Fieldpass up to date.');
  await expect(updates.getByRole('combobox')).toHaveCount(0);
  await expect(updates.getByRole('button', { name: /Look|Fetch|Restart/ })).toHaveCount(0);
});
