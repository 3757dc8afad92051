// When an engineer is reminded that a borrow ends: warnings that scale with its length, each of them once.

import { CLOCK_TOLERANCE_MS, endsSoonAt, type Span } from './expiry.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.ts';

/** What there is to be reminded of, in the order in which it comes. */
export const REMINDER_KINDS = ['week', 'three-days', 'ends-soon', 'last-hour', 'ended'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Which reminders the engineer wants. */
export type ReminderWishes = {
  readonly areOn: boolean;
  readonly kinds: Readonly<Record<ReminderKind, boolean>>;
};

export type Reminder = { readonly kind: ReminderKind; readonly at: Instant };

/** What was told of one borrow. `kind`: the latest reminder given. `snoozedAt`: when it was put off, if it is. */
export type Told = { readonly kind: ReminderKind | null; readonly snoozedAt: Instant | null };

export const NOTHING_TOLD: Told = { kind: null, snoozedAt: null };

/** From this length on a borrow is also told of a week and three days before its end. */
export const LONG_MS = 14 * DAY_MS;
/** Nobody needs to hear of the end of what was borrowed or renewed just now. */
export const QUIET_MS = 5 * MINUTE_MS;
export const SNOOZE_MS = 12 * HOUR_MS;

/** The wished reminders of a borrow, each later than the one before; the last is at its very end. */
export function reminderSchedule(span: Span, { areOn, kinds }: ReminderWishes): readonly Reminder[] {
  if (!areOn) return [];
  const { issuedAt, expiresAt } = span;
  const isLong = expiresAt - issuedAt >= LONG_MS;
  const soonAt = endsSoonAt(span);
  const lastHourAt = expiresAt - HOUR_MS;
  const all = [
    { kind: 'week', at: expiresAt - 7 * DAY_MS, applies: isLong },
    { kind: 'three-days', at: expiresAt - 3 * DAY_MS, applies: isLong },
    { kind: 'ends-soon', at: soonAt, applies: true },
    // Of a short borrow the last quarter is the last hour: “ends soon” says it already.
    { kind: 'last-hour', at: lastHourAt, applies: lastHourAt > soonAt || !kinds['ends-soon'] },
  ] as const;
  const early = all
    .filter(({ kind, at, applies }) => applies && kinds[kind] && at >= issuedAt + QUIET_MS)
    .map(({ kind, at }) => ({ kind, at }));
  return kinds.ended ? [...early, { kind: 'ended', at: expiresAt }] : early;
}

/**
 * The reminder due at `now`, or null. Only the latest one: nobody needs three at once. What was put off is told again
 * when its time is over, and meanwhile nothing but the end is.
 */
export function reminderDue(
  span: Span,
  now: Instant,
  told: Told,
  wishes: ReminderWishes,
): ReminderKind | null {
  const due = reminderSchedule(span, wishes).findLast(({ at }) => at <= now);
  if (due === undefined) return null;
  if (due.kind === 'ended') return told.kind === 'ended' ? null : 'ended';
  // Whoever wishes to hear nothing of the end is not told afterwards that it comes.
  if (now >= span.expiresAt) return null;
  if (snoozedUntil(told, now) !== null) return null;
  if (told.snoozedAt !== null) return due.kind;
  return rankOf(told.kind) >= rankOf(due.kind) ? null : due.kind;
}

/**
 * When a reminder that is put off at `now` comes again; null while none is. A clock that was ahead when it was put off
 * and was set right since puts nothing off; a few seconds back are what a restart may lose, and change nothing.
 */
export function snoozedUntil(told: Told, now: Instant): Instant | null {
  const until = snoozeEnd(told);
  const beganAt = until - SNOOZE_MS - CLOCK_TOLERANCE_MS;
  return now >= beganAt && now < until ? until : null;
}

function snoozeEnd({ snoozedAt }: Told): Instant {
  return (snoozedAt ?? Infinity) + SNOOZE_MS;
}

/** Milliseconds until the next reminder may be due, Infinity where none comes any more. */
export function nextReminderMs(
  spans: readonly (Span & { readonly told: Told })[],
  now: Instant,
  wishes: ReminderWishes,
): number {
  const moments = spans.flatMap((span) => [
    ...reminderSchedule(span, wishes).map(({ at }) => at),
    snoozeEnd(span.told),
  ]);
  return Math.min(...moments.filter((at) => at > now)) - now;
}

function rankOf(kind: ReminderKind | null): number {
  return REMINDER_KINDS.findIndex((one) => one === kind);
}

/** How a borrow is spoken of: calmly, in its last days, in its last hour, or as over. */
export type Tone = 'calm' | 'last-days' | 'last-hour' | 'ended';

/** From when on the tone changes. A short borrow has no last three days of its own: it begins to end instead. */
export function toneChanges(span: Span): { readonly lastDaysAt: Instant; readonly lastHourAt: Instant } {
  const { issuedAt, expiresAt } = span;
  const soonAt = endsSoonAt(span);
  return {
    lastDaysAt: expiresAt - issuedAt > 6 * DAY_MS ? expiresAt - 3 * DAY_MS : soonAt,
    lastHourAt: Math.max(soonAt, expiresAt - HOUR_MS),
  };
}

/** Tone at `now`; at the very end it has ended. */
export function toneAt(span: Span, now: Instant): Tone {
  if (now >= span.expiresAt) return 'ended';
  const { lastDaysAt, lastHourAt } = toneChanges(span);
  if (now >= lastHourAt) return 'last-hour';
  return now >= lastDaysAt ? 'last-days' : 'calm';
}
