// The page of trips: coverage in words and drawn, the form, borrowing for all, keep or undo, the rehearsal and its paper.

import { type Locator, type Page, expect, test } from '@playwright/test';

async function open(page: Page, query: string): Promise<Locator> {
  await page.goto(`?scene=${query}`);
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  return page.getByRole('article');
}
const calls = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate(
    (wanted) => window.fake.calls.filter((call) => call.name === wanted).map(({ args }) => args),
    name,
  );
/** Lets main's work go on by so many steps. */
async function play(page: Page, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) await page.evaluate(() => window.fake.step());
}
const press = (inside: Page | Locator, name: string | RegExp) => inside.getByRole('button', { name }).click();

test('a trip says when to press Borrow, relative and exact, and of each license from when on', async ({
  page,
}) => {
  const trip = await open(page, 'trips-early');
  await expect(trip).toContainText(
    /Press Borrow in [\d dhmin]+, from \w{3} \d+ \w{3} \d{4}, \d\d:\d\d CET on\./,
  );
  await expect(trip).toContainText(
    'That is on the first day of the trip: borrow before you lose the network.',
  );
  const rows = trip.getByRole('listitem');
  await expect(rows.filter({ hasText: 'Reservoir Studio' })).toContainText(
    /Too early.*Borrow it in .* from .* on\./s,
  );
  await expect(rows.filter({ hasText: 'Pump Curve' })).toContainText(/Covers.*On this computer until/s);
  await expect(rows.filter({ hasText: 'Well Planner' })).toContainText(/ends too soon\. Renew it in/);
  await expect(rows.filter({ hasText: 'Well Planner' })).toContainText('Cannot be given back early');
  await expect(trip.getByRole('button', { name: 'Borrow for this trip' })).toHaveCount(0);
});

test('what cannot cover the last day says why, and how far it reaches', async ({ page }) => {
  const trip = await open(page, 'trips-blocked');
  await expect(trip).toContainText('4 licenses cannot cover the last day.');
  await expect(trip).toContainText('The others can be borrowed now.');
  for (const why of [
    'The issuer allows too short a borrow: taken at the end of the first day, it ends',
    'The license itself ends',
    'All seats are in use.',
    'It is not in the list of licenses you can borrow.',
  ])
    await expect(trip).toContainText(why);
  await expect(trip.getByRole('button', { name: 'Borrow for this trip' })).toHaveCount(0);
});

test('the earliest moment comes while the page is open: Borrow appears without a new snapshot', async ({
  page,
}) => {
  await page.clock.install();
  const trip = await open(page, 'trips-early');
  await expect(trip).toContainText('Press Borrow in');
  // It is at ten in the morning of a day, so up to three days ahead.
  await page.clock.fastForward(72 * 3_600_000);
  await expect(trip.getByRole('button', { name: 'Borrow for this trip' })).toBeVisible();
});

