// Time outside of the window: tray, badge, notices and calendar say what the window says, and nothing is told twice.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { borrow, details, here } from './desk.ts';
import { type Laptop, type RunningApp, test } from './laptop.ts';
import {
  badgeCount,
  canSeeOutside,
  clickInTray,
  clickNotice,
  everNoticed,
  lookAway,
  menuLabels,
  notices,
  tooltip,
} from './outside.ts';

const NAME = 'Quillmark Draft 3D';

/** An app with one borrowed license; skipped where the host does not show what is outside of the window. */
async function withBorrow(laptop: Laptop, more: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  await laptop.connect();
  const running = await laptop.start(more);
  test.skip(!(await canSeeOutside(running.app)), 'Electron shows neither tray nor notices to a spec');
  await borrow(running.page, NAME);
  return running;
}

/** Minutes to sleep until `before` minutes before its end; the window cuts the time left off to hours. */
async function until(page: Page, before: number): Promise<number> {
  const text = await here(page, NAME).textContent();
  const [, days = '0', hours = '0'] = /(?:(\d+) d )?(\d+) h/.exec(text ?? '') ?? [];
  return (Number(days) * 24 + Number(hours) + 1) * 60 - before;
}

const settings = async (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Settings' }).click();

test('the tray says the soonest end, lists what is borrowed, and only ever asks', async ({ laptop }) => {
  const { app, page } = await withBorrow(laptop);
  await expect.poll(() => tooltip(app)).toMatch(/^Quillmark Draft 3D: .* left, until .* UTC$/);
  const labels = await menuLabels(app);
  expect(labels[0]).toMatch(/^Quillmark Draft 3D: .* left$/);
  expect(labels[1]).toMatch(/^Until .* UTC$/);
  expect(labels.slice(-2)).toEqual(['Show Fieldpass', 'Quit']);
  await lookAway(app);
  await clickInTray(app, 'Return…');
  await expect(page.getByRole('dialog')).toContainText('Return this license?');
  expect(laptop.seats()).toHaveLength(1);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await expect(here(page, NAME)).toHaveCount(0);
  await expect.poll(() => tooltip(app)).toBe('Fieldpass: nothing borrowed');
});

test('a reminder is shown once, not while the window is looked at, and withdrawn when renewed', async ({
  laptop,
}) => {
  const running = await withBorrow(laptop);
  const { app, page } = running;
  await lookAway(app);
  await laptop.sleep(running, await until(page, 30));
  await expect.poll(() => notices(app)).toEqual([`${NAME} ends within the hour`]);
  await expect.poll(() => badgeCount(app)).toBe(1);
  await expect.poll(() => tooltip(app)).toMatch(/: \d+ min left/);
  // The same fact in the window.
  await expect(page.getByRole('region', { name: 'Reminder', exact: true })).toContainText(
    'ends within the hour',
  );
  await expect(here(page, NAME)).toContainText('Last hour');
  await clickNotice(app);
  await expect(page.getByRole('complementary')).toContainText(NAME);
  await page.getByRole('complementary').getByRole('button', { name: 'Renew…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('ready to use offline');
  await expect.poll(() => notices(app)).toEqual([]);
  await expect.poll(() => badgeCount(app)).toBe(0);
  await expect(page.getByRole('region', { name: 'Reminder', exact: true })).toHaveCount(0);
  expect(await everNoticed(app)).toHaveLength(1);
});

test('nothing is shown outside while the person looks at the window, which says it itself', async ({
  laptop,
}) => {
  const running = await withBorrow(laptop);
  const { app, page } = running;
  await laptop.sleep(running, await until(page, 30));
  await expect(page.getByRole('region', { name: 'Reminder', exact: true })).toContainText(
    'ends within the hour',
  );
  expect(await everNoticed(app)).toEqual([]);
});

test('snoozed it is taken back, also in the next process, and the end is told all the same', async ({
  laptop,
}) => {
  const running = await withBorrow(laptop);
  const { app, page } = running;
  const minutes = await until(page, 30);
  await lookAway(app);
  await laptop.sleep(running, minutes);
  await expect.poll(() => notices(app)).toHaveLength(1);
  await page.getByRole('button', { name: `Snooze the reminders of ${NAME} for 12 hours` }).click();
  await expect.poll(() => notices(app)).toEqual([]);
  const panel = await details(here(page, NAME));
  await expect(panel).toContainText('Reminders snoozed until');
  await running.quit();

  const again = await laptop.start();
  await expect(await details(here(again.page, NAME))).toContainText('Reminders snoozed until');
  await lookAway(again.app);
  // The clock of a new process is that of the computer again: it begins where the borrow did.
  await laptop.sleep(again, minutes + 120);
  await expect.poll(() => notices(again.app)).toEqual([`${NAME} has ended`]);
  await expect(here(again.page, NAME)).toContainText('Expired');
  expect(await everNoticed(again.app)).toHaveLength(1);
});

test('without a tray everything works, and closing the window ends the app', async ({ laptop }) => {
  const running = await withBorrow(laptop, { STAND_IN_NO_TRAY: '1' });
  const { app, page } = running;
  expect(await tooltip(app)).toBeNull();
  await settings(page);
  await page.getByRole('checkbox', { name: /^Keep running in the tray/ }).check();
  await expect(page.locator('[data-said]')).toHaveText('Saved.');
  await expect(here(page, NAME)).toHaveCount(0);
  const ended = new Promise((done) => app.process().once('exit', done));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
  expect(laptop.log()).toContain('this desktop has no tray');
});

test('kept running in the tray, a closed window is only hidden; the icon goes when it is not wished', async ({
  laptop,
}) => {
  const { app, page } = await withBorrow(laptop);
  const isVisible = (): Promise<boolean | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await settings(page);
  await page.getByRole('checkbox', { name: /^Keep running in the tray/ }).check();
  await expect(page.locator('[data-said]')).toHaveText('Saved.');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await isVisible()).toBe(false);
  await clickInTray(app, 'Show Fieldpass');
  expect(await isVisible()).toBe(true);
  await page.getByRole('checkbox', { name: 'Show Fieldpass in the tray' }).uncheck();
  await expect.poll(() => tooltip(app)).toBeNull();
});

test('menu and tray speak the language that is set, at once', async ({ laptop }) => {
  const { app, page } = await withBorrow(laptop);
  const menu = (): Promise<readonly string[]> =>
    app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
  expect(await menu()).toEqual(['&File', '&Edit', '&View', '&Window', '&Help']);
  await settings(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await expect.poll(menu).toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Fenster', '&Hilfe']);
  expect(await tooltip(app)).toMatch(/: noch .*, bis /);
  expect(await menuLabels(app)).toEqual(
    expect.arrayContaining(['Anzeigen', 'Fieldpass anzeigen', 'Beenden']),
  );
});

test('the calendar is saved where the person says, and by the command line the same', async ({ laptop }) => {
  const { app, page } = await withBorrow(laptop);
  const file = join(laptop.dir, 'ends.ics');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await settings(page);
  await page.getByRole('button', { name: 'Export calendar…' }).click();
  await expect(page.getByRole('main')).toContainText('The calendar was saved.');
  const saved = readFileSync(file, 'utf8');
  expect(saved).toContain(`SUMMARY:${NAME} ends`);
  expect(saved.match(/BEGIN:VALARM/g)?.length).toBeGreaterThan(1);
  const { status, stdout } = await laptop.fieldpass('calendar');
  const untimed = (text: string): string => text.replace(/DTSTAMP:\w+/g, '');
  expect(status).toBe(0);
  expect(untimed(stdout)).toBe(untimed(saved));
});
