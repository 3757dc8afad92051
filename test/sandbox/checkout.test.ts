// Borrowing and returning: what is granted, what is refused, how seats are counted, what is remembered.
import { CheckInLicenseCommand, CheckoutBorrowLicenseCommand } from '@aws-sdk/client-license-manager';
import type { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import {
  borrow,
  borrowOf,
  claimsIn,
  clientsOf,
  clockedSandbox,
  directoryForTest,
  httpClientsOf,
  licenseOf,
  sandboxForTest,
  seatsOf,
  START,
} from './clients.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function giveBack(lm: LicenseManagerClient, token: string | undefined): Promise<object> {
  return lm.send(new CheckInLicenseCommand({ LicenseConsumptionToken: token }));
}

describe('CheckoutBorrowLicense', () => {
  test('the reply carries what was asked, instants without a zone, and nothing that was not asked for', async () => {
    const { lm } = clockedSandbox();
    const reply = await borrow(lm(), 'OS-VIBRATION-SUITE');
    const { $metadata: _, SignedToken, LicenseConsumptionToken, ...rest } = reply;
    expect(rest).toEqual({
      LicenseArn: (await licenseOf(lm(), 'OS-VIBRATION-SUITE')).LicenseArn,
      EntitlementsAllowed: [
        { Name: 'Seats', Value: '1', Unit: 'Count' },
        { Name: 'Channels', Value: '1', Unit: 'Count' },
        { Name: 'Bearing library', Value: 'Included', Unit: 'None' },
      ],
      IssuedAt: '2026-03-14T15:00:00',
      Expiration: '2026-03-24T15:00:00',
    });
    expect(LicenseConsumptionToken).toMatch(/^[0-9a-f]{32}$/);
    expect(SignedToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test.each<[string, string, string, string]>([
    ['the last seat is gone', 'TW-FIELD-SURVEY', 'us-east-1', 'NoEntitlementsAllowedException'],
    ['it is expired', 'VM-STABILITY-1', 'us-east-1', 'NoEntitlementsAllowedException'],
    ['it is not valid yet', 'VM-STABILITY-2', 'us-east-1', 'NoEntitlementsAllowedException'],
    ['it is suspended', 'OS-BALANCE', 'us-east-1', 'NoEntitlementsAllowedException'],
    ['it is for online use only', 'QM-REVIEW', 'us-east-1', 'NoEntitlementsAllowedException'],
    ['the grant is not active', 'OS-ACOUSTIC', 'us-east-1', 'AccessDeniedException'],
    ['the grant lacks the right', 'OB-FEM-THERMAL', 'us-east-1', 'AuthorizationException'],
    ['the issuer has no key', 'PD-STRESS', 'us-east-1', 'UnsupportedDigitalSignatureMethodException'],
    ['the entitlement never comes back', 'TW-CLOUD-CREDITS', 'us-east-1', 'EntitlementNotAllowedException'],
  ])('is refused when %s', async (_, sku, region, name) => {
    const sandbox = sandboxForTest();
    const before = sandbox.seats();
    await expect(borrow(clientsOf(sandbox, region).lm, sku)).rejects.toMatchObject({ name });
    expect(sandbox.seats()).toEqual(before);
  });

  test('an unknown license is ResourceNotFoundException', async () => {
    const LicenseArn = 'arn:aws:license-manager::111122223333:license:l-unknown';
    await expect(borrow(clientsOf(sandboxForTest()).lm, 'QM-DRAFT-3D', { LicenseArn })).rejects.toMatchObject(
      {
        name: 'ResourceNotFoundException',
      },
    );
  });

  test('a request signed for another Region is sent to the home Region, where it works', async () => {
    const sandbox = sandboxForTest();
    await expect(borrow(clientsOf(sandbox).lm, 'GV-TACHY')).rejects.toMatchObject({
      name: 'RedirectException',
      Location: 'eu-central-1',
    });
    const there = clientsOf(sandbox, 'eu-central-1').lm;
    expect((await borrow(there, 'GV-TACHY')).EntitlementsAllowed).toEqual([
      { Name: 'Arbeitsplätze', Value: '1', Unit: 'Count' },
    ]);
  });

  const NONE = 'NoEntitlementsAllowedException';
  const INVALID = 'InvalidParameterValueException';
  test.each<[string, { Name: string; Unit: 'Count' | 'None' | 'Percent'; Value?: string }[], string]>([
    ['nothing', [], INVALID],
    ['an unknown name', [{ Name: 'seats', Unit: 'Count', Value: '1' }], NONE],
    ['the wrong unit', [{ Name: 'Seats', Unit: 'None' }], NONE],
    ['another wrong unit', [{ Name: 'Seats', Unit: 'Percent', Value: '1' }], NONE],
    ['no quantity', [{ Name: 'Seats', Unit: 'Count' }], INVALID],
    ['a quantity of zero', [{ Name: 'Seats', Unit: 'Count', Value: '0' }], INVALID],
    ['a negative quantity', [{ Name: 'Seats', Unit: 'Count', Value: '-1' }], INVALID],
    ['half a seat', [{ Name: 'Seats', Unit: 'Count', Value: '0.5' }], INVALID],
    ['more than there is', [{ Name: 'Seats', Unit: 'Count', Value: '9' }], NONE],
    ['another value of a capability', [{ Name: 'Bearing library', Unit: 'None', Value: 'Extended' }], NONE],
    [
      'one available and one not: all or nothing',
      [
        { Name: 'Seats', Unit: 'Count', Value: '1' },
        { Name: 'Channels', Unit: 'Count', Value: '65' },
      ],
      NONE,
    ],
    [
      'the same twice',
      [
        { Name: 'Seats', Unit: 'Count', Value: '4' },
        { Name: 'Seats', Unit: 'Count', Value: '5' },
      ],
      INVALID,
    ],
  ])('asking for %s takes no seat', async (_, Entitlements, name) => {
    const sandbox = sandboxForTest();
    const before = sandbox.seats();
    await expect(borrow(clientsOf(sandbox).lm, 'OS-VIBRATION-SUITE', { Entitlements })).rejects.toMatchObject(
      { name },
    );
    expect(sandbox.seats()).toEqual(before);
  });

  test('metadata needs unique names with values', async () => {
    const { lm } = clientsOf(sandboxForTest());
    for (const CheckoutMetadata of [
      [{ Name: 'a' }],
      [{ Value: 'a' }],
      [
        { Name: 'a', Value: '1' },
        { Name: 'a', Value: '2' },
      ],
    ]) {
      await expect(borrow(lm, 'QM-DRAFT-3D', { CheckoutMetadata })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
    }
  });

  test('a borrow never outlives the validity of its license', async () => {
    const { lm, pass } = clockedSandbox();
    pass(297 * DAY);
    const reply = await borrow(lm(), 'QM-DRAFT-3D');
    const end = (await licenseOf(lm(), 'QM-DRAFT-3D')).Validity?.End;
    expect(`${reply.Expiration ?? ''}Z`).toBe(end);
    pass(3 * DAY + 1000);
    await expect(borrow(lm(), 'QM-DRAFT-3D')).rejects.toMatchObject({
      name: 'NoEntitlementsAllowedException',
    });
  });

  test('a seat is free again at the second its borrow expires, not before', async () => {
    const { sandbox, lm, pass } = clockedSandbox(Date.UTC(2026, 2, 14, 15, 0, 0));
    const { LicenseArn } = await borrow(lm(), 'FH-COMMISSION', {
      Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: '20' }],
    });
    pass(90 * MINUTE - 1);
    await expect(borrow(lm(), 'FH-COMMISSION')).rejects.toMatchObject({
      name: 'NoEntitlementsAllowedException',
    });
    expect(seatsOf(sandbox, LicenseArn)).toBe(20);
    pass(1);
    await borrow(lm(), 'FH-COMMISSION');
    expect(seatsOf(sandbox, LicenseArn)).toBe(1);
  });
});

describe('CheckInLicense', () => {
  test.each<[string, (sandbox: Sandbox) => Promise<{ lm: LicenseManagerClient }>]>([
    ['in process', (sandbox) => Promise.resolve(clientsOf(sandbox))],
    ['over HTTP', (sandbox) => httpClientsOf(sandbox)],
  ])('gives the last seat back at once, %s', async (_, connect) => {
    const { lm } = await connect(sandboxForTest());
    const held = await borrow(lm, 'FH-PLC-STUDIO');
    await expect(borrow(lm, 'FH-PLC-STUDIO')).rejects.toMatchObject({
      name: 'NoEntitlementsAllowedException',
    });
    const { $metadata: __, ...rest } = await giveBack(lm, held.LicenseConsumptionToken).then((reply) => ({
      $metadata: undefined,
      ...reply,
    }));
    expect(rest).toEqual({});
    await borrow(lm, 'FH-PLC-STUDIO');
  });

  test('finds nothing for an unknown token, twice the same, an expired one, or in another Region', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const missing = { name: 'ResourceNotFoundException' };
    await expect(giveBack(lm(), 'f'.repeat(32))).rejects.toMatchObject(missing);
    const held = await borrow(lm(), 'FH-COMMISSION');
    const elsewhere = clientsOf(sandbox, 'eu-central-1', START - Date.now()).lm;
    await expect(giveBack(elsewhere, held.LicenseConsumptionToken)).rejects.toMatchObject(missing);
    await giveBack(lm(), held.LicenseConsumptionToken);
    await expect(giveBack(lm(), held.LicenseConsumptionToken)).rejects.toMatchObject(missing);
    const late = await borrow(lm(), 'FH-COMMISSION');
    pass(90 * MINUTE);
    await expect(giveBack(lm(), late.LicenseConsumptionToken)).rejects.toMatchObject(missing);
  });

  test('keeps the seat of a license that must not be returned early', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const held = await borrow(lm, 'OB-FEM-STRUCT');
    await expect(giveBack(lm, held.LicenseConsumptionToken)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Early check-in is not allowed for this license.',
    });
    expect(seatsOf(sandbox, held.LicenseArn)).toBe(5);
  });
});

