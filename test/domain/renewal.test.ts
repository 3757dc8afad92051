import { describe, expect, test } from 'vitest';
import { applyEvent, type Borrow, type BorrowEvent, type TokenRecord } from '../../main/domain/borrow.ts';
import type { FailureCode } from '../../main/domain/failure.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import {
  isGap,
  isInTheWay,
  kinships,
  replacedAndReturnable,
  replacementOf,
  standingGaps,
  whyNotRenewable,
} from '../../main/domain/renewal.ts';
import { MORNING, sampleRecord, sampleWish } from '../support/samples.ts';

type Order = 'borrow-first' | 'return-first';
type Body = BorrowEvent extends infer E
  ? E extends BorrowEvent
    ? Omit<E, 'borrowId' | 'at'>
    : never
  : never;

function borrow(
  borrowId: string,
  bodies: readonly Body[],
  over: Parameters<typeof sampleWish>[0] = {},
): Borrow {
  const requested: Body = { kind: 'requested', clientToken: borrowId, wish: sampleWish(over) };
  const events = [requested, ...bodies].map((body, n) => ({ ...body, borrowId, at: MORNING + n }));
  return events.reduce<Borrow | undefined>(applyEvent, undefined)!;
}

const held = (token: Partial<TokenRecord> = {}, proof: 'verified' | FailureCode = 'verified'): Body => ({
  kind: 'held',
  token: sampleRecord(token),
  proof,
  requestId: null,
});
const REFUSED: Body = { kind: 'refused', code: 'no-seats', requestId: null };
const inPlaceOf = (borrowId: string, order: Order = 'borrow-first') => ({ replaces: { borrowId, order } });

const LATER = MORNING + HOUR_MS;
const old = borrow('old', [held()]);
const fresh = borrow('new', [held({ expiresAt: MORNING + 80 * HOUR_MS })], inPlaceOf('old'));

describe('which borrows are kin', () => {
  const elsewhere = borrow('elsewhere', [held()], { licenseArn: `${old.wish.licenseArn}-other` });

  test('those of one license, in their order', () => {
    const kinOf = kinships([old, elsewhere, fresh]);
    expect([old, elsewhere].map(kinOf)).toEqual([[old, fresh], [elsewhere]]);
  });

  test('none of a license that no borrow is of', () => {
    expect(kinships([old, fresh])(elsewhere)).toEqual([]);
  });

  test('all, should a renewal ever name another license', () => {
    const crossed = borrow('crossed', [held()], {
      ...inPlaceOf('old'),
      licenseArn: elsewhere.wish.licenseArn,
    });
    const all = [old, elsewhere, crossed];
    expect(all.map(kinships(all))).toEqual([all, all, all]);
    expect(replacedAndReturnable(all, LATER)).toEqual([old]);
  });
});

describe('which borrow is used in place of another', () => {
  test('the newer one that names it, held and proved', () => {
    expect(replacementOf(old, [old, fresh], LATER)).toBe(fresh);
    expect(replacementOf(fresh, [old, fresh], LATER)).toBeUndefined();
  });

  test('the one that replaced its replacement, when that is on its way back or returned', () => {
    const newest = borrow('newest', [held({ expiresAt: MORNING + 90 * HOUR_MS })], inPlaceOf('new'));
    const onItsWay = borrow('new', [held(), { kind: 'returning' }], inPlaceOf('old'));
    const returned: Body = { kind: 'returned', how: 'checked-in', requestId: null };
    const back = borrow('new', [held(), { kind: 'returning' }, returned], inPlaceOf('old'));
    for (const next of [onItsWay, back]) {
      expect(replacementOf(old, [old, next, newest], LATER)).toBe(newest);
      expect(replacedAndReturnable([old, next, newest], LATER)).toEqual([old]);
      expect(replacementOf(old, [old, next], LATER)).toBeUndefined();
    }
    const refused = borrow('new', [REFUSED], inPlaceOf('old'));
    expect(replacementOf(old, [old, refused, newest], LATER)).toBeUndefined();
  });

  test('the one it was renewed by anew, after the renewal of its replacement left a gap', () => {
    const back: Body = { kind: 'returned', how: 'checked-in', requestId: null };
    const next = borrow('next', [held(), back], inPlaceOf('old'));
    const gap = borrow('gap', [REFUSED], inPlaceOf('next', 'return-first'));
    const anew = borrow('anew', [held({ expiresAt: MORNING + 90 * HOUR_MS })], inPlaceOf('old'));
    expect(replacementOf(old, [old, next, gap], LATER)).toBeUndefined();
    expect(replacementOf(old, [old, next, gap, anew], LATER)).toBe(anew);
    expect(replacedAndReturnable([old, next, gap, anew], LATER)).toEqual([old]);
  });

  test.each<[string, Borrow]>([
    ['one that is only asked for', borrow('new', [], inPlaceOf('old'))],
    ['one whose proof failed', borrow('new', [held({}, 'token-forged')], inPlaceOf('old'))],
    ['one being returned', borrow('new', [held(), { kind: 'returning' }], inPlaceOf('old'))],
    ['one of which the token was lost', borrow('new', [held(), { kind: 'token-lost' }], inPlaceOf('old'))],
    ['one that renews another', borrow('new', [held()], inPlaceOf('older'))],
    ['one that ended before the old one', borrow('new', [held({ expiresAt: LATER })], inPlaceOf('old'))],
  ])('not %s', (_name, other) => {
    expect(replacementOf(old, [old, other], LATER)).toBeUndefined();
    expect(replacedAndReturnable([old, other], LATER)).toEqual([]);
  });

  test('only then may the old seat go back: early where allowed, else at its end', () => {
    expect(replacedAndReturnable([old, fresh], LATER)).toEqual([old]);
    const late = borrow('old', [held()], { canReturnEarly: false });
    expect(replacedAndReturnable([late, fresh], LATER)).toEqual([]);
    expect(replacedAndReturnable([late, fresh], MORNING + 72 * HOUR_MS)).toEqual([late]);
  });
});

