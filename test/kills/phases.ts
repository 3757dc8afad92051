// Where a kill fell, told from what the ledger and the server hold afterwards.

import type { RawBorrow } from './raw-ledger.ts';

export type Verb = 'borrow' | 'return';

/** In the order in which a command passes them. */
export const PHASES = {
  borrow: [
    'before the intent',
    'intent on disk, no seat yet',
    'seat taken, not on record',
    'borrowed on record, not told',
  ],
  return: [
    'before the intent to return',
    'intent on disk, seat still taken',
    'seat free, not on record',
    'returned on record, token not destroyed for sure',
    'token destroyed, not told',
  ],
} as const satisfies Record<Verb, readonly string[]>;

export type Phase = (typeof PHASES)[Verb][number];

/** `borrow`: the newest of the license, if there is any; `hasSeat`: does the server count its seat? */
export function phaseOf(
  verb: Verb,
  borrow: RawBorrow | undefined,
  { hasSeat, isNew }: { readonly hasSeat: boolean; readonly isNew: boolean },
): Phase {
  if (verb === 'borrow') {
    if (borrow === undefined || !isNew) return 'before the intent';
    if (borrow.last === 'held') return 'borrowed on record, not told';
    return hasSeat ? 'seat taken, not on record' : 'intent on disk, no seat yet';
  }
  if (borrow === undefined || borrow.last === 'held') return 'before the intent to return';
  if (borrow.last === 'returning')
    return hasSeat ? 'intent on disk, seat still taken' : 'seat free, not on record';
  return borrow.isDestroyed
    ? 'token destroyed, not told'
    : 'returned on record, token not destroyed for sure';
}
