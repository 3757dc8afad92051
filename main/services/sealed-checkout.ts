// What the keychain keeps of an online checkout: its consumption token, and beside it what AWS said of the seat.

import type { CheckoutRecord } from '../domain/checkout.ts';
import type { EntitlementWish } from '../domain/license.ts';
import { Secret } from '../domain/secret.ts';

/** A seat as it comes out of the keychain: enough to record it without asking AWS again. */
export type SealedCheckout = {
  readonly consumptionToken: Secret;
  readonly record: Omit<CheckoutRecord, 'consumptionHash'>;
  readonly requestId: string | null;
};

// The token first, so that it can be read whatever became of the rest.
const GAP = ' ';

/** The secret to store. */
export function sealCheckout({ consumptionToken, record, requestId }: SealedCheckout): Secret {
  const { issuedAt, expiresAt, region, licenseArn, entitlements } = record;
  const beside = JSON.stringify({ issuedAt, expiresAt, region, licenseArn, entitlements, requestId });
  return new Secret(`${consumptionToken.reveal()}${GAP}${beside}`);
}

/** The consumption token of a stored secret; null if there is none in it. */
export function tokenInside(stored: Secret): Secret | null {
  const [token = ''] = stored.reveal().split(GAP, 1);
  return token === '' ? null : new Secret(token);
}

/** All of a stored secret; null if it is not what was stored. */
export function unsealCheckout(stored: Secret): SealedCheckout | null {
  const text = stored.reveal();
  const gap = text.indexOf(GAP);
  const consumptionToken = tokenInside(stored);
  const beside = gap === -1 ? undefined : readJson(text.slice(gap + 1));
  if (consumptionToken === null || !isBeside(beside)) return null;
  const { issuedAt, expiresAt, region, licenseArn, entitlements, requestId } = beside;
  const record = { issuedAt, expiresAt, region, licenseArn, entitlements };
  return { consumptionToken, record, requestId };
}

type Beside = SealedCheckout['record'] & Pick<SealedCheckout, 'requestId'>;

function isBeside(raw: unknown): raw is Beside {
  if (typeof raw !== 'object' || raw === null) return false;
  if (!('issuedAt' in raw && 'expiresAt' in raw && 'requestId' in raw)) return false;
  if (!('region' in raw && 'licenseArn' in raw && 'entitlements' in raw)) return false;
  const { issuedAt, expiresAt, region, licenseArn, entitlements, requestId } = raw;
  const times = isInstant(issuedAt) && (expiresAt === null || isInstant(expiresAt));
  const texts = [region, licenseArn, requestId ?? ''].every((one) => typeof one === 'string');
  return times && texts && Array.isArray(entitlements) && entitlements.every(isEntitlement);
}

const isInstant = (raw: unknown): boolean =>
  typeof raw === 'number' && Number.isInteger(raw) && Math.abs(raw) <= 8.64e15;

function isEntitlement(raw: unknown): raw is EntitlementWish {
  if (typeof raw !== 'object' || raw === null || !('name' in raw && 'unit' in raw)) return false;
  const value: unknown = 'value' in raw ? raw.value : '';
  return [raw.name, raw.unit, value].every((one) => typeof one === 'string');
}

function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
