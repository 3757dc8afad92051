// What an administrator has set, in the built app: a policy file decides the connection, and the window says so.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { borrow, connections, here } from './desk.ts';
import { test, type Laptop } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';

/** Writes a policy and the AWS profile that it names; gives the environment in which the app finds both. */
function administered(
  laptop: Laptop,
  policy: Readonly<Record<string, unknown>>,
): Record<string, string | undefined> {
  const folder = join(laptop.dir, 'policy');
  mkdirSync(folder, { mode: 0o755 });
  const file = join(folder, 'policy.json');
  const endpoint = `http://127.0.0.1:${laptop.port}`;
  const rig = {
    name: 'Rig North',
    profile: 'rig',
    region: 'us-east-1',
    endpoint,
    kmsEndpoint: endpoint,
    stsEndpoint: endpoint,
  };
  writeFileSync(file, JSON.stringify({ connections: [rig], ...policy }), { mode: 0o644 });
  const config = join(laptop.dir, 'aws-config');
  writeFileSync(
    config,
    '[profile rig]\naws_access_key_id = AKIDPROFILEFIELDPASS\naws_secret_access_key = s\nregion = us-east-1\n',
  );
  return {
    FIELDPASS_POLICY_FILE: file,
    AWS_CONFIG_FILE: config,
    AWS_ENDPOINT_URL_LICENSE_MANAGER: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };
}

test('the connection of a policy is used, is shown as managed, and cannot be changed', async ({ laptop }) => {
  await laptop.connect();
  const more = administered(laptop, { mayAddConnections: false, reminders: { areOn: true } });
  const { page } = await laptop.start(more);
  await borrow(page, NAME);
  expect(laptop.seats()).toHaveLength(1);
  expect(laptop.received().filter(({ operation }) => operation === 'CheckoutBorrowLicense')).toMatchObject([
    { key: 'AKIDPROFILEFIELDPASS' },
  ]);
  const dialog = await connections(page);
  const rig = dialog.getByRole('listitem').filter({ hasText: 'Rig North' });
  await expect(rig).toContainText('Set by your administrator');
  await expect(rig.getByRole('button')).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'From an AWS profile…' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('region', { name: 'Managed by your administrator' })).toContainText(
    '1 connection',
  );
});

test('a policy that cannot be read closes what it may have closed, and what is here can still go back', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  await borrow(first.page, NAME);
  await first.quit();
  const more = administered(laptop, { mayAddConnections: 'perhaps' });
  const { page } = await laptop.start({ FIELDPASS_POLICY_FILE: more['FIELDPASS_POLICY_FILE'] });
  await expect(page.getByText('The policy of your administrator is not right.')).toBeVisible();
  await here(page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Return', exact: true }).click();
  await expect(dialog).toContainText('The seat is free for colleagues');
  expect(laptop.seats()).toEqual([]);
});
