// The ledger as a history people can read: every event as what was done, to which license, by which way, and when.

import type { BorrowEvent, Wish } from './borrow.ts';
import type { CheckoutEvent, CheckoutWish, Keeper } from './checkout.ts';
import { type Deed, isOutcomeMissing, TRAITS } from './deeds.ts';
import type { FailureCode } from './failure.ts';
import type { Instant } from './instant.ts';

/** One line of the history. Both doors find their own words for `deed`; nothing in it is secret. */
export type HistoryEntry = {
  /** Place in the chain; no two entries share one. */
  readonly number: number;
  readonly deed: Deed;
  /** Null for an event that cannot be read. */
  readonly at: Instant | null;
  /** Id of the borrow or checkout. */
  readonly subject: string | null;
  readonly licenseArn: string | null;
  readonly licenseName: string | null;
  readonly issuerName: string | null;
  /** The way it was asked for; `connectionName` null for a connection that was removed since. */
  readonly connectionId: string | null;
  readonly connectionName: string | null;
  /** The computer that the borrow is bound to. */
  readonly nodeId: string | null;
  readonly requestId: string | null;
  readonly code: FailureCode | null;
  /** Until when it lasts, or until when a seat may be held; null where the deed names no end. */
  readonly untilAt: Instant | null;
  readonly attempt: number | null;
  readonly keeper: Keeper | null;
  /** Only a step on the way to an outcome that stands elsewhere in the history. */
  readonly isStep: boolean;
};

/** What an event does not say itself: what it is about. */
export type Subject = {
  readonly wish: Wish | CheckoutWish;
  /** State that the borrow or checkout has come to. */
  readonly state: string;
  readonly connectionName: string | null;
};

export type HistoryKind = 'all' | 'borrowing' | 'returning' | 'online' | 'trouble';

export type HistoryFilter = {
  /** Every word must occur in a name, an id or a code. */
  readonly text: string;
  readonly kind: HistoryKind;
  readonly licenseArn: string | null;
  /** From this instant on, and before the other. */
  readonly fromAt: Instant | null;
  readonly toAt: Instant | null;
  /** With the steps on the way to an outcome, heartbeats among them. */
  readonly withSteps: boolean;
};

export const WHOLE_HISTORY: HistoryFilter = {
  text: '',
  kind: 'all',
  licenseArn: null,
  fromAt: null,
  toAt: null,
  withSteps: true,
};

/** A page of the history, newest first. */
export type HistoryPage = {
  readonly entries: readonly HistoryEntry[];
  /** Ask on from here; null when the beginning was reached. A page may be short, or empty, and still go on. */
  readonly before: number | null;
  /** Events in the whole ledger. */
  readonly events: number;
};

/** What the ledger found in its hash chain; `brokenAt` is the number of the first event that does not fit. */
export type ChainFinding = {
  readonly intact: boolean;
  readonly events: number;
  readonly brokenAt: number | null;
};

/** What the hash chain says. */
export type ChainState = {
  readonly isIntact: boolean;
  readonly events: number;
  /** Number of the first event that does not fit. */
  readonly brokenEvent: number | null;
  readonly checkedAt: Instant;
};

const NOTHING_KNOWN = {
  licenseArn: null,
  licenseName: null,
  issuerName: null,
  connectionId: null,
  connectionName: null,
  nodeId: null,
} as const;

/** An event that cannot be read: all that is known is that there is one. */
export function unreadableEntry(number: number): HistoryEntry {
  const nothing = { at: null, subject: null, requestId: null, code: null, untilAt: null };
  return {
    number,
    deed: 'unreadable',
    ...NOTHING_KNOWN,
    ...nothing,
    attempt: null,
    keeper: null,
    isStep: false,
  };
}

