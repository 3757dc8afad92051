// Time in the window: flips within a second whatever the clock does, tones, reminders, settings, the timeline.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { HOSTILE } from './dev/scenes.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;

const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'On this computer' }).getByRole('row').filter({ hasText: name });
const calls = (page: Page, name: string): Promise<readonly unknown[]> =>
  page.evaluate(
    (wanted) => window.fake.calls.filter((call) => call.name === wanted).map(({ args }) => args),
    name,
  );
const note = (page: Page) => page.getByRole('region', { name: 'Reminder', exact: true });
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name });

test.describe('a license that ends in two hours', () => {
  test.beforeEach(async ({ page }) => {
    await page.clock.install({ time: NOON });
    await page.goto('?scene=ending');
    await expect(row(page, 'Reservoir Studio')).toContainText('Ends soon');
    await page.clock.pauseAt(NOON + 10_000);
  });

  test('turns to “Expired” within a second of its end, not before', async ({ page }) => {
    const left = await page.evaluate(() => {
      let endAt = 0;
      window.fake.push((now) => {
        endAt = now.borrows[0]?.expiresAt ?? 0;
        return now;
      });
      return endAt - Date.now();
    });
    await page.clock.fastForward(left - 30_000);
    await page.clock.runFor(29_999);
    await expect(row(page, 'Reservoir Studio')).toContainText('0 s left');
    await page.clock.runFor(1_000);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
  });

  test('is expired at the first look after a sleep in which no timer ran', async ({ page }) => {
    await page.clock.fastForward(9 * HOUR);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
    await expect(row(page, 'Reservoir Studio')).toContainText(
      'Ended 7 hours ago, Sat 21 Nov 2026, 15:00 CET',
    );
  });

  test('is expired within a second of a clock that was set ahead', async ({ page }) => {
    await page.clock.setSystemTime(NOON + 3 * HOUR);
    await page.clock.runFor(1_000);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
  });

  test('does not come back when the clock is set back afterwards', async ({ page }) => {
    await page.clock.fastForward(3 * HOUR);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
    await page.clock.setSystemTime(NOON);
    await page.clock.runFor(5_000);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
  });

  test('lasts no longer because the clock was set back before its end', async ({ page }) => {
    await page.clock.setSystemTime(NOON - 24 * HOUR);
    await page.clock.runFor(1_000);
    await expect(row(page, 'Reservoir Studio')).toContainText('1 h 59 min left');
    await page.clock.fastForward(2 * HOUR);
    await expect(row(page, 'Reservoir Studio')).toContainText('Expired');
  });

  test('changes its tone in the last hour, with a word and an icon', async ({ page }) => {
    const mark = row(page, 'Reservoir Studio').getByText('Last hour');
    await page.clock.fastForward(HOUR - 15_000);
    await expect(mark).toHaveCount(0);
    await page.clock.runFor(6_000);
    await expect(mark).toBeVisible();
    await expect(mark.locator('xpath=..').locator('svg')).toBeVisible();
  });
});

test('each tone has its own word', async ({ page }) => {
  await page.goto('?scene=tones');
  await expect(row(page, 'Well Planner Pro')).toContainText('Last hour');
  await expect(row(page, 'Tunnel Planner')).toContainText('Last days');
  await expect(row(page, 'Reservoir Studio')).not.toContainText('Last');
  await page.getByRole('button', { name: 'Details of Tunnel Planner' }).click();
  await expect(page.getByRole('complementary')).toContainText('Last days');
  await expect(page.getByRole('complementary')).toContainText('Reminders snoozed until');
});

