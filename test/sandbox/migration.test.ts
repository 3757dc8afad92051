// A directory of version 1 goes on working: its seats, its borrow and its grants are still there, and more can be done.
import {
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  CheckoutLicenseCommand,
} from '@aws-sdk/client-license-manager';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openSandbox } from '../../main/sandbox/sandbox.ts';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { lmOf } from './callers.ts';
import { directoryForTest, licenseOf, newClientToken, sandboxForTest, seatsOf, START } from './clients.ts';

const VERSION_1 = readFileSync(new URL('version-1.sql', import.meta.url), 'utf8');
const BORROWED = '124ebf679649f6f5667b421e111773d2';
const DRAFT = 'arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678';
const SOON = START + 60_000;

function directoryOfVersion1(): string {
  const dir = directoryForTest();
  const db = new DatabaseSync(join(dir, 'sandbox.db'));
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(VERSION_1);
  db.close();
  return dir;
}

function versionOf(dir: string): unknown {
  const db = new DatabaseSync(join(dir, 'sandbox.db'));
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  db.close();
  return version;
}

const open = (dir: string): Sandbox => sandboxForTest({ dir, now: () => SOON });

describe('a directory of version 1', () => {
  test('keeps every consumption with its seats, as a borrow', () => {
    const dir = directoryOfVersion1();
    const sandbox = open(dir);
    expect(seatsOf(sandbox, DRAFT)).toBe(3);
    const borrow = sandbox.seats().consumptions.find((each) => each.consumptionToken === BORROWED);
    expect(borrow).toMatchObject({ kind: 'borrow', nodeId: 'laptop-7', clientToken: 'wish-of-version-1' });
    expect(versionOf(dir)).toBe(2);
  });

  test('takes the borrow of version 1 back, and remembers its ClientToken before', async () => {
    const sandbox = open(directoryOfVersion1());
    const lm = lmOf(sandbox, { now: SOON });
    const again = await lm.send(
      new CheckoutBorrowLicenseCommand({
        LicenseArn: DRAFT,
        Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: '1' }],
        DigitalSignatureMethod: 'JWT_PS384',
        NodeId: 'laptop-7',
        ClientToken: 'wish-of-version-1',
      }),
    );
    expect(again.LicenseConsumptionToken).toBe(BORROWED);
    await lm.send(new CheckInLicenseCommand({ LicenseConsumptionToken: BORROWED }));
    expect(seatsOf(sandbox, DRAFT)).toBe(2);
  });

  test('keeps what its grants said', async () => {
    const lm = lmOf(open(directoryOfVersion1()), { now: SOON });
    const received = async (sku: string) => (await licenseOf(lm, sku)).ReceivedMetadata;
    expect(await received('QM-DRAFT-3D')).toMatchObject({ ReceivedStatus: 'ACTIVE' });
    expect(await received('OS-ACOUSTIC')).toMatchObject({
      ReceivedStatus: 'DISABLED',
      ReceivedStatusReason: 'The grant was accepted but not activated.',
    });
    expect((await received('OB-FEM-THERMAL'))?.AllowedOperations).not.toContain('CheckoutBorrowLicense');
  });

  test('can do what version 1 could not', async () => {
    const sandbox = open(directoryOfVersion1());
    const lm = lmOf(sandbox, { now: SOON });
    const { ProductSKU, Issuer } = await licenseOf(lm, 'QM-DRAFT-3D');
    const { EntitlementsAllowed } = await lm.send(
      new CheckoutLicenseCommand({
        ProductSKU,
        KeyFingerprint: Issuer?.KeyFingerprint,
        CheckoutType: 'PROVISIONAL',
        Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: '5' }],
        ClientToken: newClientToken(),
      }),
    );
    expect(EntitlementsAllowed).toEqual([{ Name: 'Seats', Unit: 'Count', Value: '2' }]);
    expect(seatsOf(sandbox, DRAFT)).toBe(5);
  });

  test('opened a second time is migrated no second time', () => {
    const dir = directoryOfVersion1();
    openSandbox({ dir, now: () => SOON }).close();
    expect(seatsOf(open(dir), DRAFT)).toBe(3);
  });
});

test('a directory of a newer version is left as it is', () => {
  const dir = directoryForTest();
  const db = new DatabaseSync(join(dir, 'sandbox.db'));
  db.exec('CREATE TABLE tomorrow (a TEXT) STRICT; PRAGMA user_version = 3');
  db.close();
  expect(() => openSandbox({ dir })).toThrow('sandbox.db has version 3, expected at most 2');
  expect(versionOf(dir)).toBe(3);
});
