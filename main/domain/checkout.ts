// The life of one online checkout as a reducer: events in, state out. Provisional ones live by heartbeats.

import type { FailureCode } from './failure.ts';
import type { Instant } from './instant.ts';
import type { EntitlementWish } from './license.ts';

/** `window`: the app keeps it alive and checks it in at quit. `terminal`: a command does. `nobody`: it runs out. */
export type Keeper = 'window' | 'terminal' | 'nobody';

/** What was asked for; frozen from the first request on, because every retry must repeat it exactly. */
export type CheckoutWish = {
  readonly connectionId: string;
  readonly type: 'provisional' | 'perpetual';
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly productSku: string;
  readonly keyFingerprint: string;
  readonly entitlements: readonly EntitlementWish[];
  readonly beneficiary: string | null;
  readonly nodeId: string | null;
  readonly region: string;
  /** Longest life of one beat in minutes; null for a perpetual checkout. */
  readonly maxMinutes: number | null;
  readonly validityEndAt: Instant | null;
  readonly keeper: Keeper;
};

/** What AWS allowed. `expiresAt` null: never, as with a perpetual checkout. */
export type CheckoutRecord = {
  readonly issuedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly region: string;
  /** License AWS took it from: chosen by SKU and fingerprint, so it may be another one of the same product. */
  readonly licenseArn: string;
  readonly entitlements: readonly EntitlementWish[];
  /** SHA-256 of the consumption token, base64url. */
  readonly consumptionHash: string;
};

export type CheckoutEvent = { readonly checkoutId: string; readonly at: Instant } & (
  | {
      readonly kind: 'checkout-requested';
      readonly clientToken: string;
      readonly wish: CheckoutWish;
      /** For how long this computer had been running, in ms; records of the first releases do not say. */
      readonly runningMs?: number;
    }
  | { readonly kind: 'checkout-asked-again'; readonly attempt: number }
  | { readonly kind: 'checkout-held'; readonly record: CheckoutRecord; readonly requestId: string | null }
  | { readonly kind: 'checkout-giving-back'; readonly code: FailureCode; readonly expiresAt: Instant | null }
  | { readonly kind: 'checkout-refused'; readonly code: FailureCode; readonly requestId: string | null }
  | {
      readonly kind: 'checkout-unresolved';
      readonly code: FailureCode;
      /** Null: for good, because it was to be perpetual. */
      readonly seatHeldUntilAt: Instant | null;
    }
  /** A heartbeat is about to be sent; if its answer is lost, the seat may be taken until then. */
  | { readonly kind: 'checkout-extending'; readonly mayLastUntilAt: Instant }
  | { readonly kind: 'checkout-extended'; readonly expiresAt: Instant; readonly requestId: string | null }
  | { readonly kind: 'checkout-kept-by'; readonly keeper: Keeper }
  | { readonly kind: 'checkout-releasing' }
  | { readonly kind: 'checkout-release-refused'; readonly code: FailureCode }
  | {
      readonly kind: 'checkout-ended';
      readonly how: 'checked-in' | 'already-gone' | 'ran-out';
      readonly requestId: string | null;
    }
  | { readonly kind: 'checkout-token-destroyed' }
  | { readonly kind: 'checkout-removed' }
);

type Shared = {
  readonly checkoutId: string;
  readonly clientToken: string;
  readonly wish: CheckoutWish;
  readonly requestedAt: Instant;
  readonly changedAt: Instant;
};

export type RequestedCheckout = Shared & {
  readonly state: 'requested';
  /** For how long the computer had been running when it was first asked, in ms; null where that is not known. */
  readonly runningMs: number | null;
  readonly attempts: number;
  /** Set when a seat was granted whose token could not be stored, and is being given back. */
  readonly givingBack: { readonly code: FailureCode; readonly expiresAt: Instant | null } | null;
};
export type HeldCheckout = Shared & {
  readonly state: 'held' | 'releasing';
  readonly keeper: Keeper;
  readonly record: CheckoutRecord;
  /** When AWS told the present end: at the checkout, or at the last heartbeat that was answered. */
  readonly beatenAt: Instant;
  /** A heartbeat without an answer may have moved the end to this; null when the end in the record is the end. */
  readonly mayLastUntilAt: Instant | null;
  readonly releaseRefused: FailureCode | null;
};
export type UnresolvedCheckout = Shared & {
  readonly state: 'unresolved';
  readonly code: FailureCode;
  readonly seatHeldUntilAt: Instant | null;
};
export type ClosedCheckout = Shared & {
  readonly state: 'ended' | 'refused' | 'removed';
  /** How it ended; null where it never was held, or was only removed from the list. */
  readonly how: 'checked-in' | 'already-gone' | 'ran-out' | null;
  /** It ended without being asked to: shown until the engineer removes it. */
  readonly toBeSeen: boolean;
  /** Its token is still to be destroyed in the keychain. */
  readonly tokenLeft: boolean;
  readonly record: CheckoutRecord | null;
  readonly code: FailureCode | null;
};
export type Checkout = RequestedCheckout | HeldCheckout | UnresolvedCheckout | ClosedCheckout;

/** True while the engineer has it, may have it, or is about to have it. */
export function isOpenCheckout(
  checkout: Checkout,
): checkout is RequestedCheckout | HeldCheckout | UnresolvedCheckout {
  return ['requested', 'held', 'releasing', 'unresolved'].includes(checkout.state);
}

