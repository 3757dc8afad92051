// Words about time are the same with the paced instants as with the exact ones, at every moment around an end.

import { describe, expect, test } from 'vitest';
import type { BorrowView } from '../../main/domain/snapshot.ts';
import { pacedMoment, pacedNow, pacedSpan } from '../../renderer/state/pace.ts';
import { exactMoment, spanBrief, spanWords } from '../../renderer/words/format.ts';
import { timeWords } from '../../renderer/words/time-left.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const END = Date.parse('2026-11-24T16:05:17.250Z');

/** Instants around each place where words may change: a millisecond, half a one and whole seconds to either side. */
const moments = [
  -3 * 24 * HOUR,
  -25 * HOUR,
  -24 * HOUR,
  -HOUR,
  -10 * MINUTE,
  -MINUTE,
  0,
  MINUTE,
  HOUR,
  26 * HOUR,
]
  .flatMap((from) => [0, 1_000, 17_000, 43_250, MINUTE, -MINUTE, -1_000].map((more) => from + more))
  .flatMap((at) => [-1, -0.5, 0, 0.5, 1].map((more) => END + at + more));

describe('the pace of words about time', () => {
  test('changes no word about a borrow', () => {
    const borrow = { state: 'held', expiresAt: END, seatHeldUntilAt: null } satisfies Partial<BorrowView>;
    for (const now of moments)
      expect(timeWords(borrow, pacedNow(END, now), 'UTC')).toEqual(timeWords(borrow, now, 'UTC'));
  });

  test('never lets an end pass early or late', () => {
    for (const now of moments) expect(pacedNow(END, now) >= END).toBe(now >= END);
  });

  test('changes no word of a span or of a moment', () => {
    for (const now of moments) {
      const left = END - now;
      expect(spanWords(pacedSpan(left))).toBe(spanWords(left));
      expect(spanBrief(pacedSpan(left))).toBe(spanBrief(left));
      expect(exactMoment(pacedMoment(now), 'Europe/Berlin')).toBe(exactMoment(now, 'Europe/Berlin'));
    }
  });

  test('is a minute, and a second in the last hour', () => {
    const changes = (from: number, to: number): number => {
      const seen = new Set<number>();
      for (let now = from; now < to; now += 1_000) seen.add(pacedNow(END, now));
      return seen.size;
    };
    expect(changes(END - 3 * HOUR + 1, END - 2 * HOUR)).toBe(60);
    expect(changes(END - 2 * MINUTE + 1, END - MINUTE)).toBe(60);
    expect(changes(END, END + HOUR)).toBe(60);
  });
});
