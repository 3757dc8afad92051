// How the licenses here stand, in one word and one number for scripts.

import { describe, expect, test } from 'vitest';
import { EXIT_NUMBERS, FieldpassError, toFailure } from '../../main/domain/failure.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import type { BorrowView, CheckoutView, Here } from '../../main/domain/snapshot.ts';
import { STANDING_NUMBERS, standingOf, type StandingWish } from '../../main/domain/standing.ts';
import { MORNING } from '../support/samples.ts';

const WHATEVER: StandingWish = { withinMs: null, licenses: [], isRequired: false };

const borrow = (badge: BorrowView['badge'], over: Partial<BorrowView> = {}): BorrowView => ({
  borrowId: badge.padEnd(32, '0'),
  licenseArn: `arn:${badge}`,
  licenseName: `Name of ${badge}`,
  issuerName: 'Issuer',
  entitlements: [],
  nodeId: 'fp1-node',
  connectionId: 'environment',
  replaces: null,
  replacedBy: null,
  state: 'held',
  badge,
  phase: 'fresh',
  verdict: 'valid',
  requestedAt: MORNING,
  issuedAt: MORNING,
  expiresAt: MORNING + 2 * DAY_MS,
  endsSoonAt: MORNING + DAY_MS,
  lastDaysAt: null,
  lastHourAt: null,
  snoozedUntilAt: null,
  seatHeldUntilAt: null,
  canReturnEarly: true,
  returnable: { possible: true },
  renewable: { possible: false, why: 'no' },
  removable: false,
  problem: null,
  ...over,
});

const checkout = (badge: CheckoutView['badge'], over: Partial<CheckoutView> = {}): CheckoutView => ({
  checkoutId: badge.padEnd(32, 'c'),
  licenseArn: `arn:${badge}`,
  licenseName: `Name of ${badge}`,
  issuerName: 'Issuer',
  connectionId: 'environment',
  type: 'provisional',
  state: 'held',
  badge,
  keeper: 'nobody',
  asked: [],
  entitlements: [],
  isPartial: false,
  nodeId: null,
  requestedAt: MORNING,
  issuedAt: MORNING,
  expiresAt: MORNING + HOUR_MS,
  nextBeatAt: null,
  seatHeldUntilAt: null,
  releasable: { possible: true },
  removable: false,
  problem: null,
  ...over,
});

const here = (...views: readonly (BorrowView | CheckoutView)[]): Here => ({
  at: MORNING,
  clock: { behindMs: 0, problem: null },
  connection: 'aws',
  ledger: { readable: true, problem: null },
  borrows: views.filter((view): view is BorrowView => 'borrowId' in view),
  checkouts: views.filter((view): view is CheckoutView => 'checkoutId' in view),
});

const numberFor = (wish: Partial<StandingWish>, ...views: readonly (BorrowView | CheckoutView)[]): number =>
  standingOf(here(...views), { ...WHATEVER, ...wish }).number;

test('its numbers stand apart from those of failures, and the higher the worse', () => {
  const failures: readonly number[] = Object.values(EXIT_NUMBERS);
  const { well, ...bad } = STANDING_NUMBERS;
  expect(well).toBe(0);
  for (const number of Object.values(bad)) expect(failures).not.toContain(number);
  expect(Object.values(bad)).toEqual(Object.values(bad).toSorted((one, other) => one - other));
});

test.each<[BorrowView['badge'], number]>([
  ['borrowed', 0],
  ['replaced', 0],
  ['ends-soon', 10],
  ['borrowing', 11],
  ['returning', 11],
  ['checking', 11],
  ['cannot-verify', 11],
  ['unresolved', 11],
  ['unreadable', 11],
  ['not-renewed', 11],
  ['expired', 12],
])('a borrow that is %s makes %i', (badge, number) => {
  expect(numberFor({}, borrow(badge))).toBe(number);
});

test.each<[CheckoutView['badge'], number]>([
  ['kept', 0],
  ['consumed', 0],
  ['runs-out', 10],
  ['fading', 11],
  ['checking-out', 11],
  ['releasing', 11],
  ['unresolved', 11],
  ['ended', 12],
])('a checkout that is %s makes %i', (badge, number) => {
  expect(numberFor({}, checkout(badge))).toBe(number);
});

test('the worst of all counts', () => {
  expect(numberFor({}, borrow('borrowed'), borrow('expired'), borrow('ends-soon'))).toBe(12);
  expect(numberFor({}, borrow('ends-soon'), checkout('fading'))).toBe(11);
});

