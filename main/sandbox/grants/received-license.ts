// A license as one account may use it: the license itself, and what that account's grant says.
import type { Call } from '../call.ts';
import { issuerAccountOf } from '../license.ts';
import type { GrantedLicense, License, ReceivedMetadata } from '../license.ts';
import { isSettling, settlingSql } from '../settling.ts';
import { textOf, wholeOf } from '../store.ts';
import type { Row } from '../store.ts';
import { ALLOWED_OPERATIONS, grantIn } from './grant.ts';
import type { Grant } from './grant.ts';

type Asking = Pick<Call, 'store' | 'account' | 'now'>;

/** The SQL that adds what `licenseIn` reads: the status while a change of the license is being worked on. */
export const LICENSE_COLUMNS = 'l.position, l.body, s.status AS passing_status, s.settles_at';
/** The SQL of the tables behind `LICENSE_COLUMNS`. */
export const LICENSE_TABLES = 'license l LEFT JOIN license_settling s ON s.license_arn = l.arn';
/** The SQL of a license's status at the moment bound to `?`. */
export const LICENSE_STATUS_AT = `CASE WHEN ${settlingSql('s.settles_at')} THEN s.status ELSE l.status END`;

/**
 * The SQL that picks, of the grants of license `l.arn` to the account bound to `?`, the one that counts.
 *
 * An active one before the others, then the newest. A deleted grant grants nothing, so its license is not received.
 */
export const COUNTING_GRANT = `(
  SELECT position FROM license_grant WHERE grantee = ? AND license_arn = l.arn
    AND (status <> 'DELETED' OR ${settlingSql('settles_at')})
  ORDER BY status = 'ACTIVE' DESC, position DESC LIMIT 1)`;

/**
 * Gives a license as the calling account may use it now, or undefined if it neither received nor issued it.
 *
 * Without a grant the issuer may do everything with its own license: CheckoutLicense speaks of "the account that
 * created the license" performing the checkout.
 */
export function receivedLicense(asking: Asking, licenseArn: string): GrantedLicense | undefined {
  const license = licenseAt(asking, licenseArn);
  return license === undefined ? undefined : asReceived(asking, license);
}

/** Gives the licenses of a product SKU and issuer fingerprint that the calling account may use, newest last. */
export function receivedLicensesOf(asking: Asking, sku: string, fingerprint: string): GrantedLicense[] {
  const rows = asking.store.all(
    `SELECT ${LICENSE_COLUMNS} FROM ${LICENSE_TABLES} WHERE l.sku = ? AND l.fingerprint = ? ORDER BY l.position`,
    sku,
    fingerprint,
  );
  return rows.flatMap((row) => asReceived(asking, licenseIn(row, asking.now)) ?? []);
}

/** Gives the current version of a license with its status now, whoever asks; undefined if there is none. */
export function licenseAt(asking: Pick<Asking, 'store' | 'now'>, licenseArn: string): License | undefined {
  const row = asking.store.one(
    `SELECT ${LICENSE_COLUMNS} FROM ${LICENSE_TABLES} WHERE l.arn = ?`,
    licenseArn,
  );
  return row === undefined ? undefined : licenseIn(row, asking.now);
}

/** Gives the license in a row of `LICENSE_COLUMNS`, with its status at `now` (epoch ms). */
export function licenseIn(row: Row, now: number): License {
  // Only this folder's neighbors write the column, always from a License.
  const license = JSON.parse(textOf(row, 'body')) as License;
  if (row['settles_at'] === null || !isSettling(wholeOf(row, 'settles_at'), now)) return license;
  return { ...license, Status: textOf(row, 'passing_status') as License['Status'] };
}

/** Gives what a grant says about its license. */
export function receivedMetadataOf(grant: Grant): ReceivedMetadata {
  return {
    ReceivedStatus: grant.GrantStatus,
    ...(grant.StatusReason === undefined ? {} : { ReceivedStatusReason: grant.StatusReason }),
    AllowedOperations: grant.GrantedOperations,
  };
}

function asReceived(asking: Asking, license: License): GrantedLicense | undefined {
  const { store, account, now } = asking;
  const row = store.one(
    `SELECT g.body, g.settles_at FROM license l JOIN license_grant g ON g.position = ${COUNTING_GRANT}
     WHERE l.arn = ?`,
    account,
    now,
    license.LicenseArn,
  );
  if (row !== undefined) return { ...license, ReceivedMetadata: receivedMetadataOf(grantIn(row, now)) };
  if (issuerAccountOf(license.LicenseArn) !== account) return undefined;
  return {
    ...license,
    ReceivedMetadata: { ReceivedStatus: 'ACTIVE', AllowedOperations: ALLOWED_OPERATIONS },
  };
}
