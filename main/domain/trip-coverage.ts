// Does a license last through a trip? The issuer sets how long a borrow lasts, so the only lever is when to borrow.

import type { Borrow, Held } from './borrow.ts';
import { CLOCK_TOLERANCE_MS } from './expiry.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Borrowable, License, Seats, WhyNot } from './license.ts';
import { isInTheWay, replacementOf } from './renewal.ts';
import type { TripSpan } from './trip.ts';
import { whyNotSentence } from './why-not.ts';

/** Why a license cannot cover the last day, for which the window has words of its own. */
export type CannotReason =
  | 'too-short'
  | 'validity-ends'
  | 'begins-late'
  | 'not-listed'
  | 'in-progress'
  | 'no-proof'
  /** AWS's own reasons: `why` is the sentence. */
  | 'not-borrowable';

/** `untilAt`: how far it reaches, as planned or at best; null where it is not known. */
export type Coverage =
  | { readonly state: 'covered'; readonly untilAt: Instant }
  /** Borrowed now, it covers the last day. */
  | { readonly state: 'now'; readonly fromAt: Instant; readonly untilAt: Instant }
  /** Borrowed before `fromAt` it would end too soon. */
  | { readonly state: 'later'; readonly fromAt: Instant; readonly untilAt: Instant }
  | {
      readonly state: 'cannot';
      readonly reason: CannotReason;
      readonly why: string;
      readonly untilAt: Instant | null;
    };

/** What is known of one license of a kit. */
export type KitSight = {
  /** Null where it is not listed. */
  readonly license: License | null;
  /** Why it cannot be borrowed just now, seats aside. */
  readonly whyNot: WhyNot | null;
  readonly seats: Seats | null;
  readonly borrow: KitBorrow | null;
};

/** What is on this computer of a license; `isUsable`: nothing speaks against its token. */
export type KitBorrow =
  | { readonly state: 'open' }
  | { readonly state: 'held'; readonly expiresAt: Instant; readonly isUsable: boolean };

/** How a license stands to a trip at `now`. */
export function coverageOf(span: TripSpan, sight: KitSight, now: Instant): Coverage {
  const { borrow, license, whyNot } = sight;
  if (borrow?.state === 'open') return cannot('in-progress', IN_PROGRESS, null);
  if (borrow !== null && !borrow.isUsable) return cannot('no-proof', NO_PROOF, null);
  if (borrow !== null && borrow.expiresAt >= span.endAt)
    return { state: 'covered', untilAt: borrow.expiresAt };
  const hereUntilAt = borrow?.expiresAt ?? null;
  if (license === null) return cannot('not-listed', NOT_LISTED, hereUntilAt);
  // What is not valid yet may be when the time comes.
  if (whyNot !== null && whyNot !== 'not-yet-valid')
    return cannot('not-borrowable', whyNotSentence(whyNot, license), hereUntilAt);
  const { borrowing } = license;
  if (borrowing === null)
    return cannot('not-borrowable', whyNotSentence('no-borrow-configuration', license), hereUntilAt);
  return plannedCoverage(span, { ...license, borrowing }, sight.seats, now);
}

function plannedCoverage(span: TripSpan, license: Borrowable, seats: Seats | null, now: Instant): Coverage {
  const { beginAt, endAt } = license.validity;
  if (endAt !== null && endAt < span.endAt) return cannot('validity-ends', VALIDITY_ENDS, endAt);
  const reachFrom = (at: Instant): Instant => Math.min(at + longestOf(license), endAt ?? Infinity);
  const fromAt = Math.max(earliestFor(license, span), beginAt);
  if (now >= fromAt) {
    if (seats?.free === 0) return cannot('not-borrowable', whyNotSentence('no-seats', license), null);
    return { state: 'now', fromAt, untilAt: reachFrom(now) };
  }
  // Who leaves on the first day can press Borrow at its end at the latest.
  if (beginAt >= span.firstEndAt) return cannot('begins-late', BEGINS_LATE, null);
  if (fromAt >= span.firstEndAt)
    return cannot('too-short', TOO_SHORT, reachFrom(Math.max(now, span.firstEndAt)));
  return { state: 'later', fromAt, untilAt: reachFrom(fromAt) };
}

// The seat counts by AWS's clock, in whole seconds, and AWS bears with one that is minutes behind this computer's: what
// is pressed at the very moment would end that much too soon.
export const CLOCK_ROOM_MS = CLOCK_TOLERANCE_MS + MINUTE_MS;

function earliestFor(license: Borrowable, { endAt }: TripSpan): Instant {
  return endAt - longestOf(license) + CLOCK_ROOM_MS;
}

const longestOf = ({ borrowing }: Borrowable): number => borrowing.maxMinutes * MINUTE_MS;

function cannot(reason: CannotReason, why: string, untilAt: Instant | null): Coverage {
  return { state: 'cannot', reason, why, untilAt };
}

const IN_PROGRESS = 'A request for this license is still open.';
const NO_PROOF = 'It is on this computer, but its token cannot be relied on.';
const NOT_LISTED = 'This license is not in the list of licenses you can borrow.';
const VALIDITY_ENDS = 'The license itself ends before the last day does.';
const BEGINS_LATE = 'The license is not valid before you leave.';
const TOO_SHORT =
  'The issuer does not let it be borrowed long enough: taken on the first day, it ends before the last day does.';

/** How a whole trip stands. `empty`: no licenses. `early`: all can be covered, but not all yet. */
export type TripState = 'empty' | 'over' | 'covered' | 'ready' | 'early' | 'blocked';

/** `earliestAt`: from then on one press of Borrow covers each license that can be covered; null where none needs it. */
export function summaryOf(
  { endAt }: TripSpan,
  coverages: readonly Coverage[],
  now: Instant,
): { readonly state: TripState; readonly earliestAt: Instant | null } {
  const moments = coverages.flatMap((one) => ('fromAt' in one ? [one.fromAt] : []));
  const earliestAt = moments.length === 0 ? null : Math.max(...moments);
  const has = (state: Coverage['state']): boolean => coverages.some((one) => one.state === state);
  if (now >= endAt) return { state: 'over', earliestAt: null };
  if (coverages.length === 0) return { state: 'empty', earliestAt };
  if (has('cannot')) return { state: 'blocked', earliestAt };
  if (has('later')) return { state: 'early', earliestAt };
  return { state: has('now') ? 'ready' : 'covered', earliestAt };
}

/** The borrow of a license that counts at `now`: in hand, or used; undefined where there is none. */
export function borrowInUse(
  licenseArn: string,
  borrows: readonly Borrow[],
  now: Instant,
): Borrow | undefined {
  return borrows.find((borrow) => borrow.wish.licenseArn === licenseArn && isInTheWay(borrow, borrows, now));
}

/** The held borrow of a license to look at before a trip: the one in use, else the one that ended last. */
export function heldFor(licenseArn: string, borrows: readonly Borrow[], now: Instant): Held | undefined {
  const held = borrows.filter(
    (borrow): borrow is Held =>
      borrow.state === 'held' &&
      borrow.wish.licenseArn === licenseArn &&
      replacementOf(borrow, borrows, now) === undefined,
  );
  // Whatever is in use ends after all that has ended.
  return held.sort((one, other) => other.token.expiresAt - one.token.expiresAt)[0];
}
