// What the sign-in may do, and whose keys and certificates are trusted, as a person meets it.

import { type Locator, type Page, expect, test } from '@playwright/test';

type Call = { readonly name: string; readonly args: unknown };
const LISTINGS = ['snapshot', 'profiles', 'issuerKeys', 'authorities'];
const calls = (page: Page): Promise<readonly Call[]> =>
  page.evaluate((without) => window.fake.calls.filter(({ name }) => !without.includes(name)), LISTINGS);

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`?scene=connections${query}`);
  await page.getByRole('button', { name: 'Connection: Field crew' }).click();
  return page.getByRole('dialog', { name: 'Connections' });
}

test.describe('permissions, keys and authorities', () => {
  test('a check says for each action whether it is allowed, and gives the policy to copy', async ({
    page,
  }) => {
    const dialog = await open(page);
    await dialog.getByRole('tab', { name: 'Permissions' }).click();
    await dialog.getByRole('button', { name: 'Check now' }).click();
    await expect(dialog.getByRole('row', { name: /CheckInLicense/ })).toContainText('Missing');
    await expect(dialog.getByRole('row', { name: /CheckInLicense/ })).toContainText('to give back');
    await expect(dialog.getByRole('row', { name: /CheckoutLicense/ })).toContainText(
      /Unclear.*not answer in time/,
    );
    await dialog.getByRole('button', { name: 'Copy policy' }).click();
    const copied = (await calls(page)).find(({ name }) => name === 'copyText');
    expect(JSON.stringify(copied)).toContain('CheckoutBorrowLicense');
  });

  test('keys stand by issuer with fingerprints; one is removed after a question', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('tab', { name: 'Issuer keys' }).click();
    const issuer = dialog.getByRole('region', { name: 'Northwind Geo, account 210987654321' });
    await expect(issuer.getByRole('listitem')).toHaveCount(2);
    await expect(issuer.getByRole('listitem').first()).toContainText('05:2A:4F');
    await issuer.getByRole('button', { name: 'Copy SHA-256 fingerprint' }).first().click();
    expect((await calls(page))[0]?.args).toEqual({
      text: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    await issuer
      .getByRole('button', { name: /^Remove the key/ })
      .first()
      .click();
    await issuer.getByRole('button', { name: 'Remove this key' }).click();
    await expect(issuer.getByRole('listitem')).toHaveCount(1);
  });

  test('a binary key file crosses as base64, a pasted one as text', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('tab', { name: 'Issuer keys' }).click();
    await dialog.getByRole('button', { name: 'Add a key' }).click();
    await dialog.getByRole('textbox', { name: 'Issuer account' }).fill('456789012345');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'vendor.der',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from([0x30, 0x82, 0x01, 0x22, 0x00, 0xff]),
    });
    await expect(dialog).toContainText('vendor.der');
    await dialog.getByRole('button', { name: 'Add key' }).click();
    await expect(dialog.getByRole('region', { name: 'Issuer account 456789012345' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Add a key' }).click();
    await dialog.getByRole('textbox', { name: 'Issuer account' }).fill('456789012345');
    await dialog.getByRole('textbox', { name: 'Public key' }).fill('-----BEGIN PRIVATE KEY-----');
    await dialog.getByRole('button', { name: 'Add key' }).click();
    await expect(dialog.getByRole('alert')).toContainText('That is a private key. It was not kept.');
    await expect(dialog.getByRole('textbox', { name: 'Public key' })).toHaveValue('');
    expect(await calls(page)).toEqual([
      { name: 'addIssuerKey', args: { issuerAccount: '456789012345', form: 'base64', content: 'MIIBIgD/' } },
      {
        name: 'addIssuerKey',
        args: { issuerAccount: '456789012345', form: 'text', content: '-----BEGIN PRIVATE KEY-----' },
      },
    ]);
  });

  test('an authority is shown with subject, end and fingerprint, and an ended one says so', async ({
    page,
  }) => {
    const dialog = await open(page);
    await dialog.getByRole('tab', { name: 'Company network' }).click();
    const rows = dialog.getByRole('list', { name: 'Company network' }).getByRole('listitem');
    await expect(rows.first()).toContainText(/Deep Rock Mining Root CA.*Ends.*SHA-256/);
    await dialog.getByRole('button', { name: 'Add an authority' }).click();
    await dialog.getByRole('button', { name: 'Trust this authority' }).click();
    await expect(dialog).toContainText('Paste the certificate or choose its file.');
    await dialog.getByRole('textbox', { name: 'Certificate (PEM)' }).fill('-----BEGIN CERTIFICATE-----');
    await dialog.getByRole('button', { name: 'Trust this authority' }).click();
    await expect(rows.nth(1)).toContainText(/Site Proxy CA.*Ended/);
  });
});
