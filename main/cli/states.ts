// The states a person sees, each with its sign, its word and a color that only repeats them.

import type { BorrowView, CheckoutView } from '../domain/snapshot.ts';
import { type Look, looks, type Piece } from './looks.ts';

type State = readonly [sign: string, word: string, look: Look];

export const BORROW_STATES: Readonly<Record<BorrowView['badge'], State>> = {
  borrowing: ['…', 'Borrowing…', 'busy'],
  borrowed: ['✓', 'Borrowed', 'well'],
  'ends-soon': ['!', 'Ends soon', 'soon'],
  expired: ['✗', 'Expired', 'bad'],
  returning: ['…', 'Returning…', 'busy'],
  'cannot-verify': ['?', 'Cannot verify', 'bad'],
  unresolved: ['?', 'Unresolved', 'soon'],
  unreadable: ['?', 'Unreadable', 'bad'],
  checking: ['…', 'Checking…', 'busy'],
  'not-renewed': ['!', 'Not renewed', 'bad'],
  replaced: ['–', 'Replaced', 'quiet'],
};

export const CHECKOUT_STATES: Readonly<Record<CheckoutView['badge'], State>> = {
  'checking-out': ['…', 'Checking out…', 'busy'],
  kept: ['✓', 'Checked out', 'well'],
  fading: ['!', 'Checked out, heartbeat missing', 'soon'],
  'runs-out': ['✓', 'Checked out', 'well'],
  ended: ['✗', 'Ended', 'bad'],
  releasing: ['…', 'Releasing…', 'busy'],
  unresolved: ['?', 'Unresolved', 'soon'],
  consumed: ['✓', 'Consumed for good', 'well'],
};

/** The state of a borrow or a checkout. */
export const stateOf = (view: BorrowView | CheckoutView): State =>
  'borrowId' in view ? BORROW_STATES[view.badge] : CHECKOUT_STATES[view.badge];

/** Sign and word, in their color where color is wanted. */
export function stateWords(view: BorrowView | CheckoutView): Piece {
  const [sign, word, look] = stateOf(view);
  return looks(look, `${sign} ${word}`);
}
