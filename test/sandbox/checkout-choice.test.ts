// CheckoutLicense: which license is meant, what a ClientToken repeats, and what the model lets through.
import { CheckoutLicenseCommand } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { BUYER, keysOf, lmOf } from './callers.ts';
import { clientsOf, clockedSandbox, licenseOf, sandboxForTest, seatsOf, sendRaw } from './clients.ts';
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