describe('one directory', () => {
  test('keeps seats, answers and the key across a restart', async () => {
    const dir = directoryForTest();
    const first = sandboxForTest({ dir });
    const input = borrowOf(await licenseOf(clientsOf(first).lm, 'QM-DRAFT-3D'), { NodeId: 'n' });
    const { $metadata: _, ...reply } = await clientsOf(first).lm.send(
      new CheckoutBorrowLicenseCommand(input),
    );
    const [seats, key] = [first.seats(), await first.issuerPublicKeyPem()];
    first.close();
    const second = sandboxForTest({ dir });
    expect(second.seats()).toEqual(seats);
    expect(await second.issuerPublicKeyPem()).toBe(key);
    const { $metadata: __, ...again } = await clientsOf(second).lm.send(
      new CheckoutBorrowLicenseCommand(input),
    );
    expect(again).toEqual(reply);
    await giveBack(clientsOf(second).lm, reply.LicenseConsumptionToken);
    expect(seatsOf(second, reply.LicenseArn)).toBe(2);
  });

  test('opened twice, gives the last seat once', async () => {
    const dir = directoryForTest();
    const clients = [sandboxForTest({ dir }), sandboxForTest({ dir })].map((each) => clientsOf(each).lm);
    const attempts = Array.from({ length: 20 }, (_, index) => {
      const lm = clients[index % 2];
      if (lm === undefined) throw new Error('two clients');
      return borrow(lm, 'FH-PLC-STUDIO');
    });
    const results = await Promise.allSettled(attempts);
    const won = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const lost = results.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(won).toHaveLength(1);
    expect(new Set(lost)).toEqual(new Set(['NoEntitlementsAllowedException: No Entitlements Allowed']));
    expect(claimsIn(won[0]?.SignedToken)['licenseConsumptionToken']).toBe(won[0]?.LicenseConsumptionToken);
  });
});
