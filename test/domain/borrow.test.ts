import { describe, expect, test } from 'vitest';
import { applyEvent, type Borrow, type BorrowEvent, isOpen } from '../../main/domain/borrow.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import { MORNING, sampleRecord, sampleWish } from '../support/samples.ts';

type Body = BorrowEvent extends infer E
  ? E extends BorrowEvent
    ? Omit<E, 'borrowId' | 'at'>
    : never
  : never;

const REQUESTED: Body = { kind: 'requested', clientToken: 'c', wish: sampleWish() };
const HELD: Body = { kind: 'held', token: sampleRecord(), proof: 'verified', requestId: 'r' };

function after(...bodies: Body[]): Borrow | undefined {
  return bodies.reduce<Borrow | undefined>(
    (borrow, body, n) => applyEvent(borrow, { ...body, borrowId: 'b', at: MORNING + n }),
    undefined,
  );
}

describe('the life of a borrow', () => {
  test('begins with a request and nothing else', () => {
    expect(after(HELD)).toBeUndefined();
    expect(after(REQUESTED)).toMatchObject({ state: 'requested', attempts: 1, requestedAt: MORNING });
  });

  test.each<[string, Body[], object]>([
    [
      'asked again',
      [REQUESTED, { kind: 'asked-again', attempt: 2 }],
      { state: 'requested', attempts: 2, changedAt: MORNING + 1 },
    ],
    ['held', [REQUESTED, HELD], { state: 'held', proof: 'verified', returnRefused: null }],
    [
      'refused',
      [REQUESTED, { kind: 'refused', code: 'no-seats', requestId: null }],
      { state: 'refused', code: 'no-seats', tokenLeft: true },
    ],
    [
      'unresolved',
      [REQUESTED, { kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: MORNING + HOUR_MS }],
      { state: 'unresolved' },
    ],
    [
      'not stored, then given back',
      [REQUESTED, { kind: 'not-stored', code: 'keychain-full', expiresAt: 5 }, { kind: 'giving-back' }],
      { state: 'requested', givingBack: true, knownEndAt: 5 },
    ],
    ['returning', [REQUESTED, HELD, { kind: 'returning' }], { state: 'returning' }],
    [
      'return refused',
      [REQUESTED, HELD, { kind: 'returning' }, { kind: 'return-refused', code: 'offline' }],
      { state: 'held', returnRefused: 'offline' },
    ],
    [
      'returned',
      [REQUESTED, HELD, { kind: 'returned', how: 'checked-in', requestId: null }],
      { state: 'returned', tokenLeft: true },
    ],
    [
      'destroyed',
      [
        REQUESTED,
        HELD,
        { kind: 'returned', how: 'checked-in', requestId: null },
        { kind: 'token-destroyed' },
      ],
      { state: 'returned', tokenLeft: false },
    ],
    ['removed', [REQUESTED, HELD, { kind: 'removed' }], { state: 'removed', tokenLeft: true }],
  ])('%s', (_name, bodies, state) => {
    expect(after(...bodies)).toMatchObject(state);
  });

  test('a second answer to the same request changes nothing', () => {
    expect(after(REQUESTED, HELD, HELD)).toEqual(after(REQUESTED, HELD));
    expect(after(REQUESTED, HELD, { kind: 'refused', code: 'no-seats', requestId: null })).toMatchObject({
      state: 'held',
    });
  });

  test('a returned license keeps its tombstone whatever comes later', () => {
    const returned: Body = { kind: 'returned', how: 'checked-in', requestId: null };
    expect(after(REQUESTED, HELD, returned, HELD)).toMatchObject({
      state: 'returned',
      token: sampleRecord(),
    });
  });

  test('only what may still hold a seat is open', () => {
    const returned: Body = { kind: 'returned', how: 'ended', requestId: null };
    const open = [after(REQUESTED), after(REQUESTED, HELD), after(REQUESTED, HELD, returned)].map((borrow) =>
      isOpen(borrow!),
    );
    expect(open).toEqual([true, true, false]);
  });
});
