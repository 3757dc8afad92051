import { describe, expect, test } from 'vitest';
import { leastPolicy, LONGEST_POLICY, type PolicyNeeds, policyText } from '../../main/domain/policy.ts';

const ACCOUNT = '123456789012';
const id = (n: number): string => n.toString(16).padStart(32, '0');
const license = (n: number, account = ACCOUNT): string =>
  `arn:aws:license-manager::${account}:license:l-${id(n)}`;
const grant = (n: number): string => `arn:aws:license-manager::${ACCOUNT}:grant:g-${id(n)}`;
const key = (n: number, account = ACCOUNT): string => `arn:aws:kms:us-east-1:${account}:key/${id(n)}`;
const many = (count: number, arnOf: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => arnOf(n));
const account = (n: number): string => String(100_000_000_000 + n);

const needs = (over: Partial<PolicyNeeds>): PolicyNeeds => ({
  kind: 'engineer',
  partition: 'aws',
  licenseArns: [],
  grantArns: [],
  signKeyArns: [],
  ...over,
});

/** The resources of one statement; undefined where the policy has no such statement. */
const resources = (sid: string, over: Partial<PolicyNeeds>) =>
  leastPolicy(needs(over)).Statement.find(({ Sid }) => Sid === sid)?.Resource;

const ANY = {
  license: 'arn:aws:license-manager::*:license:*',
  grant: 'arn:aws:license-manager::*:grant:*',
  key: 'arn:aws:kms:*:*:key/*',
};

describe('an odd ARN in a policy', () => {
  const odd = (good: string): readonly string[] => [
    `x${good}`,
    `${good}\n`,
    `${good}*`,
    `${good}${'0'.repeat(40)}`,
    good.replace('arn:aws:', `arn:aws${'-'.repeat(21)}:`),
    good.replace(/:(us-east-1)?:1/, `:${'r'.repeat(31)}:1`),
    good.replace(/[a-z0-9-]+$/, ''),
    good.replace(ACCOUNT, '12345678901'),
    good.replace(ACCOUNT, '1234567890123'),
    good.replace(ACCOUNT, 'a23456789012'),
    good.replace('arn:aws:', 'arn:xaws:'),
    good.replace('arn:aws:', 'arn:aws*:'),
    good.replace('arn:aws:', 'arn:AWS:'),
    good.replace(/:(us-east-1)?:1/, ':*:1'),
    good.replace(/:(us-east-1)?:1/, ':US:1'),
  ];

  test.each(odd(license(1)))('like %s adds no license', (arn) => {
    expect(resources('Borrow', { licenseArns: [arn] })).toEqual([ANY.license]);
  });

  test.each(odd(grant(1)))('like %s adds no grant', (arn) => {
    expect(resources('Accept', { grantArns: [arn] })).toEqual([ANY.grant]);
  });

  test.each([...odd(key(1)), key(1).replace('us-east-1', '')])('like %s adds no key', (arn) => {
    expect(resources('ReadIssuerKeys', { signKeyArns: [arn] })).toEqual([ANY.key]);
  });

  test.each([license(1), grant(1), key(1)])('of another kind counts for none: %s', (arn) => {
    const all = needs({ licenseArns: [arn], grantArns: [arn], signKeyArns: [arn] });
    const named = leastPolicy(all).Statement.filter(({ Resource }) => Resource.includes(arn));
    expect(named).toHaveLength(1);
  });

  test('is plain with a Region, another partition, and up to 64 characters of a name', () => {
    const plain = [
      `arn:aws-us-gov:license-manager:us-gov-west-1:${ACCOUNT}:license:l-${'A'.repeat(62)}`,
      `arn:aws:license-manager::${ACCOUNT}:license:0`,
    ];
    expect(resources('Borrow', { licenseArns: plain })).toEqual(plain);
    expect(resources('Accept', { grantArns: [grant(1).replace('::', ':us-east-1:')] })).toHaveLength(1);
  });
});

