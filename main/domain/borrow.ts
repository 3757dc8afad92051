// The life of one borrow as a reducer: events in, state out. The ledger keeps the events, nobody edits a state.

import type { FailureCode } from './failure.ts';
import type { Instant } from './instant.ts';
import type { EntitlementWish } from './license.ts';

/** A name and value that the issuer's software finds in the signed token. */
export type BorrowMetadata = { readonly name: string; readonly value: string };

/** `borrow-first`: never without a license, needs a spare seat. `return-first`: the risky order, for the last seat. */
export type RenewalOrder = 'borrow-first' | 'return-first';

/** What the engineer asked for; frozen from the first request on, because every retry must repeat it exactly. */
export type Wish = {
  /** Connection it was asked through; the check-in must go through it too. */
  readonly connectionId: string;
  /** The earlier borrow that this one renews. */
  readonly replaces: { readonly borrowId: string; readonly order: RenewalOrder } | null;
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly entitlements: readonly EntitlementWish[];
  /** The engineer chose the entitlements; left out where one of each was asked for. */
  readonly isChosen?: true;
  /** CheckoutMetadata, signed into the token; left out where there is none. */
  readonly metadata?: readonly BorrowMetadata[];
  readonly nodeId: string;
  /** Region the request goes to; the check-in must go there too. */
  readonly region: string;
  readonly canReturnEarly: boolean;
  readonly maxMinutes: number;
  readonly validityEndAt: Instant | null;
};

/** What is known of a stored token without opening the keychain. Hashes only, never the token. */
export type TokenRecord = {
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly length: number;
  /** SHA-256 of the token text, base64url. */
  readonly sha256: string;
  /** Region that granted it; the check-in must go there. */
  readonly region: string;
  /** SHA-256 of the license consumption token, base64url: recognises a returned license in any text variant. */
  readonly consumptionHash: string;
  readonly entitlements: readonly EntitlementWish[];
  readonly nodeId: string;
};

/** The request that follows a return in the risky order: frozen before the return, so that a crash loses neither. */
export type Renewal = { readonly borrowId: string; readonly clientToken: string; readonly wish: Wish };

export type BorrowEvent = { readonly borrowId: string; readonly at: Instant } & (
  | {
      readonly kind: 'requested';
      readonly clientToken: string;
      readonly wish: Wish;
      /** For how long this computer had been running, in ms; records of the first releases do not say. */
      readonly runningMs?: number;
    }
  | { readonly kind: 'asked-again'; readonly attempt: number }
  | {
      readonly kind: 'held';
      readonly token: TokenRecord;
      readonly proof: 'verified' | FailureCode;
      readonly requestId: string | null;
    }
  | { readonly kind: 'not-stored'; readonly code: FailureCode; readonly expiresAt: Instant }
  | { readonly kind: 'giving-back' }
  | { readonly kind: 'refused'; readonly code: FailureCode; readonly requestId: string | null }
  | { readonly kind: 'unresolved'; readonly code: FailureCode; readonly seatHeldUntilAt: Instant }
  | { readonly kind: 'returning'; readonly renewal?: Renewal }
  | { readonly kind: 'return-refused'; readonly code: FailureCode }
  | {
      readonly kind: 'returned';
      readonly how: 'checked-in' | 'already-gone' | 'ended';
      readonly requestId: string | null;
    }
  | { readonly kind: 'token-destroyed' }
  | { readonly kind: 'token-lost' }
  | { readonly kind: 'removed' }
);

type Common = {
  readonly borrowId: string;
  readonly clientToken: string;
  readonly wish: Wish;
  readonly requestedAt: Instant;
  readonly changedAt: Instant;
};

export type Requested = Common & {
  readonly state: 'requested';
  /** For how long the computer had been running when it was first asked, in ms; null where that is not known. */
  readonly runningMs: number | null;
  readonly attempts: number;
  /** The seat was granted but the keychain refused its token, and it is being given back. */
  readonly givingBack: boolean;
  /** Set when a grant was seen but its token could not be stored: the seat's exact end. */
  readonly knownEndAt: Instant | null;
};
export type Held = Common & {
  readonly state: 'held' | 'returning';
  readonly token: TokenRecord;
  readonly proof: 'verified' | FailureCode;
  /** Why the last return did not go through, if it did not. */
  readonly returnRefused: FailureCode | null;
  /** What is to be asked for once it is returned; null for a plain return. */
  readonly renewal: Renewal | null;
};
export type Unresolved = Common & {
  readonly state: 'unresolved';
  readonly code: FailureCode;
  readonly seatHeldUntilAt: Instant;
};
/** A refused request that came after a return (`replaces.order` return-first) is a gap, told until it is removed. */
export type Closed = Common & {
  readonly state: 'returned' | 'refused' | 'removed';
  /** Still to be destroyed in the keychain. */
  readonly tokenLeft: boolean;
  readonly token: TokenRecord | null;
  readonly code: FailureCode | null;
};
export type Borrow = Requested | Held | Unresolved | Closed;

