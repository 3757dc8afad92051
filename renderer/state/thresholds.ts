// Which borrows crossed a threshold between two looks: the only changes of time worth saying aloud.

import type { Badge, BorrowView } from '../../main/domain/snapshot.ts';
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