describe('too many of one kind', () => {
  test.each([
    [1, 20, 20],
    [21, 21, 1],
    [20, 40, 20],
    [21, 40, 1],
  ])('of %i issuers, %i licenses: %i resources', (accounts, count, expected) => {
    const licenseArns = many(count, (n) => license(n, account(n % accounts)));
    expect(resources('Borrow', { licenseArns })).toHaveLength(expected);
  });

  test('keys stand for their accounts, in their partition', () => {
    expect(resources('ReadIssuerKeys', { signKeyArns: many(21, key) })).toEqual([
      `arn:aws:kms:*:${ACCOUNT}:key/*`,
    ]);
    const china = many(21, (n) => key(n).replace('arn:aws:', 'arn:aws-cn:'));
    expect(resources('ReadIssuerKeys', { signKeyArns: china })).toEqual([
      `arn:aws-cn:kms:*:${ACCOUNT}:key/*`,
    ]);
  });

  test('give way step by step: first beyond ten of a kind, then the accounts, then any', () => {
    const licenseArns = many(20, license);
    const over = (count: number) => ({
      licenseArns,
      grantArns: many(count, grant),
      signKeyArns: many(count, key),
    });
    const kept = (count: number) => [
      resources('Accept', over(count))?.length,
      resources('ReadIssuerKeys', over(count))?.length,
    ];
    expect([10, 11, 20].map(kept)).toEqual([
      [10, 10],
      [11, 11],
      [1, 1],
    ]);
  });

  /** Needs whose ARNs are as long as they may be, the ids of keys cut by so many characters. */
  const longest = (cut: number): PolicyNeeds => {
    const [partition, region, name] = [`aws${'-'.repeat(20)}`, 'r'.repeat(30), 'n'.repeat(61)];
    const at = (n: number) => `${region}:${account(n)}`;
    return needs({
      licenseArns: many(20, (n) => `arn:${partition}:license-manager:${at(n)}:license:${name}${100 + n}`),
      grantArns: many(10, (n) => `arn:${partition}:license-manager:${at(n % 5)}:grant:${name}${100 + n}`),
      signKeyArns: many(10, (n) => `arn:${partition}:kms:${at(n % 5)}:key/${name.slice(cut)}${100 + n}`),
    });
  };

  test('are still within IAM’s limit where every ARN is as long as it may be', () => {
    const policy = leastPolicy(longest(0));
    expect(policy.Statement.map(({ Resource }) => Resource.length)).toEqual([1, 1, 20, 1, 5, 5]);
    expect(policyText(policy).length).toBeLessThanOrEqual(LONGEST_POLICY);
  });

  test('stay single up to the very last character of IAM’s limit, and no further', () => {
    const over = (more: number) => {
      // Spread over the names, which may grow by 30 characters each.
      const grown = (arn: string, n: number) => arn + 'x'.repeat(Math.floor((more + n) / 40));
      return needs({
        licenseArns: many(20, (n) => grown(license(n), n)),
        grantArns: many(20, (n) => grown(grant(n), n + 20)),
        signKeyArns: many(8, key),
      });
    };
    const length = (more: number) => policyText(leastPolicy(over(more))).length;
    const room = LONGEST_POLICY - length(0);
    expect([room - 1, room].map(length)).toEqual([LONGEST_POLICY - 1, LONGEST_POLICY]);
    expect(resources('Accept', over(room))).toHaveLength(20);
    expect(resources('Accept', over(room + 1))).toEqual([`arn:aws:license-manager::${ACCOUNT}:grant:*`]);
  });
});

describe('the partition of a policy', () => {
  const of = (over: Partial<PolicyNeeds>) => resources('Read', over);

  test('is that of a license, before that of the caller', () => {
    const licenseArns = ['odd', license(1).replace('arn:aws:', 'arn:aws-cn:')];
    expect(of({ licenseArns, partition: 'aws-us-gov' })).toEqual(['arn:aws-cn:license-manager::*:license:*']);
  });

  test.each(['', 'x', `aws${'-'.repeat(21)}`, 'aws*', 'xaws', 'AWS', 'aws-cn:x', 'aws cn'])(
    'is the public one where the caller’s is “%s”',
    (partition) => {
      expect(of({ partition })).toEqual([ANY.license]);
    },
  );

  test.each(['aws', 'aws-cn', 'aws-us-gov'])(
    'is the caller’s where it is %s and no license tells',
    (partition) => {
      expect(of({ partition })).toEqual([`arn:${partition}:license-manager::*:license:*`]);
    },
  );
});

test('the text is indented by two, for people', () => {
  expect(policyText({ Version: '2012-10-17', Statement: [] })).toBe(
    '{\n  "Version": "2012-10-17",\n  "Statement": []\n}',
  );
});

test('each statement allows, and has a name of its own', () => {
  const { Version, Statement } = leastPolicy(
    needs({ licenseArns: [license(1)], grantArns: [grant(1)], signKeyArns: [key(1)] }),
  );
  expect(Version).toBe('2012-10-17');
  expect(Statement.map(({ Sid, Effect }) => [Sid, Effect])).toEqual(
    ['See', 'Read', 'Borrow', 'Use', 'Accept', 'ReadIssuerKeys'].map((sid) => [sid, 'Allow']),
  );
});
