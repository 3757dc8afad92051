// CheckoutLicense: which license is meant, what a ClientToken repeats, and what the model lets through.
import {
  AcceptGrantCommand,
  CheckoutLicenseCommand,
  CreateGrantCommand,
  CreateGrantVersionCommand,
  CreateLicenseCommand,
  CreateLicenseVersionCommand,
  DeleteLicenseCommand,
  ExtendLicenseConsumptionCommand,
} from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { accountsOnSandbox, newLicense, VENDOR } from './accounts.ts';
import { BUYER, keysOf, lmOf } from './callers.ts';
import {
  clientsOf,
  clockedSandbox,
  licenseOf,
  newClientToken,
  sandboxForTest,
  seatsOf,
  sendRaw,
} from './clients.ts';
import { asking, checkOut, checkoutOf } from './online-checkouts.ts';

const MINUTE = 60_000;
const OWN_ACCOUNT = '123456789012';

describe('which license an online checkout means', () => {
  test.each([
    ['SKU', { ProductSKU: 'NO-SUCH' }],
    ['fingerprint', { KeyFingerprint: 'aws:111122223333:Nobody:issuer-fingerprint' }],
    ['beneficiary', { Beneficiary: 'somebody else' }],
  ])('an unknown %s is not found', async (_, changes) => {
    await expect(checkOut(clientsOf(sandboxForTest()).lm, 'QM-DRAFT-3D', changes)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('the account that created the license must name itself as the beneficiary', async () => {
    const { lm } = clientsOf(sandboxForTest());
    await expect(checkOut(lm, 'IB-FIELD-TOOLBOX')).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`must name ${OWN_ACCOUNT} as the beneficiary`),
    });
    const reply = await checkOut(lm, 'IB-FIELD-TOOLBOX', { Beneficiary: OWN_ACCOUNT });
    expect(reply.LicenseArn).toBe((await licenseOf(lm, 'IB-FIELD-TOOLBOX')).LicenseArn);
  });

  test('an account without a grant finds nothing', async () => {
    const sandbox = sandboxForTest();
    const input = await checkoutOf(lmOf(sandbox), 'QM-DRAFT-3D');
    const stranger = lmOf(sandbox, { keys: keysOf('999999999999') });
    await expect(stranger.send(new CheckoutLicenseCommand(input))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

const FLOATING = { RenewType: 'None', ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 } } as const;
const OWN_CHECKOUT = {
  ProductSKU: 'HG-TUNNEL',
  KeyFingerprint: `aws:${VENDOR}:Harrowgate Instruments:issuer-fingerprint`,
  CheckoutType: 'PROVISIONAL',
  Entitlements: [asking('Seats', '1')],
  Beneficiary: VENDOR,
} as const;

function floating(changes: Parameters<typeof newLicense>[0] = {}) {
  return new CreateLicenseCommand(newLicense({ ConsumptionConfiguration: FLOATING, ...changes }));
}

const ownCheckout = () =>
  new CheckoutLicenseCommand({
    ...OWN_CHECKOUT,
    Entitlements: [...OWN_CHECKOUT.Entitlements],
    ClientToken: newClientToken(),
  });

describe('a license that a vendor makes', () => {
  test('is chosen where it is the most recent of two with one SKU and fingerprint', async () => {
    const { as, pass } = accountsOnSandbox();
    const older = await as(VENDOR).lm.send(floating());
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(older.LicenseArn);
    const newer = await as(VENDOR).lm.send(floating());
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(newer.LicenseArn);
    await as(VENDOR).lm.send(
      new DeleteLicenseCommand({ LicenseArn: newer.LicenseArn, SourceVersion: newer.Version }),
    );
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(older.LicenseArn);
  });

  test('is found by its beneficiary, be that a customer or the vendor itself', async () => {
    const { as, pass } = accountsOnSandbox();
    await as(VENDOR).lm.send(floating());
    pass(5000);
    const { lm } = as(VENDOR);
    const named = { ...ownCheckout().input, Beneficiary: 'A rehearsing customer' };
    expect(await lm.send(new CheckoutLicenseCommand(named))).toHaveProperty('LicenseConsumptionToken');
    const other = { ...ownCheckout().input, Beneficiary: 'Another customer' };
    await expect(lm.send(new CheckoutLicenseCommand(other))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('with overage gives more than it has', async () => {
    const { as, pass } = accountsOnSandbox();
    const Entitlements = [
      { Name: 'Seats', Unit: 'Count', MaxCount: 2, Overage: true, AllowCheckIn: true } as const,
    ];
    await as(VENDOR).lm.send(floating({ Entitlements }));
    pass(5000);
    const five = { ...ownCheckout().input, Entitlements: [asking('Seats', '5')] };
    const { EntitlementsAllowed } = await as(VENDOR).lm.send(new CheckoutLicenseCommand(five));
    expect(EntitlementsAllowed).toEqual([{ Name: 'Seats', Unit: 'Count', Value: '5' }]);
  });

  test('lends no drawdown entitlement for a while, whatever else it lends', async () => {
    const { as, pass } = accountsOnSandbox();
    const counted = { Unit: 'Count', MaxCount: 5, Overage: false } as const;
    const Entitlements = [
      { ...counted, Name: 'Seats', AllowCheckIn: true },
      { ...counted, Name: 'Reports', AllowCheckIn: false },
    ];
    await as(VENDOR).lm.send(floating({ Entitlements }));
    pass(5000);
    const both = [asking('Seats', '1'), asking('Reports', '1')];
    const askFor = (CheckoutType: 'PROVISIONAL' | 'PERPETUAL') =>
      as(VENDOR).lm.send(
        new CheckoutLicenseCommand({ ...ownCheckout().input, CheckoutType, Entitlements: both }),
      );
    const names = async (CheckoutType: 'PROVISIONAL' | 'PERPETUAL') =>
      (await askFor(CheckoutType)).EntitlementsAllowed?.map((each) => each.Name);
    expect(await names('PROVISIONAL')).toEqual(['Seats']);
    expect(await names('PERPETUAL')).toEqual(['Seats', 'Reports']);
  });

  test('takes its grant’s word: without the right to check out or to extend, it is refused', async () => {
    const { as, pass } = accountsOnSandbox();
    const checkOutAsBuyer = await grantedTo(as, pass, ['CheckInLicense', 'CheckoutBorrowLicense']);
    await expect(checkOutAsBuyer()).rejects.toMatchObject({
      name: 'AuthorizationException',
      message: 'The grant does not allow CheckoutLicense.',
    });
    const allowed = await grantedTo(as, pass, ['CheckoutLicense']);
    const { LicenseConsumptionToken } = await allowed();
    const extension = new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken });
    await expect(as(OWN_ACCOUNT).lm.send(extension)).rejects.toMatchObject({
      name: 'AuthorizationException',
      message: 'The grant does not allow ExtendConsumptionLicense.',
    });
  });

  test('can be extended no more once its vendor has suspended it', async () => {
    const { as, pass } = accountsOnSandbox();
    const { LicenseArn, Version } = await as(VENDOR).lm.send(floating());
    pass(5000);
    const { LicenseConsumptionToken } = await as(VENDOR).lm.send(ownCheckout());
    const { LicenseName, ProductName, Issuer, HomeRegion, Validity, Entitlements } = newLicense();
    const suspended = { LicenseName, ProductName, Issuer, HomeRegion, Validity, Entitlements };
    await as(VENDOR).lm.send(
      new CreateLicenseVersionCommand({
        ...suspended,
        LicenseArn,
        SourceVersion: Version,
        Status: 'SUSPENDED',
        ConsumptionConfiguration: FLOATING,
        ClientToken: newClientToken(),
      }),
    );
    pass(5000);
    const extension = new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken });
    await expect(as(VENDOR).lm.send(extension)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

type Accounts = ReturnType<typeof accountsOnSandbox>;

/** Makes a license, grants it to the buyer with these rights, accepts and activates it; gives the buyer's checkout. */
async function grantedTo(
  as: Accounts['as'],
  pass: Accounts['pass'],
  AllowedOperations: ('CheckInLicense' | 'CheckoutBorrowLicense' | 'CheckoutLicense')[],
) {
  const { LicenseArn } = await as(VENDOR).lm.send(floating());
  pass(5000);
  const { GrantArn } = await as(VENDOR).lm.send(
    new CreateGrantCommand({
      ClientToken: newClientToken(),
      GrantName: 'Rights',
      LicenseArn,
      Principals: [`arn:aws:iam::${OWN_ACCOUNT}:root`],
      HomeRegion: 'us-east-1',
      AllowedOperations,
    }),
  );
  pass(5000);
  await as(OWN_ACCOUNT).lm.send(new AcceptGrantCommand({ GrantArn }));
  pass(5000);
  const activation = { GrantArn, ClientToken: newClientToken(), Status: 'ACTIVE' } as const;
  await as(OWN_ACCOUNT).lm.send(new CreateGrantVersionCommand(activation));
  pass(5000);
  const { Beneficiary: _, ...input } = ownCheckout().input;
  return () => as(OWN_ACCOUNT).lm.send(new CheckoutLicenseCommand(input));
}

describe('a ClientToken of an online checkout', () => {
  test('used again within ten minutes gives the same answer and takes nothing', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const input = await checkoutOf(lm(), 'QM-DRAFT-3D');
    const { $metadata: _, ...first } = await lm().send(new CheckoutLicenseCommand(input));
    pass(10 * MINUTE - 1);
    const { $metadata: __, ...second } = await lm().send(new CheckoutLicenseCommand(input));
    expect(second).toEqual(first);
    expect(seatsOf(sandbox, first.LicenseArn)).toBe(3);
    pass(1);
    await lm().send(new CheckoutLicenseCommand(input));
    expect(seatsOf(sandbox, first.LicenseArn)).toBe(4);
  });

  test.each([
    ['another type', { CheckoutType: 'PERPETUAL' as const }],
    ['another node', { NodeId: 'n' }],
    ['another beneficiary', { Beneficiary: OWN_ACCOUNT }],
    ['another quantity', { Entitlements: [asking('Seats', '2')] }],
  ])('used again with %s is refused', async (_, change) => {
    const { lm } = clientsOf(sandboxForTest());
    const input = await checkoutOf(lm, 'QM-DRAFT-3D');
    await lm.send(new CheckoutLicenseCommand(input));
    await expect(lm.send(new CheckoutLicenseCommand({ ...input, ...change }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'ClientToken was used before with different parameters.',
    });
  });

  test('belongs to its account: two accounts may use the same one', async () => {
    const sandbox = sandboxForTest();
    const own = lmOf(sandbox, { keys: keysOf('111122223333') });
    const input = await checkoutOf(lmOf(sandbox, { keys: BUYER }), 'QM-DRAFT-3D', { ClientToken: 'shared' });
    await lmOf(sandbox).send(new CheckoutLicenseCommand(input));
    const asIssuer = { ...input, Beneficiary: '111122223333' };
    expect(await own.send(new CheckoutLicenseCommand(asIssuer))).toMatchObject({
      CheckoutType: 'PROVISIONAL',
    });
  });
});

const INPUT = {
  ProductSKU: 'A',
  CheckoutType: 'PROVISIONAL',
  KeyFingerprint: 'F',
  Entitlements: [{ Name: 'Seats', Value: '1', Unit: 'Count' }],
  ClientToken: 'abc',
};
const NOT_NULL = 'Member must not be null';

describe('constraints of CheckoutLicense', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{ ProductSKU: undefined }, 'productSKU', NOT_NULL],
    [{ CheckoutType: undefined }, 'checkoutType', NOT_NULL],
    [{ KeyFingerprint: undefined }, 'keyFingerprint', NOT_NULL],
    [{ Entitlements: undefined }, 'entitlements', NOT_NULL],
    [{ ClientToken: undefined }, 'clientToken', NOT_NULL],
    [
      { CheckoutType: 'FLOATING' },
      'checkoutType',
      'Member must satisfy enum value set: [PROVISIONAL, PERPETUAL]',
    ],
    [{ ClientToken: 'a b' }, 'clientToken', 'Member must satisfy regular expression pattern: \\S+'],
    [{ ClientToken: 'a'.repeat(2049) }, 'clientToken', 'Member must have length less than or equal to 2048'],
    [{ Entitlements: [{ Unit: 'Count' }] }, 'entitlements.1.member.name', NOT_NULL],
    [{ Entitlements: [{ Name: 'A' }] }, 'entitlements.1.member.unit', NOT_NULL],
    [
      { Entitlements: [{ Name: 'A', Unit: 'seats' }] },
      'entitlements.1.member.unit',
      'Member must satisfy enum',
    ],
  ])('%o violates %s: %s', async (changes, member, constraint) => {
    const { status, body } = await sendRaw(sandboxForTest(), 'CheckoutLicense', { ...INPUT, ...changes });
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    expect(body['Message']).toContain(`Value at '${member}' failed to satisfy constraint: ${constraint}`);
  });

  test.each<[Record<string, unknown>]>([
    [{ ProductSKU: 1 }],
    [{ KeyFingerprint: {} }],
    [{ Beneficiary: [] }],
    [{ NodeId: true }],
    [{ Entitlements: 'Seats' }],
    [{ Entitlements: [{ Name: 'A', Unit: 'Count', Value: 1 }] }],
  ])('%o has the wrong JSON type', async (changes) => {
    const { body } = await sendRaw(sandboxForTest(), 'CheckoutLicense', { ...INPUT, ...changes });
    expect(body['__type']).toBe('SerializationException');
  });
});

describe('ordered misbehaviour of online checkouts', () => {
  const taken = (sandbox: Sandbox) => sandbox.seats().consumptions.length;

  test('an answer lost after the commit has taken the seat, and the repeat finds it', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const before = taken(sandbox);
    const input = await checkoutOf(lm, 'QM-DRAFT-3D');
    sandbox.control({ kind: 'drop-after-commit', operation: 'CheckoutLicense' });
    await expect(lm.send(new CheckoutLicenseCommand(input))).rejects.toThrow('socket hang up');
    expect(taken(sandbox)).toBe(before + 1);
    await lm.send(new CheckoutLicenseCommand(input));
    expect(taken(sandbox)).toBe(before + 1);
  });

  test('an order for CheckoutLicense leaves other operations alone', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const input = await checkoutOf(lm, 'QM-DRAFT-3D');
    sandbox.control({ kind: 'rate-limit', operation: 'CheckoutLicense' });
    await licenseOf(lm, 'QM-DRAFT-3D');
    await expect(lm.send(new CheckoutLicenseCommand(input))).rejects.toMatchObject({
      name: 'RateLimitExceededException',
    });
  });
});
