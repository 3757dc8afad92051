// What can be done with a license, as the history tells it: each deed with its kind, its sentence, and whether it is trouble.

import type { HistoryKind } from './history.ts';

type Traits = {
  readonly kind: Exclude<HistoryKind, 'all' | 'trouble'>;
  readonly isTrouble: boolean;
  /** On the way to an outcome that has an entry of its own. */
  readonly isStep: boolean;
  /** In English, for terminal and exports; the window has its own words. */
  readonly sentence: string;
};

const outcome = (kind: Traits['kind'], sentence: string): Traits => ({
  kind,
  sentence,
  isTrouble: false,
  isStep: false,
});
const step = (kind: Traits['kind'], sentence: string): Traits => ({
  ...outcome(kind, sentence),
  isStep: true,
});
const trouble = (kind: Traits['kind'], sentence: string): Traits => ({
  ...outcome(kind, sentence),
  isTrouble: true,
});

/** Every deed; an event that is added does not compile until it has its traits. */
export const TRAITS = {
  requested: step('borrowing', 'Asked AWS to borrow'),
  'renewal-requested': step('borrowing', 'Asked AWS to renew'),
  'asked-again': step('borrowing', 'Asked AWS again'),
  held: outcome('borrowing', 'Borrowed'),
  renewed: outcome('borrowing', 'Renewed'),
  'held-unproved': trouble('borrowing', 'Borrowed, but the token proves nothing'),
  'not-stored': trouble('borrowing', 'Granted, but the keychain refused the token'),
  'giving-back': step('borrowing', 'Giving the seat back'),
  refused: trouble('borrowing', 'Not borrowed'),
  unresolved: trouble('borrowing', 'No answer in time: a seat may be held'),
  returning: step('returning', 'Asked AWS to return'),
  'return-refused': trouble('returning', 'Not returned'),
  returned: outcome('returning', 'Returned'),
  'returned-gone': outcome('returning', 'Returned; AWS no longer knew the seat'),
  ended: outcome('returning', 'Ended; the seat went back by itself'),
  'token-destroyed': step('returning', 'Token destroyed in the keychain'),
  'token-lost': trouble('returning', 'The token is missing from the keychain'),
  removed: outcome('returning', 'Record removed from this computer'),
  'checkout-requested': step('online', 'Asked AWS for an online checkout'),
  'checkout-asked-again': step('online', 'Asked AWS again'),
  'checkout-held': outcome('online', 'Checked out online'),
  'checkout-consumed': outcome('online', 'Consumed for good'),
  'checkout-giving-back': trouble('online', 'Granted, but not kept: giving the seat back'),
  'checkout-refused': trouble('online', 'Not checked out'),
  'checkout-unresolved': trouble('online', 'No answer in time: a seat may be held'),
  'checkout-extending': step('online', 'Sending a heartbeat'),
  'checkout-extended': step('online', 'Prolonged by a heartbeat'),
  'checkout-kept-by': step('online', 'Kept alive by another'),
  'checkout-releasing': step('online', 'Asked AWS to release'),
  'checkout-release-refused': trouble('online', 'Not released'),
  'checkout-released': outcome('online', 'Released'),
  'checkout-gone': outcome('online', 'Released; AWS no longer knew the seat'),
  'checkout-ran-out': trouble('online', 'Ran out; the seat went back by itself'),
  'checkout-token-destroyed': step('online', 'Token destroyed in the keychain'),
  'checkout-removed': outcome('online', 'Record removed from this computer'),
  unreadable: trouble('borrowing', 'This event cannot be read'),
} as const satisfies Readonly<Record<string, Traits>>;

export type Deed = keyof typeof TRAITS;

/** States in which the outcome of a step is still to come, so that the step is all there is to tell. */
const OPEN_STEPS: Readonly<Partial<Record<Deed, string>>> = {
  requested: 'requested',
  'renewal-requested': 'requested',
  returning: 'returning',
  'checkout-requested': 'requested',
  'checkout-releasing': 'releasing',
};

/** Is this step, of something in `state`, all that has happened so far? */
export function isOutcomeMissing(deed: Deed, state: string | null): boolean {
  return OPEN_STEPS[deed] === state;
}
