import { writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startPrivateKeyring } from '../support/private-keyring.ts';
import { beginBorrow, borrow, here, row } from './desk.ts';
import { test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';

test('no seat: said with its code and next step, and nothing is left open', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  laptop.misbehave({
    kind: 'fail',
    name: 'NoEntitlementsAllowedException',
    message: 'No Entitlements Allowed',
    operation: 'CheckoutBorrowLicense',
  });
  const dialog = await beginBorrow(page, NAME);
  await expect(dialog).toContainText('Not borrowed');
  await expect(dialog).toContainText('AWS allowed no seat');
  await expect(dialog).toContainText('no-seats');
  await expect(here(page, NAME)).toHaveCount(0);
});

test('a lost reply: the window says neither yes nor no until it knows, and takes one seat', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  laptop.misbehave({ kind: 'drop-after-commit', times: 2, operation: 'CheckoutBorrowLicense' });
  const dialog = await beginBorrow(page, NAME);
  await expect(here(page, NAME)).toContainText('Borrowing…');
  await expect(dialog).toContainText('Verified, stored in the keychain');
  expect(laptop.seats()).toHaveLength(1);
});

test('a forged token: kept as evidence, shown as Cannot verify, and its seat can be given back', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  // The key is pinned by an honest borrow before.
  await borrow(page, 'Obrentis FEM Structural');
  laptop.misbehave({ kind: 'forged-token', times: 1 });
  const name = 'Obrentis Simulation Complete Engineering';
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('complete engineering');
  const license = page
    .getByRole('region', { name: 'Available' })
    .getByRole('row', { name: new RegExp(name) });
  await license.getByRole('button', { name: /^Borrow / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Borrow', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('token-forged');
  await page.keyboard.press('Escape');
  const mine = page
    .getByRole('region', { name: 'On this computer' })
    .getByRole('row', { name: new RegExp(name) });
  await expect(mine).toContainText('Cannot verify');
  await mine.getByRole('button', { name: /^Return / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await expect(mine).toHaveCount(0);
  expect(laptop.seats()).toHaveLength(1);
});

test('a keychain locked since: shown as Unreadable, nothing lost, readable again after unlocking', async ({
  laptop,
}) => {
  const keyring = await startPrivateKeyring();
  try {
    await laptop.connect();
    const first = await laptop.start(keyring.env);
    await borrow(first.page, NAME);
    await first.quit();
    await keyring.lock();
    const { page } = await laptop.start(keyring.env);
    await expect(here(page, NAME)).toContainText('Unreadable', { timeout: 60_000 });
    await expect(page.getByText('Keychain locked')).toBeVisible();
    await expect(page.getByText('keychain-locked').first()).toBeVisible();
    await keyring.unlock();
    await here(page, NAME)
      .getByRole('button', { name: /^Try again/ })
      .click();
    await expect(here(page, NAME)).toContainText('Borrowed', { timeout: 60_000 });
  } finally {
    await keyring.stop();
  }
});

test('no keychain at all: licenses are shown, and Borrow says why not before anything is asked', async ({
  laptop,
}) => {
  await laptop.connect();
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(laptop.dir, 'no-bus')}` };
  const { page } = await laptop.start(nowhere);
  await expect(page.getByText('No keychain', { exact: true })).toBeVisible();
  const dialog = await beginBorrow(page, NAME);
  await expect(dialog).toContainText('keychain-unavailable');
  expect(laptop.operations().some((operation) => operation.includes('CheckoutBorrow'))).toBe(false);
});

test('an unreadable ledger: the app starts, says so, deletes nothing and refuses to borrow', async ({
  laptop,
}) => {
  await laptop.connect();
  mkdirSync(laptop.dataDir, { recursive: true });
  writeFileSync(
    join(laptop.dataDir, 'ledger.db'),
    'this is no database, and it is longer than a header would be'.repeat(40),
  );
  const { page } = await laptop.start();
  await expect(page.getByText('ledger-unreadable')).toHaveCount(1);
  // The note takes room, so the row may lie below what is in view.
  await page.getByRole('textbox', { name: 'Search licenses' }).fill(NAME);
  await expect(row(page, NAME)).toBeVisible();
  const dialog = await beginBorrow(page, NAME);
  await expect(dialog).toContainText('ledger-unreadable');
  expect(laptop.seats()).toEqual([]);
});

test('a network that never answers: the window stays alive and says what is known', async ({ laptop }) => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((listening) => void silent.listen(0, '127.0.0.1', listening));
  const { port } = silent.address() as { port: number };
  try {
    await laptop.connect();
    const first = await laptop.start();
    await borrow(first.page, NAME);
    await first.quit();
    const { page } = await laptop.start({ AWS_ENDPOINT_URL_LICENSE_MANAGER: `http://127.0.0.1:${port}` });
    await expect(here(page, NAME)).toContainText('Borrowed');
    await expect(page.getByText('Asking AWS', { exact: true })).toBeVisible();
    await page.getByRole('textbox', { name: 'Search licenses' }).fill('quill');
    await expect(row(page, NAME)).toBeVisible();
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
