// A license as AWS lists it, and what follows from its own fields: may it be borrowed, and until when.

import { DAY_MS, MINUTE_MS, type Instant } from './instant.ts';

/** One capability of a license. `value` is set where the unit is None, `maxCount` where it is not. */
export type Entitlement = {
  readonly name: string;
  readonly unit: string;
  readonly value: string | null;
  readonly maxCount: number | null;
  /** Does a quantity come back after use? AWS's AllowCheckIn; null where it did not say. */
  readonly comesBack: boolean | null;
  /** True where AWS gives more than `maxCount`: then none is never the last. Absent where it does not, or did not say. */
  readonly overage?: boolean;
};

/** What is asked of AWS, and what it allowed: `value` is a string on the wire, absent for unit None. */
export type EntitlementWish = { readonly name: string; readonly unit: string; readonly value?: string };

/** A received license, as far as Fieldpass uses it. Nulls mean: AWS did not say. */
export type License = {
  readonly arn: string;
  readonly name: string;
  readonly productName: string;
  readonly productSku: string;
  readonly issuerName: string;
  readonly keyFingerprint: string | null;
  /** ARN of the issuer's KMS signing key; often not visible to receivers. */
  readonly signKeyArn: string | null;
  readonly homeRegion: string | null;
  readonly status: string;
  readonly receivedStatus: string | null;
  readonly allowedOperations: readonly string[] | null;
  readonly validity: { readonly beginAt: Instant; readonly endAt: Instant | null };
  readonly entitlements: readonly Entitlement[];
  readonly borrowing: { readonly canReturnEarly: boolean; readonly maxMinutes: number } | null;
  /** Online checkout by heartbeat: one beat lasts at most `maxMinutes`. */
  readonly provisional: { readonly maxMinutes: number } | null;
  readonly beneficiary: string | null;
  readonly version: string | null;
};

/** A license whose issuer says how it is borrowed. */
export type Borrowable = License & { readonly borrowing: NonNullable<License['borrowing']> };

/** A license that CheckoutLicense can name: by product SKU and issuer fingerprint, and by nothing else. */
export type Checkoutable = License & { readonly keyFingerprint: string };

/** Seats of the scarcest counted entitlement of which AWS gives no more than there are. */
export type Seats = { readonly free: number; readonly total: number };

/** No token that lasts longer than this is taken for proof: a seat for it could be taken, and never be used. */
export const LONGEST_TOKEN_MS = 400 * DAY_MS;

/** Why a license cannot be borrowed, told from its own fields before any call. */
export type WhyNot =
  | 'no-borrow-configuration'
  | 'grant-not-active'
  | 'right-missing'
  | 'not-yet-valid'
  | 'license-expired'
  | 'suspended'
  | 'not-available'
  | 'lasts-too-long'
  | 'no-signing-key'
  | 'no-key'
  | 'no-seats';

/** The issuer's account: 12 digits of the license ARN, or the whole ARN where it has another form. */
export function issuerAccountOf(licenseArn: string): string {
  return licenseArn.split(':', 5)[4] || licenseArn;
}

/**
 * Until when a borrow taken at `now` would last: the issuer's longest time, not past the license's own end.
 * A forecast for the card; what counts afterwards is the end inside the signed token.
 */
export function borrowedUntil(license: Borrowable, now: Instant): Instant;
export function borrowedUntil(license: License, now: Instant): Instant | null;
export function borrowedUntil(license: License, now: Instant): Instant | null {
  if (license.borrowing === null) return null;
  const longest = now + license.borrowing.maxMinutes * MINUTE_MS;
  return license.validity.endAt === null ? longest : Math.min(longest, license.validity.endAt);
}

/**
 * What to ask for: every entitlement of the license, one of each counted one, because License Manager knows no
 * partial borrow. A unit of None goes without value.
 */
export function wishFor(license: License): readonly EntitlementWish[] {
  return license.entitlements.map(({ name, unit }) =>
    unit === 'None' ? { name, unit } : { name, unit, value: '1' },
  );
}
