// What an installation would break off, as the records of this computer say it, whichever process is at it.

import type { Hindrance } from '../domain/update.ts';
import type { Ledger } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Checkouts } from './checkouts.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'borrows'>;
  readonly changes: Pick<Changes, 'working'>;
  readonly checkouts: Pick<Checkouts, 'views'>;
};

/** A step in hand here, a request without an answer in the ledger, a license that this window keeps alive. */
export function hindrancesOf({ ledger, changes, checkouts }: Needs): readonly Hindrance[] {
  const views = checkouts.views();
  const isOpen =
    changes.working().length > 0 ||
    ledger.borrows().some(({ state }) => state === 'requested' || state === 'returning') ||
    views.some(({ state }) => state === 'requested' || state === 'releasing');
  const isKept = views.some(
    ({ badge, keeper }) => keeper === 'window' && (badge === 'kept' || badge === 'fading'),
  );
  return [...(isOpen ? (['work'] as const) : []), ...(isKept ? (['checkouts'] as const) : [])];
}
