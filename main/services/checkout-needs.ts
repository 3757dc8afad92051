// What the services of online checkouts need, and how they find a checkout.

import type { Checkout, HeldCheckout } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { hasRunOut } from '../domain/heartbeat.ts';
import type { Instant } from '../domain/instant.ts';
import type { Clock, Digest, Identity, Ids, Ledger, LicenseManager, Log, Machine, Vault } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { HomeRegions } from './home-regions.ts';
import type { Timekeeper } from './timekeeper.ts';

export type CheckoutNeeds = {
  readonly licenses: Pick<LicenseManager, 'checkOut' | 'extend' | 'checkIn'>;
  /** Tells whether our own account created a license, where the sign-in may say. */
  readonly identity?: Pick<Identity, 'whoAmI'>;
  readonly vault: Pick<Vault, 'probe' | 'put' | 'get' | 'destroy'>;
  readonly ledger: Pick<Ledger, 'append' | 'checkouts' | 'claim' | 'isClaimed' | 'problems' | 'release'>;
  readonly catalogue: Pick<Catalogue, 'freshLicense' | 'licenseOfNow'>;
  readonly homes: Pick<HomeRegions, 'remember'>;
  readonly time: Timekeeper;
  readonly clock: Pick<Clock, 'after'>;
  readonly ids: Ids;
  readonly machine: Pick<Machine, 'nodeId'>;
  readonly digest: Digest;
  readonly changes: Changes;
  readonly log: Log;
  /** Connection that new seats are asked for through. */
  readonly connectionId: string;
};

export function findCheckout(ledger: Pick<Ledger, 'checkouts'>, checkoutId: string): Checkout | undefined {
  return ledger.checkouts().find((checkout) => checkout.checkoutId === checkoutId);
}

export function isHeldCheckout(checkout: Checkout | undefined): checkout is HeldCheckout {
  return checkout?.state === 'held' || checkout?.state === 'releasing';
}

/** Is it held for a time, and not over at `now`: kept alive by heartbeats, running out, or being given back? */
export function isRunning(checkout: Checkout, now: Instant): checkout is HeldCheckout {
  return isHeldCheckout(checkout) && checkout.wish.type === 'provisional' && !hasRunOut(checkout, now);
}

/** The held checkout with this id. Throws `checkout-not-found`, `checkout-ended`, or `in-progress` while it is asked for. */
export function requireHeld(ledger: Pick<Ledger, 'checkouts'>, checkoutId: string): HeldCheckout {
  const checkout = findCheckout(ledger, checkoutId);
  if (isHeldCheckout(checkout)) return checkout;
  if (checkout?.state === 'ended') throw new FieldpassError('checkout-ended');
  throw new FieldpassError(checkout?.state === 'requested' ? 'in-progress' : 'checkout-not-found');
}