test('an expired record does not matter while the same license is here anew', () => {
  const anew = borrow('borrowed', { licenseArn: 'arn:expired' });
  expect(numberFor({}, borrow('expired'), anew)).toBe(0);
  expect(numberFor({}, borrow('expired'), borrow('ends-soon', { licenseArn: 'arn:expired' }))).toBe(10);
  expect(numberFor({}, borrow('expired'), borrow('unresolved', { licenseArn: 'arn:expired' }))).toBe(12);
  expect(numberFor({}, borrow('borrowed'), borrow('unresolved', { licenseArn: 'arn:borrowed' }))).toBe(11);
});

describe('within a span', () => {
  test('what ends then ends soon, to the millisecond, whatever the app calls it', () => {
    expect(numberFor({ withinMs: 2 * DAY_MS }, borrow('borrowed'))).toBe(10);
    expect(numberFor({ withinMs: 2 * DAY_MS - 1 }, borrow('borrowed'))).toBe(0);
    expect(numberFor({ withinMs: HOUR_MS }, borrow('ends-soon'))).toBe(0);
  });

  test('a seat that heartbeats keep is well, however near its end is', () => {
    expect(numberFor({ withinMs: DAY_MS }, checkout('kept'))).toBe(0);
    expect(numberFor({ withinMs: DAY_MS }, checkout('runs-out'))).toBe(10);
    expect(numberFor({ withinMs: HOUR_MS - 1 }, checkout('runs-out'))).toBe(0);
  });

  test('what ends at no known time does not end then', () => {
    expect(numberFor({ withinMs: DAY_MS }, borrow('borrowed', { expiresAt: null }))).toBe(0);
  });

  test('what cannot be verified is not made well', () => {
    expect(numberFor({ withinMs: 0 }, borrow('cannot-verify'))).toBe(11);
  });
});

describe('licenses that must be here', () => {
  test('only they count, found by a part of their name, their ARN or an id', () => {
    const views = [borrow('borrowed'), borrow('expired')];
    for (const text of ['name of borrowed', 'arn:borrowed', views[0]!.borrowId])
      expect(numberFor({ licenses: [text] }, ...views)).toBe(0);
    expect(numberFor({ licenses: ['expired'] }, ...views)).toBe(12);
    const kept = checkout('kept');
    expect(numberFor({ licenses: [kept.checkoutId] }, ...views, kept)).toBe(0);
  });

  test('one that is not here is missing, which is worse than anything', () => {
    const report = standingOf(here(borrow('expired')), { ...WHATEVER, licenses: ['Drill', 'expired'] });
    expect(report).toMatchObject({
      number: 13,
      standing: 'missing',
      licenses: [{ licenseName: 'Drill' }, {}],
    });
  });

  test('a name that fits several is refused rather than guessed', () => {
    expect(() => numberFor({ licenses: ['Name'] }, borrow('borrowed'), borrow('expired'))).toThrow(
      FieldpassError,
    );
  });
});

test('nothing at all is well, or missing where something is required', () => {
  expect(numberFor({})).toBe(0);
  expect(numberFor({ isRequired: true })).toBe(13);
  expect(numberFor({ isRequired: true }, borrow('borrowed'))).toBe(0);
});

test('a clock that cannot be relied on needs attention, even where everything looks well', () => {
  const clock = { behindMs: 0, problem: toFailure(new FieldpassError('clock-untrusted')) };
  expect(standingOf({ ...here(borrow('borrowed')), clock }, WHATEVER).number).toBe(11);
  expect(standingOf({ ...here(borrow('expired')), clock }, WHATEVER).number).toBe(12);
});

test('when it ends is told of what made it stand so, and not where nobody knows', () => {
  const old = borrow('replaced', { licenseArn: 'arn:one', expiresAt: MORNING + HOUR_MS });
  const anew = borrow('borrowed', { licenseArn: 'arn:one' });
  const [told, open] = standingOf(
    here(old, anew, borrow('borrowing', { expiresAt: null })),
    WHATEVER,
  ).licenses;
  expect(told).toMatchObject({ standing: 'well', expiresAt: MORNING + 2 * DAY_MS });
  expect(open).toMatchObject({ standing: 'attention', expiresAt: null });
});

test('of several that stand the same the soonest end is told, and none of those that stand better', () => {
  const of = (badge: BorrowView['badge'], days: number) =>
    borrow(badge, { licenseArn: 'arn:one', expiresAt: MORNING + days * DAY_MS });
  const endOf = (...views: readonly BorrowView[]) =>
    standingOf(here(...views), WHATEVER).licenses[0]?.expiresAt;
  expect(endOf(of('borrowed', 3), of('borrowed', 2), of('borrowed', 4))).toBe(MORNING + 2 * DAY_MS);
  expect(endOf(of('borrowed', 2), of('returning', 3))).toBe(MORNING + 3 * DAY_MS);
});