test.describe('a reminder', () => {
  test('says relative and exact time on every page, and leads to the renewal without starting it', async ({
    page,
  }) => {
    await page.goto('?scene=tones');
    await tab(page, 'Settings').click();
    await expect(note(page)).toContainText('Well Planner Pro ends within the hour.');
    await expect(note(page)).toContainText(/4\d min .* left, until .* CET \(and 1 more\)/);
    await page.getByRole('button', { name: 'Renew Well Planner Pro' }).first().click();
    await expect(page.getByRole('dialog')).toContainText('Renew this license?');
    expect(await calls(page, 'renew')).toEqual([]);
  });

  test('put off goes away, is said aloud, and its details say until when', async ({ page }) => {
    await page.goto('?scene=tones');
    await page.getByRole('button', { name: 'Snooze the reminders of Well Planner Pro for 12 hours' }).click();
    await expect(note(page)).toContainText('Reservoir Studio ends soon.');
    expect(await calls(page, 'snooze')).toEqual([{ borrowId: 'b-1' }]);
    await expect(page.locator('[data-said]')).toContainText(
      'The reminders of Well Planner Pro are snoozed until',
    );
    await page.getByRole('button', { name: 'Dismiss the reminder of Reservoir Studio' }).click();
    await expect(note(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Details of Well Planner Pro' }).click();
    const panel = page.getByRole('complementary');
    await expect(panel).toContainText('Reminders snoozed until');
    await expect(panel.getByRole('button', { name: 'Snooze 12 h' })).toHaveCount(0);
  });

  test('that could not be put off says why', async ({ page }) => {
    await page.goto('?scene=tones&fails=offline');
    await page.getByRole('button', { name: /^Snooze the reminders of Well Planner Pro/ }).click();
    await expect(page.locator('[data-said]')).toContainText('Not snoozed: Well Planner Pro.');
    await expect(note(page)).toContainText('Well Planner Pro');
  });

  test('is withdrawn when main takes it back', async ({ page }) => {
    await page.goto('?scene=tones');
    await page.evaluate(() => window.fake.push((now) => ({ ...now, reminders: [] })));
    await expect(note(page)).toHaveCount(0);
  });

  test('with any name stays within the window', async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 360 });
    await page.goto('?scene=tones');
    for (const name of HOSTILE) {
      await page.evaluate(
        (licenseName) =>
          window.fake.push((now) => ({
            ...now,
            borrows: now.borrows.map((one) => ({ ...one, licenseName })),
          })),
        name,
      );
      const spare = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(spare).toBeLessThanOrEqual(0);
    }
  });
});

