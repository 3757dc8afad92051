// How License Manager answered when a seat was asked for, kept, or given back. Types only.

import type { FieldpassError } from './failure.ts';
import type { Instant } from './instant.ts';
import type { EntitlementWish } from './license.ts';
import type { Secret } from './secret.ts';

/** A grant as AWS answered it: shape checked, signature not yet. */
export type BorrowGrant = {
  readonly signedToken: Secret;
  readonly consumptionToken: Secret;
  readonly entitlementsAllowed: readonly EntitlementWish[];
  /** The end that AWS tells beside the token; null where it tells none. */
  readonly expiresAt: Instant | null;
  readonly requestId: string | null;
  /** The Region that gave it, which is another than was asked after a redirect; the check-in must go there. */
  readonly region: string;
};

/**
 * How a call that changes something ended. `not-sent`: no byte of the request left,
 * safe to drop. `unknown`: it may have taken effect; ask again with the same token. `refused`: AWS said no, final.
 */
export type Undone = {
  readonly outcome: 'not-sent' | 'unknown' | 'refused';
  readonly failure: FieldpassError;
  /** AWS granted something else than was asked: a seat all the same, which can be given back. */
  readonly oddGrant?: BorrowGrant;
};

/** How a return ended when AWS answered it. */
export type CheckedIn =
  | { readonly outcome: 'done'; readonly requestId: string | null }
  | { readonly outcome: 'gone'; readonly requestId: string | null };

/** Where a seat was taken: the same Region and connection must be asked about it. */
export type Where = {
  readonly region: string;
  readonly connectionId: string;
  readonly licenseArn: string;
  /** The beneficiary that the checkout named, if it named one: the check-in names it again. */
  readonly beneficiary?: string | null;
};

/** An online checkout as AWS answered it; `entitlementsAllowed` may be less than was asked for. */
export type CheckoutGrant = {
  readonly consumptionToken: Secret;
  /** License AWS chose by SKU and fingerprint; null where it did not say. */
  readonly licenseArn: string | null;
  readonly entitlementsAllowed: readonly EntitlementWish[];
  readonly issuedAt: Instant | null;
  /** Null where AWS named no end, as for a perpetual checkout. */
  readonly expiresAt: Instant | null;
  readonly requestId: string | null;
  readonly region: string;
};

/** How a heartbeat ended. `gone`: AWS no longer knows the seat. */
export type Extended =
  | { readonly outcome: 'extended'; readonly expiresAt: Instant; readonly requestId: string | null }
  | { readonly outcome: 'gone'; readonly requestId: string | null };
