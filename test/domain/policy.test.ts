import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needOf, NEEDED_FOR } from '../../main/domain/permission.ts';
import { leastPolicy, LONGEST_POLICY, type PolicyNeeds, policyText } from '../../main/domain/policy.ts';

const ACCOUNT = '123456789012';
const hex = (n: number): string => n.toString(16).padStart(32, '0');
const licenseArn = (n: number, account = ACCOUNT, partition = 'aws'): string =>
  `arn:${partition}:license-manager::${account}:license:l-${hex(n)}`;
const grantArn = (n: number): string => `arn:aws:license-manager::${ACCOUNT}:grant:g-${hex(n)}`;
const keyArn = (n: number): string =>
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/${hex(n).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
const many = (count: number, arnOf: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => arnOf(n));

const needs = (over: Partial<PolicyNeeds> = {}): PolicyNeeds => ({
  kind: 'engineer',
  partition: 'aws',
  licenseArns: [],
  grantArns: [],
  signKeyArns: [],
  ...over,
});

const bySid = (over: Partial<PolicyNeeds>) =>
  new Map(leastPolicy(needs(over)).Statement.map((statement) => [statement.Sid, statement]));

describe('the least policy', () => {
  test('for an engineer lists, reads, borrows the licenses listed, and uses', () => {
    expect(leastPolicy(needs({ licenseArns: [licenseArn(2), licenseArn(1), licenseArn(1)] }))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'See',
          Effect: 'Allow',
          Action: ['license-manager:ListReceivedLicenses', 'license-manager:ListReceivedGrants'],
          Resource: '*',
        },
        {
          Sid: 'Read',
          Effect: 'Allow',
          Action: ['license-manager:GetLicense', 'license-manager:GetLicenseUsage'],
          Resource: ['arn:aws:license-manager::*:license:*'],
        },
        {
          Sid: 'Borrow',
          Effect: 'Allow',
          Action: ['license-manager:CheckoutBorrowLicense'],
          Resource: [licenseArn(1), licenseArn(2)],
        },
        {
          Sid: 'Use',
          Effect: 'Allow',
          Action: [
            'license-manager:CheckoutLicense',
            'license-manager:CheckInLicense',
            'license-manager:ExtendLicenseConsumption',
          ],
          Resource: '*',
        },
      ],
    });
  });

  test('beyond 20 licenses names their issuers, and beyond 20 issuers any', () => {
    expect(bySid({ licenseArns: many(20, licenseArn) }).get('Borrow')?.Resource).toHaveLength(20);
    const accounts = (count: number) => many(40, (n) => licenseArn(n, String(100_000_000_000 + (n % count))));
    expect(bySid({ licenseArns: accounts(2) }).get('Borrow')?.Resource).toEqual([
      'arn:aws:license-manager::100000000000:license:*',
      'arn:aws:license-manager::100000000001:license:*',
    ]);
    expect(bySid({ licenseArns: accounts(21) }).get('Borrow')?.Resource).toEqual([
      'arn:aws:license-manager::*:license:*',
    ]);
  });

  test('allows grants only where some wait: accepting needs activating, on these grants', () => {
    expect(bySid({ licenseArns: [licenseArn(1)] }).has('Accept')).toBe(false);
    expect(bySid({ grantArns: [grantArn(1)] }).get('Accept')).toMatchObject({
      Action: [
        'license-manager:GetGrant',
        'license-manager:AcceptGrant',
        'license-manager:RejectGrant',
        'license-manager:CreateGrantVersion',
      ],
      Resource: [grantArn(1)],
    });
  });

  test('reads the signing keys that licenses name', () => {
    expect(bySid({ signKeyArns: [keyArn(1)] }).get('ReadIssuerKeys')).toMatchObject({
      Action: ['kms:GetPublicKey'],
      Resource: [keyArn(1)],
    });
  });

  test('of an access token’s role has no lists and no grants, and borrows', () => {
    const policy = bySid({ kind: 'token', licenseArns: [licenseArn(1)], grantArns: [grantArn(1)] });
    expect([...policy.keys()]).toEqual(['Read', 'Borrow', 'Use']);
    expect(policy.get('Borrow')?.Resource).toEqual([licenseArn(1)]);
  });

  test.each(['aws-cn', 'aws-us-gov'])('stays in the partition %s', (partition) => {
    const fromLicenses = policyText(leastPolicy(needs({ licenseArns: [licenseArn(1, ACCOUNT, partition)] })));
    const fromCaller = policyText(leastPolicy(needs({ partition })));
    for (const text of [fromLicenses, fromCaller]) {
      expect(text).toContain(`arn:${partition}:license-manager::*:license:*`);
      expect(text).not.toContain('arn:aws:');
    }
  });

  test.each([
    'arn:aws:license-manager::*:license:*',
    `arn:aws:license-manager::${ACCOUNT}:license:*`,
    `arn:aws:license-manager::${ACCOUNT}:license:l-\${aws:username}`,
    `arn:aws:license-manager::${ACCOUNT}:license:l-1", "arn:aws:s3:::all`,
    'arn:aws:s3:::bucket/object',
    '*',
  ])('takes nothing from an ARN like %s', (odd) => {
    const { Resource } = bySid({ licenseArns: [odd, licenseArn(1)] }).get('Borrow') ?? {};
    expect(Resource).toEqual([licenseArn(1)]);
  });

  test('is valid JSON within IAM’s limit, whatever is listed', () => {
    const digits = fc.stringMatching(/^\d{12}$/);
    const id = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
    const arns = (kind: string) =>
      fc.array(
        fc
          .tuple(fc.constantFrom('aws', 'aws-us-gov'), digits, id)
          .map(([partition, account, name]) =>
            kind === 'key'
              ? `arn:${partition}:kms:ap-northeast-1:${account}:key/${name}`
              : `arn:${partition}:license-manager:ap-northeast-1:${account}:${kind}:${name}`,
          ),
        { maxLength: 45 },
      );
    fc.assert(
      fc.property(
        fc.constantFrom('engineer' as const, 'token' as const),
        arns('license'),
        arns('grant'),
        arns('key'),
        (kind, licenseArns, grantArns, signKeyArns) => {
          const policy = leastPolicy(needs({ kind, licenseArns, grantArns, signKeyArns }));
          const text = policyText(policy);
          expect(JSON.parse(text)).toEqual(policy);
          expect(text.length).toBeLessThanOrEqual(LONGEST_POLICY);
          expect(policy.Statement.every(({ Resource }) => Resource.length > 0)).toBe(true);
        },
      ),
    );
  });

  test('keeps the licenses single where the grants and keys make it too long', () => {
    const over = {
      licenseArns: many(20, licenseArn),
      grantArns: many(20, grantArn),
      signKeyArns: many(20, keyArn),
    };
    const policy = bySid(over);
    expect(policy.get('Borrow')?.Resource).toHaveLength(20);
    expect(policy.get('Accept')?.Resource).toEqual([`arn:aws:license-manager::${ACCOUNT}:grant:*`]);
    expect(policyText(leastPolicy(needs(over))).length).toBeLessThanOrEqual(LONGEST_POLICY);
  });
});

describe('what an action is needed for', () => {
  test('an access token needs no lists and no grants', () => {
    expect(needOf('ListReceivedLicenses', false)).toMatchObject({ isOptional: false });
    expect(needOf('ListReceivedLicenses', true)).toMatchObject({ isOptional: true });
    expect(needOf('CheckoutBorrowLicense', true)).toBe(NEEDED_FOR.CheckoutBorrowLicense);
  });
});