/** Is it on the list: open, or ended by itself and not yet seen? */
export function isShown(checkout: Checkout): boolean {
  return isOpenCheckout(checkout) || (checkout.state === 'ended' && checkout.toBeSeen);
}

/** Which of what was asked for AWS did not allow, or allowed less of. Empty for a whole grant. */
export function missingEntitlements(
  asked: readonly EntitlementWish[],
  allowed: readonly EntitlementWish[],
): readonly EntitlementWish[] {
  return asked.filter(({ name, unit, value }) => {
    const granted = allowed.find((one) => one.name === name && one.unit === unit);
    // Where no quantity was asked for, it is no number, and nothing is less than that.
    return granted === undefined || Number(granted.value ?? value) < Number(value);
  });
}

/**
 * Applies one event. Events that no longer fit (another process finished the same work first) change nothing. The
 * first event of a checkout must be `checkout-requested`.
 */
export function applyCheckoutEvent(
  checkout: Checkout | undefined,
  event: CheckoutEvent,
): Checkout | undefined {
  if (checkout === undefined) return event.kind === 'checkout-requested' ? begin(event) : undefined;
  switch (checkout.state) {
    case 'requested':
      return applyToRequested(checkout, event);
    case 'held':
    case 'releasing':
      return applyToHeld(checkout, event);
    case 'unresolved':
      return event.kind === 'checkout-removed' ? close(checkout, 'removed', event) : checkout;
    default:
      return applyToClosed(checkout, event);
  }
}

function begin(event: CheckoutEvent & { kind: 'checkout-requested' }): RequestedCheckout {
  const { checkoutId, clientToken, wish, at, runningMs = null } = event;
  const shared = { checkoutId, clientToken, wish, requestedAt: at, changedAt: at };
  return { ...shared, state: 'requested', runningMs, attempts: 1, givingBack: null };
}

function applyToRequested(checkout: RequestedCheckout, event: CheckoutEvent): Checkout {
  const shared = { ...sharedOf(checkout), changedAt: event.at };
  switch (event.kind) {
    case 'checkout-asked-again':
      return { ...checkout, attempts: event.attempt, changedAt: event.at };
    case 'checkout-giving-back':
      return {
        ...checkout,
        givingBack: { code: event.code, expiresAt: event.expiresAt },
        changedAt: event.at,
      };
    case 'checkout-held': {
      const { keeper } = checkout.wish;
      const beat = { beatenAt: event.at, mayLastUntilAt: null };
      return { ...shared, state: 'held', keeper, record: event.record, ...beat, releaseRefused: null };
    }
    case 'checkout-refused':
      return close(checkout, 'refused', event);
    case 'checkout-unresolved':
      return { ...shared, state: 'unresolved', code: event.code, seatHeldUntilAt: event.seatHeldUntilAt };
    default:
      return checkout;
  }
}

function applyToHeld(checkout: HeldCheckout, event: CheckoutEvent): Checkout {
  const changedAt = event.at;
  switch (event.kind) {
    case 'checkout-extending': {
      const mayLastUntilAt = Math.max(event.mayLastUntilAt, checkout.mayLastUntilAt ?? event.mayLastUntilAt);
      return { ...checkout, mayLastUntilAt, changedAt };
    }
    case 'checkout-extended': {
      const record = { ...checkout.record, expiresAt: event.expiresAt };
      return { ...checkout, record, beatenAt: event.at, mayLastUntilAt: null, changedAt };
    }
    case 'checkout-kept-by':
      return { ...checkout, keeper: event.keeper, changedAt };
    case 'checkout-releasing':
      return { ...checkout, state: 'releasing', releaseRefused: null, changedAt };
    case 'checkout-release-refused':
      return { ...checkout, state: 'held', releaseRefused: event.code, changedAt };
    case 'checkout-ended':
      return close(checkout, 'ended', event);
    case 'checkout-removed':
      return close(checkout, 'removed', event);
    default:
      return checkout;
  }
}

function applyToClosed(checkout: ClosedCheckout, event: CheckoutEvent): ClosedCheckout {
  const changedAt = event.at;
  if (event.kind === 'checkout-token-destroyed') return { ...checkout, tokenLeft: false, changedAt };
  // The engineer has seen that it ended.
  const isSeen = event.kind === 'checkout-removed' && checkout.state === 'ended';
  return isSeen ? { ...checkout, state: 'removed', toBeSeen: false, changedAt } : checkout;
}

function close(
  checkout: RequestedCheckout | HeldCheckout | UnresolvedCheckout,
  state: ClosedCheckout['state'],
  event: CheckoutEvent,
): ClosedCheckout {
  const record = 'record' in checkout ? checkout.record : null;
  const code = event.kind === 'checkout-refused' ? event.code : null;
  const how = event.kind === 'checkout-ended' ? event.how : null;
  // Nothing of a perpetual checkout is kept in the keychain: it cannot be given back.
  const tokenLeft = checkout.state !== 'unresolved' && checkout.wish.type === 'provisional';
  const toBeSeen = state === 'ended' && checkout.state === 'held';
  return { ...sharedOf(checkout), changedAt: event.at, state, how, toBeSeen, tokenLeft, record, code };
}

function sharedOf({ checkoutId, clientToken, wish, requestedAt, changedAt }: Shared): Shared {
  return { checkoutId, clientToken, wish, requestedAt, changedAt };
}
