// What both doors show: one plain value with everything decided, nothing secret in it. Instants end in `At`.

import type { Keeper } from './checkout.ts';
import type { Connection } from './connection.ts';
import type { Failure } from './failure.ts';
import type { Instant } from './instant.ts';
import type { GrantStage } from './grant.ts';
import type { EntitlementWish, License, Seats, WhyNot } from './license.ts';
import type { ManagedView } from './managed.ts';
import type { ReminderKind } from './reminders.ts';
import type { Settings } from './settings.ts';
import type { VerdictName } from './token.ts';
import type { Phase } from './expiry.ts';
import type { TripsView } from './trip-views.ts';
import type { UpdateView } from './update.ts';

/** A received license and whether it can be borrowed just now. */
export type LicenseView = {
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly productName: string;
  readonly productSku: string;
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
  /**
   * Online checkout: `provisional` lives by heartbeats of at most `maxMinutes`, or by its first alone where the grant gives no
   * right to more; `perpetual` consumes for good.
   */
  readonly checkout:
    | {
        readonly possible: true;
        readonly provisional: { readonly maxMinutes: number; readonly keepsAlive: boolean } | null;
        readonly perpetual: boolean;
      }
    | { readonly possible: false; readonly why: string };
  /** What AWS itself says of it, for its details and for support; nulls mean AWS did not say. */
  readonly aws: {
    readonly keyFingerprint: string | null;
    readonly signKeyArn: string | null;
    readonly status: string;
    readonly receivedStatus: string | null;
    readonly allowedOperations: readonly string[] | null;
    readonly borrowing: License['borrowing'];
    readonly provisional: License['provisional'];
    readonly beneficiary: string | null;
    readonly version: string | null;
  };
};

/** Something checked out online, from this computer. */
export type CheckoutView = {
  readonly checkoutId: string;
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly connectionId: string;
  readonly type: 'provisional' | 'perpetual';
  readonly state: 'requested' | 'held' | 'releasing' | 'unresolved';
  /** `kept`: its heartbeat is on time. `fading`: beats fail, and it ends at `expiresAt` unless one gets through. */
  readonly badge:
    'checking-out' | 'kept' | 'fading' | 'runs-out' | 'ended' | 'releasing' | 'unresolved' | 'consumed';
  readonly keeper: Keeper;
  readonly asked: readonly EntitlementWish[];
  readonly entitlements: readonly EntitlementWish[];
  /** AWS allowed less than was asked for. */
  readonly isPartial: boolean;
  readonly nodeId: string | null;
  readonly requestedAt: Instant;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly nextBeatAt: Instant | null;
  readonly seatHeldUntilAt: Instant | null;
  readonly releasable: { readonly possible: true } | { readonly possible: false; readonly why: string };
  readonly removable: boolean;
  readonly problem: Failure | null;
};

/** A received grant that waits for its receiver, or is being changed. */
export type GrantView = {
  readonly grantArn: string;
  readonly grantName: string;
  readonly licenseArn: string;
  readonly licenseName: string | null;
  readonly granterAccount: string;
  readonly homeRegion: string;
  readonly status: string;
  readonly stage: GrantStage;
  readonly statusReason: string | null;
  readonly operations: readonly string[];
  readonly canAccept: boolean;
  readonly canReject: boolean;
};

/** What is known of the grants: null until they were asked for, hidden where the sign-in may not list them. */
export type GrantsView = {
  readonly state: 'idle' | 'loading' | 'hidden';
  readonly list: readonly GrantView[];
  readonly problem: Failure | null;
};

