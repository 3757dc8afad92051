// A grant: what one account lets another do with a license; how it is stored, read and replaced.
import { randomBytes } from 'node:crypto';
import { isSettling, SETTLE_MS, settlingSql } from '../settling.ts';
import { textOf, wholeOf } from '../store.ts';
import type { Row, Store } from '../store.ts';

/** GrantStatus of the service model, which ReceivedStatus shares; FAILED_WORKFLOW and the last never occur here. */
export type GrantStatus =
  | 'PENDING_WORKFLOW'
  | 'PENDING_ACCEPT'
  | 'REJECTED'
  | 'ACTIVE'
  | 'FAILED_WORKFLOW'
  | 'DELETED'
  | 'PENDING_DELETE'
  | 'DISABLED'
  | 'WORKFLOW_COMPLETED';

/** GrantStatus as the enum of the service model, in its order. */
export const GRANT_STATUSES: readonly string[] = [
  'PENDING_WORKFLOW',
  'PENDING_ACCEPT',
  'REJECTED',
  'ACTIVE',
  'FAILED_WORKFLOW',
  'DELETED',
  'PENDING_DELETE',
  'DISABLED',
  'WORKFLOW_COMPLETED',
] satisfies GrantStatus[];

/** AllowedOperation of the service model; the right to extend is not spelled like its operation. */
export const ALLOWED_OPERATIONS: readonly string[] = [
  'CreateGrant',
  'CheckoutLicense',
  'CheckoutBorrowLicense',
  'CheckInLicense',
  'ExtendConsumptionLicense',
  'ListPurchasedLicenses',
  'CreateToken',
];

/** The wire shape of Grant. */
export type Grant = {
  readonly GrantArn: string;
  readonly GrantName: string;
  readonly ParentArn: string;
  readonly LicenseArn: string;
  readonly GranteePrincipalArn: string;
  readonly HomeRegion: string;
  readonly GrantStatus: GrantStatus;
  readonly StatusReason?: string;
  readonly Version: string;
  readonly GrantedOperations: readonly string[];
  readonly Options?: { readonly ActivationOverrideBehavior?: string };
};

/** The SQL of a grant's status at the moment bound to `?`. */
export const STATUS_AT = `CASE WHEN ${settlingSql('g.settles_at')} THEN 'PENDING_WORKFLOW' ELSE g.status END`;

/** Gives the account inside an ARN of a grant, of a license, or of a principal. */
export function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** Gives a new grant's ARN in an account and partition. */
export function newGrantArn(partition: string, account: string): string {
  return `arn:${partition}:license-manager::${account}:grant:g-${randomBytes(16).toString('hex')}`;
}

/** Gives the grant with this ARN as it is at `now` (epoch ms), or undefined. */
export function findGrant(store: Store, arn: string, now: number): Grant | undefined {
  const row = store.one('SELECT body, settles_at FROM license_grant WHERE arn = ?', arn);
  return row === undefined ? undefined : grantIn(row, now);
}

/** Gives the grant in a row with `body` and `settles_at`, as it is at `now` (epoch ms). */
export function grantIn(row: Row, now: number): Grant {
  // Only this file writes the column, always from a Grant.
  const grant = JSON.parse(textOf(row, 'body')) as Grant;
  return isSettling(wholeOf(row, 'settles_at'), now) ? { ...grant, GrantStatus: 'PENDING_WORKFLOW' } : grant;
}

/** Gives an earlier version of a grant, or undefined. */
export function findGrantVersion(store: Store, arn: string, version: string): Grant | undefined {
  const row = store.one('SELECT body FROM grant_version WHERE grant_arn = ? AND version = ?', arn, version);
  return row === undefined ? undefined : grantIn({ ...row, settles_at: 0 }, 0);
}

/** Stores a new grant whose status holds from `settlesAt` (epoch ms) on. */
export function addGrant(store: Store, grant: Grant, settlesAt: number): void {
  store.run(
    `INSERT INTO license_grant (arn, license_arn, granter, grantee, status, settles_at, body)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    grant.GrantArn,
    grant.LicenseArn,
    accountIn(grant.GrantArn),
    accountIn(grant.GranteePrincipalArn),
    grant.GrantStatus,
    settlesAt,
    JSON.stringify(grant),
  );
}

/** Replaces a grant; a changed status is PENDING_WORKFLOW for a moment after `now`; an older version is kept. */
export function changeGrant(store: Store, before: Grant, after: Grant, now: number): void {
  if (before.Version !== after.Version) {
    store.run(
      'INSERT INTO grant_version (grant_arn, version, body) VALUES (?, ?, ?)',
      before.GrantArn,
      before.Version,
      JSON.stringify(before),
    );
  }
  store.run(
    'UPDATE license_grant SET status = ?, settles_at = ?, body = ? WHERE arn = ?',
    after.GrantStatus,
    now + SETTLE_MS,
    JSON.stringify(after),
    after.GrantArn,
  );
}
