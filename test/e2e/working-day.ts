// What an engineer does on a whole working day, act by act, for specs that look at what is left of it.

import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { CreateTokenCommand, LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { expect, type Page } from '@playwright/test';
import { makeCertificates } from '../support/fault-proxy.ts';
import { connections, details, find, here } from './desk.ts';
import type { Laptop, RunningApp } from './laptop.ts';

const ROLE = 'arn:aws:iam::123456789012:role/SiteEngineer';

const turnTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name, exact: true }).click();

/** The administrator's side: a refresh token for people without AWS accounts. */
export async function refreshToken(laptop: Laptop, licenseArn: string): Promise<string> {
  const administrator = new LicenseManagerClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${laptop.port}`,
    credentials: { accessKeyId: 'AKIDADMINADMIN000000', secretAccessKey: 'anything' },
  });
  const order = { LicenseArn: licenseArn, RoleArns: [ROLE], ClientToken: 'canary'.repeat(4) };
  const { Token = '' } = await administrator.send(new CreateTokenCommand(order));
  administrator.destroy();
  return Token;
}

/** Imports the token, and uses it for all that follows. */
export async function connectWith(token: string, page: Page, laptop: Laptop): Promise<void> {
  const dialog = await connections(page);
  await dialog.getByRole('button', { name: 'With an access token…' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Site token');
  await dialog.getByRole('textbox', { name: 'Access token' }).fill(token);
  await dialog.getByText('More settings').click();
  await dialog.getByRole('textbox', { name: 'Region', exact: true }).fill('us-east-1');
  for (const name of ['License Manager endpoint', 'KMS endpoint', 'STS endpoint'])
    await dialog.getByRole('textbox', { name }).fill(`http://127.0.0.1:${laptop.port}`);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Site token' })).toContainText('In use');
  await page.keyboard.press('Escape');
}

export async function renew(page: Page, name: string): Promise<void> {
  const panel = await details(here(page, name));
  await panel.getByRole('button', { name: 'Renew…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(dialog).toContainText('The new one is verified, stored in the keychain');
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** Presses Return in the row and in the dialog; does not wait for the outcome. */
async function beginReturn(page: Page, name: string): Promise<void> {
  await here(page, name)
    .getByRole('button', { name: `Return ${name}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
}

export async function giveBack(page: Page, name: string): Promise<void> {
  await beginReturn(page, name);
  await page.getByRole('dialog', { name: 'Returned' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(page, name)).toHaveCount(0);
}

/** A return that AWS fails is told with its code; then AWS is well again. */
export async function failToGiveBack(page: Page, name: string, laptop: Laptop): Promise<void> {
  laptop.misbehave({ kind: 'server-error', times: 'until-reset', operation: 'CheckInLicense' });
  await beginReturn(page, name);
  await expect(page.getByRole('dialog')).toContainText('outcome-unknown', { timeout: 60_000 });
  laptop.misbehave({ kind: 'reset' });
  await page.keyboard.press('Escape');
}

/** Accepts the grant that waits. */
export async function acceptGrant(page: Page, name: string): Promise<void> {
  await find(page, name);
  const strip = page.getByRole('region', { name: 'Grants' });
  await strip.getByRole('button', { name: 'Look at them' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: `Accept ${name}` }).click();
  await expect(strip).toContainText('1 license waits for you.', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** Imports an issuer key and an authority; a private key that is pasted first is refused. Gives a piece of that one. */
export async function importTrust(page: Page): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const keys = await connections(page, 'Issuer keys');
  await keys.getByRole('button', { name: 'Add a key' }).click();
  await keys.getByRole('textbox', { name: 'Issuer account' }).fill('123456789012');
  await keys.getByRole('textbox', { name: 'Public key' }).fill(pem);
  await keys.getByRole('button', { name: 'Add key' }).click();
  await expect(keys).toContainText('PRIVATE key');
  await keys
    .getByRole('textbox', { name: 'Public key' })
    .fill(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  await keys.getByRole('button', { name: 'Add key' }).click();
  await expect(keys.getByRole('heading', { name: /123456789012/ })).toBeVisible();
  await keys.getByRole('tab', { name: 'Company network' }).click();
  await keys.getByRole('button', { name: 'Add an authority' }).click();
  const { ca } = makeCertificates();
  const file = { name: 'company.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(ca) };
  await keys.locator('input[type=file]').setInputFiles(file);
  await keys.getByRole('button', { name: 'Trust this authority' }).click();
  await expect(keys.getByRole('list', { name: 'Company network' })).toContainText('CN=ca');
  await page.keyboard.press('Escape');
  return pem.split('\n').slice(5, 7).join('');
}

/** Saves everything that can be saved, beside the files of the app. */
export async function exportAll({ app, page }: RunningApp, name: string, dir: string): Promise<void> {
  const saveTo = (file: string): Promise<void> =>
    app.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      },
      join(dir, file),
    );
  await turnTo(page, 'Activity');
  for (const format of ['CSV', 'JSON']) {
    await saveTo(`history.${format.toLowerCase()}`);
    await page.getByRole('button', { name: `Export as ${format}` }).click();
    await expect(page.getByText(`history.${format.toLowerCase()}`)).toBeVisible();
  }
  await turnTo(page, 'Help');
  await page.getByRole('checkbox', { name: 'Include the names of licenses and issuers' }).check();
  await page.getByRole('button', { name: 'Show the text' }).click();
  await saveTo('bundle.txt');
  await page.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(page.getByText('bundle.txt')).toBeVisible();
  await turnTo(page, 'Settings');
  await saveTo('ends.ics');
  await page.getByRole('button', { name: 'Export calendar…' }).click();
  await expect(page.getByRole('main')).toContainText('The calendar was saved.');
  await planTrip(page, name);
  await saveTo('rig.fieldpass');
  await page.getByRole('button', { name: 'Export kit…' }).click();
  await expect(page.getByText('Exported as rig.fieldpass.')).toBeVisible();
  await turnTo(page, 'Licenses');
}

async function planTrip(page: Page, name: string): Promise<void> {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await turnTo(page, 'Trips');
  await page.getByRole('button', { name: 'New trip' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Rig 7');
  await page.getByLabel('First day').fill(day(1));
  await page.getByLabel('Last day').fill(day(2));
  await page.getByRole('textbox', { name: 'Search licenses' }).fill(name);
  await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Save trip' }).click();
  await expect(page.getByRole('article')).toContainText(name);
}

/** A mistake of the app itself, whose error happens to hold a secret: the window gets a number, and the log the rest. */
export async function makeMistake({ app, page }: RunningApp, secret: string): Promise<void> {
  await app.evaluate(({ dialog }, text) => {
    dialog.showSaveDialog = () => Promise.reject(new TypeError(`made for a test with ${text}`));
  }, secret);
  await turnTo(page, 'Settings');
  await page.getByRole('button', { name: 'Export calendar…' }).click();
  await expect(page.getByRole('main')).toContainText('internal');
  await turnTo(page, 'Licenses');
}

/** A mistake that nobody handles ends the app. Gives its exit number. */
export async function endByMistake({ app }: RunningApp, secret: string): Promise<number | null> {
  const ended = new Promise<number | null>((done) => app.process().once('exit', done));
  await app.evaluate(({ dialog }, text) => {
    dialog.showErrorBox = () => undefined;
    setTimeout(() => {
      throw new TypeError(`made for a test with ${text}`);
    }, 100);
  }, secret);
  return ended;
}
