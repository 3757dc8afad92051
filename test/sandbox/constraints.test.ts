// Every constraint the service model puts on the operations' inputs, and how its violation is worded.
import {
  CheckoutBorrowLicenseCommand,
  GetLicenseCommand,
  GetLicenseUsageCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { clientsOf, httpClientsOf, sandboxForTest, sendRaw } from './clients.ts';

const ARN = `arn:aws:license-manager::111122223333:license:l-${'0'.repeat(32)}`;
const CHECKOUT = {
  LicenseArn: ARN,
  Entitlements: [{ Name: 'Seats', Value: '1', Unit: 'Count' }],
  DigitalSignatureMethod: 'JWT_PS384',
  ClientToken: 'abc',
};
const longArn = `arn:aws:license-manager::111122223333:${'a'.repeat(2040)}`;

function without(member: keyof typeof CHECKOUT): Record<string, unknown> {
  return Object.fromEntries(Object.entries(CHECKOUT).filter(([name]) => name !== member));
}

const PATTERN = 'Member must satisfy regular expression pattern: ';
const NOT_NULL = 'Member must not be null';

describe('constraints of the service model', () => {
  test.each<[string, unknown, string, string]>([
    ['CheckoutBorrowLicense', without('LicenseArn'), 'licenseArn', NOT_NULL],
    ['CheckoutBorrowLicense', without('Entitlements'), 'entitlements', NOT_NULL],
    ['CheckoutBorrowLicense', without('DigitalSignatureMethod'), 'digitalSignatureMethod', NOT_NULL],
    ['CheckoutBorrowLicense', without('ClientToken'), 'clientToken', NOT_NULL],
    ['CheckoutBorrowLicense', { ...CHECKOUT, ClientToken: 'a b' }, 'clientToken', `${PATTERN}\\S+`],
    ['CheckoutBorrowLicense', { ...CHECKOUT, ClientToken: '' }, 'clientToken', `${PATTERN}\\S+`],
    ['CheckoutBorrowLicense', { ...CHECKOUT, ClientToken: 'ab\n' }, 'clientToken', `${PATTERN}\\S+`],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, ClientToken: 'a'.repeat(2049) },
      'clientToken',
      'Member must have length less than or equal to 2048',
    ],
    ['CheckoutBorrowLicense', { ...CHECKOUT, LicenseArn: 'l-123' }, 'licenseArn', `${PATTERN}arn:aws`],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, LicenseArn: 'arn:gcp:a::b:c' },
      'licenseArn',
      `${PATTERN}arn:aws`,
    ],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, LicenseArn: longArn },
      'licenseArn',
      'Member must have length less than or equal to 2048',
    ],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, DigitalSignatureMethod: 'JWT_ES384' },
      'digitalSignatureMethod',
      'Member must satisfy enum value set: [JWT_PS384]',
    ],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, Entitlements: [{ Unit: 'Count' }] },
      'entitlements.1.member.name',
      NOT_NULL,
    ],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, Entitlements: [{ Name: 'Seats' }] },
      'entitlements.1.member.unit',
      NOT_NULL,
    ],
    [
      'CheckoutBorrowLicense',
      { ...CHECKOUT, Entitlements: [CHECKOUT.Entitlements[0], { Name: 'X', Unit: 'count' }] },
      'entitlements.2.member.unit',
      'Member must satisfy enum value set: [Count, None, Seconds',
    ],
    ['CheckInLicense', {}, 'licenseConsumptionToken', NOT_NULL],
    ['GetLicense', {}, 'licenseArn', NOT_NULL],
    ['GetLicense', { LicenseArn: 'x' }, 'licenseArn', PATTERN],
    ['GetLicenseUsage', {}, 'licenseArn', NOT_NULL],
    [
      'GetLicenseUsage',
      { LicenseArn: longArn },
      'licenseArn',
      'Member must have length less than or equal to 2048',
    ],
    [
      'ListReceivedLicenses',
      { MaxResults: 0 },
      'maxResults',
      'Member must have value greater than or equal to 1',
    ],
    [
      'ListReceivedLicenses',
      { MaxResults: 101 },
      'maxResults',
      'Member must have value less than or equal to 100',
    ],
    ['ListReceivedLicenses', { LicenseArns: [ARN, 'nope'] }, 'licenseArns.2.member', PATTERN],
    [
      'ListReceivedLicenses',
      { NextToken: 'a'.repeat(4097) },
      'nextToken',
      'Member must have length less than or equal to 4096',
    ],
  ])('%s with %o violates %s: %s', async (operation, input, member, constraint) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, input);
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    expect(body['Message']).toContain(`Value at '${member}' failed to satisfy constraint: ${constraint}`);
  });

  test.each<[string, unknown]>([
    ['CheckoutBorrowLicense', { ...CHECKOUT, ClientToken: 7 }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, NodeId: ['a'] }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, Entitlements: {} }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, Entitlements: ['Seats'] }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, Entitlements: [null] }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: 1 }] }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, CheckoutMetadata: { Mac: 'A' } }],
    ['CheckoutBorrowLicense', { ...CHECKOUT, CheckoutMetadata: [{ Name: 1 }] }],
    ['CheckInLicense', { LicenseConsumptionToken: true }],
    ['CheckInLicense', { LicenseConsumptionToken: 'a', Beneficiary: {} }],
    ['GetLicense', { LicenseArn: ARN, Version: 1 }],
    ['ListReceivedLicenses', { MaxResults: '10' }],
    ['ListReceivedLicenses', { MaxResults: 1.5 }],
    ['ListReceivedLicenses', { LicenseArns: ARN }],
    ['ListReceivedLicenses', { Filters: [{ Name: 'Status', Values: 'AVAILABLE' }] }],
    ['ListReceivedLicenses', { Filters: [{ Name: 'Status', Values: [1] }] }],
  ])('%s with the wrong JSON type in %o is a SerializationException', async (operation, input) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, input);
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'SerializationException' });
    expect(body['Message']).toMatch(/_(VALUE|ARRAY|OBJECT) at '.+' can not be converted to a /);
  });

  test('the longest allowed client token and the shortest allowed ARN pass', async () => {
    const input = { ...CHECKOUT, LicenseArn: 'arn:aws-cn:a:::b', ClientToken: 'a'.repeat(2048) };
    expect((await sendRaw(sandboxForTest(), 'CheckoutBorrowLicense', input)).body['__type']).toBe(
      'ResourceNotFoundException',
    );
  });

  test('several violations are counted and told together, without the values', async () => {
    const input = { ...CHECKOUT, ClientToken: 'secret token', LicenseArn: 'x' };
    const { body } = await sendRaw(sandboxForTest(), 'CheckoutBorrowLicense', input);
    expect(body['Message']).toMatch(
      /^2 validation errors detected: Value at 'licenseArn' .+; Value at 'clientToken' /,
    );
    expect(body['Message']).not.toContain('secret');
  });

  const ways: [string, () => Promise<LicenseManagerClient>][] = [
    ['in process', () => Promise.resolve(clientsOf(sandboxForTest()).lm)],
    ['over HTTP', async () => (await httpClientsOf(sandboxForTest())).lm],
  ];
  test.each(ways)('the SDK %s receives violations as ValidationException', async (_, connect) => {
    const lm = await connect();
    const refused = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } };
    const empty = { Entitlements: undefined, LicenseArn: undefined, ClientToken: undefined } as const;
    await expect(
      lm.send(new CheckoutBorrowLicenseCommand({ ...empty, DigitalSignatureMethod: 'JWT_PS384' })),
    ).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(/^3 validation errors detected: /) as string,
    });
    await expect(lm.send(new GetLicenseCommand({ LicenseArn: 'x' }))).rejects.toMatchObject(refused);
    await expect(lm.send(new GetLicenseUsageCommand({ LicenseArn: 'x' }))).rejects.toMatchObject(refused);
    await expect(lm.send(new ListReceivedLicensesCommand({ MaxResults: 101 }))).rejects.toMatchObject(
      refused,
    );
  });
});