/** A connection as shown; never a secret. */
export type ConnectionView = Connection & {
  readonly isActive: boolean;
  readonly canRemove: boolean;
  /** Set by an administrator: it can be used, and neither changed nor removed. */
  readonly isManaged: boolean;
  /** May something new be taken through it? */
  readonly canUse: boolean;
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
  | 'checking'
  /** A renewal gave the old license back and got no new one. */
  | 'not-renewed'
  /** A newer borrow is used in its place; its seat goes back at `seatHeldUntilAt` or as soon as AWS takes it. */
  | 'replaced';

/** Something that is, or may be, on this computer. */
export type BorrowView = {
  readonly borrowId: string;
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly entitlements: readonly EntitlementWish[];
  readonly nodeId: string;
  readonly connectionId: string;
  /** The earlier borrow that this one renews. */
  readonly replaces: string | null;
  /** The newer, proved borrow to use in its place; this one only still holds its seat. */
  readonly replacedBy: string | null;
  /** `gap`: the old license was given back for this one, and AWS refused it. */
  readonly state: 'requested' | 'held' | 'returning' | 'unresolved' | 'gap';
  readonly badge: Badge;
  readonly phase: Phase | null;
  /** What the token in the keychain proves; `unchecked` until it was read. */
  readonly verdict: VerdictName | 'unchecked' | 'unreadable' | 'missing';
  readonly requestedAt: Instant;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** When the badge turns to “ends soon”. */
  readonly endsSoonAt: Instant | null;
  /** When its tone changes: in the last days, and in the last hour. */
  readonly lastDaysAt: Instant | null;
  readonly lastHourAt: Instant | null;
  /** When its reminders come again that were put off; null while none are. */
  readonly snoozedUntilAt: Instant | null;
  /** For an unresolved or replaced borrow: the latest moment at which a seat may still be held. */
  readonly seatHeldUntilAt: Instant | null;
  readonly canReturnEarly: boolean;
  /** May `return` be pressed now? If not, why. */
  readonly returnable: { readonly possible: true } | { readonly possible: false; readonly why: string };
  /** May `renew` be pressed now? `oldSeatUntilAt`: the old seat cannot be given back and stays taken until then. */
  readonly renewable:
    | { readonly possible: true; readonly untilAt: Instant; readonly oldSeatUntilAt: Instant | null }
    | { readonly possible: false; readonly why: string };
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
  /** How far the wall clock is behind the evaluation time, in ms, so that the window can tick by itself; negative for a clock known to be ahead. */
  readonly clock: { readonly behindMs: number; readonly problem: Failure | null };
  /** `sandbox`: the embedded License Manager with sample licenses; `aws`: a real or configured endpoint. */
  readonly connection: 'sandbox' | 'aws';
  /** Nothing was chosen, borrowed or set up yet: the window asks whether to try samples or to connect. */
  readonly isFirstStart: boolean;
  readonly connections: readonly ConnectionView[];
  /** AWS asked us to slow down; the call goes on by itself then. */
  readonly waiting: { readonly operation: string; readonly untilAt: Instant } | null;
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
  readonly checkouts: readonly CheckoutView[];
  readonly grants: GrantsView;
  /** What was reminded of and still stands. */
  readonly reminders: readonly { readonly borrowId: string; readonly kind: ReminderKind }[];
  readonly settings: Settings;
  /** What an administrator has set. */
  readonly managed: ManagedView;
  /** Null where nobody looks for new versions: on the command line. */
  readonly updates: UpdateView | null;
  readonly trips: TripsView;
};

/** The part of a snapshot that is about this computer: what is on it and whether that can be relied on. */
export type Here = Pick<Snapshot, 'at' | 'clock' | 'connection' | 'ledger' | 'borrows' | 'checkouts'>;

/** Steps a person may wait for. */
export type WorkStep =
  | 'checking-keychain'
  | 'writing-intent'
  | 'asking-aws'
  | 'verifying'
  | 'storing'
  | 'giving-back'
  | 'returning'
  | 'recovering'
  | 'returning-old'
  | 'extending'
  | 'releasing'
  | 'accepting'
  | 'activating'
  | 'rejecting'
  | 'awaiting-aws'
  | 'borrowing-for-trip';
