// Both reference operations as the sandbox answers them: each title names the member, constraint or detail it covers.
import {
  CheckoutBorrowLicenseResponse$,
  CheckoutLicenseResponse$,
  EntitlementDataUnit,
} from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { clientsOf, licenseOf, newClientToken, sandboxForTest, sendRaw } from './clients.ts';

const BORROW = 'CheckoutBorrowLicense';
const ONLINE = 'CheckoutLicense';
type Input = Record<string, unknown>;

const SEAT = { Name: 'Seats', Unit: 'Count', Value: '1' };
const ARN = `arn:aws:license-manager::111122223333:license:l-${'0'.repeat(32)}`;

async function inputOf(operation: string, sandbox = sandboxForTest()): Promise<Input> {
  const license = await licenseOf(clientsOf(sandbox).lm, 'QM-DRAFT-3D');
  const shared = { Entitlements: [SEAT], ClientToken: newClientToken() };
  if (operation === BORROW) {
    return { ...shared, LicenseArn: license.LicenseArn, DigitalSignatureMethod: 'JWT_PS384' };
  }
  const KeyFingerprint = license.Issuer?.KeyFingerprint;
  return { ...shared, ProductSKU: license.ProductSKU, CheckoutType: 'PROVISIONAL', KeyFingerprint };
}

const seatWithout = (member: keyof typeof SEAT): Input => ({
  Entitlements: [{ ...SEAT, [member]: undefined }],
});

const SHARED: readonly [string, string, Input][] = [
  ['Entitlements', 'is required', { Entitlements: undefined }],
  ['Entitlements.Name', 'is required', seatWithout('Name')],
  ['Entitlements.Unit', 'is required', seatWithout('Unit')],
  ['Entitlements.Unit', 'has no other than the valid values', { Entitlements: [{ ...SEAT, Unit: 'Seats' }] }],
  ['ClientToken', 'is required', { ClientToken: undefined }],
  ['ClientToken', 'has at most 2048 characters', { ClientToken: 'a'.repeat(2049) }],
  ['ClientToken', 'is without a blank', { ClientToken: 'a b' }],
];
const BORROW_RULES: readonly [string, string, Input][] = [
  ['LicenseArn', 'is required', { LicenseArn: undefined }],
  ['LicenseArn', 'has at most 2048 characters', { LicenseArn: `arn:aws${'x'.repeat(2048)}:a:::b` }],
  ['LicenseArn', 'fits its pattern', { LicenseArn: 'l-0123' }],
  ['DigitalSignatureMethod', 'is required', { DigitalSignatureMethod: undefined }],
  ['DigitalSignatureMethod', 'has no other than the valid value', { DigitalSignatureMethod: 'JWT_RS256' }],
];
const ONLINE_RULES: readonly [string, string, Input][] = [
  ['ProductSKU', 'is required', { ProductSKU: undefined }],
  ['CheckoutType', 'is required', { CheckoutType: undefined }],
  ['CheckoutType', 'has no other than the valid values', { CheckoutType: 'FLOATING' }],
  ['KeyFingerprint', 'is required', { KeyFingerprint: undefined }],
];

describe('a request to the sandbox', () => {
  test.each(
    [BORROW, ONLINE].flatMap((operation) =>
      [...(operation === BORROW ? BORROW_RULES : ONLINE_RULES), ...SHARED].map(
        ([member, rule, changes]) => [operation, member, rule, changes] as const,
      ),
    ),
  )('%s: %s %s, else ValidationException', async (operation, member, _, changes) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, {
      ...(await inputOf(operation)),
      ...changes,
    });
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    const [parent = '', child] = member.split('.');
    const path = (child === undefined ? [parent] : [parent, '1', 'member', child]).map(
      (part) => part.charAt(0).toLowerCase() + part.slice(1),
    );
    expect(body['Message']).toContain(`1 validation error detected: Value at '${path.join('.')}' failed`);
  });

  test.each([BORROW, ONLINE])(
    '%s: Entitlements.Unit has 27 valid values in the sandbox',
    async (operation) => {
      const units = Object.values(EntitlementDataUnit);
      expect(units).toHaveLength(27);
      const Entitlements = units.map((Unit) => ({ Name: `of ${Unit}`, Unit, Value: '1' }));
      const { body } = await sendRaw(sandboxForTest(), operation, {
        ...(await inputOf(operation)),
        Entitlements,
      });
      // Past the constraints: the license has none of these names.
      expect(body['__type']).toBe('NoEntitlementsAllowedException');
    },
  );

  test.each([
    [BORROW, ['NodeId', 'CheckoutMetadata']],
    [ONLINE, ['Beneficiary', 'NodeId']],
  ])('%s: optional members may be absent or null', async (operation, optional) => {
    const absent = await inputOf(operation);
    const empty = Object.fromEntries(optional.map((member) => [member, null]));
    for (const input of [absent, { ...absent, ...empty, ClientToken: newClientToken() }]) {
      expect((await sendRaw(sandboxForTest(), operation, input)).status).toBe(200);
    }
  });
});

