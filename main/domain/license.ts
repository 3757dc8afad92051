// A license as AWS lists it, and what follows from its own fields: may it be borrowed, and until when.

import { MINUTE_MS, type Instant } from './instant.ts';

/** One capability of a license. `value` is set where the unit is None, `maxCount` where it is not. */
export type Entitlement = {
  readonly name: string;
  readonly unit: string;
  readonly value: string | null;
  readonly maxCount: number | null;
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
  readonly version: string | null;
};

/** Seats of the scarcest counted entitlement. */
export type Seats = { readonly free: number; readonly total: number };

/** Why a license cannot be borrowed, told from its own fields before any call. */
export type WhyNot =
  | 'no-borrow-configuration'
  | 'grant-not-active'
  | 'right-missing'
  | 'not-yet-valid'
  | 'license-expired'
  | 'suspended'
  | 'not-available'
  | 'no-signing-key'
  | 'no-key'
  | 'no-seats';

/** One sentence for each reason, for people. */
export const WHY_NOT_WORDS: Readonly<Record<WhyNot, string>> = {
  'no-borrow-configuration': 'The issuer does not offer this license for borrowing.',
  'grant-not-active': 'The grant of this license is not active yet; your administrator activates it.',
  'right-missing': 'The grant of this license does not include the right to borrow it.',
  'not-yet-valid': 'This license is not valid yet.',
  'license-expired': 'This license has expired.',
  suspended: 'The issuer has suspended this license.',
  'not-available': 'This license is not available.',
  'no-signing-key': 'The issuer has set no signing key, so a borrow could not be proved offline.',
  'no-key':
    'The public key of this issuer is not on this computer yet, so a borrow could not be proved offline.',
  'no-seats': 'All seats are in use.',
};

/** The issuer's account: 12 digits of the license ARN, or the whole ARN where it has another form. */
export function issuerAccountOf(licenseArn: string): string {
  return licenseArn.split(':')[4] || licenseArn;
}

/**
 * Says why a license cannot be borrowed at `now`, or null when nothing speaks against it.
 * Order: what no one can change first, then what an administrator can, then what time or colleagues can.
 */
export function whyNotBorrowable(license: License, now: Instant): WhyNot | null {
  if (license.borrowing === null) return 'no-borrow-configuration';
  return statusReason(license) ?? validityReason(license, now) ?? grantReason(license);
}

function statusReason({ status }: License): WhyNot | null {
  if (status === 'AVAILABLE') return null;
  if (status === 'SUSPENDED') return 'suspended';
  return status === 'EXPIRED' ? 'license-expired' : 'not-available';
}

function validityReason({ validity }: License, now: Instant): WhyNot | null {
  if (now < validity.beginAt) return 'not-yet-valid';
  return validity.endAt !== null && now >= validity.endAt ? 'license-expired' : null;
}

// Fields AWS left out are not held against the license: the call itself will tell.
function grantReason({ receivedStatus, allowedOperations }: License): WhyNot | null {
  if (receivedStatus !== null && receivedStatus !== 'ACTIVE') return 'grant-not-active';
  const allowed = allowedOperations === null || allowedOperations.includes('CheckoutBorrowLicense');
  return allowed ? null : 'right-missing';
}

/**
 * Until when a borrow taken at `now` would last: the issuer's longest time, not past the license's own end.
 * A forecast for the card; what counts afterwards is the end inside the signed token.
 */
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
