// Fills a new sandbox with its licenses, their grants, and with the seats that colleagues already hold.
import { GENERATED_SKU, generatedSample } from './generated-licenses.ts';
import { addGrant } from './grants/grant.ts';
import { addLicense } from './issuer/issued-license.ts';
import type { License } from './license.ts';
import { licenseOf, sampleGrantOf } from './sample-license.ts';
import type { Sample } from './sample-license.ts';
import { SAMPLES } from './sample-licenses.ts';
import { wholeOf } from './store.ts';
import type { Store } from './store.ts';
import { stableHex } from './vendors.ts';

const FORGET_AFTER_MS = 7 * 24 * 60 * 60_000;

/** Adds the samples that are missing, then generated licenses up to `total`; never removes or renews one. */
export function seed(store: Store, total: number, now: number): void {
  const wanted = Math.max(total - SAMPLES.length, 0);
  if (missingSamples(store, now).length === 0 && countGenerated(store) >= wanted) return;
  store.transaction(() => {
    for (const sample of missingSamples(store, now)) addSample(store, sample, now);
    for (let index = countGenerated(store); index < wanted; index += 1) {
      addSample(store, generatedSample(index), now);
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

function missingSamples(store: Store, now: number): readonly Sample[] {
  return SAMPLES.filter((sample) => !isThere(store, licenseOf(sample, now)));
}

function isThere(store: Store, license: License): boolean {
  return store.one('SELECT 1 FROM license WHERE arn = ?', license.LicenseArn) !== undefined;
}

function countGenerated(store: Store): number {
  const count = `SELECT COUNT(*) AS total FROM license WHERE sku GLOB '${GENERATED_SKU}'`;
  return wholeOf(store.one(count), 'total');
}

function addSample(store: Store, sample: Sample, createdAt: number): void {
  const license = licenseOf(sample, createdAt);
  if (isThere(store, license)) return;
  addLicense(store, license);
  addGrant(store, sampleGrantOf(sample, license), 0);
  const held = sample.colleaguesHold ?? license.Entitlements[0]?.Name ?? '';
  for (let seat = 1; seat <= (sample.heldByColleagues ?? 0); seat += 1) {
    holdSeat(store, license, held, seat, createdAt);
  }
}

function holdSeat(store: Store, license: License, name: string, seat: number, createdAt: number): void {
  const token = stableHex(`colleague ${seat} of ${license.LicenseArn}`);
  const expiresAt = Date.parse(license.Validity.End ?? '');
  if (Number.isNaN(expiresAt)) throw new Error('a colleague needs an end');
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
    name,
    expiresAt,
    token,
  );
}