/** The entry of an event; `subject` null where what it is about cannot be read any more. */
export function entryOf(
  number: number,
  event: BorrowEvent | CheckoutEvent,
  subject: Subject | null,
): HistoryEntry {
  const deed = deedOf(event, subject);
  return {
    number,
    deed,
    at: event.at,
    subject: 'checkoutId' in event ? event.checkoutId : event.borrowId,
    ...aboutOf(subject),
    requestId: 'requestId' in event ? event.requestId : null,
    code: codeOf(event),
    untilAt: untilOf(event),
    attempt: 'attempt' in event ? event.attempt : null,
    keeper: event.kind === 'checkout-kept-by' ? event.keeper : null,
    isStep: TRAITS[deed].isStep && !isOutcomeMissing(deed, subject?.state ?? null),
  };
}

/** Does an entry belong to what is looked for? */
export function isWanted(entry: HistoryEntry, filter: HistoryFilter): boolean {
  const { at } = entry;
  if (entry.isStep && !filter.withSteps) return false;
  if (filter.licenseArn !== null && entry.licenseArn !== filter.licenseArn) return false;
  if (filter.fromAt !== null && (at === null || at < filter.fromAt)) return false;
  if (filter.toAt !== null && (at === null || at >= filter.toAt)) return false;
  // Nearly always nothing is looked for, in tens of thousands of entries.
  return isOfKind(entry, filter.kind) && (filter.text === '' || hasWords(entry, filter.text));
}

function isOfKind({ deed }: HistoryEntry, kind: HistoryKind): boolean {
  if (kind === 'all') return true;
  return kind === 'trouble' ? TRAITS[deed].isTrouble : TRAITS[deed].kind === kind;
}

function hasWords(entry: HistoryEntry, text: string): boolean {
  const words = fold(text).split(/\s/);
  const { licenseName, issuerName, connectionName, licenseArn, subject, requestId, code } = entry;
  const texts = [licenseName, issuerName, connectionName, licenseArn, subject, requestId, code];
  // Joined, null is nothing; and what stands between two blanks, which is nothing, is in every text.
  const hay = fold(texts.join('\n'));
  return words.every((word) => hay.includes(word));
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

function aboutOf(subject: Subject | null) {
  if (subject === null) return NOTHING_KNOWN;
  const { licenseArn, licenseName, issuerName, connectionId, nodeId } = subject.wish;
  return {
    licenseArn,
    licenseName,
    issuerName,
    connectionId,
    connectionName: subject.connectionName,
    nodeId,
  };
}

function deedOf(event: BorrowEvent | CheckoutEvent, subject: Subject | null): Deed {
  switch (event.kind) {
    case 'requested':
      return event.wish.replaces === null ? 'requested' : 'renewal-requested';
    case 'held':
      if (event.proof !== 'verified') return 'held-unproved';
      return subject !== null && 'replaces' in subject.wish && subject.wish.replaces !== null
        ? 'renewed'
        : 'held';
    case 'returned':
    case 'checkout-ended':
      return event.kind === 'returned' ? RETURNED[event.how] : ENDED[event.how];
    case 'checkout-held':
      return event.record.expiresAt === null ? 'checkout-consumed' : 'checkout-held';
    default:
      return event.kind;
  }
}

const RETURNED = { 'checked-in': 'returned', 'already-gone': 'returned-gone', ended: 'ended' } as const;
const ENDED = {
  'checked-in': 'checkout-released',
  'already-gone': 'checkout-gone',
  'ran-out': 'checkout-ran-out',
} as const;

function codeOf(event: BorrowEvent | CheckoutEvent): FailureCode | null {
  if (event.kind === 'held') return event.proof === 'verified' ? null : event.proof;
  return 'code' in event ? event.code : null;
}

function untilOf(event: BorrowEvent | CheckoutEvent): Instant | null {
  if (event.kind === 'held') return event.token.expiresAt;
  if (event.kind === 'checkout-held') return event.record.expiresAt;
  if ('seatHeldUntilAt' in event) return event.seatHeldUntilAt;
  if ('mayLastUntilAt' in event) return event.mayLastUntilAt;
  return 'expiresAt' in event ? event.expiresAt : null;
}
