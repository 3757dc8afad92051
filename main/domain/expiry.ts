// Time left: phases of a borrow, when to look again, and which time to believe. Reminders are in reminders.ts.

import { DAY_MS, MINUTE_MS, type Instant, readInstant } from './instant.ts';

/** `fresh`, then `ending` (ends soon), then `ended` from the very millisecond of the end on. */
export type Phase = 'fresh' | 'ending' | 'ended';

/** When a borrow began and when it ends. */
export type Span = { readonly issuedAt: Instant; readonly expiresAt: Instant };

/** Longest pause between two looks at the clock: a sleeping computer fires no timers. */
export const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** When a borrow begins to end: at 75 % of its length or 24 h before its end, whichever is later. */
export function endsSoonAt({ issuedAt, expiresAt }: Span): Instant {
  const threeQuarters = issuedAt + Math.floor((expiresAt - issuedAt) * 0.75);
  return Math.max(threeQuarters, expiresAt - DAY_MS);
}

/** Phase at `now`. At the exact end it has ended: the seat goes back to the pool then. */
export function phaseAt(span: Span, now: Instant): Phase {
  if (now >= span.expiresAt) return 'ended';
  return now >= endsSoonAt(span) ? 'ending' : 'fresh';
}

/** Milliseconds until something visible changes, never more than the longest pause and never less than 1 ms. */
export function nextWakeMs(spans: readonly Span[], now: Instant): number {
  const moments = spans
    .flatMap((span) => [endsSoonAt(span), span.expiresAt])
    .filter((moment) => moment > now);
  return Math.max(1, Math.min(LONGEST_PAUSE_MS, ...moments.map((moment) => moment - now)));
}

/** How far a clock may lie before people are told: about what AWS signatures bear. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** Times seen before. `attestedAt`: from AWS or a verified token. `observedAt`: the newest evaluation time of all. */
export type TimeMarks = { readonly attestedAt: Instant | null; readonly observedAt: Instant | null };

/** Two honest clocks of one computer drift apart by up to 100 millionths; a step of NTP leaves one of them ahead. */
export const DRIFT = 200e-6;

/**
 * The time to believe: the wall clock, but never behind what was seen before plus the time that ran since. A clock set
 * back therefore makes no license last longer.
 *
 * Beside a wall clock that is behind by less than anyone is told, running time counts a little short: an honest clock,
 * stepped back by NTP or slower than the running time, leads again after a while, and no license ends early for weeks.
 * Set back by more, it gains nothing.
 *
 * `elapsedMs`: running time since `observedAt` was read; fractions are dropped, instants are whole milliseconds.
 */
export function trustedNow(wall: Instant, marks: TimeMarks, elapsedMs: number): Instant {
  return Math.max(wall, marks.attestedAt ?? wall, carriedOn(wall, marks.observedAt, Math.max(0, elapsedMs)));
}

function carriedOn(wall: Instant, observedAt: Instant | null, elapsedMs: number): Instant {
  if (observedAt === null) return wall;
  const short = observedAt + Math.floor(elapsedMs * (1 - DRIFT));
  return short - wall <= CLOCK_TOLERANCE_MS ? short : observedAt + Math.floor(elapsedMs);
}

/** Marks after a time that AWS or a verified token attests: a mark from a clock that ran ahead is dropped. */
export function afterAttestation(marks: TimeMarks, attestedAt: Instant): TimeMarks {
  const attested = Math.max(attestedAt, marks.attestedAt ?? attestedAt);
  return { attestedAt: attested, observedAt: attested };
}

const EARLIEST_SANE = Date.UTC(2020, 0, 1);
const LATEST_SANE = Date.UTC(2100, 0, 1);

/** True for a clock that cannot be right, whatever was seen before. */
export function isInsane(now: Instant): boolean {
  // Asked this way round, because of what is no number nothing is true.
  return !(now >= EARLIEST_SANE && now < LATEST_SANE);
}

/** The instant that a value of a record spells; null where it spells none, or one that cannot be right. */
export function saneInstant(value: unknown): Instant | null {
  const instant = (typeof value === 'string' ? readInstant(value) : null) ?? NaN;
  return isInsane(instant) ? null : instant;
}