test.describe('settings', () => {
  test('are saved at once, each with words of what it does', async ({ page }) => {
    await page.goto('?scene=ending');
    await tab(page, 'Settings').click();
    await page.getByRole('checkbox', { name: 'A week before' }).uncheck();
    await page.getByRole('checkbox', { name: 'Keep running in the tray when the window is closed' }).check();
    await expect(page.locator('[data-said]')).toHaveText('Saved.');
    await expect(page.getByRole('checkbox', { name: 'A week before' })).toHaveAccessibleDescription(
      'Only for licenses borrowed for two weeks or longer.',
    );
    // The window speaks it at once.
    await page.getByRole('combobox', { name: 'Language of the window' }).selectOption('Deutsch');
    await expect(page.locator('[data-said]')).toHaveText('Gespeichert.');
    const last = (await calls(page, 'changeSettings')).at(-1);
    expect(last).toMatchObject({
      reminders: { areOn: true, kinds: { week: false, ended: true } },
      tray: { isShown: true, keepsRunning: true },
      language: 'de',
    });
  });

  test('off hide what depends on them', async ({ page }) => {
    await page.goto('?scene=ending');
    await tab(page, 'Settings').click();
    await page.getByRole('checkbox', { name: 'Remind me before a license ends' }).uncheck();
    await expect(page.getByRole('group', { name: 'When' })).toHaveCount(0);
    await page.getByRole('checkbox', { name: 'Show Fieldpass in the tray' }).uncheck();
    await expect(page.getByRole('checkbox', { name: /^Keep running/ })).toHaveCount(0);
  });

  test('that cannot be saved stand as they were, and say why', async ({ page }) => {
    await page.goto('?scene=ending&fails=offline');
    await tab(page, 'Settings').click();
    // Not uncheck(): it takes itself back.
    await page.getByRole('checkbox', { name: 'At the end' }).click();
    await expect(page.getByText('Not saved.')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'At the end' })).toBeChecked();
  });

  test('can be reached and changed with the keyboard alone', async ({ page }) => {
    await page.goto('?scene=ending');
    await tab(page, 'Settings').focus();
    await page.keyboard.press('Enter');
    const first = page.getByRole('checkbox', { name: 'Remind me before a license ends' });
    for (let presses = 0; presses < 12; presses += 1) {
      if (await first.evaluate((node) => node === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Space');
    await expect(first).not.toBeChecked();
  });
});

test('the calendar is saved by main; a changed mind is no failure', async ({ page }) => {
  await page.goto('?scene=ending');
  await tab(page, 'Settings').click();
  const button = page.getByRole('button', { name: 'Export calendar…' });
  await button.click();
  await expect(page.getByText('The calendar was saved.').first()).toBeVisible();
  await page.goto('?scene=ending&fails=cancel');
  await tab(page, 'Settings').click();
  await button.click();
  await expect.poll(() => calls(page, 'exportCalendar')).toHaveLength(1);
  await expect(page.getByRole('main')).not.toContainText('saved.');
  await page.goto('?scene=ending&fails=offline');
  await tab(page, 'Settings').click();
  await button.click();
  await expect(page.getByText('Calendar not saved.')).toBeVisible();
});

test.describe('the timeline', () => {
  test('is a picture with a name, and the same as a list', async ({ page }) => {
    await page.goto('?scene=tones');
    await page.getByRole('button', { name: 'Timeline' }).click();
    await expect(page.getByRole('img', { name: /^5 licenses end; the first in 4\d min/ })).toBeVisible();
    const items = page.getByRole('region', { name: 'What ends when' }).getByRole('listitem');
    await expect(items).toHaveCount(5);
    await expect(items.first()).toContainText(/Well Planner Pro: 4\d min \d+ s left, until .* CET/);
    await page.getByRole('button', { name: 'Timeline' }).click();
    await expect(row(page, 'Well Planner Pro')).toBeVisible();
  });

  test('is left for the details of what a reminder shows', async ({ page }) => {
    await page.goto('?scene=tones');
    await page.getByRole('button', { name: 'Timeline' }).click();
    await note(page).getByRole('button', { name: 'Show Well Planner Pro' }).click();
    await expect(page.getByRole('complementary')).toContainText('Well Planner Pro');
  });

  test('is offered on narrow windows too, and not where nothing is here', async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 360 });
    await page.goto('?scene=ending');
    await page.getByRole('button', { name: 'Timeline' }).click();
    await expect(page.getByRole('img', { name: '1 license ends' })).toBeVisible();
    await page.getByRole('button', { name: /^On this computer/ }).click();
    await expect(row(page, 'Reservoir Studio')).toBeVisible();
    await page.goto('?scene=empty');
    await expect(page.getByRole('button', { name: 'Timeline' })).toHaveCount(0);
  });
});

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    test('axe finds nothing in settings and timeline', async ({ page }) => {
      const violations = async (): Promise<readonly string[]> =>
        (await new AxeBuilder({ page }).analyze()).violations.map(
          ({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`,
        );
      await page.goto('?scene=tones');
      await page.getByRole('button', { name: 'Timeline' }).click();
      expect(await violations()).toEqual([]);
      await tab(page, 'Settings').click();
      await page.getByRole('button', { name: 'Export calendar…' }).click();
      expect(await violations()).toEqual([]);
    });
  });

test('settings and timeline do not scroll sideways at 640 × 360, and their targets are large', async ({
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await page.goto('?scene=tones');
  const sideways = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.getByRole('button', { name: 'Timeline' }).click();
  expect(await sideways()).toBeLessThanOrEqual(0);
  await tab(page, 'Settings').click();
  expect(await sideways()).toBeLessThanOrEqual(0);
  for (const button of await page.getByRole('button').all())
    expect((await button.boundingBox())?.height ?? 40).toBeGreaterThanOrEqual(40);
  for (const label of await page.locator('label.check').all())
    expect((await label.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(40);
});
