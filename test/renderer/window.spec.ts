// What a person does in the window, against the scripted main of the dev page.

import { type Locator, type Page, expect, test } from '@playwright/test';

const calls = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.fake.calls.map(({ name }) => name).filter((name) => name !== 'snapshot'));
const step = (page: Page): Promise<void> => page.evaluate(() => window.fake.step());
const hereRow = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'On this computer' }).getByRole('row', { name: new RegExp(name) });
const availableRow = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Available' }).getByRole('row', { name: new RegExp(name) });

async function beginBorrow(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: `Borrow ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Borrow', exact: true }).click();
  return dialog;
}

test.describe('borrowing', () => {
  test('says what it means before, shows each step, and ends with the exact end', async ({ page }) => {
    await page.goto('?scene=fresh&steps=manual');
    await page.getByRole('button', { name: 'Borrow Well Planner Pro' }).click();
    const dialog = page.getByRole('dialog', { name: 'Borrow this license?' });
    await expect(dialog).toContainText('8 hours');
    await expect(dialog).toContainText('No, the seat goes back by itself at the end');
    await expect(dialog).toContainText('1 of 12 seats free');
    await expect(dialog).toContainText('field-laptop-07');
    await expect(dialog).toContainText('If the network breaks just now, nothing is lost');
    expect(await calls(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Borrow', exact: true }).click();
    const running = page.getByRole('dialog', { name: 'Borrowing' });
    for (const words of [
      'Checking the keychain',
      'Writing it down',
      'Asking AWS',
      'Verifying the signature',
      'Storing in the keychain',
    ]) {
      await expect(running.locator('[aria-current="step"]')).toContainText(words);
      await step(page);
    }
    const done = page.getByRole('dialog', { name: 'Borrowed' });
    await expect(done).toContainText(/\w{3} \d+ \w{3} \d{4}, \d\d:\d\d:\d\d CE/);
    await done.getByRole('button', { name: 'Done' }).click();
    await expect(hereRow(page, 'Well Planner Pro')).toContainText('Borrowed');
    expect(await calls(page)).toEqual(['borrow']);
  });

  test('goes on when its dialog is closed, and comes back into view when asked again', async ({ page }) => {
    await page.goto('?scene=fresh&steps=manual');
    const dialog = await beginBorrow(page, 'Pump Curve Designer');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.locator('[data-said]')).toHaveText(/^Borrowing goes on: Pump Curve Designer/);
    await step(page);
    const inHand = page.getByRole('region', { name: 'In hand' });
    await expect(inHand).toContainText(/Borrowing\s+Pump Curve Designer/);
    await expect(inHand).toContainText('Writing it down');
    await page.getByRole('button', { name: 'Progress of Pump Curve Designer', exact: true }).click();
    await expect(inHand).toBeHidden();
    await expect(page.getByRole('dialog', { name: 'Borrowing' })).toContainText('Writing it down');
    await page.keyboard.press('Escape');
    for (let left = 0; left < 4; left += 1) await step(page);
    await expect(page.locator('[data-said]')).toHaveText(/Pump Curve Designer is borrowed until/);
    await expect(hereRow(page, 'Pump Curve Designer')).toBeVisible();
    expect(await calls(page)).toEqual(['borrow']);
  });

  test('that fails says what happened, what to do and the code, which can be copied', async ({ page }) => {
    await page.goto('?scene=fresh&fails=internal');
    const dialog = await beginBorrow(page, 'Pump Curve Designer');
    await expect(dialog.getByRole('alert')).toContainText('Nothing that was saved is lost.');
    await expect(dialog.getByRole('alert')).toContainText('Start Fieldpass again.');
    await dialog.getByRole('button', { name: 'Copy code internal' }).click();
    const copied = await page.evaluate(() => window.fake.calls.find(({ name }) => name === 'copyText')?.args);
    expect(copied).toEqual({ text: 'Code internal, reference F-7Q2K' });
    await expect(dialog.getByRole('button', { name: 'Try again' })).toBeHidden();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByRole('region', { name: 'Problems' })).toBeHidden();
    await page.getByRole('button', { name: 'Borrow Pump Curve Designer' }).click();
    await expect(page.getByRole('dialog', { name: 'Borrow this license?' })).toBeVisible();
  });

  test('that fails after its dialog was closed leaves a note until it is dismissed', async ({ page }) => {
    await page.goto('?scene=fresh&steps=manual&fails=offline');
    await beginBorrow(page, 'Pump Curve Designer');
    await page.keyboard.press('Escape');
    for (let left = 0; left < 5; left += 1) await step(page);
    const notes = page.getByRole('region', { name: 'Problems' });
    await expect(notes).toContainText('Not borrowed: Pump Curve Designer.');
    await notes.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notes).toBeHidden();
  });

  test('says why not instead of offering a button', async ({ page }) => {
    await page.goto('?scene=fresh');
    const row = availableRow(page, 'Seismic Toolbox');
    await expect(row).toContainText('All seats are in use.');
    await expect(row.getByRole('button', { name: /Borrow/ })).toHaveCount(0);
  });
});

test.describe('on this computer', () => {
  test('returning asks first, then the row goes and the focus stays in the window', async ({ page }) => {
    await page.goto('?scene=borrowed&steps=manual');
    await page.getByRole('button', { name: 'Return Reservoir Studio' }).click();
    const dialog = page.getByRole('dialog', { name: 'Return this license?' });
    await expect(dialog).toContainText('3 d 4 h left');
    await expect(dialog).toContainText(/Would end\s*\w{3} \d+ \w{3} \d{4}, \d\d:\d\d CE/);
    await expect(dialog).toContainText('Yes, allowed by the issuer');
    await expect(dialog).toContainText('3 of 5 seats free');
    await expect(dialog).toContainText('field-laptop-07');
    await expect(dialog).toContainText('If the network breaks just now, nothing is lost');
    expect(await calls(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Return', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('Returning the seat');
    await step(page);
    const done = page.getByRole('dialog', { name: 'Returned' });
    await expect(done).toContainText(/Given back \w{3} \d+ \w{3} \d{4}, \d\d:\d\d:\d\d CE/);
    await expect(done.getByRole('button', { name: 'Done' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(done).toBeHidden();
    await expect(hereRow(page, 'Reservoir Studio')).toHaveCount(0);
    await expect(hereRow(page, 'Well Planner Pro')).toBeFocused();
    expect(await calls(page)).toEqual(['return']);
  });

  test('what cannot be returned says why and has no button', async ({ page }) => {
    await page.goto('?scene=borrowed');
    const row = hereRow(page, 'Well Planner Pro');
    await expect(row).toContainText('does not allow this license to be returned early');
    await expect(row.getByRole('button', { name: /^Return/ })).toHaveCount(0);
  });

  test('removing looks different from returning and calls remove', async ({ page }) => {
    await page.goto('?scene=expired');
    await page.getByRole('button', { name: 'Remove Grid Inspector from this computer' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove from this computer?' });
    await expect(dialog).toContainText('no seat changes hands');
    await dialog.getByRole('button', { name: 'Remove from this computer' }).click();
    await expect(hereRow(page, 'Grid Inspector')).toHaveCount(0);
    expect(await calls(page)).toEqual(['remove']);
  });

  test('a locked keychain offers to try again', async ({ page }) => {
    await page.goto('?scene=locked');
    await expect(hereRow(page, 'Reservoir Studio')).toContainText('Unreadable');
    await page.getByRole('button', { name: 'Try again to read Reservoir Studio' }).click();
    await expect(hereRow(page, 'Reservoir Studio')).toContainText('Borrowed');
    await expect(page.getByRole('region', { name: 'Problems' })).toBeHidden();
  });

  test('what may be held says until when', async ({ page }) => {
    await page.goto('?scene=unresolved');
    await expect(hereRow(page, 'Core Sampler')).toContainText(
      /Unresolved.*A seat may be held, until \w{3} \d/,
    );
  });
});

test.describe('time', () => {
  test.beforeEach(async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?scene=ends-soon');
  });

  test('counts down, ends soon and expires within the second, without any message from main', async ({
    page,
  }) => {
    const row = hereRow(page, 'Reservoir Studio');
    await page.clock.runFor(10_000);
    await expect(row).toContainText('1 min 20 s left, until Sat 21 Nov 2026, 11:01 CET');
    await expect(row).toContainText('Borrowed');
    await page.clock.runFor(19_000);
    await expect(row).toContainText('Borrowed');
    await page.clock.runFor(1_000);
    await expect(row).toContainText('Ends soon');
    await expect(page.locator('[data-said]')).toHaveText(/ends soon/);
    await page.clock.runFor(59_000);
    await expect(row).toContainText(/Ends soon.* 1 s left/);
    await page.clock.runFor(1_000);
    await expect(row).toContainText(/Expired.*Ended just now, Sat 21 Nov 2026, 11:01 CET/);
    await expect(page.locator('[data-said]')).toHaveText('Reservoir Studio has expired.');
  });

  test('never revives what has expired when the clock is set back', async ({ page }) => {
    const row = hereRow(page, 'Reservoir Studio');
    await page.clock.fastForward(100_000);
    await expect(row).toContainText('Expired');
    await page.clock.setSystemTime(new Date('2026-11-20T10:00:00Z'));
    await page.clock.runFor(5_000);
    await expect(row).toContainText('Expired');
  });

  test('is right at once after a sleep', async ({ page }) => {
    await page.clock.setSystemTime(new Date('2026-11-21T18:00:00Z'));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(hereRow(page, 'Reservoir Studio')).toContainText('Expired');
  });
});

test.describe('states of the whole', () => {
  test('offline says that what is here still works, and when was last listed', async ({ page }) => {
    await page.goto('?scene=offline');
    const notes = page.getByRole('region', { name: 'Problems' });
    await expect(notes).toContainText('Offline – what is on this computer still works.');
    await expect(notes).toContainText(/Last listed .* CE\w* \(1 day ago\)/);
  });

  test('nothing is explained', async ({ page }) => {
    await page.goto('?scene=empty');
    await expect(page.getByText('Nothing borrowed yet')).toBeVisible();
    await expect(page.getByText('No licenses were granted to you')).toBeVisible();
  });

  test('a placeholder appears only after 300 ms', async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?silent=1');
    await page.getByRole('button', { name: 'Help' }).waitFor();
    await page.clock.runFor(250);
    await expect(page.getByText('Opening Fieldpass…')).toBeHidden();
    await page.clock.runFor(100);
    await expect(page.getByText('Opening Fieldpass…')).toBeVisible();
  });

  test('a main that does not answer is told with a next step', async ({ page }) => {
    await page.goto('?rejects=1');
    await expect(page.getByRole('region', { name: 'Problems' })).toContainText('Start Fieldpass again.');
  });

  test('an older snapshot that arrives late replaces nothing', async ({ page }) => {
    await page.goto('?scene=borrowed');
    await expect(hereRow(page, 'Reservoir Studio')).toBeVisible();
    await page.evaluate(() => window.fake.push((now) => ({ ...now, borrows: [] })));
    await expect(page.getByText('Nothing borrowed yet')).toBeVisible();
    await page.evaluate(() =>
      window.fake.pushOld((now) => ({
        ...now,
        nodeId: 'old',
        borrows: [],
        vault: { state: 'full', problem: null },
      })),
    );
    await expect(page.getByText('Keychain ready')).toBeVisible();
  });
});