/** True while the borrow is something the engineer has, may have, or is about to have. */
export function isOpen(borrow: Borrow): borrow is Requested | Held | Unresolved {
  return borrow.state !== 'returned' && borrow.state !== 'refused' && borrow.state !== 'removed';
}

/**
 * Applies one event. Events that no longer fit (a second process finished the same work first) change nothing, so
 * that replaying the same answer is harmless. The first event of a borrow must be `requested`.
 */
export function applyEvent(borrow: Borrow | undefined, event: BorrowEvent): Borrow | undefined {
  if (borrow === undefined) return event.kind === 'requested' ? begin(event) : undefined;
  switch (borrow.state) {
    case 'requested':
      return applyToRequested(borrow, event);
    case 'held':
    case 'returning':
      return applyToHeld(borrow, event);
    case 'unresolved':
      return event.kind === 'removed' ? close(borrow, 'removed', event) : borrow;
    case 'refused':
      // The engineer has seen a renewal that left a gap.
      if (event.kind === 'removed') return { ...borrow, state: 'removed', changedAt: event.at };
      return destroyed(borrow, event);
    case 'returned':
    case 'removed':
      return destroyed(borrow, event);
  }
}

function destroyed(borrow: Closed, event: BorrowEvent): Closed {
  return event.kind === 'token-destroyed' ? { ...borrow, tokenLeft: false, changedAt: event.at } : borrow;
}

function begin(event: BorrowEvent & { kind: 'requested' }): Requested {
  const { borrowId, clientToken, wish, at, runningMs = null } = event;
  const common = { borrowId, clientToken, wish, requestedAt: at, changedAt: at };
  return { ...common, state: 'requested', runningMs, attempts: 1, givingBack: false, knownEndAt: null };
}

function applyToRequested(borrow: Requested, event: BorrowEvent): Borrow {
  const changedAt = event.at;
  switch (event.kind) {
    case 'asked-again':
      return { ...borrow, attempts: event.attempt, changedAt };
    case 'giving-back':
      return { ...borrow, givingBack: true, changedAt };
    case 'not-stored':
      return { ...borrow, knownEndAt: event.expiresAt, changedAt };
    case 'held':
      return {
        ...commonOf(borrow),
        changedAt,
        state: 'held',
        token: event.token,
        proof: event.proof,
        returnRefused: null,
        renewal: null,
      };
    case 'refused':
      return close(borrow, 'refused', event);
    case 'unresolved':
      return {
        ...commonOf(borrow),
        changedAt,
        state: 'unresolved',
        code: event.code,
        seatHeldUntilAt: event.seatHeldUntilAt,
      };
    default:
      return borrow;
  }
}

function applyToHeld(borrow: Held, event: BorrowEvent): Borrow {
  const changedAt = event.at;
  switch (event.kind) {
    case 'returning':
      return {
        ...borrow,
        state: 'returning',
        returnRefused: null,
        renewal: event.renewal ?? null,
        changedAt,
      };
    case 'return-refused':
      return { ...borrow, state: 'held', returnRefused: event.code, renewal: null, changedAt };
    case 'returned':
      return close(borrow, 'returned', event);
    case 'removed':
      return close(borrow, 'removed', event);
    case 'token-lost':
      return lose(borrow, changedAt);
    case 'held':
      // Proved only now: the key came later than the token, and only now its own end is known.
      if (borrow.proof === 'verified' || event.proof !== 'verified') return borrow;
      return { ...borrow, token: event.token, proof: event.proof, changedAt };
    default:
      return borrow;
  }
}

// Without its token a seat can be neither proved nor given back; it goes back by itself at its end.
function lose(borrow: Held, changedAt: Instant): Unresolved {
  const seatHeldUntilAt = borrow.token.expiresAt;
  return { ...commonOf(borrow), changedAt, state: 'unresolved', code: 'secret-missing', seatHeldUntilAt };
}

function close(borrow: Requested | Held | Unresolved, state: Closed['state'], event: BorrowEvent): Closed {
  const token = 'token' in borrow ? borrow.token : null;
  const code = event.kind === 'refused' ? event.code : null;
  // A refused request may have left a token in the keychain when the crash came between storing and giving back.
  const tokenLeft = borrow.state !== 'unresolved';
  return { ...commonOf(borrow), changedAt: event.at, state, token, code, tokenLeft };
}

function commonOf({ borrowId, clientToken, wish, requestedAt, changedAt }: Common): Common {
  return { borrowId, clientToken, wish, requestedAt, changedAt };
}
