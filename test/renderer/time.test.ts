// Evaluation time of the window, what it shows at a moment, and which thresholds are said aloud.

import { describe, expect, test } from 'vitest';
import { evaluationAt, untilNextSecond } from '../../renderer/state/evaluation.ts';
import { badgeAt, forecastAt, networkOf, openBorrowOf, shareLeft } from '../../renderer/state/shown.ts';
import { badgesAt, crossings } from '../../renderer/state/thresholds.ts';
import { timeWords } from '../../renderer/words/time-left.ts';
import { DAY, HOUR, MINUTE, borrow, failure, license, snapshot } from './dev/builders.ts';

const AT = Date.UTC(2026, 10, 21, 12);

describe('evaluation time', () => {
  const mark = { at: AT, behindMs: 0, arrivedMs: 1_000 };

  test('is the wall clock before the first snapshot', () => expect(evaluationAt(null, AT, 5)).toBe(AT));

  test('follows the wall clock, also over a sleep in which running time stood still', () => {
    expect(evaluationAt(mark, AT + 8 * HOUR, 1_000)).toBe(AT + 8 * HOUR);
  });

  test('adds how far main says the wall clock is behind', () => {
    expect(evaluationAt({ ...mark, behindMs: HOUR }, AT - HOUR + 500, 1_500)).toBe(AT + 500);
  });

  test('goes on with running time when the clock is set back', () => {
    expect(evaluationAt(mark, AT - DAY, 31_000)).toBe(AT + 30_000);
  });

  test('is looked at again at the next whole second', () => {
    expect(untilNextSecond(AT + 250)).toBe(750);
    expect(untilNextSecond(AT)).toBe(1_000);
    expect(untilNextSecond(-250)).toBe(250);
  });
});

describe('badge', () => {
  const held = borrow('1', AT, { endsSoonAt: AT + HOUR, expiresAt: AT + 2 * HOUR });

  test('moves on at the very millisecond of each threshold', () => {
    expect(badgeAt(held, AT + HOUR - 1)).toBe('borrowed');
    expect(badgeAt(held, AT + HOUR)).toBe('ends-soon');
    expect(badgeAt(held, AT + 2 * HOUR - 1)).toBe('ends-soon');
    expect(badgeAt(held, AT + 2 * HOUR)).toBe('expired');
  });

  test.each(['cannot-verify', 'unresolved', 'unreadable', 'returning', 'borrowing'] as const)(
    'stays %s after the end: only main decides what follows',
    (badge) => expect(badgeAt({ ...held, badge }, AT + DAY)).toBe(badge),
  );

  test('is said aloud once per threshold, and never for a borrow that was not seen before', () => {
    const before = badgesAt([held], AT);
    const soon = badgesAt([held], AT + HOUR);
    expect(crossings([held], new Map(), soon)).toEqual([]);
    expect(crossings([held], before, soon)).toEqual([{ borrow: held, badge: 'ends-soon' }]);
    expect(crossings([held], soon, badgesAt([held], AT + HOUR + 1_000))).toEqual([]);
    expect(crossings([held], soon, badgesAt([held], AT + 2 * HOUR))).toEqual([
      { borrow: held, badge: 'expired' },
    ]);
  });
});

describe('time words', () => {
  test('turn from left to ended at the end', () => {
    const one = borrow('1', AT, { expiresAt: AT + 1_000 });
    expect(timeWords(one, AT, 'UTC')).toEqual({
      strong: '1 s left',
      soft: 'until Sat 21 Nov 2026, 12:00 UTC',
    });
    expect(timeWords(one, AT + 1_000, 'UTC')).toEqual({
      strong: 'Ended just now',
      soft: 'Sat 21 Nov 2026, 12:00 UTC',
    });
  });

  test('say until when a seat may be held', () => {
    const one = borrow('1', AT, { state: 'unresolved', expiresAt: null, seatHeldUntilAt: AT + DAY });
    expect(timeWords(one, AT, 'UTC')).toEqual({
      strong: 'A seat may be held',
      soft: 'until Sun 22 Nov 2026, 12:00 UTC',
    });
  });
});

describe('forecast', () => {
  test('moves with the time since the snapshot and stops at the end of the license', () => {
    const one = license('1', AT, { validUntilAt: AT + 3 * DAY + 5 * MINUTE });
    expect(forecastAt(one, AT, AT + MINUTE)).toBe(AT + 3 * DAY + MINUTE);
    expect(forecastAt(one, AT, AT + HOUR)).toBe(AT + 3 * DAY + 5 * MINUTE);
  });
});

test('what is left of a borrow goes from whole to nothing', () => {
  const one = { issuedAt: AT, expiresAt: AT + 100 };
  expect([AT - 5, AT, AT + 25, AT + 100, AT + 500].map((now) => shareLeft(one, now))).toEqual([
    1, 1, 0.75, 0, 0,
  ]);
  expect(shareLeft({ issuedAt: null, expiresAt: AT }, AT)).toBeNull();
});

test('a license counts as being here until its borrow has ended', () => {
  const one = borrow('1', AT, { expiresAt: AT + HOUR });
  expect(openBorrowOf([one], one.licenseArn, AT)).toBe(one);
  expect(openBorrowOf([one], one.licenseArn, AT + HOUR)).toBeNull();
  expect(openBorrowOf([{ ...one, state: 'unresolved' }], one.licenseArn, AT)).toBeNull();
});

test('only a listing that did not reach AWS counts as offline', () => {
  const { listing } = snapshot(AT);
  const problem = (code: 'offline' | 'captive-portal' | 'sign-in-expired') => ({
    ...listing,
    problem: failure(code, '', ''),
  });
  expect(networkOf(listing)).toBe('online');
  expect(networkOf({ ...listing, listedAt: null })).toBe('unknown');
  expect(networkOf({ ...listing, state: 'loading' })).toBe('asking');
  expect(networkOf(problem('offline'))).toBe('offline');
  expect(networkOf(problem('captive-portal'))).toBe('offline');
  expect(networkOf(problem('sign-in-expired'))).toBe('trouble');
});
