// What follows from several borrows of one license: which one replaces which, and where a renewal left a gap.

import type { Borrow, Closed, Held } from './borrow.ts';
import { phaseAt } from './expiry.ts';
import type { FailureCode } from './failure.ts';
import type { Instant } from './instant.ts';

/** The newer, proved borrow that is used in place of this one; undefined while there is none. */
export function replacementOf(old: Borrow, borrows: readonly Borrow[], now: Instant): Held | undefined {
  if (old.state !== 'held' && old.state !== 'returning') return undefined;
  // A new one that ended sooner than the old one replaces nothing any more.
  const stands = (borrow: Held): boolean =>
    borrow.proof === 'verified' &&
    (phaseAt(borrow.token, now) !== 'ended' || borrow.token.expiresAt >= old.token.expiresAt);
  // A replacement may have been renewed in its turn before the old one was back, and where that left a gap the old one is
  // renewed again. Each comes after the one it replaces, so one way through finds the newest.
  const line = new Set([old.borrowId]);
  for (const borrow of borrows) {
    const { replaces } = borrow.wish;
    if (replaces === null || !line.has(replaces.borrowId)) continue;
    if (borrow.state === 'held' && stands(borrow)) return borrow;
    if (borrow.state === 'returning' || borrow.state === 'returned') line.add(borrow.borrowId);
  }
  return undefined;
}

/**
 * The borrows that have to do with one another: those of one license, in their order. Every question here about a borrow
 * has the same answer among its kin as among all, at a cost that does not grow with all.
 */
export function kinships(borrows: readonly Borrow[]): (borrow: Borrow) => readonly Borrow[] {
  const byArn = new Map<string, Borrow[]>();
  const arnOf = new Map<string, string>();
  for (const borrow of borrows) {
    const { licenseArn } = borrow.wish;
    arnOf.set(borrow.borrowId, licenseArn);
    const kin = byArn.get(licenseArn);
    if (kin === undefined) byArn.set(licenseArn, [borrow]);
    else kin.push(borrow);
  }
  // A renewal is of the same license. Should a record ever say otherwise, all are kin.
  const isMixed = borrows.some(({ wish }) => {
    const old = wish.replaces === null ? undefined : arnOf.get(wish.replaces.borrowId);
    return old !== undefined && old !== wish.licenseArn;
  });
  return ({ wish }) => (isMixed ? borrows : (byArn.get(wish.licenseArn) ?? []));
}

/** Replaced borrows whose seat can go back: they may be returned early, or they have ended. */
export function replacedAndReturnable(borrows: readonly Borrow[], now: Instant): readonly Held[] {
  const kinOf = kinships(borrows);
  return borrows.filter(
    (borrow): borrow is Held =>
      borrow.state === 'held' &&
      (borrow.wish.canReturnEarly || phaseAt(borrow.token, now) === 'ended') &&
      replacementOf(borrow, kinOf(borrow), now) !== undefined,
  );
}

/** A refused request says why. */
export type Gap = Closed & { readonly code: FailureCode };

/** Was the old license given back for this one, which AWS then refused? */
export function isGap(borrow: Borrow): borrow is Gap {
  return borrow.state === 'refused' && borrow.wish.replaces?.order === 'return-first';
}

/**
 * Gaps that are still to be told: until they are removed, or the license was borrowed again. `borrows` in the order
 * in which they were asked for.
 */
export function standingGaps(borrows: readonly Borrow[]): readonly Closed[] {
  return borrows.filter(
    (borrow, place): borrow is Closed =>
      isGap(borrow) &&
      !borrows
        .slice(place + 1)
        .some((later) => later.wish.licenseArn === borrow.wish.licenseArn && wasGranted(later)),
  );
}

/** Was a seat granted for it, as far as is known? Its token may be lost or gone since. */
export function wasGranted(borrow: Borrow): boolean {
  if ('token' in borrow) return borrow.token !== null;
  // Its token was here once, and the keychain has lost it.
  return borrow.state === 'unresolved' && borrow.code === 'secret-missing';
}

/** Does this borrow stand in the way of another of the same license: in hand, or usable now? */
export function isInTheWay(borrow: Borrow, borrows: readonly Borrow[], now: Instant): boolean {
  if (borrow.state === 'requested') return true;
  if (borrow.state !== 'held' && borrow.state !== 'returning') return false;
  if (replacementOf(borrow, borrows, now) !== undefined) return false;
  return borrow.state === 'returning' || phaseAt(borrow.token, now) !== 'ended';
}

/** Says in a sentence why a borrow cannot be renewed at `now`, or null when nothing on this computer speaks against it. */
export function whyNotRenewable(borrow: Borrow, borrows: readonly Borrow[], now: Instant): string | null {
  const found = renewableOrWhy(borrow, borrows, now);
  return typeof found === 'string' ? found : null;
}

/**
 * Gives the borrow as one that can be renewed at `now`, or says in a sentence why it cannot; whether its license can be
 * borrowed at all is another question. One that has ended is borrowed again.
 */
export function renewableOrWhy(borrow: Borrow, borrows: readonly Borrow[], now: Instant): Held | string {
  if (borrow.state === 'returning')
    return borrow.renewal === null ? 'It is being returned.' : 'It is being renewed.';
  if (borrow.state !== 'held') return WHY_NOT_HELD[borrow.state];
  if (replacementOf(borrow, borrows, now) !== undefined) return 'It was renewed already.';
  const other = borrows.find(
    (one) =>
      one.borrowId !== borrow.borrowId &&
      one.wish.licenseArn === borrow.wish.licenseArn &&
      isInTheWay(one, borrows, now),
  );
  if (other === undefined) return borrow;
  return other.state === 'held'
    ? 'Another borrow of this license is on this computer; return that one first.'
    : 'Another request for this license is still open.';
}

const WHY_NOT_HELD: Readonly<Record<Exclude<Borrow['state'], 'held' | 'returning'>, string>> = {
  requested: 'It is not known yet whether AWS granted it.',
  unresolved: 'There is no token to renew; the license can be borrowed again.',
  refused: 'It is no longer on this computer; the license can be borrowed again.',
  returned: 'It was returned; the license can be borrowed again.',
  removed: 'It is no longer on this computer; the license can be borrowed again.',
};
