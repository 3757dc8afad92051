// Grants as the buyer meets them: listed, accepted, activated, deactivated, rejected, and what borrowing makes of it.
import {
  AcceptGrantCommand,
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  GetGrantCommand,
  GetLicenseCommand,
  GetLicenseUsageCommand,
  ListReceivedGrantsCommand,
  RejectGrantCommand,
} from '@aws-sdk/client-license-manager';
import type { Filter, Grant } from '@aws-sdk/client-license-manager';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import {
  BUYER,
  STRANGER,
  accountsOnSandbox,
  change,
  grantNow,
  grantOf,
  named,
  statusOf,
} from './accounts.ts';
import { borrow, borrowOf, directoryForTest, licenseOf } from './clients.ts';

const OFFERED = 'FH-DRIVE-TUNER';
const DISABLED = 'OS-ACOUSTIC';
const FERNHOLT = '333344445555';

describe('received grants', () => {
  test('every sample license has one grant, which says what the license list says', async () => {
    const buyer = accountsOnSandbox().as(BUYER);
    const { Grants = [] } = await buyer.lm.send(new ListReceivedGrantsCommand({ MaxResults: 100 }));
    expect(Grants).toHaveLength(20);
    expect(new Set(Grants.map((each) => each.LicenseArn)).size).toBe(20);
    const grant = await grantOf(buyer, DISABLED);
    const license = await licenseOf(buyer.lm, DISABLED);
    expect(grant).toEqual({
      GrantArn: license.LicenseArn?.replace(':license:l-', ':grant:g-'),
      GrantName: license.LicenseName,
      ParentArn: license.LicenseArn,
      LicenseArn: license.LicenseArn,
      GranteePrincipalArn: `arn:aws:iam::${BUYER}:root`,
      HomeRegion: 'us-east-1',
      GrantStatus: 'DISABLED',
      StatusReason: 'The grant was accepted but not activated.',
      Version: '1',
      GrantedOperations: license.ReceivedMetadata?.AllowedOperations,
    });
    expect(license.ReceivedMetadata).toMatchObject({
      ReceivedStatus: 'DISABLED',
      ReceivedStatusReason: grant.StatusReason,
    });
  });

  test.each<[string, string, number]>([
    ['ProductSKU', OFFERED, 1],
    ['LicenseIssuerName', 'Ostrelle Dynamics', 3],
    ['GrantStatus', 'PENDING_ACCEPT', 1],
    ['GrantStatus', 'DISABLED', 1],
    ['GrantStatus', 'ACTIVE', 18],
    ['GranterAccountId', FERNHOLT, 3],
    ['GranterAccountId', BUYER, 1],
    ['ProductSKU', OFFERED.toLowerCase(), 0],
  ])('filter %s=%s finds %i grants', async (Name, value, count) => {
    const { lm } = accountsOnSandbox().as(BUYER);
    const reply = await lm.send(new ListReceivedGrantsCommand({ Filters: [{ Name, Values: [value] }] }));
    expect(reply.Grants).toHaveLength(count);
  });

  test('ARNs and filters narrow together, and pages hold every grant once', async () => {
    const buyer = accountsOnSandbox().as(BUYER);
    const { GrantArn = '', LicenseArn = '' } = await grantOf(buyer, OFFERED);
    const Filters = [{ Name: 'LicenseArn', Values: [LicenseArn] }];
    for (const [input, count] of [
      [{ Filters }, 1],
      [{ GrantArns: [GrantArn] }, 1],
      [{ GrantArns: [GrantArn], Filters: [{ Name: 'GrantStatus', Values: ['ACTIVE'] }] }, 0],
    ] as const) {
      const found = await buyer.lm.send(new ListReceivedGrantsCommand({ ...input } as { Filters: Filter[] }));
      expect(found.Grants).toHaveLength(count);
    }
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await buyer.lm.send(new ListReceivedGrantsCommand({ MaxResults: 6, NextToken }));
      seen.push(...(page.Grants ?? []).map((each) => each.GrantArn));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect([seen.length, new Set(seen).size]).toEqual([20, 20]);
  });

  test('an unknown filter, two values, and the page token of another request are refused', async () => {
    const { lm } = accountsOnSandbox().as(BUYER);
    const { NextToken } = await lm.send(new ListReceivedGrantsCommand({ MaxResults: 2 }));
    for (const input of [
      { Filters: [{ Name: 'GranteePrincipalARN', Values: ['x'] }] },
      { Filters: [{ Name: 'constructor', Values: ['x'] }] },
      { Filters: [{ Name: 'GrantStatus', Values: ['ACTIVE', 'DISABLED'] }] },
      { NextToken, Filters: [{ Name: 'GrantStatus', Values: ['ACTIVE'] }] },
    ]) {
      await expect(lm.send(new ListReceivedGrantsCommand(input))).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
    }
  });

  test('belong to two accounts only: another sees no license and no grant', async () => {
    const { as } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), OFFERED);
    expect((await as(STRANGER).lm.send(new ListReceivedGrantsCommand({}))).Grants).toEqual([]);
    await expect(licenseOf(as(STRANGER).lm, OFFERED)).rejects.toThrow('no license');
    await expect(grantNow(as(STRANGER), GrantArn)).rejects.toMatchObject(
      named('InvalidParameterValueException', /not found/),
    );
    expect((await grantNow(as(FERNHOLT), GrantArn)).GrantArn).toBe(GrantArn);
  });

  test('a license that was not granted cannot be borrowed, read or counted', async () => {
    const { as } = accountsOnSandbox();
    const license = await licenseOf(as(BUYER).lm, 'QM-DRAFT-3D');
    await expect(
      as(STRANGER).lm.send(new CheckoutBorrowLicenseCommand(borrowOf(license))),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { LicenseArn } = license;
    const unknown = named('InvalidParameterValueException', /not found/);
    await expect(as(STRANGER).lm.send(new GetLicenseCommand({ LicenseArn }))).rejects.toMatchObject(unknown);
    await expect(as(STRANGER).lm.send(new GetLicenseUsageCommand({ LicenseArn }))).rejects.toMatchObject(
      unknown,
    );
  });
});

