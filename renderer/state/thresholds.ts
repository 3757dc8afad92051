// Which borrows and checkouts crossed a threshold between two looks: the only changes of time worth saying aloud.

import type { Badge, BorrowView, CheckoutView, Snapshot } from '../../main/domain/snapshot.ts';
import { checkoutBadgeAt } from './here.ts';
import { badgeAt } from './shown.ts';

export type Shown = ReadonlyMap<string, Badge>;
export type Crossing = { readonly borrow: BorrowView; readonly badge: 'ends-soon' | 'expired' };

/** Badges shown at `now`, by borrow id. */
export function badgesAt(borrows: readonly BorrowView[], now: number): Shown {
  return new Map(borrows.map((borrow) => [borrow.borrowId, badgeAt(borrow, now)]));
}

/** Borrows that were seen before and now end soon or have expired. */
export function crossings(borrows: readonly BorrowView[], before: Shown, after: Shown): readonly Crossing[] {
  return borrows.flatMap((borrow) => {
    const [was, is] = [before.get(borrow.borrowId), after.get(borrow.borrowId)];
    if (was === undefined || was === is) return [];
    return is === 'ends-soon' || is === 'expired' ? [{ borrow, badge: is }] : [];
  });
}

export type CheckoutsShown = ReadonlyMap<string, CheckoutView['badge']>;
export type CheckoutCrossing = { readonly checkout: CheckoutView; readonly badge: 'fading' | 'ended' };

/** Badges of checkouts shown at `now`, by checkout id. */
export function checkoutBadgesAt(checkouts: readonly CheckoutView[], now: number): CheckoutsShown {
  return new Map(checkouts.map((checkout) => [checkout.checkoutId, checkoutBadgeAt(checkout, now)]));
}

/** Checkouts that were seen before and whose heartbeat fails now, or that have ended. */
export function checkoutCrossings(
  checkouts: readonly CheckoutView[],
  before: CheckoutsShown,
  after: CheckoutsShown,
): readonly CheckoutCrossing[] {
  return checkouts.flatMap((checkout) => {
    const [was, is] = [before.get(checkout.checkoutId), after.get(checkout.checkoutId)];
    if (was === undefined || was === is) return [];
    return is === 'fading' || is === 'ended' ? [{ checkout, badge: is }] : [];
  });
}

/** Every moment at which time alone changes a badge, in order. */
export function thresholdsOf(snapshot: Pick<Snapshot, 'borrows' | 'checkouts'> | null): readonly number[] {
  if (snapshot === null) return [];
  const moments = [
    ...snapshot.borrows.flatMap(({ endsSoonAt, expiresAt }) => [endsSoonAt, expiresAt]),
    ...snapshot.checkouts.map(({ expiresAt }) => expiresAt),
  ];
  return moments.filter((at) => at !== null).sort((one, other) => one - other);
}

/** How many of these moments, which are in order, have come at `now`. */
export function countUpTo(moments: readonly number[], now: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? Infinity) <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}
