// Hostile names beyond the list: in details, dialogs, on this computer, in trips, activity and grants, as somebody meets them.

import { expect, type Locator, type Page } from '@playwright/test';
import { reached } from '../support/effort.ts';
import { connections, details, here, row } from './desk.ts';
import { intrusions, standing } from './intruders.ts';
import { test } from './laptop.ts';

// One of a kind each: what is short enough for a trip, and what the search can find.
const BORROWED = ['<img src=x onerror=window.hacked=1>', '"><svg onload=window.hacked=1>'] as const;
const ONLINE = "</textarea><script>window.hacked=1</script>'";
const GRANT = '<iframe srcdoc="<script>parent.hacked=1</script>">';
const REASON = '{@html "<img src=x onerror=window.hacked=1>"}';
const METADATA = '<b>metadata of a vendor</b>';
const NAMES: Readonly<Record<string, string>> = {
  'Quillmark Draft 3D': BORROWED[0],
  'Fernholt PLC Studio': BORROWED[1],
  'Quillmark Review Online': ONLINE,
  'Fernholt Drive Tuner': GRANT,
};

type Members = Record<string, unknown>;

/** Every license and grant in a reply of AWS under the names above, and with metadata. */
function forged(reply: string): string {
  if (!reply.startsWith('{')) return reply;
  const parsed = JSON.parse(reply) as Members;
  const license = (one: Members): Members => {
    const name = NAMES[String(one['LicenseName'])];
    const LicenseMetadata = [{ Name: METADATA, Value: METADATA }];
    if (name === undefined) return { ...one, LicenseMetadata };
    const Issuer = { ...(one['Issuer'] as Members), Name: name };
    return { ...one, LicenseName: name, ProductName: name, Issuer, LicenseMetadata };
  };
  const grant = (one: Members): Members => ({ ...one, GrantName: GRANT, StatusReason: REASON });
  const all = (list: unknown, change: (one: Members) => Members): unknown =>
    Array.isArray(list) ? list.map((one) => change(one as Members)) : list;
  const one = (value: unknown, change: (it: Members) => Members): unknown =>
    typeof value === 'object' && value !== null ? change(value as Members) : value;
  const changed: Members = {
    ...parsed,
    Licenses: all(parsed['Licenses'], license),
    License: one(parsed['License'], license),
    Grants: all(parsed['Grants'], grant),
    Grant: one(parsed['Grant'], grant),
  };
  return JSON.stringify(changed);
}

test('hostile names are text in every place that shows one, and nothing of them runs; metadata stands nowhere', async ({
  laptop,
}) => {
  test.setTimeout(300_000);
  await laptop.connect(forged);
  const { page } = await laptop.start();
  await page.setViewportSize({ width: 1280, height: 2400 });
  const looked: string[] = [];
  page.on('dialog', (dialog) => {
    looked.push('a dialog of the page itself');
    void dialog.dismiss();
  });
  const look = async (place: string, where: Locator, ...names: readonly string[]): Promise<void> => {
    for (const name of names) await expect(where.first(), place).toContainText(name);
    expect(await intrusions(page), place).toEqual([]);
    expect(await standing(page, [METADATA, 'metadata of a vendor']), place).toEqual([false, false]);
    looked.push(place);
  };

  await look('available', page.getByRole('region', { name: 'Available' }), ...BORROWED, ONLINE);
  for (const name of BORROWED) await borrowAs(page, name, look);
  await checkOutAs(page, look);
  await look('on this computer', page.getByRole('region', { name: 'On this computer' }), ...BORROWED, ONLINE);
  await look('details of a borrow', await details(here(page, BORROWED[0])), BORROWED[0]);
  await page.getByRole('complementary').getByRole('button', { name: 'Renew…' }).click();
  await look('renewing', page.getByRole('dialog'), BORROWED[0]);
  await page.keyboard.press('Escape');
  await here(page, BORROWED[1])
    .getByRole('button', { name: /^Return / })
    .click();
  await look('returning', page.getByRole('dialog'), BORROWED[1]);
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await look('returned', page.getByRole('dialog', { name: 'Returned' }), BORROWED[1]);
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await seeGrants(page, look);
  await seeTrips(page, look);
  await seeRecords(page, look);
  await look('issuer keys', await connections(page, 'Issuer keys'), BORROWED[0]);
  // Control: the same look does see an intruder, and a text that stands on the page.
  await page.evaluate("document.body.append(Object.assign(document.createElement('marquee'), { textContent: 'metadata of a vendor' }))"); // prettier-ignore
  expect(await intrusions(page)).toHaveLength(1);
  expect(await standing(page, ['metadata of a vendor'])).toEqual([true]);
  reached('hostile names, place by place', {
    places: looked.length,
    'taken for markup': 0,
    'control: planted element seen': 1,
  });
});

type Look = (place: string, where: Locator, ...names: readonly string[]) => Promise<void>;

async function borrowAs(page: Page, name: string, look: Look): Promise<void> {
  await look('details', await details(row(page, name)), name);
  await row(page, name)
    .getByRole('button', { name: /^Borrow / })
    .click();
  const dialog = page.getByRole('dialog');
  await look('borrowing', dialog, name);
  await dialog.getByRole('button', { name: 'Borrow', exact: true }).click();
  await expect(dialog).toContainText('Verified, stored in the keychain', { timeout: 120_000 });
  await look('borrowed', dialog, name);
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function checkOutAs(page: Page, look: Look): Promise<void> {
  const panel = await details(row(page, ONLINE));
  await panel.getByRole('button', { name: 'Check out online…' }).click();
  const dialog = page.getByRole('dialog');
  await look('checking out', dialog, ONLINE);
  await dialog.getByRole('button', { name: 'Check out', exact: true }).click();
  await expect(dialog).toContainText('Fieldpass keeps it alive while it is open.');
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function seeGrants(page: Page, look: Look): Promise<void> {
  await page.getByRole('region', { name: 'Grants' }).getByRole('button', { name: 'Look at them' }).click();
  await look('grants', page.getByRole('dialog'), GRANT, REASON);
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
}

async function seeTrips(page: Page, look: Look): Promise<void> {
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.getByRole('button', { name: 'Trips', exact: true }).click();
  await page.getByRole('button', { name: 'New trip' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(BORROWED[1]);
  await page.getByRole('textbox', { name: 'Place' }).fill(BORROWED[0]);
  await page.getByLabel('First day').fill(day);
  await page.getByLabel('Last day').fill(day);
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('<img src=x');
  await look('choosing for a trip', page.getByRole('main'), BORROWED[0]);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Save trip' }).click();
  await look('a trip', page.getByRole('article'), ...BORROWED);
}

async function seeRecords(page: Page, look: Look): Promise<void> {
  const pages = page.getByRole('navigation');
  await pages.getByRole('button', { name: 'Activity' }).click();
  await look('activity', page.getByRole('main'), ...BORROWED, ONLINE);
  await pages.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('checkbox', { name: 'Include the names of licenses and issuers' }).check();
  await page.getByRole('button', { name: 'Show the text' }).click();
  await look('the text for support', page.locator('pre'), BORROWED[0]);
}
