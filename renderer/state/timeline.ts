// The picture of what ends when: a bar for each end ahead, on one scale from now to the last of them.

import type { Snapshot } from '../../main/domain/snapshot.ts';
import { type LastTone, toneOf } from './shown.ts';

export type TimelineRow = {
  readonly id: string;
  readonly name: string;
  readonly endAt: number;
  /** How far along the scale it ends, 0 to 1. */
  readonly share: number;
  readonly tone: 'good' | 'warn' | 'bad';
};
export type Timeline = {
  /** Soonest end first. */
  readonly rows: readonly TimelineRow[];
  readonly more: number;
  /** Marks of the scale: ms from now, and how far along. */
  readonly ticks: readonly { readonly ms: number; readonly share: number }[];
};

/** More bars than this say nothing that the list does not say better. */
const MOST_ROWS = 40;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  ...[1, 5, 10, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];
const MOST_TICKS = 6;

const TONES: Readonly<Record<LastTone | 'calm', TimelineRow['tone']>> = {
  calm: 'good',
  'last-days': 'warn',
  'last-hour': 'bad',
};

/** What of this snapshot ends after `now` (epoch ms). */
export function timelineOf({ borrows, checkouts }: Snapshot, now: number): Timeline {
  const ends = [
    ...borrows.flatMap((borrow) => {
      const { borrowId: id, licenseName: name, expiresAt: endAt, replacedBy, state } = borrow;
      if (state !== 'held' || replacedBy !== null || endAt === null || endAt <= now) return [];
      return [{ id, name, endAt, tone: TONES[toneOf(borrow, now) ?? 'calm'] }];
    }),
    ...checkouts.flatMap(({ checkoutId: id, licenseName: name, expiresAt: endAt, badge, state }) => {
      if (state !== 'held' || endAt === null || endAt <= now) return [];
      return [{ id, name, endAt, tone: badge === 'kept' ? ('good' as const) : ('warn' as const) }];
    }),
  ].toSorted((one, other) => one.endAt - other.endAt);
  const shown = ends.slice(0, MOST_ROWS);
  const span = Math.max(1, (shown.at(-1)?.endAt ?? now) - now);
  const step = STEPS.find((one) => span / one <= MOST_TICKS) ?? span;
  return {
    rows: shown.map((row) => ({ ...row, share: (row.endAt - now) / span })),
    more: ends.length - shown.length,
    ticks: Array.from({ length: Math.floor(span / step) + 1 }, (_, place) => ({
      ms: place * step,
      share: (place * step) / span,
    })),
  };
}