describe('a gap', () => {
  const gap = borrow('gap', [REFUSED], inPlaceOf('old', 'return-first'));

  test('is a refused request for which the old license was given back, and nothing else', () => {
    expect(isGap(gap)).toBe(true);
    expect(isGap(borrow('plain', [REFUSED]))).toBe(false);
    expect(isGap(borrow('safe', [REFUSED], inPlaceOf('old')))).toBe(false);
    expect(isGap(borrow('open', [], inPlaceOf('old', 'return-first')))).toBe(false);
  });

  test('is told until it is removed or the license was borrowed again', () => {
    const other = borrow('other', [held()], { licenseArn: 'arn:other' });
    const returned: Body = { kind: 'returned', how: 'checked-in', requestId: null };
    expect(standingGaps([borrow('old', [held(), returned]), gap, other, borrow('again', [REFUSED])])).toEqual(
      [gap],
    );
    const removed = borrow('gap', [REFUSED, { kind: 'removed' }], inPlaceOf('old', 'return-first'));
    expect(standingGaps([removed])).toEqual([]);
    for (const later of [[held()], [held(), returned], [held(), { kind: 'token-lost' }]] as const)
      expect(standingGaps([gap, borrow('later', later)])).toEqual([]);
  });
});

describe('what stands in the way of another borrow of the same license', () => {
  test.each<[string, Borrow, boolean]>([
    ['a request without outcome', borrow('one', []), true],
    ['a held one', old, true],
    ['one being returned', borrow('one', [held(), { kind: 'returning' }]), true],
    ['an ended one', borrow('one', [held({ expiresAt: LATER })]), false],
    ['an unresolved one', borrow('one', [held(), { kind: 'token-lost' }]), false],
    ['a refused one', borrow('one', [REFUSED]), false],
  ])('%s: %s', (_name, one, expected) => {
    expect(isInTheWay(one, [one], LATER)).toBe(expected);
  });

  test('not one that is replaced', () => {
    expect(isInTheWay(old, [old, fresh], LATER)).toBe(false);
  });
});

describe('why a borrow cannot be renewed', () => {
  const renewal = { borrowId: 'new', clientToken: 'c', wish: sampleWish() };

  test('nothing speaks against one that is held, or has ended', () => {
    expect(whyNotRenewable(old, [old], LATER)).toBeNull();
    expect(whyNotRenewable(old, [old], MORNING + 100 * HOUR_MS)).toBeNull();
  });

  test.each<[string, Borrow, readonly Borrow[], string]>([
    ['in hand', borrow('one', []), [], 'not known yet'],
    ['being returned', borrow('one', [held(), { kind: 'returning' }]), [], 'being returned'],
    ['being renewed', borrow('one', [held(), { kind: 'returning', renewal }]), [], 'being renewed'],
    ['renewed', old, [fresh], 'renewed already'],
    ['another one here', old, [borrow('two', [held()])], 'Another borrow'],
    ['another one asked for', old, [borrow('two', [])], 'Another request'],
    ['a gap', borrow('one', [REFUSED], inPlaceOf('old', 'return-first')), [], 'can be borrowed again'],
  ])('%s', (_name, one, others, words) => {
    expect(whyNotRenewable(one, [one, ...others], LATER)).toContain(words);
  });
});
