// What both doors show: one plain value with everything decided, nothing secret in it. Instants end in `At`.

import type { Failure } from './failure.ts';
import type { Instant } from './instant.ts';
import type { EntitlementWish, Seats, WhyNot } from './license.ts';
import type { VerdictName } from './token.ts';
import type { Phase } from './expiry.ts';

/** A received license and whether it can be borrowed just now. */
export type LicenseView = {
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly productName: string;
  readonly issuerName: string;
  readonly issuerAccount: string;
  readonly homeRegion: string | null;
  readonly validFromAt: Instant;
  readonly validUntilAt: Instant | null;
  readonly entitlements: readonly {
    readonly name: string;
    readonly unit: string;
    readonly amount: string | null;
  }[];
  readonly seats: Seats | null;
  readonly borrow:
    | {
        readonly possible: true;
        readonly untilAt: Instant;
        readonly maxMinutes: number;
        readonly canReturnEarly: boolean;
      }
    | { readonly possible: false; readonly reason: WhyNot; readonly why: string };
};

/** The states a person sees; each has its icon, word and colour in the window. */
export type Badge =
  | 'borrowing'
  | 'borrowed'
  | 'ends-soon'
  | 'expired'
  | 'returning'
  | 'cannot-verify'
  | 'unresolved'
  | 'unreadable'
  | 'checking';

/** Something that is, or may be, on this computer. */
export type BorrowView = {
  readonly borrowId: string;
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly entitlements: readonly EntitlementWish[];
  readonly nodeId: string;
  readonly state: 'requested' | 'held' | 'returning' | 'unresolved';
  readonly badge: Badge;
  readonly phase: Phase | null;
  /** What the token in the keychain proves; `unchecked` until it was read. */
  readonly verdict: VerdictName | 'unchecked' | 'unreadable' | 'missing';
  readonly requestedAt: Instant;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** When the badge turns to “ends soon”. */
  readonly endsSoonAt: Instant | null;
  /** For an unresolved borrow: the latest moment at which a seat may still be held. */
  readonly seatHeldUntilAt: Instant | null;
  readonly canReturnEarly: boolean;
  /** May `return` be pressed now? If not, why. */
  readonly returnable: { readonly possible: true } | { readonly possible: false; readonly why: string };
  /** May the record be removed from this computer (ended or unresolved and over)? */
  readonly removable: boolean;
  /** What stands in the way of it being usable, if anything. */
  readonly problem: Failure | null;
};

export type VaultView = {
  readonly state: 'checking' | 'ready' | 'locked' | 'unavailable' | 'wiped' | 'full' | 'slow';
  readonly problem: Failure | null;
};

/** Everything a door shows, in one value. First paint and every later change are the same message. */
export type Snapshot = {
  /** Evaluation time: never behind the newest time seen. */
  readonly at: Instant;
  /** How far the wall clock is behind the evaluation time, in ms (never negative), so that the window can tick by itself. */
  readonly clock: { readonly behindMs: number; readonly problem: Failure | null };
  /** `sandbox`: the embedded License Manager with sample licenses; `aws`: a real or configured endpoint. */
  readonly connection: 'sandbox' | 'aws';
  readonly nodeId: string;
  readonly vault: VaultView;
  readonly ledger: { readonly readable: boolean; readonly problem: Failure | null };
  readonly listing: {
    readonly state: 'idle' | 'loading';
    readonly listedAt: Instant | null;
    readonly loaded: number;
    readonly problem: Failure | null;
  };
  /** Work in hand, in words, for progress on screen. */
  readonly working: readonly {
    readonly subject: string;
    readonly step: WorkStep;
    readonly sinceAt: Instant;
  }[];
  readonly licenses: readonly LicenseView[];
  readonly borrows: readonly BorrowView[];
};

/** Steps a person may wait for. */
export type WorkStep =
  | 'checking-keychain'
  | 'writing-intent'
  | 'asking-aws'
  | 'verifying'
  | 'storing'
  | 'giving-back'
  | 'returning'
  | 'recovering';
