import { describe, expect, test } from 'vitest';
import { toneOf } from '../../renderer/state/shown.ts';
import { timelineOf } from '../../renderer/state/timeline.ts';
import { endWords } from '../../renderer/words/en-time.ts';
import { deTime } from '../../renderer/words/de-time.ts';
import { DAY, HOUR, MINUTE, borrow, checkout, snapshot } from './dev/builders.ts';
import { lasting } from './dev/time-scenes.ts';

const AT = Date.UTC(2026, 10, 21, 12);
const ending = (key: string, left: number, days = 10) =>
  lasting(key, AT, { left, days, name: `License ${key}` });

describe('the timeline', () => {
  test('has a bar for each end ahead, soonest first, on one scale', () => {
    const { rows, more } = timelineOf(
      snapshot(AT, { borrows: [ending('a', 8 * DAY), ending('b', 2 * DAY)], checkouts: [checkout('c', AT)] }),
      AT,
    );
    expect(rows.map(({ name, tone }) => [name, tone])).toEqual([
      ['Terrain Viewer', 'good'],
      ['License b', 'warn'],
      ['License a', 'good'],
    ]);
    expect(rows.map(({ share }) => share)).toEqual([(42 * MINUTE) / (8 * DAY), 0.25, 1]);
    expect(more).toBe(0);
  });

  test('has none for what has ended, was renewed, is not held or has no end', () => {
    const borrows = [
      ending('a', 0),
      { ...ending('b', DAY), replacedBy: 'b-c' },
      { ...ending('c', DAY), state: 'returning' as const },
      borrow('d', AT, { expiresAt: null }),
    ];
    expect(timelineOf(snapshot(AT, { borrows }), AT)).toEqual({
      rows: [],
      more: 0,
      ticks: [{ ms: 0, share: 0 }],
    });
  });

  test.each([
    [5 * MINUTE, MINUTE],
    [8 * HOUR, 3 * HOUR],
    [3 * DAY, 12 * HOUR],
    [30 * DAY, 7 * DAY],
    [400 * DAY, 90 * DAY],
  ])('marks a scale of %i ms every %i ms, at most seven times', (span, step) => {
    const { ticks } = timelineOf(snapshot(AT, { borrows: [ending('a', span, 500)] }), AT);
    expect(ticks[1]?.ms).toBe(step);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  });

  test('shows forty, and says how many more end', () => {
    const many = Array.from({ length: 50 }, (_, n) => ending(`${n}`, (n + 1) * DAY));
    const { rows, more } = timelineOf(snapshot(AT, { borrows: many }), AT);
    expect([rows.length, more]).toEqual([40, 10]);
  });
});

describe('the tone beside a badge', () => {
  test('changes at the very millisecond, and says nothing of what is calm, over or not to be trusted', () => {
    const one = ending('a', 5 * DAY);
    const at = (left: number) => toneOf(one, AT + 5 * DAY - left);
    expect([3 * DAY + 1, 3 * DAY, HOUR + 1, HOUR, 1, 0].map(at)).toEqual([
      null,
      'last-days',
      'last-days',
      'last-hour',
      'last-hour',
      null,
    ]);
    expect(toneOf({ ...one, badge: 'cannot-verify' }, AT + 5 * DAY - 1)).toBeNull();
    expect(toneOf({ ...one, lastDaysAt: null, lastHourAt: null }, AT + 5 * DAY - 1)).toBeNull();
  });
});

test('every text about time is there in German too, with the same values and plural forms', () => {
  const shapeOf = (text: unknown): unknown =>
    typeof text === 'string'
      ? [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted()
      : Object.entries(text as Readonly<Record<string, string>>).map(([form, one]) => [form, shapeOf(one)]);
  const shapes = (words: Readonly<Record<string, unknown>>): unknown =>
    Object.fromEntries(Object.entries(words).map(([key, text]) => [key, shapeOf(text)]));
  expect(shapes(deTime)).toEqual(shapes(endWords));
});