describe('a reply of the sandbox', () => {
  test(`${BORROW}: the reply has every member of the page`, async () => {
    const sandbox = sandboxForTest();
    const { body } = await sendRaw(sandbox, BORROW, {
      ...(await inputOf(BORROW, sandbox)),
      NodeId: 'laptop-7',
      CheckoutMetadata: [{ Name: 'Ticket', Value: 'F-204' }],
    });
    expect(Object.keys(body).toSorted()).toEqual(CheckoutBorrowLicenseResponse$[4].toSorted());
    expect(body).toMatchObject({
      EntitlementsAllowed: [SEAT],
      NodeId: 'laptop-7',
      CheckoutMetadata: [{ Name: 'Ticket', Value: 'F-204' }],
    });
  });

  test(`${ONLINE}: the reply has every member of the page but SignedToken`, async () => {
    const sandbox = sandboxForTest();
    const { body } = await sendRaw(sandbox, ONLINE, {
      ...(await inputOf(ONLINE, sandbox)),
      NodeId: 'laptop-7',
    });
    expect([...Object.keys(body), 'SignedToken'].toSorted()).toEqual(CheckoutLicenseResponse$[4].toSorted());
    expect(body).toMatchObject({
      CheckoutType: 'PROVISIONAL',
      EntitlementsAllowed: [SEAT],
      NodeId: 'laptop-7',
    });
  });

  test.each([
    [BORROW, ['NodeId', 'CheckoutMetadata'], {}],
    [ONLINE, ['NodeId', 'Expiration', 'SignedToken'], { CheckoutType: 'PERPETUAL' }],
  ])('%s: optional members of the reply are left out, not null', async (operation, left, changes) => {
    const sandbox = sandboxForTest();
    const input = { ...(await inputOf(operation, sandbox)), ...changes };
    const { status, body, reply } = await sendRaw(sandbox, operation, input);
    expect(status).toBe(200);
    for (const member of left) expect(body).not.toHaveProperty(member);
    expect(Buffer.from(reply.body).toString('utf8')).not.toContain('null');
  });

  test.each([BORROW, ONLINE])(
    '%s: IssuedAt and Expiration are ISO 8601 of at most 50 characters, in UTC without a zone',
    async (operation) => {
      const sandbox = sandboxForTest({ now: () => Math.floor(Date.now() / 1000) * 1000 });
      const { body } = await sendRaw(sandbox, operation, await inputOf(operation, sandbox));
      for (const member of ['IssuedAt', 'Expiration']) {
        expect(body[member]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }
      expect(Math.abs(Date.parse(`${String(body['IssuedAt'])}Z`) - Date.now())).toBeLessThan(60_000);
    },
  );

  test.each([BORROW, ONLINE])(
    '%s: the sandbox answers with content type, request id and Date',
    async (operation) => {
      const sandbox = sandboxForTest();
      const [one, two] = [
        await sendRaw(sandbox, operation, await inputOf(operation, sandbox)),
        await sendRaw(sandbox, operation, await inputOf(operation, sandbox)),
      ].map(({ reply }) => reply.headers);
      expect(one?.['content-type']).toBe('application/x-amz-json-1.1');
      expect(one?.['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(two?.['x-amzn-requestid']).not.toBe(one?.['x-amzn-requestid']);
      expect(Date.parse(one?.['date'] ?? '')).not.toBeNaN();
    },
  );

  test.each([
    [BORROW, { LicenseArn: ARN }],
    [ONLINE, { ProductSKU: 'NO-SUCH-SKU' }],
  ])(
    '%s: an error of the sandbox is JSON of __type and Message with HTTP 400 and a request id',
    async (operation, changes) => {
      const sandbox = sandboxForTest();
      const input = { ...(await inputOf(operation, sandbox)), ...changes };
      const { status, body, reply } = await sendRaw(sandbox, operation, input);
      expect(status).toBe(400);
      expect(body).toEqual({
        __type: 'ResourceNotFoundException',
        Message: expect.stringMatching(/ not found|No license was found/),
      });
      expect(reply.headers['content-type']).toBe('application/x-amz-json-1.1');
      expect(reply.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test.each([BORROW, ONLINE])(
    '%s: a request of another content type or target is not served',
    async (operation) => {
      const sandbox = sandboxForTest();
      const input = await inputOf(operation, sandbox);
      const wrong = [
        [{ 'content-type': 'application/json' }, 'SerializationException'],
        [{ 'x-amz-target': `LicenseManager.${operation}` }, 'UnknownOperationException'],
      ] as const;
      for (const [headers, type] of wrong) {
        expect((await sendRaw(sandbox, operation, input, headers)).body['__type']).toBe(type);
      }
    },
  );
});
