// Every constraint that the service model puts on the inputs of grants and of the issuer's side.
import { describe, expect, test } from 'vitest';
import { BUYER, grantTo, newLicense } from './accounts.ts';
import { sandboxForTest, sendRaw } from './clients.ts';

describe('constraints of the grant operations', () => {
  const ARN = `arn:aws:license-manager::111122223333:grant:g-${'0'.repeat(32)}`;
  const VERSION = { GrantArn: ARN, ClientToken: 'abc' };
  const NOT_NULL = 'Member must not be null';

  test.each<[string, unknown, string, string]>([
    ['GetGrant', {}, 'grantArn', NOT_NULL],
    ['GetGrant', { GrantArn: 'g-1' }, 'grantArn', 'regular expression pattern: arn:aws'],
    ['AcceptGrant', {}, 'grantArn', NOT_NULL],
    ['RejectGrant', { GrantArn: null }, 'grantArn', NOT_NULL],
    ['ListReceivedGrants', { GrantArns: ['x'] }, 'grantArns.1.member', 'regular expression pattern'],
    ['ListReceivedGrants', { MaxResults: 0 }, 'maxResults', 'greater than or equal to 1'],
    ['ListDistributedGrants', { MaxResults: 101 }, 'maxResults', 'less than or equal to 100'],
    ['CreateGrantVersion', { GrantArn: ARN }, 'clientToken', NOT_NULL],
    ['CreateGrantVersion', { ClientToken: 'abc' }, 'grantArn', NOT_NULL],
    ['CreateGrantVersion', { ...VERSION, ClientToken: 'a b' }, 'clientToken', 'pattern: \\S+'],
    ['CreateGrantVersion', { ...VERSION, Status: 'ACCEPTED' }, 'status', 'enum value set: [PENDING_WORKFLOW'],
    ['CreateGrantVersion', { ...VERSION, StatusReason: 'a'.repeat(401) }, 'statusReason', 'equal to 400'],
    ['CreateGrantVersion', { ...VERSION, StatusReason: '' }, 'statusReason', 'pattern: [\\s\\S]+'],
    ['CreateGrantVersion', { ...VERSION, AllowedOperations: [] }, 'allowedOperations', 'equal to 1'],
    [
      'CreateGrantVersion',
      { ...VERSION, AllowedOperations: Array<string>(9).fill('CreateToken') },
      'allowedOperations',
      'less than or equal to 8',
    ],
    [
      'CreateGrantVersion',
      { ...VERSION, AllowedOperations: ['ExtendLicenseConsumption'] },
      'allowedOperations.1.member',
      'enum value set: [CreateGrant',
    ],
    [
      'CreateGrantVersion',
      { ...VERSION, Options: { ActivationOverrideBehavior: 'NONE' } },
      'options.activationOverrideBehavior',
      'enum value set: [DISTRIBUTED_GRANTS_ONLY',
    ],
  ])('%s with %o violates %s: %s', async (operation, input, member, constraint) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, input);
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    expect(body['Message']).toContain(`'${member}' failed to satisfy constraint: `);
    expect(body['Message']).toContain(constraint);
  });

  test.each<[string, unknown]>([
    ['GetGrant', { GrantArn: 1 }],
    ['AcceptGrant', { GrantArn: [ARN] }],
    ['ListReceivedGrants', { GrantArns: ARN }],
    ['CreateGrantVersion', { ...VERSION, Options: 'ACTIVE' }],
    ['CreateGrantVersion', { ...VERSION, AllowedOperations: 'CreateToken' }],
  ])('%s with the wrong JSON type in %o is a SerializationException', async (operation, input) => {
    const { body } = await sendRaw(sandboxForTest(), operation, input);
    expect(body['__type']).toBe('SerializationException');
  });
});
describe('constraints of the issuer operations', () => {
  const ARN = `arn:aws:license-manager::${BUYER}:license:l-${'0'.repeat(32)}`;
  const LICENSE = { ...newLicense(), ClientToken: 'abc' };
  const VERSION = { ...LICENSE, LicenseArn: ARN, Status: 'AVAILABLE' };
  const GRANT = { ...grantTo(BUYER, ARN).input, ClientToken: 'abc' };
  const NOT_NULL = 'Member must not be null';
  const without = (whole: object, name: string): object =>
    Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));
  const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  const missing = (operation: string, whole: object, names: string): [string, object, string, string][] =>
    names.split(' ').map((name) => [operation, without(whole, name), lower(name), NOT_NULL]);
  const terms = 'LicenseName ProductName Issuer HomeRegion Validity Entitlements ConsumptionConfiguration';

  test.each<[string, object, string, string]>([
    ...missing('CreateLicense', LICENSE, `${terms} ProductSKU Beneficiary ClientToken`),
    ...missing('CreateLicenseVersion', VERSION, `${terms} LicenseArn Status ClientToken`),
    ...missing('DeleteLicense', { LicenseArn: ARN, SourceVersion: '1' }, 'LicenseArn SourceVersion'),
    ...missing(
      'CreateGrant',
      GRANT,
      'GrantName LicenseArn Principals HomeRegion AllowedOperations ClientToken',
    ),
    ['CreateLicense', { ...LICENSE, Issuer: {} }, 'issuer.name', NOT_NULL],
    ['CreateLicense', { ...LICENSE, Validity: {} }, 'validity.begin', NOT_NULL],
    ['CreateLicense', { ...LICENSE, Validity: { Begin: '2026-01-01' } }, 'validity.begin', 'pattern: '],
    [
      'CreateLicense',
      { ...LICENSE, Validity: { Begin: '2026-01-01T00:00:00Z', End: '2026-01-01T24:00:00Z' } },
      'validity.end',
      'pattern: ',
    ],
    [
      'CreateLicense',
      { ...LICENSE, Validity: { Begin: `2026-01-01T00:00:00.${'0'.repeat(40)}Z` } },
      'validity.begin',
      'less than or equal to 50',
    ],
    [
      'CreateLicense',
      { ...LICENSE, Entitlements: [{ Unit: 'Count' }] },
      'entitlements.1.member.name',
      NOT_NULL,
    ],
    ['CreateLicense', { ...LICENSE, Entitlements: [{ Name: 'a' }] }, 'entitlements.1.member.unit', NOT_NULL],
    [
      'CreateLicense',
      { ...LICENSE, Entitlements: [{ Name: 'a', Unit: 'Seats' }] },
      'entitlements.1.member.unit',
      'enum value set: [Count, None',
    ],
    [
      'CreateLicense',
      { ...LICENSE, ConsumptionConfiguration: { RenewType: 'Daily' } },
      'consumptionConfiguration.renewType',
      'enum value set: [None, Weekly, Monthly]',
    ],
    [
      'CreateLicense',
      { ...LICENSE, ConsumptionConfiguration: { ProvisionalConfiguration: {} } },
      'consumptionConfiguration.provisionalConfiguration.maxTimeToLiveInMinutes',
      NOT_NULL,
    ],
    [
      'CreateLicense',
      { ...LICENSE, ConsumptionConfiguration: { BorrowConfiguration: { MaxTimeToLiveInMinutes: 1 } } },
      'consumptionConfiguration.borrowConfiguration.allowEarlyCheckIn',
      NOT_NULL,
    ],
    [
      'CreateLicense',
      { ...LICENSE, ConsumptionConfiguration: { BorrowConfiguration: { AllowEarlyCheckIn: true } } },
      'consumptionConfiguration.borrowConfiguration.maxTimeToLiveInMinutes',
      NOT_NULL,
    ],
    ['CreateLicense', { ...LICENSE, ClientToken: 'a b' }, 'clientToken', 'pattern: \\S+'],
    ['CreateLicenseVersion', { ...VERSION, Status: 'READY' }, 'status', 'enum value set: [AVAILABLE'],
    ['CreateLicenseVersion', { ...VERSION, LicenseArn: 'l-1' }, 'licenseArn', 'pattern: arn:aws'],
    ['DeleteLicense', { LicenseArn: 'l-1', SourceVersion: '1' }, 'licenseArn', 'pattern: arn:aws'],
    ['ListLicenses', { LicenseArns: ['l-1'] }, 'licenseArns.1.member', 'pattern: arn:aws'],
    ['ListLicenses', { MaxResults: 101 }, 'maxResults', 'less than or equal to 100'],
    ['CreateGrant', { ...GRANT, Principals: [] }, 'principals', 'greater than or equal to 1'],
    ['CreateGrant', { ...GRANT, Principals: [ARN, ARN] }, 'principals', 'less than or equal to 1'],
    ['CreateGrant', { ...GRANT, Principals: [BUYER] }, 'principals.1.member', 'pattern: arn:aws'],
    ['CreateGrant', { ...GRANT, AllowedOperations: [] }, 'allowedOperations', 'greater than or equal to 1'],
    ['CreateGrant', { ...GRANT, AllowedOperations: ['All'] }, 'allowedOperations.1.member', 'enum value set'],
    [
      'CreateGrant',
      { ...GRANT, AllowedOperations: Array<string>(9).fill('CreateGrant') },
      'allowedOperations',
      'less than or equal to 8',
    ],
  ])('%s with %o violates %s: %s', async (operation, input, member, constraint) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, input);
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    expect(String(body['Message']).toLowerCase()).toContain(`'${member}' failed`.toLowerCase());
    expect(body['Message']).toContain(constraint);
  });

  test.each<[string, object]>([
    ['CreateLicense', { ...LICENSE, Issuer: 'Harrowgate' }],
    ['CreateLicense', { ...LICENSE, Entitlements: {} }],
    ['CreateLicense', { ...LICENSE, Entitlements: [{ Name: 'a', Unit: 'Count', MaxCount: '1' }] }],
    ['CreateLicense', { ...LICENSE, Entitlements: [{ Name: 'a', Unit: 'Count', MaxCount: 1.5 }] }],
    ['CreateLicense', { ...LICENSE, Entitlements: [{ Name: 'a', Unit: 'Count', Overage: 'no' }] }],
    ['CreateLicense', { ...LICENSE, LicenseMetadata: [{ Name: 1 }] }],
    ['CreateLicense', { ...LICENSE, Tags: [{ Key: 1 }] }],
    ['DeleteLicense', { LicenseArn: ARN, SourceVersion: 1 }],
    ['CreateGrant', { ...GRANT, Principals: 'all' }],
  ])('%s with the wrong JSON type in %o is a SerializationException', async (operation, input) => {
    const { body } = await sendRaw(sandboxForTest(), operation, input);
    expect(body['__type']).toBe('SerializationException');
  });
});
