// What an installation would break off, as the records of this computer say it, whichever process is at it.

import type { Checkout } from '../domain/checkout.ts';
import type { Instant } from '../domain/instant.ts';
import type { Hindrance } from '../domain/update.ts';
import type { Ledger } from '../ports.ts';
import { isHeldCheckout, isRunning } from './checkout-needs.ts';

type Needs = {
  /** Of every ledger, the samples' too: a command may work on either. */
  readonly records: readonly Pick<Ledger, 'borrows' | 'checkouts'>[];
  /** Is a step in hand in this process? */
  readonly isWorking: boolean;
  /** Has this window closed everything? What it kept is given back then, or told to stay taken. */
  readonly hasClosed: boolean;
  readonly now: Instant;
};

/** A step in hand here, a request without an answer in a ledger, a license that a window or a command keeps alive. */
export function hindrancesOf({ records, isWorking, hasClosed, now }: Needs): readonly Hindrance[] {
  const checkouts = records
    .flatMap((ledger) => ledger.checkouts())
    .filter((one) => !hasClosed || !isOfWindow(one));
  const isOpen =
    isWorking ||
    records.some((ledger) =>
      ledger.borrows().some(({ state }) => state === 'requested' || state === 'returning'),
    ) ||
    checkouts.some(({ state }) => state === 'requested' || state === 'releasing');
  const kept = checkouts.filter((one) => isRunning(one, now)).map(({ keeper }) => keeper);
  return [
    ...(isOpen ? (['work'] as const) : []),
    ...(kept.includes('terminal') ? (['terminal'] as const) : []),
    ...(kept.includes('window') ? (['checkouts'] as const) : []),
  ];
}

const isOfWindow = (one: Checkout): boolean => isHeldCheckout(one) && one.keeper === 'window';
