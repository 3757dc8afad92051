// Online checkouts as a person meets them, against the scripted main of the dev page.

import { type Locator, type Page, expect, test } from '@playwright/test';

type Call = { readonly name: string; readonly args: unknown };
const calls = (page: Page): Promise<readonly Call[]> =>
  page.evaluate(() => window.fake.calls.filter(({ name }) => name !== 'snapshot'));
const step = (page: Page): Promise<void> => page.evaluate(() => window.fake.step());
const hereRow = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'On this computer' }).getByRole('row', { name: new RegExp(name) });

async function openForm(page: Page): Promise<Locator> {
  const available = page.getByRole('grid', { name: 'Available' });
  await available.getByRole('button', { name: 'Details of Terrain Viewer' }).click();
  await page.getByRole('button', { name: 'Check out online…' }).click();
  return page.getByRole('dialog', { name: 'Check out online?' });
}

test.describe('checking out online', () => {
  test('sends one of each as prefilled, without a beneficiary and bound to nothing', async ({ page }) => {
    await page.goto('?scene=online');
    const dialog = await openForm(page);
    await expect(dialog).toContainText('each for at most 1 hour, and releases it when you quit');
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Checked out' })).toContainText('keeps it alive');
    expect(await calls(page)).toEqual([
      {
        name: 'checkOut',
        args: {
          licenseArn: 'arn:aws:license-manager::210987654321:license:l-11',
          type: 'provisional',
          entitlements: [
            { name: 'Users', unit: 'Count', value: '1' },
            { name: 'Storage', unit: 'Gigabytes', value: '1' },
            { name: 'Export', unit: 'None' },
          ],
          beneficiary: null,
          bindToThisComputer: false,
        },
      },
    ]);
  });

  test('sends what was chosen: quantities, beneficiary, this computer', async ({ page }) => {
    await page.goto('?scene=online');
    const dialog = await openForm(page);
    await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill(' 2 ');
    await dialog.getByRole('checkbox', { name: 'Storage' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'Export' }).uncheck();
    await dialog.getByRole('textbox', { name: 'Beneficiary (optional)' }).fill('123456789012');
    await dialog.getByRole('checkbox', { name: 'Only for this computer' }).check();
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    await page.getByRole('dialog', { name: 'Checked out' }).waitFor();
    expect((await calls(page))[0]?.args).toMatchObject({
      entitlements: [{ name: 'Users', unit: 'Count', value: '2' }],
      beneficiary: '123456789012',
      bindToThisComputer: true,
    });
  });

  test('names what is missing, puts the keyboard there and asks nothing of AWS', async ({ page }) => {
    await page.goto('?scene=online');
    const dialog = await openForm(page);
    await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill('0');
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    await expect(dialog).toContainText('Users: give a quantity of 1 or more.');
    await expect(dialog.getByRole('textbox', { name: 'Quantity of Users' })).toBeFocused();
    for (const box of ['Users', 'Storage', 'Export'])
      await dialog.getByRole('checkbox', { name: box }).uncheck();
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    await expect(dialog).toContainText('Choose at least one entitlement.');
    expect(await calls(page)).toEqual([]);
  });

  test('for good needs its own yes first', async ({ page }) => {
    await page.goto('?scene=online');
    await page.getByRole('button', { name: 'Check out Report Credits online' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('This cannot be undone.');
    await dialog.getByRole('button', { name: 'Consume for good' }).click();
    await expect(dialog).toContainText('Tick the box first');
    await expect(dialog.getByRole('checkbox', { name: /I understand/ })).toBeFocused();
    expect(await calls(page)).toEqual([]);
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Consume for good' }).click();
    await expect(page.getByRole('dialog', { name: 'Checked out' })).toContainText('Consumed for good.');
    expect((await calls(page))[0]?.args).toMatchObject({ type: 'perpetual' });
    await expect(page.locator('[data-said]')).toHaveText('Report Credits is consumed for good.');
  });

  test('says when AWS allowed less than was asked for', async ({ page }) => {
    await page.goto('?scene=online&fails=partial');
    const dialog = await openForm(page);
    await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill('3');
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    const done = page.getByRole('dialog', { name: 'Checked out' });
    await expect(done).toContainText('AWS allowed less than was asked for');
    await expect(done).toContainText('1 of 3 allowed: Users, 2 missing');
    await expect(done).toContainText('Not allowed: Export');
  });

  test('offers the account that AWS wants named, and keeps what was filled in', async ({ page }) => {
    await page.goto('?scene=online&fails=beneficiary');
    const dialog = await openForm(page);
    await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill('2');
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    await page.getByRole('button', { name: 'Name 210987654321 and try again' }).click();
    await page.getByRole('dialog', { name: 'Checked out' }).waitFor();
    expect((await calls(page))[1]?.args).toMatchObject({
      beneficiary: '210987654321',
      entitlements: [{ name: 'Users', value: '2' }, { name: 'Storage' }, { name: 'Export' }],
    });
  });

  test('that fails goes back to the form as it was', async ({ page }) => {
    await page.goto('?scene=online&fails=offline');
    const dialog = await openForm(page);
    await dialog.getByRole('textbox', { name: 'Quantity of Users' }).fill('3');
    await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
    const failed = page.getByRole('dialog', { name: 'Not checked out' });
    await expect(failed.getByRole('alert')).toContainText('AWS could not be reached.');
    await failed.getByRole('button', { name: 'Back' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Quantity of Users' })).toHaveValue('3');
  });

  test('is not offered where it is not possible, and says why', async ({ page }) => {
    await page.goto('?scene=online');
    await page.getByRole('button', { name: 'Details of Drill Log' }).click();
    const details = page.getByRole('complementary');
    await expect(details).toContainText('does not include the right to check it out');
    await expect(details.getByRole('button', { name: /Check out/ })).toHaveCount(0);
  });
});

test.describe('checkouts on this computer', () => {
  test('say until when they are kept, the next heartbeat, and what is missing', async ({ page }) => {
    await page.goto('?scene=online');
    const row = hereRow(page, 'Slope Stability');
    await expect(row).toContainText('Kept alive');
    await expect(row).toContainText(/41 min \d+ s left, until/);
    await expect(row).toContainText('1 of 3 allowed: Users, 2 missing · Not allowed: Export');
    await expect(row).toContainText(/Next heartbeat in 1 min \d+ s/);
    const consumed = hereRow(page, 'Report Credits');
    await expect(consumed).toContainText(/Consumed for good.*Consumed for good, since/);
    await expect(consumed.getByRole('button', { name: /Release/ })).toHaveCount(0);
  });

  test('are released only after a question, and the focus stays in the window', async ({ page }) => {
    await page.goto('?scene=online&steps=manual');
    await hereRow(page, 'Terrain Viewer').focus();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Release this checkout?' });
    await expect(dialog).toContainText('free for colleagues at once');
    expect(await calls(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Releasing' })).toBeVisible();
    await step(page);
    await expect(page.getByRole('dialog', { name: 'Released' })).toContainText('free for colleagues');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(hereRow(page, 'Well Planner Pro')).toBeFocused();
    expect((await calls(page)).map(({ name }) => name)).toEqual(['release']);
  });

  test('that nobody keeps alive are kept by the window with one press', async ({ page }) => {
    await page.goto('?scene=online-trouble');
    const row = hereRow(page, 'Batch Converter');
    await expect(row).toContainText('Nobody sends heartbeats: it ends by itself.');
    await row.getByRole('button', { name: 'Keep Batch Converter alive' }).click();
    await expect(row).toContainText('Kept alive');
    expect((await calls(page))[0]).toEqual({
      name: 'extendCheckout',
      args: { checkoutId: 'c-22', keep: true },
    });
  });

  test('whose heartbeat cannot be sent now leave a note', async ({ page }) => {
    await page.goto('?scene=online-trouble&fails=offline');
    await page.getByRole('button', { name: 'Details of Terrain Viewer' }).first().click();
    await page.getByRole('button', { name: 'Extend now' }).click();
    await expect(page.getByRole('region', { name: 'Problems' })).toContainText(
      'Not extended: Terrain Viewer.',
    );
  });

  test('end within the second without any message from main, and say so', async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?scene=online');
    const row = hereRow(page, 'Terrain Viewer');
    await page.clock.runFor(41 * 60_000 + 59_000);
    await expect(row).toContainText('Kept alive');
    await page.clock.runFor(1_000);
    await expect(row).toContainText(/Ended.*Ended just now, Sat 21 Nov 2026, 11:42 CET/);
    await expect(page.locator('[data-said]')).toContainText('Terrain Viewer has ended.');
  });
});
