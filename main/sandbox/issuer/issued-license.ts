// Stores what an issuer does with its licenses: a new one, a new version, a status that takes a moment.
import type { Call } from '../call.ts';
import { issuerAccountOf } from '../license.ts';
import type { License, LicenseStatus } from '../license.ts';
import { SETTLE_MS } from '../settling.ts';
import { textOf } from '../store.ts';
import type { Store } from '../store.ts';
import { licenseAt } from '../grants/received-license.ts';

/** Stores a license that is not there yet. */
export function addLicense(store: Store, license: License): void {
  store.run(
    `INSERT INTO license (arn, sku, status, fingerprint, issuer_name, beneficiary, sign_key, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    license.LicenseArn,
    license.ProductSKU,
    license.Status,
    license.Issuer.KeyFingerprint,
    license.Issuer.Name,
    license.Beneficiary,
    license.Issuer.SignKey ?? null,
    JSON.stringify(license),
  );
}

/** Replaces a license; the version before is kept if its number changed. */
export function replaceLicense(store: Store, before: License, after: License): void {
  if (before.Version !== after.Version) {
    store.run(
      'INSERT INTO license_version (license_arn, version, body) VALUES (?, ?, ?)',
      before.LicenseArn,
      before.Version,
      JSON.stringify(before),
    );
  }
  store.run(
    `UPDATE license SET status = ?, fingerprint = ?, issuer_name = ?, sign_key = ?, body = ? WHERE arn = ?`,
    after.Status,
    after.Issuer.KeyFingerprint,
    after.Issuer.Name,
    after.Issuer.SignKey ?? null,
    JSON.stringify(after),
    after.LicenseArn,
  );
}

/** Lets a license's new status pass through `passing` for a moment after `now` (epoch ms). */
export function settle(store: Store, licenseArn: string, passing: LicenseStatus, now: number): void {
  store.run(
    'INSERT OR REPLACE INTO license_settling (license_arn, status, settles_at) VALUES (?, ?, ?)',
    licenseArn,
    passing,
    now + SETTLE_MS,
  );
}

/** Gives the license with this ARN if the caller's account issued it, else undefined. */
export function ownLicense(call: Call, arn: string): License | undefined {
  return issuerAccountOf(arn) === call.account ? licenseAt(call, arn) : undefined;
}

/** Gives an earlier version of a license, or undefined. */
export function findLicenseVersion(store: Store, arn: string, version: string): License | undefined {
  const row = store.one(
    'SELECT body FROM license_version WHERE license_arn = ? AND version = ?',
    arn,
    version,
  );
  // Only this file writes the column, always from a License.
  return row === undefined ? undefined : (JSON.parse(textOf(row, 'body')) as License);
}
