// Connections, access tokens and signing in as a person meets them.

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
const row = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: name });

test.describe('connections', () => {
  test('open from the header and give the focus back', async ({ page }) => {
    await page.goto('?scene=connections');
    const chip = page.getByRole('button', { name: 'Connection: Field crew' });
    await chip.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Connections' });
    await expect(dialog.getByRole('tab', { name: 'Connections' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(chip).toBeFocused();
  });

  test('sections are walked with the arrows', async ({ page }) => {
    const dialog = await open(page);
    await page.keyboard.press('ArrowRight');
    await expect(dialog.getByRole('tab', { name: 'Permissions' })).toBeFocused();
    await page.keyboard.press('End');
    await expect(dialog.getByRole('tabpanel', { name: 'Company network' })).toContainText('fingerprint');
    await page.keyboard.press('ArrowRight');
    await expect(dialog.getByRole('tabpanel', { name: 'Connections' })).toBeVisible();
  });

  test('mark the one in use, say when a token ends, and switch', async ({ page }) => {
    await open(page);
    await expect(row(page, 'Field crew')).toContainText('In use');
    await expect(row(page, 'Geotechnical')).toContainText(/Token ends \w{3} \d/);
    await expect(row(page, 'Contractor')).toContainText(/Token ended .*: import a new one/);
    await page.getByRole('button', { name: 'Use Contractor' }).click();
    await expect(row(page, 'Contractor')).toContainText('In use');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Connection: Contractor' })).toBeVisible();
    expect(await calls(page)).toEqual([{ name: 'useConnection', args: { connectionId: 'c'.repeat(32) } }]);
  });

  test('are removed after a question; a refusal says why', async ({ page }) => {
    const dialog = await open(page, '&fails=in-use');
    await page.getByRole('button', { name: 'Remove Contractor' }).click();
    await expect(dialog).toContainText('its access token are removed from this computer');
    expect(await calls(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove this connection' }).click();
    await expect(dialog.getByRole('alert')).toContainText('still open; return it first');
    await expect(row(page, 'Contractor')).toBeVisible();
  });

  test('a profile is added under its own name, with the exact command that signs in', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('button', { name: 'From an AWS profile…' }).click();
    await dialog.getByRole('radio', { name: /office/ }).check();
    await expect(dialog).toContainText('aws login --profile office');
    await dialog.getByRole('button', { name: /^Copy the command/ }).click();
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('office');
    await dialog.getByText('More settings').click();
    await dialog.getByRole('textbox', { name: 'Region' }).fill('eu-west-1');
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await expect(row(page, 'office')).toContainText('In use');
    const [copied, added] = await calls(page);
    expect(copied).toEqual({ name: 'copyText', args: { text: 'aws login --profile office' } });
    expect(added?.args).toEqual({
      kind: 'profile',
      name: 'office',
      profile: 'office',
      reach: { region: 'eu-west-1', endpoint: null, kmsEndpoint: null, stsEndpoint: null, useFips: false },
    });
  });

  test('a profile that is added stays where switching to it is refused', async ({ page }) => {
    const dialog = await open(page, '&fails=busy');
    await dialog.getByRole('button', { name: 'From an AWS profile…' }).click();
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await expect(dialog.getByRole('alert')).toContainText('release them before you switch');
    await expect(row(page, 'AWS profile default')).toBeVisible();
    await expect(row(page, 'Field crew')).toContainText('In use');
  });

  test('a computer without profiles says how to get one', async ({ page }) => {
    const dialog = await open(page, '&fails=profiles');
    await dialog.getByRole('button', { name: 'From an AWS profile…' }).click();
    await expect(dialog).toContainText('No AWS profile was found on this computer.');
  });

  test('a wrong endpoint is named before anything is sent, folded away or not', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('button', { name: 'Change Contractor' }).click();
    const more = dialog.getByText('More settings');
    await more.click();
    const endpoint = dialog.getByRole('textbox', { name: 'License Manager endpoint' });
    await endpoint.fill('http://far.example');
    await more.click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(endpoint).toBeFocused();
    await expect(dialog).toContainText('An endpoint begins with https://, or http:// on this computer.');
    expect(await calls(page)).toEqual([]);
    await endpoint.fill('http://127.0.0.1:4566');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row(page, 'Contractor')).toContainText('Endpoint http://127.0.0.1:4566');
  });

  test('Esc leaves a form and not the view', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('button', { name: 'With an access token…' }).click();
    await page.keyboard.press('Escape');
    await expect(dialog.getByRole('list', { name: 'Connections' })).toBeFocused();
  });
});

test.describe('an access token', () => {
  test('leaves the field with the press of the button, also when it is refused', async ({ page }) => {
    const dialog = await open(page, '&fails=connection');
    await dialog.getByRole('button', { name: 'With an access token…' }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Contractor');
    const field = dialog.getByRole('textbox', { name: 'Access token' });
    await field.fill('canary.token.text');
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await expect(field).toHaveValue('');
    await expect(dialog.getByRole('alert')).toContainText('There is already a connection called');
    expect(await page.content()).not.toContain('canary');
    expect((await calls(page))[0]?.args).toMatchObject({
      kind: 'token',
      text: 'canary.token.text',
      roleArn: null,
    });
  });

  test('comes from the file of the console as well, without being shown', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('button', { name: 'With an access token…' }).click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Guest');
    const csv = 'Token,License\r\neyJ.canary.x,arn:aws:license-manager::1:license:l-1\r\n';
    await page.locator('input[type="file"]').setInputFiles({
      name: 'token.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await expect(dialog).toContainText('Taken from token.csv.');
    const field = dialog.getByRole('textbox', { name: 'Access token' });
    expect(
      await field.evaluate((node) => getComputedStyle(node).getPropertyValue('-webkit-text-security')),
    ).toBe('disc');
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await expect(row(page, 'Guest')).toContainText('In use');
    expect(await page.content()).not.toContain('canary');
  });

  test('in too large a file is refused unread, and a role must look like one', async ({ page }) => {
    const dialog = await open(page);
    await dialog.getByRole('button', { name: 'With an access token…' }).click();
    await page.locator('input[type="file"]').setInputFiles({
      name: 'disk.img',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(44 * 1024 + 1, 'a'),
    });
    await expect(dialog).toContainText('disk.img is larger than 44 KiB');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Guest');
    await dialog.getByRole('textbox', { name: 'Access token' }).fill('x.y.z');
    await dialog.getByRole('textbox', { name: /^Role ARN/ }).fill('admin');
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    await expect(dialog).toContainText('A role is named like');
    expect(await calls(page)).toEqual([]);
  });
});

test.describe('signing in', () => {
  test('asks for the code of the MFA device, uses it once and refreshes', async ({ page }) => {
    await page.goto('?scene=mfa');
    const notes = page.getByRole('region', { name: 'Problems' });
    const field = notes.getByRole('textbox', { name: 'Code of your MFA device' });
    await expect(field).toHaveAttribute('inputmode', 'numeric');
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    await field.fill('12345');
    await page.keyboard.press('Enter');
    await expect(notes).toContainText('Enter the six digits');
    expect(await calls(page)).toEqual([]);
    await field.fill('123 456');
    await page.keyboard.press('Enter');
    await expect(notes).toBeHidden();
    expect(await calls(page)).toEqual([
      { name: 'giveMfaCode', args: { code: '123456' } },
      { name: 'refresh', args: null },
    ]);
  });

  test('a wrong code is said beside the emptied field', async ({ page }) => {
    await page.goto('?scene=mfa&fails=wrong-code');
    const field = page.getByRole('textbox', { name: 'Code of your MFA device' });
    await field.fill('000000');
    await page.getByRole('button', { name: 'Use this code' }).click();
    await expect(page.getByText('AWS did not accept that code.')).toBeVisible();
    await expect(field).toHaveValue('');
    await expect(field).toBeFocused();
  });

  test('shows the exact command and copies it', async ({ page }) => {
    await page.goto('?scene=sign-in');
    await page.getByRole('button', { name: 'Copy the command “aws sso login --profile field-sso”' }).click();
    expect(await calls(page)).toEqual([
      { name: 'copyText', args: { text: 'aws sso login --profile field-sso' } },
    ]);
  });

  test('a wait that AWS asked for is told with its end, and goes away then', async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?scene=waiting');
    await expect(page.getByText('AWS asked to slow down. It goes on at 11:00:40.')).toBeVisible();
    await page.clock.runFor(40_000);
    await expect(page.getByText(/AWS asked to slow down/)).toBeHidden();
  });
});