test('a trip is made with the keyboard alone, and what is missing is said at its field', async ({ page }) => {
  await open(page, 'fresh');
  await page.getByRole('button', { name: 'New trip' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New trip' })).toBeFocused();
  await page.getByRole('button', { name: 'Save trip' }).focus();
  await page.keyboard.press('Enter');
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription('Give the trip a name.');
  await name.fill('Rig 7');
  await page.getByLabel('First day').fill('2026-12-10');
  await page.getByLabel('Last day').fill('2026-12-08');
  await expect(page.getByText('The last day is before the first.')).toBeVisible();
  await page.getByLabel('Last day').fill('2026-12-12');
  await page.keyboard.press('Enter');
  const search = page.getByRole('textbox', { name: 'Search licenses' });
  await expect(search).toBeFocused();
  await expect(search).toHaveAccessibleDescription('Choose at least one license.');
  await search.fill('pump');
  await page.getByRole('checkbox', { name: /Pump Curve Designer/ }).press('Space');
  await expect(page.getByText('1 license in the kit')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Rig 7' })).toBeFocused();
  expect(await calls(page, 'saveTrip')).toMatchObject([
    {
      tripId: null,
      name: 'Rig 7',
      place: '',
      firstDay: '2026-12-10',
      lastDay: '2026-12-12',
      licenseArns: [expect.stringMatching(/l-3$/)],
    },
  ]);
});

test('Escape leaves the form, and nothing is sent', async ({ page }) => {
  const trip = await open(page, 'trips');
  await press(trip, 'Edit Platform Heidrun');
  await page.getByRole('textbox', { name: 'Name' }).fill('Other');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Platform Heidrun' })).toBeFocused();
  expect(await calls(page, 'saveTrip')).toEqual([]);
});

test('among ten thousand licenses the picker shows a few and asks to search', async ({ page }) => {
  await open(page, 'many');
  await press(page, 'New trip');
  await expect(page.getByText('9,970 more. Search to see them.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('studio 9999');
  await expect(page.getByRole('list', { name: 'Licenses found' }).getByRole('checkbox')).toHaveCount(1);
});

test('a kit is reused for another trip, handed on as a file, and taken from one', async ({ page }) => {
  const trip = await open(page, 'trips');
  await press(trip, 'Export kit…');
  await expect(trip.getByText('Exported as kit.json.')).toBeVisible();
  await press(trip, 'New trip with this kit');
  await expect(page.getByText('3 licenses in the kit')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('');
  const file = {
    name: 'a.fieldpass',
    mimeType: 'application/json',
    buffer: Buffer.from('{"fieldpassKit":1}'),
  };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText('1 license of the kit file is not yours to borrow:')).toBeVisible();
  await expect(page.getByText('Hull Inspector: not granted to you')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Shared kit');
  expect(await calls(page, 'readKit')).toEqual([{ text: '{"fieldpassKit":1}' }]);
});

test('removing asks once more, and removes the plan only', async ({ page }) => {
  const trip = await open(page, 'trips');
  await press(trip, 'Remove the trip Platform Heidrun');
  await expect(trip).toContainText('What is borrowed stays on this computer.');
  await press(trip, 'Remove trip');
  await expect(page.getByRole('heading', { name: 'Grube Untertage' })).toBeFocused();
});

test('borrowing for a trip says before what an undo could not take back, then shows each license', async ({
  page,
}) => {
  const trip = await open(page, 'trips&steps=manual');
  await press(trip, 'Borrow for this trip');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(
    '1 license cannot be given back early: its seat stays taken even if you undo.',
  );
  await press(dialog, 'Borrow all');
  const items = dialog.getByRole('listitem');
  await expect(items.nth(0)).toContainText('Checking the keychain');
  await expect(items.nth(1)).toContainText('To do');
  await play(page, 3);
  await expect(items.nth(0)).toContainText(/Borrowed until/);
  await press(dialog, 'Close, keep borrowing');
  await expect(trip).toContainText('Borrowing for this trip: 1 of 3 done.');
  await press(trip, 'Look at it');
  await expect(items.nth(1)).toContainText('Checking the keychain');
});

test('all or nothing: when one fails, what was got can be given back, and what cannot says so', async ({
  page,
}) => {
  const trip = await open(page, 'trips&fails=third-license&steps=manual');
  await press(trip, 'Borrow for this trip');
  const dialog = page.getByRole('dialog');
  await press(dialog, 'Borrow all');
  await play(page, 9);
  await expect(dialog.getByRole('alert')).toContainText(
    'Not borrowed: Well Planner Pro. AWS allowed no seat',
  );
  await press(dialog, 'Undo: give 2 licenses back');
  await play(page, 1);
  await expect(dialog).toContainText('Everything this borrowed was given back.');
  await press(dialog, 'Done');
  await expect(page.getByRole('heading', { name: 'Platform Heidrun' })).toBeFocused();
  expect(await calls(page, 'undoTrip')).toHaveLength(1);
  await expect(trip.getByRole('button', { name: 'Borrow for this trip' })).toBeVisible();
});

test('what was got can be kept; until that is chosen the trip goes on asking', async ({ page }) => {
  const trip = await open(page, 'trips-stopped');
  await expect(trip).toContainText('Keep what you got, or give it back.');
  await press(trip, 'Look at it');
  await page.keyboard.press('Escape');
  await press(trip, 'Look at it');
  await press(page.getByRole('dialog'), 'Keep what I got');
  expect(await calls(page, 'keepTrip')).toHaveLength(1);
  expect(await calls(page, 'undoTrip')).toEqual([]);
  await expect(trip).not.toContainText('Keep what you got');
});

test('where nothing could be begun, the dialog says so and nothing was taken', async ({ page }) => {
  const trip = await open(page, 'trips&fails=offline');
  await press(trip, 'Borrow for this trip');
  const dialog = page.getByRole('dialog');
  await press(dialog, 'Borrow all');
  await expect(dialog.getByRole('heading', { name: 'Nothing was borrowed' })).toBeVisible();
  await expect(dialog.getByRole('alert')).toContainText('AWS could not be reached');
});

for (const [fails, result, found] of [
  ['', 'Pass', 'Genuine, for this computer, lasts through the last day'],
  ['&fails=forged', 'Fail', 'Not signed by the pinned key'],
  ['&fails=locked', 'Not known', 'The keychain does not answer'],
] as const)
  test(`a rehearsal that ends in “${result}” says it of each license, with the clock it was judged by`, async ({
    page,
  }) => {
    const trip = await open(page, `trips-covered${fails}`);
    await press(trip, 'Rehearse');
    const card = page.getByRole('region', { name: 'Rehearsal of Platform Heidrun' });
    await expect(card.getByRole('heading')).toBeFocused();
    await expect(card).toContainText(/Clock moved to\s*\w{3} \d+ \w{3} \d{4}, \d\d:00:00 CET/);
    await expect(card.getByRole('row', { name: /Pump Curve Designer/ })).toContainText(result);
    await expect(card.getByRole('row', { name: /Pump Curve Designer/ })).toContainText(found);
  });

test('on paper stands the card and nothing else; without a card the page prints as it is', async ({
  page,
}) => {
  await page.addInitScript(() =>
    Object.assign(window, { print: () => Object.assign(window, { printed: true }) }),
  );
  const trip = await open(page, 'trips-covered');
  await press(trip, 'Rehearse');
  const card = page.getByRole('region', { name: 'Rehearsal of Platform Heidrun' });
  await press(card, 'Print');
  expect(await page.evaluate('window.printed')).toBe(true);
  await page.emulateMedia({ media: 'print' });
  await expect(card).toBeVisible();
  expect(await page.evaluate(() => document.body.innerText)).toMatch(/^Rehearsal of Platform Heidrun/);
  for (const hidden of ['Refresh', 'Print', 'Edit Platform Heidrun'])
    await expect(page.getByRole('button', { name: hidden })).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await press(card, 'Close');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Refresh' })).toBeVisible();
});

test('trips that cannot be read are told, and none is offered to be made over them', async ({ page }) => {
  await open(page, 'trips-unreadable');
  await expect(page.getByText('The file of your trips cannot be read.')).toBeVisible();
  await expect(page.getByText('No trips yet')).toHaveCount(0);
});
