// What AWS may have meant by NoEntitlementsAllowedException: the request held against the license as it is now.

import type { Wish } from './borrow.ts';
import type { Instant } from './instant.ts';
import type { Entitlement, EntitlementWish, License, Seats } from './license.ts';
import { whyNotBorrowable, whyNotSentence } from './why-not.ts';

type Case = {
  readonly wish: Pick<Wish, 'entitlements' | 'replaces'>;
  /** The license read afresh, and its seats; null where they could not be read or may not be seen. */
  readonly license: License | null;
  readonly seats: Seats | null;
  readonly now: Instant;
};

export type Diagnosis = {
  /** The most likely reason, or that there is none to be found. */
  readonly message: string;
  readonly nextStep: string;
  /** What was compared, one line each. */
  readonly compared: readonly string[];
};

type Finding = { readonly reason: string; readonly nextStep: string };

const AGAIN = 'Refresh the list of licenses, then try again: the request is then made from what it says now.';
const ASK = 'Ask your license administrator.';
const WAIT = 'Wait until a colleague returns a seat, then try again.';

/**
 * Compares names, units, quantities, seats, validity and status of a license with what was asked for. The API uses
 * this one exception for “there is none” and for “all are taken” (CheckoutBorrowLicense, Errors).
 */
export function diagnoseNoSeats({ wish, license, seats, now }: Case): Diagnosis {
  if (license === null) {
    const reason = 'The license could not be read again to compare, and AWS does not tell the reason.';
    return { message: `AWS allowed no seat. ${reason}`, nextStep: WAIT, compared: [] };
  }
  const finding = statusFinding(license, now) ?? wishFinding(wish, license) ?? seatsFinding(wish, seats);
  return { message: sentenceOf(finding, seats), ...next(finding), compared: compare(wish, license, seats) };
}

function next(finding: Finding | null): Pick<Diagnosis, 'nextStep'> {
  return { nextStep: finding?.nextStep ?? WAIT };
}

function sentenceOf(finding: Finding | null, seats: Seats | null): string {
  if (finding !== null) return `AWS allowed no seat. Most likely: ${finding.reason}`;
  const rest =
    seats === null
      ? 'How many are in use is not shown to you, so all may be.'
      : 'A colleague may have taken and returned one just then.';
  return `AWS allowed no seat. Nothing in the license explains it, and AWS does not tell the reason. ${rest}`;
}

// A right that the grant lacks is refused in another way, and GetLicense does not tell it; what it does tell counts.
function statusFinding(license: License, now: Instant): Finding | null {
  const reason = whyNotBorrowable(license, now);
  return reason === null ? null : { reason: whyNotSentence(reason, license), nextStep: ASK };
}

function wishFinding({ entitlements }: Case['wish'], license: License): Finding | null {
  for (const wish of entitlements) {
    const owned = license.entitlements.find(({ name }) => name === wish.name);
    const reason = owned === undefined ? unknownName(wish, license) : mismatch(wish, owned);
    if (reason !== null) return { reason, nextStep: AGAIN };
  }
  return null;
}

function unknownName({ name }: EntitlementWish, { entitlements }: License): string {
  const names = entitlements.map((one) => `“${one.name}”`).join(', ');
  return `the license has no entitlement “${name}”; it has ${names === '' ? 'none' : names}.`;
}

function mismatch(wish: EntitlementWish, owned: Entitlement): string | null {
  if (wish.unit !== owned.unit)
    return `“${wish.name}” was asked for in ${wish.unit}, and the license counts it in ${owned.unit}.`;
  const asked = quantityOf(wish);
  if (owned.maxCount === null || owned.overage === true || asked <= owned.maxCount) return null;
  return `${asked} of “${wish.name}” were asked for, and the license has only ${owned.maxCount}.`;
}

function seatsFinding({ entitlements, replaces }: Case['wish'], seats: Seats | null): Finding | null {
  if (seats === null) return null;
  const most = Math.max(0, ...entitlements.map(quantityOf));
  if (seats.free >= most) return null;
  if (seats.free > 0)
    return { reason: `only ${seats.free} of ${seats.total} seats are free.`, nextStep: WAIT };
  if (replaces?.order !== 'borrow-first') return { reason: allInUse(seats.total), nextStep: WAIT };
  const reason =
    seats.total === 1
      ? 'the only seat is in use by the very borrow that is to be renewed.'
      : `all ${seats.total} seats are in use, one of them by the borrow that is to be renewed.`;
  const nextStep =
    'Wait until a colleague returns a seat, or return this one first and borrow again at a risk.';
  return { reason, nextStep };
}

function allInUse(total: number): string {
  return total === 1 ? 'the only seat is in use.' : `all ${total} seats are in use.`;
}

function compare({ entitlements }: Case['wish'], license: License, seats: Seats | null): readonly string[] {
  const lines = entitlements.map((wish) => comparison(wish, license));
  const status = `License status: ${license.status}`;
  if (seats === null) return [...lines, 'Seats in use: not shown', status];
  const scarcest = scarcestOf(license, seats);
  if (scarcest === undefined) return [...lines, `Seats: ${seats.free} of ${seats.total} free`, status];
  const inUse = entitlements.map(({ name }) =>
    name === scarcest.name ? `, ${seats.total - seats.free} in use` : '',
  );
  return [...lines.map((line, at) => `${line}${inUse[at]}`), status];
}

function comparison(wish: EntitlementWish, { entitlements }: License): string {
  const owned = entitlements.find(({ name }) => name === wish.name);
  const has = owned === undefined ? 'none' : ownedAmount(owned);
  return `${wish.name}: asked ${amountOf(wish)}, license has ${has}`;
}

// The seats are those of the scarcest entitlement; where several have that many, it is not known which one it is.
function scarcestOf({ entitlements }: License, seats: Seats): Entitlement | undefined {
  const fitting = entitlements.filter(({ unit, maxCount }) => unit !== 'None' && maxCount === seats.total);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function amountOf(wish: EntitlementWish): string {
  return wish.unit === 'None' ? 'the feature' : `${wish.value ?? '1'} ${wish.unit}`;
}

function ownedAmount({ unit, maxCount }: Entitlement): string {
  if (unit === 'None') return 'it as a feature';
  return maxCount === null ? `it in ${unit}` : `${maxCount} ${unit}`;
}

// The wire carries quantities as text; one that is no number compares as one.
function quantityOf({ unit, value = '1' }: EntitlementWish): number {
  if (unit === 'None') return 0;
  const quantity = Number(value);
  return Number.isFinite(quantity) ? quantity : 1;
}
