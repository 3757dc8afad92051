// Time in the life of an online checkout: when the next heartbeat is due, when it has run out, how long its seat may be taken.

import type { HeldCheckout, RequestedCheckout } from './checkout.ts';
import { type Instant, LONGEST_JOURNEY_MS, MINUTE_MS, SECOND_MS } from './instant.ts';

/** Longest time between two heartbeats that get through: what AWS advises for looking again. */
const LONGEST_INTERVAL_MS = 15 * MINUTE_MS;

/**
 * When the next heartbeat is due: a third of the present life after the last one, at most 15 minutes; so two thirds
 * of the life are left for tries that fail. Null when none is ever due: perpetual, kept by nobody, being released.
 */
export function beatDueAt({ state, keeper, record, beatenAt, wish }: HeldCheckout): Instant | null {
  if (state !== 'held' || keeper === 'nobody' || record.expiresAt === null) return null;
  const told = Math.max(0, record.expiresAt - beatenAt);
  // A clock that is behind AWS makes a life look longer than it is.
  const life = wish.maxMinutes === null ? told : Math.min(told, wish.maxMinutes * MINUTE_MS);
  return beatenAt + Math.min(Math.floor(life / 3), LONGEST_INTERVAL_MS);
}

/** Has the end that AWS told passed? At that very millisecond it has, and nothing brings it back. */
export function hasRunOut({ record }: Pick<HeldCheckout, 'record'>, now: Instant): boolean {
  return record.expiresAt !== null && now >= record.expiresAt;
}

// Retries within one such slot are covered by one record, so that a lost network does not fill the ledger.
const SLOT_MS = 5 * MINUTE_MS;

/**
 * Latest moment to which a heartbeat sent at `now` can move the end of a seat. Told before it is sent; rounded up to
 * whole five minutes. Not cut at the end of the license: a new version of it may last longer.
 */
export function latestEndAfterBeat({ wish, record, beatenAt }: HeldCheckout, now: Instant): Instant {
  const told = (record.expiresAt ?? beatenAt) - beatenAt;
  const life = Math.max((wish.maxMinutes ?? 0) * MINUTE_MS, told);
  return Math.ceil((now + LONGEST_JOURNEY_MS + life) / SLOT_MS) * SLOT_MS;
}

/** Until when a held seat may be taken: the end that AWS told, or a later one that a lost answer may have set. */
export function seatHeldUntil({ record, mayLastUntilAt }: HeldCheckout): Instant | null {
  if (record.expiresAt === null) return null;
  return Math.max(record.expiresAt, mayLastUntilAt ?? record.expiresAt);
}

/**
 * The latest moment at which a seat that may have been granted can still be taken, counted from the last time it was
 * asked for; null: for good.
 */
export function latestCheckoutEnd({ changedAt, wish, givingBack }: RequestedCheckout): Instant | null {
  if (wish.type === 'perpetual' || wish.maxMinutes === null) return null;
  const longest = changedAt + LONGEST_JOURNEY_MS + wish.maxMinutes * MINUTE_MS;
  const latest = wish.validityEndAt === null ? longest : Math.min(longest, wish.validityEndAt);
  return givingBack?.expiresAt ?? latest;
}

const FIRST_PAUSES_MS = [30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS];
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

/**
 * Pause after the n-th failed try in a row (1 is the first), with `leftMs` to the end: growing from 30 s to 5 min, and
 * never more than a quarter of what is left, so that there are tries until the end; never under 5 s.
 */
export function pauseAfterFailedBeat(failures: number, leftMs: number): number {
  const pause = FIRST_PAUSES_MS[failures - 1] ?? LONGEST_PAUSE_MS;
  return Math.max(5 * SECOND_MS, Math.min(pause, Math.floor(leftMs / 4)));
}
