import { describe, expect, test } from 'vitest';
import type { Borrow, Held } from '../../main/domain/borrow.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import {
  borrowInUse,
  CLOCK_ROOM_MS,
  type Coverage,
  coverageOf,
  heldFor,
  type KitSight,
  summaryOf,
} from '../../main/domain/trip-coverage.ts';
import { LICENSE_ARN, MORNING, sampleLicense, sampleRecord, sampleWish } from '../support/samples.ts';

const NOON = Date.UTC(2026, 10, 10);
/** Tuesday 10 to Thursday 12 November. */
const SPAN = { firstAt: NOON, firstEndAt: NOON + DAY_MS, endAt: NOON + 3 * DAY_MS };
const LONG = { canReturnEarly: true, maxMinutes: 4 * 24 * 60 };

const sight = (license: Partial<License> | null, more: Partial<KitSight> = {}): KitSight => ({
  license: license === null ? null : sampleLicense({ borrowing: LONG, ...license }),
  whyNot: null,
  seats: { free: 1, total: 5 },
  borrow: null,
  ...more,
});
/** What people read where the window has no words of its own. */
const SENTENCE = expect.stringMatching(/^[A-Z].{20,}\.$/);
const heldUntil = (expiresAt: number, isUsable = true) => ({ state: 'held', expiresAt, isUsable }) as const;
// Minutes: what a clock may be off, and one more.
const ROOM = 6;
const earliest = SPAN.endAt - 4 * DAY_MS + CLOCK_ROOM_MS;

describe('coverage of the last day', () => {
  test('begins at the end of the last day less the longest time, with room for AWS’s clock to be behind', () => {
    const early = coverageOf(SPAN, sight({}), earliest - 1);
    expect(early).toEqual({ state: 'later', fromAt: earliest, untilAt: SPAN.endAt + CLOCK_ROOM_MS });
    const now = coverageOf(SPAN, sight({}), earliest);
    expect(now).toEqual({ state: 'now', fromAt: earliest, untilAt: SPAN.endAt + CLOCK_ROOM_MS });
  });

  test('a borrow that is here and lasts long enough covers, to the very end of the day', () => {
    const at = earliest - DAY_MS;
    expect(coverageOf(SPAN, sight({}, { borrow: heldUntil(SPAN.endAt) }), at)).toEqual({
      state: 'covered',
      untilAt: SPAN.endAt,
    });
    expect(coverageOf(SPAN, sight({}, { borrow: heldUntil(SPAN.endAt - 1) }), at).state).toBe('later');
  });

  test('a borrow that is here covers although its license is no longer listed', () => {
    const covered = coverageOf(SPAN, sight(null, { borrow: heldUntil(SPAN.endAt) }), earliest);
    expect(covered.state).toBe('covered');
  });

  test.each([
    ['its token cannot be relied on', sight({}, { borrow: heldUntil(SPAN.endAt, false) }), 'no-proof'],
    ['a request is still open', sight({}, { borrow: { state: 'open' } }), 'in-progress'],
    ['it is not listed', sight(null), 'not-listed'],
    ['its issuer has suspended it', sight({}, { whyNot: 'suspended' }), 'not-borrowable'],
    ['it cannot be borrowed at all', sight({}, { whyNot: 'no-borrow-configuration' }), 'not-borrowable'],
    ['it names no way to be borrowed', sight({ borrowing: null }), 'not-borrowable'],
  ])('cannot be where %s, whatever the time', (_, seen, reason) => {
    for (const at of [earliest - DAY_MS, earliest])
      expect(coverageOf(SPAN, seen, at)).toMatchObject({ state: 'cannot', reason, why: SENTENCE });
  });

  test('a license that is not listed says how far the borrow that is here reaches', () => {
    const seen = sight(null, { borrow: heldUntil(SPAN.endAt - HOUR_MS) });
    expect(coverageOf(SPAN, seen, earliest)).toMatchObject({ untilAt: SPAN.endAt - HOUR_MS });
  });

  test('cannot be where the license itself ends before the last day does', () => {
    const ending = (endAt: number) => sight({ validity: { beginAt: 0, endAt } });
    expect(coverageOf(SPAN, ending(SPAN.endAt - 1), earliest)).toMatchObject({
      state: 'cannot',
      reason: 'validity-ends',
      why: SENTENCE,
      untilAt: SPAN.endAt - 1,
    });
    expect(coverageOf(SPAN, ending(SPAN.endAt), earliest)).toEqual({
      state: 'now',
      fromAt: earliest,
      untilAt: SPAN.endAt,
    });
  });

  test('waits for a license that becomes valid before one leaves, and cannot be by one that does later', () => {
    const begins = (beginAt: number) =>
      sight({ validity: { beginAt, endAt: null } }, { whyNot: 'not-yet-valid' });
    const inTime = SPAN.firstEndAt - 1;
    expect(coverageOf(SPAN, begins(inTime), earliest)).toMatchObject({ state: 'later', fromAt: inTime });
    expect(coverageOf(SPAN, begins(SPAN.firstEndAt), earliest)).toMatchObject({
      state: 'cannot',
      reason: 'begins-late',
      why: SENTENCE,
    });
  });

  test('is too short where even the end of the first day is too early, and says how far it reaches', () => {
    const short = sight({ borrowing: { canReturnEarly: true, maxMinutes: 2 * 24 * 60 } });
    expect(coverageOf(SPAN, short, MORNING)).toMatchObject({
      state: 'cannot',
      reason: 'too-short',
      why: SENTENCE,
      untilAt: SPAN.firstEndAt + 2 * DAY_MS,
    });
    const atTheEnd = sight({ borrowing: { canReturnEarly: true, maxMinutes: 2 * 24 * 60 + ROOM } });
    expect(coverageOf(SPAN, atTheEnd, MORNING)).toMatchObject({ reason: 'too-short' });
    const fits = sight({ borrowing: { canReturnEarly: true, maxMinutes: 2 * 24 * 60 + ROOM + 1 } });
    expect(coverageOf(SPAN, fits, MORNING).state).toBe('later');
  });

  test('of too short a license can be had on the way, once its moment has come', () => {
    const short = sight({ borrowing: { canReturnEarly: true, maxMinutes: 60 } });
    const at = SPAN.endAt - HOUR_MS + CLOCK_ROOM_MS;
    expect(coverageOf(SPAN, short, at - 1)).toMatchObject({ untilAt: at - 1 + HOUR_MS });
    expect(coverageOf(SPAN, short, at).state).toBe('now');
  });

  test('counts seats only when it is time to borrow: until then one may become free', () => {
    const taken = sight({}, { seats: { free: 0, total: 5 } });
    expect(coverageOf(SPAN, taken, earliest - 1).state).toBe('later');
    expect(coverageOf(SPAN, taken, earliest)).toMatchObject({
      state: 'cannot',
      reason: 'not-borrowable',
      why: 'All seats are in use.',
    });
    expect(coverageOf(SPAN, sight({}, { seats: null }), earliest).state).toBe('now');
  });
});

