import { describe, expect, test } from 'vitest';
import { applyEvent, type Borrow, type BorrowEvent, type TokenRecord } from '../../main/domain/borrow.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import {
  isGap,
  isInTheWay,
  replacedAndReturnable,
  replacementOf,
  standingGaps,
  whyNotRenewable,
} from '../../main/domain/renewal.ts';
import { MORNING, sampleRecord, sampleWish } from '../support/samples.ts';

type Body = BorrowEvent extends infer E
  ? E extends BorrowEvent
    ? Omit<E, 'borrowId' | 'at'>
    : never
  : never;

function borrow(id: string, bodies: readonly Body[], over: Parameters<typeof sampleWish>[0] = {}): Borrow {
  const requested: Body = { kind: 'requested', clientToken: id, wish: sampleWish(over) };
  const events = [requested, ...bodies].map((body, n) => ({ ...body, borrowId: id, at: MORNING + n }));
  return events.reduce<Borrow | undefined>(applyEvent, undefined)!;
}

const held = (token: Partial<TokenRecord> = {}): Body => ({
  kind: 'held',
  token: sampleRecord(token),
  proof: 'verified',
  requestId: null,
});
const RETURNING: Body = { kind: 'returning' };
const RETURNED: Body = { kind: 'returned', how: 'checked-in', requestId: null };
const REFUSED: Body = { kind: 'refused', code: 'no-seats', requestId: null };
const UNRESOLVED: Body = { kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: MORNING };
const renews = (borrowId: string, order: 'borrow-first' | 'return-first' = 'borrow-first') => ({
  replaces: { borrowId, order },
});

const LATER = MORNING + HOUR_MS;
/** After the end of every sample token. */
const END = MORNING + 72 * HOUR_MS;
const old = borrow('old', [held()]);
const oldGoing = borrow('old', [held(), RETURNING]);
const fresh = borrow('new', [held({ expiresAt: END + HOUR_MS })], renews('old'));

describe('what replaces a borrow', () => {
  test('is found also while the old one is being returned', () => {
    expect(replacementOf(oldGoing, [oldGoing, fresh], LATER)).toBe(fresh);
  });

  test.each<[string, Borrow]>([
    ['asked for', borrow('old', [])],
    ['returned', borrow('old', [held(), RETURNED])],
    ['unresolved', borrow('old', [UNRESOLVED])],
    ['refused', borrow('old', [REFUSED])],
  ])('is nothing for one that is only %s', (_name, one) => {
    expect(replacementOf(one, [one, fresh], LATER)).toBeUndefined();
  });

  test('is also one that has ended, if not before the old one', () => {
    const as = (ms: number) => borrow('new', [held({ expiresAt: END + ms })], renews('old'));
    expect([-1, 0, 1].map((ms) => replacementOf(old, [as(ms)], END + HOUR_MS) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    // Until its own end a shorter one is the one to use.
    expect(replacementOf(old, [as(-1)], END - 2)).toBeDefined();
  });
});

describe('a replaced borrow', () => {
  test('that is being returned already is not returned once more', () => {
    expect(replacedAndReturnable([oldGoing, fresh], LATER)).toEqual([]);
  });

  test('goes back from its very end where it may not go back early', () => {
    const late = borrow('old', [held()], { canReturnEarly: false });
    expect(replacedAndReturnable([late, fresh], END - 1)).toEqual([]);
    expect(replacedAndReturnable([late, fresh], END)).toEqual([late]);
  });

  test('is not in the way, even while it is being returned', () => {
    expect(isInTheWay(oldGoing, [oldGoing, fresh], LATER)).toBe(false);
  });
});

describe('what stands in the way', () => {
  test('is one being returned, even after its end, until AWS has answered', () => {
    expect(isInTheWay(oldGoing, [oldGoing], END + HOUR_MS)).toBe(true);
  });

  test('is a held one until its very end', () => {
    expect([-1, 0].map((ms) => isInTheWay(old, [old], END + ms))).toEqual([true, false]);
  });
});

describe('a gap', () => {
  const gap = borrow('gap', [REFUSED], renews('old', 'return-first'));

  test.each<[string, Borrow, boolean]>([
    ['a later request, whatever becomes of it', borrow('next', []), true],
    ['a later one whose outcome is unknown', borrow('next', [UNRESOLVED]), true],
    ['a later one that was refused', borrow('next', [REFUSED]), true],
    ['a later one of another license', borrow('next', [held()], { licenseArn: 'arn:other' }), true],
    ['a later one that was granted', borrow('next', [held()]), false],
    ['a later one that was granted and given back', borrow('next', [held(), RETURNED]), false],
    ['a later one whose token was lost', borrow('next', [held(), { kind: 'token-lost' }]), false],
  ])('after %s stands: %s', (_name, later, stands) => {
    expect(standingGaps([gap, later])).toEqual(stands ? [gap] : []);
  });

  test('is closed by any one of several later borrows, and by none before it', () => {
    const granted = borrow('next', [held()]);
    expect(standingGaps([gap, borrow('other', [REFUSED]), granted])).toEqual([]);
    expect(standingGaps([granted, gap])).toEqual([gap]);
    expect(isGap(gap)).toBe(true);
  });
});

describe('why a borrow cannot be renewed', () => {
  test.each<[string, Borrow, string]>([
    ['asked for', borrow('b', []), 'It is not known yet whether AWS granted it.'],
    [
      'unresolved',
      borrow('b', [UNRESOLVED]),
      'There is no token to renew; the license can be borrowed again.',
    ],
    [
      'refused',
      borrow('b', [REFUSED]),
      'It is no longer on this computer; the license can be borrowed again.',
    ],
    ['returned', borrow('b', [held(), RETURNED]), 'It was returned; the license can be borrowed again.'],
    [
      'removed',
      borrow('b', [held(), { kind: 'removed' }]),
      'It is no longer on this computer; the license can be borrowed again.',
    ],
  ])('one that is %s says so', (_name, one, sentence) => {
    expect(whyNotRenewable(one, [one], LATER)).toBe(sentence);
  });

  test.each<[string, Borrow, string | null]>([
    ['another license', borrow('b', [held()], { licenseArn: 'arn:other' }), null],
    ['one that was returned', borrow('b', [held(), RETURNED]), null],
    ['one that is held', borrow('b', [held()]), 'return that one first'],
    ['one that is being returned', borrow('b', [held(), RETURNING]), 'still open'],
  ])('beside %s', (_name, other, words) => {
    const why = whyNotRenewable(old, [old, other], LATER);
    if (words === null) expect(why).toBeNull();
    else expect(why).toContain(words);
  });
});
