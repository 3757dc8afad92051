// The page Help and the first start against the scripted main.

import { type Page, expect, test } from '@playwright/test';

const calls = (page: Page, name: string): Promise<readonly unknown[]> =>
  page.evaluate(
    (wanted) => window.fake.calls.filter((one) => one.name === wanted).map(({ args }) => args),
    name,
  );

async function turnTo(page: Page, name: 'Activity' | 'Help' | 'Licenses', query = '?scene=borrowed') {
  await page.goto(query);
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

test.describe('help', () => {
  test('examines once by itself and gives each finding its word', async ({ page }) => {
    await turnTo(page, 'Help');
    const list = page.getByRole('region', { name: 'How Fieldpass is doing' }).getByRole('listitem');
    await expect(list).toHaveCount(6);
    await expect(list.first()).toContainText('Well');
    await page.getByRole('navigation').getByRole('button', { name: 'Licenses' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Help' }).click();
    expect(await calls(page, 'examine')).toHaveLength(1);
    await page.getByRole('button', { name: 'Examine again' }).click();
    await expect.poll(async () => (await calls(page, 'examine')).length).toBe(2);
  });

  test('takes the next step of each finding', async ({ page }) => {
    await turnTo(page, 'Help', '?scene=broken&broken');
    const found = (name: string) =>
      page
        .getByRole('region', { name: 'How Fieldpass is doing' })
        .getByRole('listitem')
        .filter({ hasText: name });
    await found('Keychain').getByRole('button', { name: 'Try the keychain again' }).click();
    await expect.poll(async () => (await calls(page, 'retryKeychain')).length).toBe(1);
    await expect.poll(async () => (await calls(page, 'examine')).length).toBe(2);
    await found('Issuer keys').getByRole('button', { name: 'Issuer keys…' }).click();
    await expect(page.getByRole('dialog').getByRole('tab', { name: 'Issuer keys' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Escape');
    await found('License Manager').getByRole('button', { name: 'Connections…' }).click();
    await expect(page.getByRole('dialog', { name: 'Connections' })).toBeVisible();
    await page.keyboard.press('Escape');
    await found('Keychain').getByRole('button', { name: 'About the keychain' }).click();
    expect(await calls(page, 'openDocs')).toEqual([{ topic: 'keychain' }]);
    await found('Record').getByRole('button', { name: 'Check the record' }).click();
    await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('Event 12');
  });

  test('shows the whole text for support before it saves exactly that', async ({ page }) => {
    await turnTo(page, 'Help');
    const support = page.getByRole('region', { name: 'For support' });
    await expect(support.getByRole('button', { name: 'Save as a file…' })).toBeHidden();
    await support.getByRole('button', { name: 'Show the text' }).click();
    await expect(support.getByRole('region', { name: 'This is the whole text' })).toContainText(
      '"format": 1',
    );
    await support.getByRole('checkbox').check();
    await expect(support).toContainText('Show the text again');
    await expect(support.getByRole('button', { name: 'Save as a file…' })).toBeHidden();
    await support.getByRole('button', { name: 'Show the text' }).click();
    await support.getByRole('button', { name: 'Save as a file…' }).click();
    await expect(support).toContainText('Saved to /home/field/fieldpass-support-2026-11-24.json');
    expect(await calls(page, 'saveSupportBundle')).toEqual([{ id: '2' }]);
    expect(await calls(page, 'supportBundle')).toEqual([{ withNames: false }, { withNames: true }]);
  });

  test('says what is running and where its records lie', async ({ page }) => {
    await turnTo(page, 'Help');
    const about = page.getByRole('region', { name: 'About this Fieldpass' });
    await expect(about).toContainText('Electron 45.0.1');
    await about.getByRole('button', { name: 'Copy Data directory' }).click();
    expect(await calls(page, 'copyText')).toEqual([{ text: '/home/field/.local/share/fieldpass' }]);
  });
});

test.describe('the first start', () => {
  test('tries samples, says that they are samples, and leads on to AWS', async ({ page }) => {
    await page.goto('?scene=first-start');
    await expect(page.getByRole('heading', { name: 'Available' })).toBeHidden();
    await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
    await expect(page.getByRole('heading', { name: 'Available' })).toBeVisible();
    expect(await calls(page, 'endWelcome')).toHaveLength(1);
    await expect(page.getByText('These are sample licenses')).toBeVisible();
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    await expect(page.getByRole('dialog', { name: 'Connections' })).toBeVisible();
  });

  test('connects, and closing the connections without a choice leads back to both ways', async ({ page }) => {
    await page.goto('?scene=first-start');
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connections' });
    await expect(dialog.getByRole('button', { name: 'From an AWS profile…' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Try it with sample licenses' })).toBeVisible();
    await page.getByRole('button', { name: 'Connect to AWS' }).click();
    await dialog.getByRole('button', { name: 'Use AWS environment' }).click();
    await page.keyboard.press('Escape');
  });

  for (const [scene, ways] of [
    ['first-start-locked', ['Try again', 'Try it with sample licenses', 'Connect to AWS']],
    ['none-granted', ['Try again', 'Connections…', 'What is wrong?']],
    ['broken', ['Try again', 'Connections…', 'What is wrong?']],
    ['empty', ['Connect to AWS', 'Connections…']],
    ['offline', ['Refresh', 'Help']],
  ] as const)
    test(`leaves nobody without a way on: ${scene}`, async ({ page }) => {
      await page.goto(`?scene=${scene}`);
      for (const way of ways) await expect(page.getByRole('button', { name: way }).first()).toBeVisible();
    });
});