describe('accepting and activating', () => {
  test('accepting ends disabled, activating makes the license borrowable, each after a moment', async () => {
    const { as, pass } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), OFFERED);
    await expect(borrow(as(BUYER).lm, OFFERED)).rejects.toMatchObject({ name: 'AccessDeniedException' });

    const accepted = await as(BUYER).lm.send(new AcceptGrantCommand({ GrantArn }));
    expect(accepted).toMatchObject({ GrantArn, Status: 'PENDING_WORKFLOW', Version: '1' });
    pass(999);
    expect((await grantNow(as(BUYER), GrantArn)).GrantStatus).toBe('PENDING_WORKFLOW');
    expect(await statusOf(as(BUYER), OFFERED)).toBe('PENDING_WORKFLOW');
    const Filters = [{ Name: 'GrantStatus', Values: ['PENDING_WORKFLOW'] }];
    const found = await as(BUYER).lm.send(new ListReceivedGrantsCommand({ Filters }));
    expect(found.Grants?.map((each) => each.GrantArn)).toEqual([GrantArn]);
    pass(1);
    expect(await grantNow(as(BUYER), GrantArn)).toMatchObject({ GrantStatus: 'DISABLED', Version: '1' });
    expect(await statusOf(as(BUYER), OFFERED)).toBe('DISABLED');
    await expect(borrow(as(BUYER).lm, OFFERED)).rejects.toMatchObject({ name: 'AccessDeniedException' });

    const activated = await change(as(BUYER), GrantArn, { Status: 'ACTIVE', SourceVersion: '1' });
    expect(activated).toMatchObject({ GrantArn, Status: 'PENDING_WORKFLOW', Version: '2' });
    await expect(borrow(as(BUYER).lm, OFFERED)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    pass(1000);
    expect(await grantNow(as(BUYER), GrantArn)).toMatchObject({ GrantStatus: 'ACTIVE', Version: '2' });
    expect(await statusOf(as(BUYER), OFFERED)).toBe('ACTIVE');
    expect((await borrow(as(BUYER).lm, OFFERED)).SignedToken).toBeDefined();
  });

  test('a grant that is settled stays so when the clock is set back', async () => {
    const { as, pass } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), DISABLED);
    await change(as(BUYER), GrantArn, { Status: 'ACTIVE' });
    pass(5000);
    pass(-3_600_000);
    expect((await grantNow(as(BUYER), GrantArn)).GrantStatus).toBe('ACTIVE');
  });

  test('deactivating stops borrowing, not what is borrowed; the reason goes with the status', async () => {
    const { as, pass } = accountsOnSandbox();
    const held = await borrow(as(BUYER).lm, 'QM-DRAFT-3D');
    const { GrantArn } = await grantOf(as(BUYER), 'QM-DRAFT-3D');
    await change(as(BUYER), GrantArn, { Status: 'DISABLED', StatusReason: 'End of the project' });
    pass(1000);
    expect(await grantNow(as(BUYER), GrantArn)).toMatchObject({
      GrantStatus: 'DISABLED',
      StatusReason: 'End of the project',
    });
    await expect(borrow(as(BUYER).lm, 'QM-DRAFT-3D')).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await as(BUYER).lm.send(
      new CheckInLicenseCommand({ LicenseConsumptionToken: held.LicenseConsumptionToken }),
    );
    await change(as(BUYER), GrantArn, { Status: 'ACTIVE' });
    pass(1000);
    expect((await grantNow(as(BUYER), GrantArn)).StatusReason).toBeUndefined();
  });

  test('every version stays readable, and an unknown one is refused', async () => {
    const { as, pass } = accountsOnSandbox();
    const before = await grantOf(as(BUYER), DISABLED);
    await change(as(BUYER), before.GrantArn, { Status: 'ACTIVE' });
    pass(1000);
    const get = async (Version: string): Promise<Grant | undefined> =>
      (await as(BUYER).lm.send(new GetGrantCommand({ GrantArn: before.GrantArn, Version }))).Grant;
    expect(await get('1')).toEqual(before);
    expect(await get('2')).toMatchObject({ GrantStatus: 'ACTIVE', Version: '2' });
    await expect(get('3')).rejects.toMatchObject(named('InvalidParameterValueException', /Version 3/));
  });

  test('rejecting is for good: it can neither be accepted nor activated afterwards', async () => {
    const { as, pass } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), OFFERED);
    expect(await as(BUYER).lm.send(new RejectGrantCommand({ GrantArn }))).toMatchObject({
      Status: 'PENDING_WORKFLOW',
    });
    pass(1000);
    expect((await grantNow(as(BUYER), GrantArn)).GrantStatus).toBe('REJECTED');
    expect(await statusOf(as(BUYER), OFFERED)).toBe('REJECTED');
    const no = { name: 'InvalidParameterValueException' };
    await expect(as(BUYER).lm.send(new AcceptGrantCommand({ GrantArn }))).rejects.toMatchObject(no);
    await expect(change(as(BUYER), GrantArn, { Status: 'ACTIVE' })).rejects.toMatchObject(no);
    await expect(change(as(BUYER), GrantArn, {})).rejects.toMatchObject(no);
    pass(10_000);
    expect((await grantNow(as(BUYER), GrantArn)).GrantStatus).toBe('REJECTED');
  });

  test('nothing is changed while an earlier change is being worked on', async () => {
    const { as } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), OFFERED);
    await as(BUYER).lm.send(new AcceptGrantCommand({ GrantArn }));
    const busy = named('InvalidParameterValueException', /wait until it has left PENDING_WORKFLOW/);
    await expect(as(BUYER).lm.send(new RejectGrantCommand({ GrantArn }))).rejects.toMatchObject(busy);
    await expect(change(as(BUYER), GrantArn, { Status: 'ACTIVE' })).rejects.toMatchObject(busy);
    await expect(change(as('333344445555'), GrantArn, { GrantName: 'Trial' })).rejects.toMatchObject(busy);
  });

  test('one wish is done once: a repeated ClientToken answers alike, for other wishes it is refused', async () => {
    const { as, pass } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), DISABLED);
    const wish = { ClientToken: 'wish', Status: 'ACTIVE' } as const;
    const first = await change(as(BUYER), GrantArn, wish);
    pass(9 * 60_000);
    expect((await change(as(BUYER), GrantArn, wish)).Version).toBe(first.Version);
    await expect(change(as(BUYER), GrantArn, { ...wish, Status: 'DISABLED' })).rejects.toMatchObject(
      named('InvalidParameterValueException', /ClientToken/),
    );
    pass(60_000);
    expect((await change(as(BUYER), GrantArn, wish)).Version).toBe('3');
  });
});

test('a directory of version 1 has its grants, can change them, and gains the samples that it lacks', async () => {
  const dir = directoryForTest();
  const db = new DatabaseSync(join(dir, 'sandbox.db'));
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(readFileSync(new URL('version-1.sql', import.meta.url), 'utf8'));
  db.close();
  const { as, pass } = accountsOnSandbox(dir);
  const { GrantArn } = await grantOf(as(BUYER), DISABLED);
  const fresh = accountsOnSandbox();
  const { GrantedOperations: _, ...same } = await grantOf(fresh.as(BUYER), DISABLED);
  expect(await grantNow(as(BUYER), GrantArn)).toMatchObject(same);
  await change(as(BUYER), GrantArn, { Status: 'ACTIVE' });
  pass(1000);
  expect((await borrow(as(BUYER).lm, DISABLED)).SignedToken).toBeDefined();
  expect((await grantOf(as(BUYER), OFFERED)).GrantStatus).toBe('PENDING_ACCEPT');
  const all = await as(BUYER).lm.send(new ListReceivedGrantsCommand({ MaxResults: 100 }));
  expect(new Set(all.Grants?.map((each) => each.LicenseArn)).size).toBe(all.Grants?.length);
});
