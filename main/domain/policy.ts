// The least IAM policy that an engineer needs for the licenses listed: made from their ARNs, bounded, valid JSON.

import type { NeededAction } from './permission.ts';

export type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
};

export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** What a policy is made for. */
export type PolicyNeeds = {
  /** `token`: the policy of the role behind a License Manager access token, which needs no lists. */
  readonly kind: 'engineer' | 'token';
  /** Partition where no license tells it: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly licenseArns: readonly string[];
  /** Grants that wait for the engineer; empty where an administrator accepts them. */
  readonly grantArns: readonly string[];
  /** KMS keys that licenses name as their signing keys. */
  readonly signKeyArns: readonly string[];
};

/** IAM's limit for a managed policy. IAM does not count white space; here it counts, so there is room to edit. */
export const LONGEST_POLICY = 6_144;

// Beyond so many resources of one kind the accounts stand for them, and beyond so many accounts any account. What is
// optional gives way first where the whole would grow too long; without it any policy fits.
const MOST_LICENSES = 20;
const MOST_OTHERS = [20, 10];
const MOST_ACCOUNTS = 5;

// Strict, because `*`, `?` and `${` are wildcards and variables to IAM: an odd ARN must not widen the policy. Bounded,
// so that the policy is: no partition or Region of AWS comes near to these lengths.
const FORMS = {
  license: /^arn:(aws[a-z-]{0,20}):license-manager:[a-z0-9-]{0,30}:(\d{12}):license:[A-Za-z0-9-]{1,64}$/,
  grant: /^arn:(aws[a-z-]{0,20}):license-manager:[a-z0-9-]{0,30}:(\d{12}):grant:[A-Za-z0-9-]{1,64}$/,
  key: /^arn:(aws[a-z-]{0,20}):kms:[a-z0-9-]{1,30}:(\d{12}):key\/[A-Za-z0-9-]{1,64}$/,
} as const;
const PARTITION = /^aws[a-z-]{0,20}$/;

type Kind = keyof typeof FORMS;

/**
 * Makes the policy. The account in the ARN of a license is its issuer's, not the engineer's. Sources: Service
 * Authorization Reference of AWS License Manager (which actions know single resources), License Manager User Guide.
 */
export function leastPolicy(needs: PolicyNeeds): Policy {
  const policies = MOST_OTHERS.map((most) => policyOf(needs, most));
  return policies.find((policy) => policyText(policy).length <= LONGEST_POLICY) ?? policyOf(needs, 0);
}

function policyOf(needs: PolicyNeeds, most: number): Policy {
  const { kind, grantArns, signKeyArns } = needs;
  const partition = partitionOf(needs);
  const licenses = resources('license', needs.licenseArns, partition, MOST_LICENSES);
  const statements: readonly (Statement | null)[] = [
    kind === 'token' ? null : allow('See', ['ListReceivedLicenses', 'ListReceivedGrants'], '*'),
    allow('Read', ['GetLicense', 'GetLicenseUsage'], [wildcard('license', partition, '*')]),
    allow('Borrow', ['CheckoutBorrowLicense'], licenses),
    allow('Use', ['CheckoutLicense', 'CheckInLicense', 'ExtendLicenseConsumption'], '*'),
    grantArns.length === 0 || kind === 'token'
      ? null
      : allow('Accept', GRANT_ACTIONS, resources('grant', grantArns, partition, most)),
    signKeyArns.length === 0
      ? null
      : statement('ReadIssuerKeys', ['kms:GetPublicKey'], resources('key', signKeyArns, partition, most)),
  ];
  return { Version: '2012-10-17', Statement: statements.filter((one) => one !== null) };
}

/** The policy as text for people to paste: two spaces a level. */
export function policyText(policy: Policy): string {
  return JSON.stringify(policy, null, 2);
}

const GRANT_ACTIONS = ['GetGrant', 'AcceptGrant', 'RejectGrant', 'CreateGrantVersion'] as const;

type LicenseManagerAction = NeededAction | (typeof GRANT_ACTIONS)[number];

function allow(
  sid: string,
  actions: readonly LicenseManagerAction[],
  resource: Statement['Resource'],
): Statement {
  return statement(
    sid,
    actions.map((action) => `license-manager:${action}`),
    resource,
  );
}

function statement(Sid: string, Action: readonly string[], Resource: Statement['Resource']): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

// Nothing listed, or nothing with a plain ARN: then any resource of the kind, in this partition.
function resources(kind: Kind, arns: readonly string[], partition: string, most: number): readonly string[] {
  const plain = [...new Set(arns)].filter((arn) => FORMS[kind].test(arn)).sort();
  if (plain.length > 0 && plain.length <= most) return plain;
  const owners = [...new Set(plain.map((arn) => ownerOf(kind, arn)))];
  if (owners.length > 0 && owners.length <= Math.max(most, MOST_ACCOUNTS)) return owners;
  return [wildcard(kind, partition, '*')];
}

function ownerOf(kind: Kind, arn: string): string {
  return arn.replace(FORMS[kind], (_arn, partition: string, account: string) =>
    wildcard(kind, partition, account),
  );
}

function wildcard(kind: Kind, partition: string, account: string): string {
  if (kind === 'key') return `arn:${partition}:kms:*:${account}:key/*`;
  return `arn:${partition}:license-manager::${account}:${kind}:*`;
}

function partitionOf({ licenseArns, partition }: PolicyNeeds): string {
  const listed = licenseArns.map((arn) => FORMS.license.exec(arn)?.[1]).find((one) => one !== undefined);
  return listed ?? (PARTITION.test(partition) ? partition : 'aws');
}
