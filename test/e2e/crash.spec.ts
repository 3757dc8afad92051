import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test, type Laptop, type RunningApp } from './laptop.ts';
import { beginBorrow, here, row } from './desk.ts';

// Main is killed at every boundary of a borrow. Nothing in the product knows of these tests: the boundaries are held
// open from outside, by a slow License Manager, a locked ledger file or a frozen keychain process.

const NAME = 'Quillmark Draft 3D';

/** Starts again after the crash; whatever the seat's state on the server is, the window must tell the same. */
async function restartAndCompare(
  laptop: Laptop,
): Promise<{ seats: number; listed: number; app: RunningApp }> {
  laptop.misbehave({ kind: 'reset' });
  const app = await laptop.start();
  await expect(row(app.page, NAME)).toBeVisible();
  await expect(app.page.getByRole('region', { name: 'On this computer' })).not.toContainText(
    /Borrowing…|Opening|Checking…/,
    { timeout: 60_000 },
  );
  const seats = laptop.seats().length;
  await expect(here(app.page, NAME)).toHaveCount(seats);
  return { seats, listed: await here(app.page, NAME).count(), app };
}

/** Holds the ledger's write lock, so that the app waits just before its next record. */
function lockLedger(laptop: Laptop): () => void {
  const db = new DatabaseSync(join(laptop.dataDir, 'ledger.db'));
  db.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

const receivedBorrow = (laptop: Laptop): boolean =>
  laptop.operations().some((operation) => operation.includes('CheckoutBorrowLicense'));

/** Borrows while the License Manager is slow at one point, and dies there. */
async function dieWhileBorrowing(
  laptop: Laptop,
  kind: 'delay-before-commit' | 'delay-after-commit',
): Promise<void> {
  await laptop.connect();
  const { page, kill } = await laptop.start();
  laptop.misbehave({ kind, ms: 60_000, times: 1, operation: 'CheckoutBorrowLicense' });
  await beginBorrow(page, NAME);
  if (kind === 'delay-before-commit') await expect.poll(() => receivedBorrow(laptop)).toBe(true);
  else await expect.poll(() => laptop.seats().length).toBe(1);
  await kill();
}

for (const [kind, title] of [
  [
    'delay-before-commit',
    'killed after the intent, before AWS did anything: asked again with the same token',
  ],
  ['delay-after-commit', 'killed after AWS granted, before the reply: the same seat is found again'],
] as const) {
  test(`${title}, one seat, held`, async ({ laptop }) => {
    await dieWhileBorrowing(laptop, kind);
    const { seats, app } = await restartAndCompare(laptop);
    expect(seats).toBe(1);
    await expect(here(app.page, NAME)).toContainText('Borrowed');
  });
}

test('killed with the token in the keychain but the commit not on disk: taken over from the keychain, offline', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  laptop.misbehave({
    kind: 'delay-before-commit',
    ms: 1_500,
    times: 1,
    operation: 'CheckoutBorrowLicense',
  });
  await beginBorrow(first.page, NAME);
  await expect.poll(() => receivedBorrow(laptop)).toBe(true);
  const file = join(laptop.dataDir, 'ledger.db');
  execFileSync('sqlite3', [file, `.backup ${file}.intent`]);
  await expect(here(first.page, NAME)).toContainText('Borrowed');
  await first.kill();
  // What a power cut between storing and committing leaves: the ledger as it was when only the intent was on disk.
  for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
  renameSync(`${file}.intent`, file);
  await laptop.cutNetwork();
  const { page } = await laptop.start();
  await expect(here(page, NAME)).toContainText('Borrowed', { timeout: 60_000 });
});

test('killed before the intent is on disk: nothing was asked, the seat is free', async ({ laptop }) => {
  await laptop.connect();
  const first = await laptop.start();
  await expect(row(first.page, NAME)).toBeVisible();
  await expect(first.page.getByText('Keychain ready')).toBeVisible();
  const unlock = lockLedger(laptop);
  await beginBorrow(first.page, NAME);
  await first.page.waitForTimeout(500);
  await first.kill();
  unlock();
  expect(receivedBorrow(laptop)).toBe(false);
  const { seats } = await restartAndCompare(laptop);
  expect(seats).toBe(0);
});

test('killed while returning, after AWS took the seat back: the return is finished at the next start', async ({
  laptop,
}) => {
  await laptop.connect();
  const first = await laptop.start();
  const dialog = await beginBorrow(first.page, NAME);
  await dialog.getByRole('button', { name: 'Done' }).click();
  laptop.misbehave({ kind: 'delay-after-commit', ms: 60_000, times: 1, operation: 'CheckInLicense' });
  await here(first.page, NAME)
    .getByRole('button', { name: `Return ${NAME}` })
    .click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await expect.poll(() => laptop.seats().length).toBe(0);
  await first.kill();
  const { seats, listed } = await restartAndCompare(laptop);
  expect([seats, listed]).toEqual([0, 0]);
});

test('killed and started too late to ask again: told as unresolved, with the latest end of the seat', async ({
  laptop,
}) => {
  await dieWhileBorrowing(laptop, 'delay-after-commit');
  laptop.misbehave({ kind: 'reset' });
  // The newest time Fieldpass remembers is moved eleven minutes on, as if it had been off that long.
  const db = new DatabaseSync(join(laptop.dataDir, 'ledger.db'));
  const later = new Date(Date.now() + 11 * 60_000).toISOString();
  db.prepare(
    "INSERT INTO marks (name, value) VALUES ('observed-at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(later);
  db.close();
  await laptop.cutNetwork();
  const app = await laptop.start();
  await expect(here(app.page, NAME)).toContainText('Unresolved', { timeout: 60_000 });
  await expect(here(app.page, NAME)).toContainText('A seat may be held');
});
