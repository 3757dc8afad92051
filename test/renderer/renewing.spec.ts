// Renewal and grants as a person meets them, against the scripted main of the dev page.

import { type Locator, type Page, expect, test } from '@playwright/test';

type Call = { readonly name: string; readonly args: unknown };
const calls = (page: Page): Promise<readonly Call[]> =>
  page.evaluate(() => window.fake.calls.filter(({ name }) => name !== 'snapshot'));
const step = (page: Page): Promise<void> => page.evaluate(() => window.fake.step());
const hereRow = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'On this computer' }).getByRole('row', { name: new RegExp(name) });

test.describe('renewing', () => {
  test('says the new end and what happens to the old one, then borrows first', async ({ page }) => {
    await page.goto('?scene=renewing-last-seat');
    await hereRow(page, 'Reservoir Studio').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Renew this license?' });
    await expect(dialog).toContainText('Returned as soon as the new one is verified and stored');
    await expect(dialog).toContainText(/New end\s*\w{3} \d+ \w{3} \d{4}, \d\d:\d\d CE\w+\s*Lasts\s*3 days/);
    await expect(dialog).toContainText(/End now.*5 h 0 min left|End now.*4 h 59 min left/);
    await expect(dialog).toContainText('Yes, allowed by the issuer');
    await expect(dialog).toContainText(/\d of \d seats? free/);
    await expect(dialog).toContainText('field-laptop-07');
    await expect(dialog).toContainText('If the network breaks just now, you keep what you have');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Renewed' })).toContainText('ready to use offline', {
      timeout: 90_000,
    });
    expect(await calls(page)).toEqual([{ name: 'renew', args: { borrowId: 'b-1', order: 'borrow-first' } }]);
  });

  test('offers the risky order only after no seat was free, and only with its own yes', async ({ page }) => {
    await page.goto('?scene=renewing-last-seat&fails=no-seats');
    await page.getByRole('button', { name: 'Renew Reservoir Studio' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).not.toContainText('Return first, then borrow');
    await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
    const risky = dialog.getByRole('button', { name: 'Return first, then borrow' });
    await risky.click();
    await expect(dialog).toContainText('In between a colleague may take the seat.');
    await expect(dialog).toContainText('Tick the box first');
    expect((await calls(page)).length).toBe(1);
    await dialog.getByRole('checkbox', { name: 'I may end up without this license' }).check();
    await risky.click();
    await page.getByRole('dialog', { name: 'Renewed' }).waitFor({ timeout: 90_000 });
    expect((await calls(page))[1]).toEqual({
      name: 'renew',
      args: { borrowId: 'b-1', order: 'return-first' },
    });
  });

  test('that left a gap says so and offers no risky order any more', async ({ page }) => {
    await page.goto('?scene=renewing-last-seat&fails=gap');
    await page.getByRole('button', { name: 'Renew Reservoir Studio' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
    await dialog.getByRole('checkbox', { name: 'I may end up without this license' }).check();
    await dialog.getByRole('button', { name: 'Return first, then borrow' }).click();
    await expect(dialog.getByRole('alert')).toContainText('no new one was granted');
    await expect(dialog.getByRole('button', { name: 'Return first, then borrow' })).toHaveCount(0);
  });

  test('shows a gap with both ways out, and the replaced one as no second license', async ({ page }) => {
    await page.goto('?scene=renewing');
    const gap = hereRow(page, 'Pump Curve Designer');
    await expect(gap).toContainText('Not renewed');
    await gap.getByRole('button', { name: 'Borrow Pump Curve Designer again' }).click();
    await expect(page.getByRole('dialog', { name: 'Borrow this license?' })).toBeVisible();
    await page.keyboard.press('Escape');
    await gap.focus();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog', { name: 'Remove from this computer?' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(hereRow(page, 'Well Planner Pro').last()).toContainText(/Replaced.*Its seat goes back at/);
  });
});

test.describe('grants', () => {
  test('that wait are counted on the strip, and accepting shows each step', async ({ page }) => {
    await page.goto('?scene=grants&steps=manual');
    await expect(page.getByText('2 licenses wait for you.')).toBeVisible();
    await page.getByRole('button', { name: 'Look at them' }).click();
    const dialog = page.getByRole('dialog', { name: 'Grants' });
    await dialog.getByRole('button', { name: 'Accept Tunnel Planner' }).click();
    for (const words of [
      'Accepting',
      'AWS is still working on it',
      'Activating',
      'AWS is still working on it',
    ]) {
      await expect(dialog.getByRole('listitem').first().getByRole('status')).toHaveText(words);
      await step(page);
    }
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Tunnel Planner' })).toHaveCount(0);
    await expect(dialog).toBeVisible();
    await expect(page.locator('[data-said]')).toHaveText('Tunnel Planner is accepted.');
    expect((await calls(page)).map(({ name }) => name)).toEqual(['acceptGrant']);
  });

  test('are rejected for good only after a question; Esc takes back the question alone', async ({ page }) => {
    await page.goto('?scene=grants');
    await page.getByRole('button', { name: 'Look at them' }).click();
    const dialog = page.getByRole('dialog', { name: 'Grants' });
    const reject = dialog.getByRole('button', { name: 'Reject Tunnel Planner' });
    await reject.click();
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeVisible();
    await expect(reject).toBeFocused();
    expect(await calls(page)).toEqual([]);
    await reject.click();
    await dialog.getByRole('button', { name: 'Reject for good' }).click();
    await expect.poll(async () => (await calls(page)).map(({ name }) => name)).toEqual(['rejectGrant']);
  });

  test('show every stage in a word and why AWS failed', async ({ page }) => {
    await page.goto('?scene=grants');
    await page.getByRole('button', { name: 'Look at them' }).click();
    const rows = page.getByRole('list', { name: 'Grants that wait' }).getByRole('listitem');
    await expect(rows.nth(1)).toContainText('Accepted, not active yet');
    await expect(rows.nth(2)).toContainText('AWS is working on it');
    await expect(rows.nth(3)).toContainText('The license has no more activations left.');
    await expect(rows.nth(3).getByRole('button')).toHaveCount(0);
  });

  test('leave no strip where the sign-in may not list them', async ({ page }) => {
    await page.goto('?scene=grants-hidden');
    await page.getByRole('heading', { name: 'Available' }).waitFor();
    await expect(page.getByText(/waits? for your yes/)).toHaveCount(0);
  });
});
