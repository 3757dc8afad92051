// What an administrator has set, as a person meets it in the window.

import { expect, test } from '@playwright/test';

const settings = 'Control+,';

test('managed reminders are shown with a lock and words, and cannot be changed', async ({ page }) => {
  await page.goto('?scene=managed');
  await expect(page.getByRole('region', { name: 'On this computer' })).toBeVisible();
  await page.keyboard.press(settings);
  const reminders = page.getByRole('region', { name: 'Reminders' });
  const all = reminders.getByRole('checkbox').first();
  await expect(all).toBeDisabled();
  await expect(all).toHaveAccessibleDescription(/^Set by your administrator/);
  await expect(reminders.getByText('Set by your administrator')).toHaveCount(2);
  await expect(reminders.getByRole('checkbox').nth(1)).toBeEnabled();
});

test('the settings say what is set, where it lies, and what is not understood', async ({ page }) => {
  await page.goto('?scene=managed');
  await expect(page.getByRole('region', { name: 'On this computer' })).toBeVisible();
  await page.keyboard.press(settings);
  const managed = page.getByRole('region', { name: 'Managed by your administrator' });
  for (const text of [
    '/etc/fieldpass/policy.json',
    '1 connection',
    'No connections of your own',
    'mayAddConnection',
  ])
    await expect(managed).toContainText(text);
});

test('managed connections have no way to be changed, and closed ones none to be used', async ({ page }) => {
  await page.goto('?scene=managed');
  await page.getByRole('button', { name: /^Connection: / }).click();
  const dialog = page.getByRole('dialog');
  const rig = dialog.getByRole('listitem').filter({ hasText: 'Rig North' });
  await expect(rig).toContainText('Set by your administrator');
  await expect(rig.getByRole('button')).toHaveCount(0);
  const environment = dialog.getByRole('listitem').filter({ hasText: 'AWS environment' });
  await expect(environment).toContainText('Closed by your administrator');
  await expect(environment.getByRole('button')).toHaveCount(0);
  const add = dialog.getByRole('button', { name: 'From an AWS profile…' });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription(/none can be added/);
});

test('a broken policy is told at the top of the window', async ({ page }) => {
  await page.goto('?scene=managed-broken');
  await expect(page.getByText('The policy of your administrator is not right.')).toBeVisible();
});

test('nothing is said of a policy where there is none', async ({ page }) => {
  await page.goto('?scene=borrowed');
  await expect(page.getByRole('region', { name: 'On this computer' })).toBeVisible();
  await page.keyboard.press(settings);
  await expect(page.getByRole('region', { name: 'Reminders' })).toBeVisible();
  await expect(page.getByText('your administrator')).toHaveCount(0);
});
