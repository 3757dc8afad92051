import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTokenCommand, LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { expect, type Locator, type Page } from '@playwright/test';
import { borrow, connections, find, here, row } from './desk.ts';
import { test, type Laptop } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
const OTHER = 'Obrentis FEM Structural';
const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/SiteEngineer`;
const SOURCE_KEY = 'AKIDSOURCESOURCE0000';

/** A laptop without any AWS set-up: no variable, no file. */
const bare = (laptop: Laptop): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.keys(laptop.environment()).map((name) => [name, unlessAws(name, laptop)])),
  HOME: laptop.dir,
});
const unlessAws = (name: string, laptop: Laptop): string | undefined =>
  name.startsWith('AWS_') ? undefined : laptop.environment()[name];

/** Fills in that AWS is the License Manager of this spec. */
async function reach(dialog: Locator, laptop: Laptop): Promise<void> {
  await dialog.getByText('More settings').click();
  await dialog.getByRole('textbox', { name: 'Region', exact: true }).fill('us-east-1');
  for (const name of ['License Manager endpoint', 'KMS endpoint', 'STS endpoint'])
    await dialog.getByRole('textbox', { name }).fill(`http://127.0.0.1:${laptop.port}`);
}

/** The administrator's side: a refresh token for a license, for people without AWS accounts. */
async function tokenFor(laptop: Laptop, licenseArn: string): Promise<string> {
  const administrator = new LicenseManagerClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${laptop.port}`,
    credentials: { accessKeyId: 'AKIDADMINADMIN000000', secretAccessKey: 'anything' },
  });
  const { Token = '' } = await administrator.send(
    new CreateTokenCommand({ LicenseArn: licenseArn, RoleArns: [ROLE], ClientToken: 'spec'.repeat(4) }),
  );
  administrator.destroy();
  return Token;
}

/** ARN of a license among the samples, as the window knows it once they are listed. */
async function arnOf(page: Page, name: string): Promise<string> {
  const find = `window.fieldpass.snapshot().then(({ value }) => value.licenses.find((one) => one.licenseName === ${JSON.stringify(name)})?.licenseArn ?? '')`;
  let arn = '';
  await expect(async () => expect((arn = await page.evaluate<string>(find))).not.toBe('')).toPass();
  return arn;
}

/** Everything the window holds: its state, its page, what is typed into it, what it stored. */
const windowMemory = (page: Page): Promise<string> =>
  page.evaluate(`(async () => JSON.stringify([
    await window.fieldpass.snapshot(), document.documentElement.outerHTML,
    [...document.querySelectorAll('input, textarea')].map(({ value }) => value),
    Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
  ]))()`);

test('an access token and nothing else: pasted, borrowed with, proved offline after a restart, returned', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start(bare(laptop));
  const { page } = first;
  // The app itself tells the SDK to look for no metadata service.
  const variables = await first.app.evaluate(() => Object.keys(process.env));
  const signs = /^AWS_(?!EC2_METADATA_DISABLED$|SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED$)/;
  expect(variables.filter((name) => signs.test(name))).toEqual([]);
  await expect(page.getByRole('button', { name: 'Connection: Sample licenses' })).toBeVisible();
  const token = await tokenFor(laptop, await arnOf(page, NAME));
  const adminAsked = laptop.received().length;

  const dialog = await connections(page);
  await dialog.getByRole('button', { name: 'With an access token…' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Site token');
  await dialog.getByRole('textbox', { name: 'Access token' }).fill(token);
  await reach(dialog, laptop);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const added = dialog.getByRole('listitem').filter({ hasText: 'Site token' });
  await expect(added).toContainText('In use');
  await expect(added).toContainText('Token ends');
  expect(await windowMemory(page)).not.toContain(token);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Available' })).toContainText('1 license');
  await borrow(page, NAME);
  await expect(here(page, NAME)).toContainText('Borrowed');
  expect(laptop.seats()).toHaveLength(1);

  const asked = laptop.received().slice(adminAsked);
  const signedIn = asked.findIndex(({ operation }) => operation === 'AssumeRoleWithWebIdentity');
  expect(asked.slice(0, signedIn + 1).map(({ operation, key }) => [operation, key])).toEqual([
    ['GetAccessToken', null],
    ['AssumeRoleWithWebIdentity', null],
  ]);
  for (const { key, operation } of asked.slice(signedIn + 1))
    if (operation !== 'GetAccessToken' && operation !== 'AssumeRoleWithWebIdentity')
      expect(key).toMatch(/^ASIASANDBOX/);
  const accessToken = new URLSearchParams(asked[signedIn]?.body).get('WebIdentityToken') ?? '';
  expect(accessToken).toMatch(/^eyJ/);
  for (const secret of [token, accessToken]) {
    expect(laptop.filesWith(secret)).toEqual([]);
    expect(await windowMemory(page)).not.toContain(secret);
  }
  expect(laptop.filesWith('Site token').map((file) => file.slice(laptop.dataDir.length + 1))).toContain(
    'connections.json',
  );
  await first.quit();

  await laptop.cutNetwork();
  const { page: offline } = await laptop.start(bare(laptop));
  await expect(here(offline, NAME)).toContainText('Borrowed');
  await expect(offline.getByText('Offline', { exact: true })).toBeVisible();
  await laptop.connect();
  await here(offline, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await offline.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await offline.getByRole('dialog', { name: 'Returned' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(offline, NAME)).toHaveCount(0);
  expect(laptop.seats()).toEqual([]);
  expect(laptop.filesWith(token)).toEqual([]);
});

test('a profile with a role behind an MFA device: the code is asked for, a wrong one is said, the right one works', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start({ ...bare(laptop), ...profileFiles(laptop) });
  const dialog = await connections(page);
  await dialog.getByRole('button', { name: 'From an AWS profile…' }).click();
  await dialog.getByRole('radio', { name: /^site Role with MFA/ }).check();
  await reach(dialog, laptop);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'site' })).toContainText('In use');
  await page.keyboard.press('Escape');
  const notes = page.getByRole('region', { name: 'Problems' });
  await expect(notes).toContainText('mfa-needed');
  expect(laptop.received()).toEqual([]);

  const field = notes.getByRole('textbox', { name: 'Code of your MFA device' });
  await field.fill('000000');
  // What is being typed outlives the snapshots that come meanwhile.
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('button', { name: 'Refresh' })).not.toHaveAttribute('aria-disabled', 'true');
  await expect(field).toHaveValue('000000');
  await notes.getByRole('button', { name: 'Use this code' }).click();
  await expect.poll(() => laptop.received().map(({ operation }) => operation)).toEqual(['AssumeRole']);
  await expect(field).toHaveValue('');
  await expect(field).toHaveAccessibleDescription(/code/i);
  await field.fill('123456');
  await page.keyboard.press('Enter');
  await expect(row(page, NAME)).toBeVisible();
  await expect(notes).toHaveCount(0);
  const [wrong, right, ...later] = laptop.received();
  expect([wrong?.key, right?.key]).toEqual([SOURCE_KEY, SOURCE_KEY]);
  expect(new Set(later.map(({ key }) => key?.slice(0, 11)))).toEqual(new Set(['ASIASANDBOX']));
  await borrow(page, NAME);
  expect(laptop.seats()).toHaveLength(1);
  expect(`${laptop.log()}${readFileSync(join(laptop.dataDir, 'connections.json'), 'utf8')}`).not.toMatch(
    /123456(?!789012)|source-canary/,
  );
});

test('samples and AWS in one run: each shows its own, and one that something was borrowed through stays', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start({ ...bare(laptop), ...profileFiles(laptop) });
  const use = async (name: string): Promise<void> => {
    const dialog = await connections(page);
    await dialog.getByRole('button', { name: `Use ${name}` }).click();
    await expect(page.getByRole('button', { name: `Connection: ${name}` })).toBeAttached();
    await page.keyboard.press('Escape');
  };
  const dialog = await connections(page);
  await dialog.getByRole('button', { name: 'From an AWS profile…' }).click();
  await dialog.getByRole('radio', { name: /^keys / }).check();
  await reach(dialog, laptop);
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'keys' })).toContainText('In use');
  await page.keyboard.press('Escape');
  await borrow(page, NAME);
  const asked = laptop.received().length;

  await use('Sample licenses');
  await expect(row(page, NAME)).toBeVisible();
  await expect(here(page, NAME)).toHaveCount(0);
  await find(page, OTHER);
  await borrow(page, OTHER);
  await expect(here(page, OTHER)).toContainText('Borrowed');
  expect(laptop.received()).toHaveLength(asked);

  const list = await connections(page);
  await list.getByRole('button', { name: 'Remove keys' }).click();
  await list.getByRole('button', { name: 'Remove this connection' }).click();
  await expect(list).toContainText(
    'Something borrowed through this connection is still open; return it first.',
  );
  await expect(list.getByRole('button', { name: 'Remove this connection' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('');
  await use('keys');
  await expect(here(page, NAME)).toContainText('Borrowed');
  await expect(here(page, OTHER)).toHaveCount(0);
  await here(page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await page.getByRole('dialog', { name: 'Returned' }).getByRole('button', { name: 'Done' }).click();
  await expect(here(page, NAME)).toHaveCount(0);
  expect(laptop.seats()).toEqual([]);
  await use('Sample licenses');
  const last = await connections(page);
  await last.getByRole('button', { name: 'Remove keys' }).click();
  await last.getByRole('button', { name: 'Remove this connection' }).click();
  await expect(last.getByRole('listitem').filter({ hasText: 'keys' })).toHaveCount(0);
});

/** AWS's own files: keys, and a role behind an MFA device. Gives the variables that name them. */
function profileFiles(laptop: Laptop): Record<string, string> {
  const folder = join(laptop.dir, 'aws');
  mkdirSync(folder, { recursive: true });
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  const role = `role_arn = ${ROLE}\nsource_profile = keys\nmfa_serial = arn:aws:iam::${ACCOUNT}:mfa/kim`;
  writeFileSync(config, `[profile site]\nregion = us-east-1\n${role}\n`);
  const keys = `aws_access_key_id = ${SOURCE_KEY}\naws_secret_access_key = source-canary`;
  writeFileSync(credentials, `[keys]\n${keys}\n`);
  return { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
}
