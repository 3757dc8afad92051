// Fills a new sandbox with its licenses and with the seats that colleagues already hold.
import { generatedSample } from './generated-licenses.ts';
import type { GrantedLicense } from './license.ts';
import { licenseOf } from './sample-license.ts';
import type { Sample } from './sample-license.ts';
import { SAMPLES } from './sample-licenses.ts';
import { wholeOf } from './store.ts';
import type { Store } from './store.ts';
import { stableHex } from './vendors.ts';

const FORGET_AFTER_MS = 7 * 24 * 60 * 60_000;

/** Adds the samples to an empty store, then generated licenses up to `total`; never removes or renews one. */
export function seed(store: Store, total: number, now: number): void {
  if (countLicenses(store) >= Math.max(total, SAMPLES.length)) return;
  store.transaction(() => {
    const present = countLicenses(store);
    if (present === 0) for (const sample of SAMPLES) addLicense(store, sample, now);
    for (let index = Math.max(present - SAMPLES.length, 0); index < total - SAMPLES.length; index += 1) {
      addLicense(store, generatedSample(index), now);
    }
  });
}

/** Deletes consumptions that ended more than a week before `now`; their client tokens are long forgotten. */
export function forgetOldConsumptions(store: Store, now: number): void {
  const cutoff = now - FORGET_AFTER_MS;
  const old =
    'SELECT 1 FROM consumption WHERE COALESCE(returned_at, expires_at) < ? AND expires_at < ? LIMIT 1';
  if (store.one(old, cutoff, cutoff) === undefined) return;
  store.transaction(() => {
    store.run('DELETE FROM held WHERE expires_at < ?', cutoff);
    store.run(
      'DELETE FROM consumption WHERE COALESCE(returned_at, expires_at) < ? AND expires_at < ?',
      cutoff,
      cutoff,
    );
  });
}

function countLicenses(store: Store): number {
  return wholeOf(store.one('SELECT COUNT(*) AS total FROM license'), 'total');
}

function addLicense(store: Store, sample: Sample, createdAt: number): void {
  const license = licenseOf(sample, createdAt);
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
  for (let seat = 1; seat <= (sample.heldByColleagues ?? 0); seat += 1)
    holdSeat(store, license, seat, createdAt);
}

function holdSeat(store: Store, license: GrantedLicense, seat: number, createdAt: number): void {
  const token = stableHex(`colleague ${seat} of ${license.LicenseArn}`);
  const entitlement = license.Entitlements[0];
  const expiresAt = Date.parse(license.Validity.End ?? '');
  if (entitlement === undefined || Number.isNaN(expiresAt))
    throw new Error('a colleague needs a seat and an end');
  store.run(
    `INSERT INTO consumption
       (token, license_arn, client_token, parameters, node_id, seats, requested_at, issued_at, expires_at, reply)
     VALUES (?, ?, ?, '', ?, 1, ?, ?, ?, '')`,
    token,
    license.LicenseArn,
    `colleague-${token}`,
    `colleague-${seat}`,
    createdAt,
    createdAt,
    expiresAt,
  );
  store.run(
    'INSERT INTO held (license_arn, name, expires_at, token, quantity) VALUES (?, ?, ?, ?, 1)',
    license.LicenseArn,
    entitlement.Name,
    expiresAt,
    token,
  );
}
