// The one primary act of a row on this computer: what its button, Enter and Delete do.

import type { BorrowView } from '../../main/domain/snapshot.ts';

export type Act = 'return' | 'remove' | 'retry-keychain' | 'details';

/** What the button of a row and Enter do. */
export function actOf(borrow: BorrowView): Act {
  if (borrow.badge === 'unreadable') return 'retry-keychain';
  if (borrow.removable) return 'remove';
  return borrow.returnable.possible ? 'return' : 'details';
}

/** What Delete does: returning, or removing what has ended; null where neither is possible now. */
export function deleteActOf(borrow: BorrowView): 'return' | 'remove' | null {
  if (borrow.removable) return 'remove';
  return borrow.returnable.possible ? 'return' : null;
}
