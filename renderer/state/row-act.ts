// The one primary act of a borrow's row on this computer: what its button, Enter and Delete do.

import type { BorrowView } from '../../main/domain/snapshot.ts';

export type Act = 'return' | 'remove' | 'renew' | 'borrow-again' | 'retry-keychain' | 'details';

/** What the button of a row and Enter do. `canBorrow`: the license of a gap may be borrowed just now. */
export function actOf(borrow: BorrowView, canBorrow: boolean): Act {
  if (borrow.badge === 'unreadable') return 'retry-keychain';
  if (borrow.state === 'gap') return canBorrow ? 'borrow-again' : 'remove';
  if (borrow.removable) return 'remove';
  // What is about to end is wanted on, or it would have been returned.
  if (borrow.badge === 'ends-soon' && borrow.renewable.possible) return 'renew';
  return borrow.returnable.possible ? 'return' : 'details';
}

/** What Delete does: returning, or removing what has ended; null where neither is possible now. */
export function deleteActOf(borrow: BorrowView): 'return' | 'remove' | null {
  if (borrow.removable) return 'remove';
  return borrow.returnable.possible ? 'return' : null;
}
