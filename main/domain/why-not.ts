// Why a license cannot be borrowed or checked out: told from its own fields, before any call, in one sentence.

import { DAY_MS, type Instant, SECOND_MS, writeInstant } from './instant.ts';
import {
  type Borrowable,
  borrowedUntil,
  type Checkoutable,
  type License,
  LONGEST_TOKEN_MS,
  type WhyNot,
} from './license.ts';

/**
 * Gives the license as one that can be borrowed at `now`, or the reason why it cannot.
 * Order: what no one can change first, then what an administrator can, then what time or colleagues can.
 */
export function borrowableOrWhy(license: License, now: Instant): Borrowable | WhyNot {
  const { borrowing } = license;
  if (borrowing === null) return 'no-borrow-configuration';
  const borrowable = { ...license, borrowing: { ...borrowing, canReturnEarly: mayReturnEarly(license) } };
  const reason =
    usableReason(license, now) ??
    rightReason(license, 'CheckoutBorrowLicense') ??
    lengthReason(borrowable, now);
  return reason ?? borrowable;
}

/** May a borrow be given back before its end: the issuer allows it, and the grant names the right where AWS tells its rights? */
export function mayReturnEarly(license: License): boolean {
  return license.borrowing?.canReturnEarly === true && rightReason(license, 'CheckInLicense') === null;
}

/** Says why a license cannot be borrowed at `now`, or null when nothing speaks against it. */
export function whyNotBorrowable(license: License, now: Instant): WhyNot | null {
  const found = borrowableOrWhy(license, now);
  return typeof found === 'string' ? found : null;
}

/**
 * What an online checkout of this license can be; `provisional` lives by beats, `perpetual` consumes for good. Without the
 * right to extend it no beat counts: then it ends after its first `maxMinutes`.
 */
export function checkoutKinds(license: License): {
  readonly provisional: { readonly maxMinutes: number; readonly keepsAlive: boolean } | null;
  readonly perpetual: boolean;
} {
  // A quantity that always comes back after use has nothing that could be consumed for good.
  const counted = license.entitlements.filter(({ unit }) => unit !== 'None');
  const perpetual = counted.some(({ comesBack }) => comesBack !== true);
  const keepsAlive = rightReason(license, 'ExtendConsumptionLicense') === null;
  return { provisional: license.provisional && { ...license.provisional, keepsAlive }, perpetual };
}

/** Gives the license as one that can be checked out online at `now`, or in a sentence the reason why it cannot. */
export function checkoutableOrWhy(license: License, now: Instant): Checkoutable | string {
  const { provisional, perpetual } = checkoutKinds(license);
  const { keyFingerprint } = license;
  if (provisional === null && !perpetual)
    return 'The issuer does not offer this license for online checkout.';
  if (keyFingerprint === null || license.productSku === '')
    return 'AWS shows no product SKU and issuer fingerprint of this license, and an online checkout needs both.';
  const reason = usableReason(license, now);
  if (reason !== null) return whyNotSentence(reason, license);
  return rightReason(license, 'CheckoutLicense') === null
    ? { ...license, keyFingerprint }
    : 'The grant of this license does not include the right to check it out.';
}

/** Says in a sentence why a license cannot be checked out online at `now`, or null when nothing speaks against it. */
export function whyNotCheckoutable(license: License, now: Instant): string | null {
  const found = checkoutableOrWhy(license, now);
  return typeof found === 'string' ? found : null;
}

/** The reason as one sentence about this license, for people. Moments are told in UTC. */
export function whyNotSentence(reason: WhyNot, license: License): string {
  return SENTENCES[reason](license);
}

const SENTENCES: Readonly<Record<WhyNot, (license: License) => string>> = {
  'no-borrow-configuration': () => 'The issuer does not offer this license for borrowing.',
  'grant-not-active': ({ receivedStatus }) => grantSentence(receivedStatus),
  'right-missing': () => 'The grant of this license does not include the right to borrow it.',
  'not-yet-valid': ({ validity }) =>
    `This license is not valid yet; it begins at ${writeMoment(validity.beginAt)}.`,
  'license-expired': ({ validity }) =>
    validity.endAt === null
      ? 'This license has expired.'
      : `This license has expired; it ended at ${writeMoment(validity.endAt)}.`,
  suspended: () => 'The issuer has suspended this license.',
  'not-available': ({ status }) =>
    STATUS_SENTENCES.get(status) ?? `This license is not available; AWS gives its status as ${status}.`,
  'lasts-too-long': () =>
    `A borrow of this license would last longer than ${LONGEST_TOKEN_MS / DAY_MS} days, and a token for that long is not taken for proof; its issuer would have to set a shorter time.`,
  'no-signing-key': () =>
    'This license names no signing key although others of its issuer do, so a borrow could not be proved offline.',
  'no-key': () =>
    'The public key of this issuer is not on this computer yet, so a borrow could not be proved offline.',
  'no-seats': () => 'All seats are in use.',
};

// Maps, because a status is outside text: in an object “constructor” would find a function.
const STATUS_SENTENCES: ReadonlyMap<string, string> = new Map([
  ['PENDING_AVAILABLE', 'AWS is still making this license available; look again in a minute.'],
  ['DEACTIVATED', 'The issuer has deactivated this license.'],
  ['PENDING_DELETE', 'The issuer is deleting this license.'],
  ['DELETED', 'The issuer has deleted this license.'],
]);

const GRANT_SENTENCES: ReadonlyMap<string, string> = new Map([
  ['PENDING_ACCEPT', 'The grant of this license waits for its acceptance.'],
  ['DISABLED', 'The grant of this license was accepted, but it is not activated yet.'],
  ['REJECTED', 'The grant of this license was rejected; its issuer would have to grant it anew.'],
  ['PENDING_WORKFLOW', 'AWS is still working on the grant of this license; look again in a minute.'],
  [
    'FAILED_WORKFLOW',
    'AWS could not carry out the grant of this license; its administrator has to try again.',
  ],
  ['DELETED', 'The grant of this license was deleted.'],
  ['WORKFLOW_COMPLETED', 'The grant of this license is completed and can no longer be used.'],
]);

function grantSentence(status: string | null): string {
  if (status === null) return 'The grant of this license is not active.';
  const known = GRANT_SENTENCES.get(status);
  return known ?? `The grant of this license is not active; AWS gives its status as ${status}.`;
}

function usableReason(license: License, now: Instant): WhyNot | null {
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
function grantReason({ receivedStatus }: License): WhyNot | null {
  return receivedStatus === null || receivedStatus === 'ACTIVE' ? null : 'grant-not-active';
}

function rightReason({ allowedOperations }: License, operation: string): WhyNot | null {
  return allowedOperations === null || allowedOperations.includes(operation) ? null : 'right-missing';
}

// Only what is left of the license counts: a longest time beyond that is how an issuer says “to the end”.
function lengthReason(license: Borrowable, now: Instant): WhyNot | null {
  return borrowedUntil(license, now) - now > LONGEST_TOKEN_MS ? 'lasts-too-long' : null;
}

function writeMoment(instant: Instant): string {
  const whole = writeInstant(instant - (instant % SECOND_MS));
  return `${whole.slice(0, 10)} ${whole.slice(11, 19)} UTC`;
}