describe('a whole trip', () => {
  const covered: Coverage = { state: 'covered', untilAt: SPAN.endAt };
  const now = (fromAt: number): Coverage => ({ state: 'now', fromAt, untilAt: SPAN.endAt });
  const later = (fromAt: number): Coverage => ({ state: 'later', fromAt, untilAt: SPAN.endAt });
  const cannot: Coverage = { state: 'cannot', reason: 'too-short', why: '', untilAt: null };

  test.each([
    ['without licenses', [], 'empty', null],
    ['with everything here', [covered, covered], 'covered', null],
    ['with everything to be had now', [covered, now(5), now(7)], 'ready', 7],
    ['with one that must wait', [now(5), later(9), later(8)], 'early', 9],
    ['with one that cannot', [cannot, later(8), covered], 'blocked', 8],
  ] as const)('%s', (_, coverages, state, earliestAt) =>
    expect(summaryOf(SPAN, coverages, NOON)).toEqual({ state, earliestAt }),
  );

  test('is over with the last moment of its last day', () => {
    expect(summaryOf(SPAN, [covered], SPAN.endAt - 1).state).toBe('covered');
    expect(summaryOf(SPAN, [now(5)], SPAN.endAt)).toEqual({ state: 'over', earliestAt: null });
  });
});

describe('the borrow of a license that counts', () => {
  const held = (borrowId: string, over: Partial<Held> = {}): Held => ({
    borrowId,
    clientToken: borrowId,
    wish: sampleWish(),
    requestedAt: MORNING,
    changedAt: MORNING,
    state: 'held',
    token: sampleRecord(),
    proof: 'verified',
    returnRefused: null,
    renewal: null,
    ...over,
  });
  const ended = held('1', { token: sampleRecord({ expiresAt: MORNING }) });
  const used = held('2');

  test('is the one in use, not one that has ended or belongs to another license', () => {
    const other = held('3', { wish: sampleWish({ licenseArn: 'arn:other' }) });
    expect(borrowInUse(LICENSE_ARN, [other, ended, used], MORNING)?.borrowId).toBe('2');
    expect(borrowInUse(LICENSE_ARN, [other, ended], MORNING)).toBeUndefined();
  });

  test('for a rehearsal is the one in use, else the one that ended last', () => {
    const older = held('0', { token: sampleRecord({ expiresAt: MORNING - HOUR_MS }) });
    const all: readonly Borrow[] = [older, ended, used];
    expect(heldFor(LICENSE_ARN, all, MORNING)?.borrowId).toBe('2');
    expect(heldFor(LICENSE_ARN, [older, ended], MORNING)?.borrowId).toBe('1');
    expect(heldFor('arn:other', all, MORNING)).toBeUndefined();
    expect(heldFor(LICENSE_ARN, [{ ...used, state: 'returning' }], MORNING)).toBeUndefined();
  });

  test('for a rehearsal is the renewal, not what it replaced', () => {
    const next = held('4', {
      wish: sampleWish({ replaces: { borrowId: '2', order: 'borrow-first' } }),
      token: sampleRecord({ expiresAt: MORNING + 99 * HOUR_MS }),
    });
    expect(heldFor(LICENSE_ARN, [used, next], MORNING)?.borrowId).toBe('4');
    // Also where the issuer allows less than before.
    const shorter = { ...next, token: sampleRecord({ expiresAt: used.token.expiresAt - 1 }) };
    expect(heldFor(LICENSE_ARN, [used, shorter], MORNING)?.borrowId).toBe('4');
  });
});
