import { describe, expect, test } from 'vitest';
import type { HeldCheckout, RequestedCheckout } from '../../main/domain/checkout.ts';
import {
  beatDueAt,
  hasRunOut,
  latestCheckoutEnd,
  latestEndAfterBeat,
  pauseAfterFailedBeat,
  seatHeldUntil,
} from '../../main/domain/heartbeat.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { AT, CHECKOUT_RECORD, CHECKOUT_WISH } from '../support/ledger-events.ts';

const shared = { checkoutId: 'c1', clientToken: 'f', requestedAt: AT, changedAt: AT };

/** Held since AT for `lifeMs` (null: for good), of a license that allows beats of `maxMinutes`. */
function held(
  lifeMs: number | null,
  maxMinutes: number | null,
  over: Partial<HeldCheckout> = {},
): HeldCheckout {
  return {
    ...shared,
    state: 'held',
    wish: { ...CHECKOUT_WISH, maxMinutes },
    keeper: 'window',
    record: { ...CHECKOUT_RECORD, expiresAt: lifeMs === null ? null : AT + lifeMs },
    beatenAt: AT,
    mayLastUntilAt: null,
    releaseRefused: null,
    ...over,
  };
}

describe('when the next heartbeat is due', () => {
  test.each<[string, HeldCheckout, number | null]>([
    ['a third of the life after the last one', held(30 * MINUTE_MS, 60), AT + 10 * MINUTE_MS],
    ['in whole milliseconds', held(10_000, 60), AT + 3_333],
    ['after 15 minutes at most', held(46 * MINUTE_MS, 60), AT + 15 * MINUTE_MS],
    ['as its longest life says where the clock is behind AWS', held(HOUR_MS, 3), AT + MINUTE_MS],
    ['as AWS told where no longest life is known', held(9 * MINUTE_MS, null), AT + 3 * MINUTE_MS],
    ['at once where the end lay before the beat', held(-MINUTE_MS, 60), AT],
    ['never where nobody keeps it', held(HOUR_MS, 60, { keeper: 'nobody' }), null],
    ['never where it lasts for good', held(null, null), null],
    ['never while it is being released', held(HOUR_MS, 60, { state: 'releasing' }), null],
  ])('%s', (_name, checkout, due) => expect(beatDueAt(checkout)).toBe(due));
});

describe('how late a heartbeat may move the end', () => {
  test.each<[string, HeldCheckout, number, number]>([
    // AT is a whole five minutes: a journey of six minutes and the life, rounded up.
    ['a whole life and a journey, rounded up', held(HOUR_MS, 60), AT, AT + 70 * MINUTE_MS],
    ['not rounded where it is even', held(HOUR_MS, 60), AT + 4 * MINUTE_MS, AT + 70 * MINUTE_MS],
    ['one step more just after', held(HOUR_MS, 60), AT + 4 * MINUTE_MS + 1, AT + 75 * MINUTE_MS],
    ['the life AWS told where it is longer', held(2 * HOUR_MS, 60), AT, AT + 130 * MINUTE_MS],
    ['the life AWS told where no other is known', held(HOUR_MS, null), AT, AT + 70 * MINUTE_MS],
    ['a journey where nothing is known', held(null, null), AT, AT + 10 * MINUTE_MS],
    ['the longest life where AWS told no end', held(null, 30), AT, AT + 40 * MINUTE_MS],
  ])('%s', (_name, checkout, now, latest) => expect(latestEndAfterBeat(checkout, now)).toBe(latest));
});

describe('the end of an online checkout', () => {
  test('is not before its millisecond, and for good it never comes', () => {
    expect([-1, 0, 1].map((ms) => hasRunOut(held(HOUR_MS, 60), AT + HOUR_MS + ms))).toEqual([
      false,
      true,
      true,
    ]);
    expect(hasRunOut(held(null, null), Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test('a seat for good is taken for good, whatever a heartbeat might have done', () => {
    expect(seatHeldUntil(held(null, null, { mayLastUntilAt: AT }))).toBeNull();
    expect(seatHeldUntil(held(HOUR_MS, 60, { mayLastUntilAt: AT + 2 * HOUR_MS }))).toBe(AT + 2 * HOUR_MS);
  });
});

describe('until when a request without answer may hold a seat', () => {
  const asked = (over: Partial<RequestedCheckout>): RequestedCheckout => ({
    ...shared,
    state: 'requested',
    runningMs: null,
    attempts: 1,
    givingBack: null,
    wish: CHECKOUT_WISH,
    ...over,
  });

  test.each<[string, Partial<RequestedCheckout>, number | null]>([
    [
      'a longest life and a journey after it was asked last',
      { changedAt: AT + 9 },
      AT + 9 + HOUR_MS + 6 * MINUTE_MS,
    ],
    [
      'not past the end of the license',
      { wish: { ...CHECKOUT_WISH, validityEndAt: AT + MINUTE_MS } },
      AT + MINUTE_MS,
    ],
    [
      'not longer because the license lasts longer',
      { wish: { ...CHECKOUT_WISH, validityEndAt: AT + 99 * HOUR_MS } },
      AT + HOUR_MS + 6 * MINUTE_MS,
    ],
    ['to the end AWS told', { givingBack: { code: 'keychain-full', expiresAt: AT + 7 } }, AT + 7],
    [
      'as before where AWS told none',
      { givingBack: { code: 'offline', expiresAt: null } },
      AT + HOUR_MS + 6 * MINUTE_MS,
    ],
    ['for good where it is perpetual', { wish: { ...CHECKOUT_WISH, type: 'perpetual' } }, null],
    ['for good where no longest life is known', { wish: { ...CHECKOUT_WISH, maxMinutes: null } }, null],
  ])('%s', (_name, over, end) => expect(latestCheckoutEnd(asked(over))).toBe(end));
});

describe('the pause after failed heartbeats', () => {
  test.each([
    [1, HOUR_MS, 30 * SECOND_MS],
    [2, HOUR_MS, MINUTE_MS],
    [3, HOUR_MS, 2 * MINUTE_MS],
    [4, HOUR_MS, 5 * MINUTE_MS],
    [5, HOUR_MS, 5 * MINUTE_MS],
    [1, 40_000, 10 * SECOND_MS],
    [4, 60_001, 15 * SECOND_MS],
    [4, 21_003, 5_250],
    [1, 20_001, 5 * SECOND_MS],
    [1, -1, 5 * SECOND_MS],
  ])('after %i with %i ms left is %i ms', (failures, left, pause) =>
    expect(pauseAfterFailedBeat(failures, left)).toBe(pause),
  );
});
