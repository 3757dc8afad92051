import { describe, expect, test } from 'vitest';
import { applyEvent, type Borrow, type BorrowEvent, type Closed, isOpen } from '../../main/domain/borrow.ts';
import { AT, everyKind, held, requested, TOKEN, WISH } from '../support/ledger-events.ts';

const ID = 'b1';
/** Later than every event before it, so that a change of `changedAt` shows. */
const LATE = AT + 60_000;
const late = (event: BorrowEvent): BorrowEvent => ({ ...event, at: LATE });

function of(...events: readonly BorrowEvent[]): Borrow {
  const borrow = events.reduce<Borrow | undefined>(applyEvent, undefined);
  if (borrow === undefined) throw new Error('no borrow');
  return borrow;
}

type Proof = Extract<BorrowEvent, { kind: 'held' }>['proof'];
const heldWith = (token: typeof TOKEN, proof: Proof): BorrowEvent =>
  ({ ...held(ID), token, proof }) as BorrowEvent;

const kinds = everyKind(ID).map(late);
const find = (kind: BorrowEvent['kind']): BorrowEvent => kinds.find((event) => event.kind === kind)!;
const COMMON = { borrowId: ID, clientToken: ID.padEnd(32, '0'), wish: WISH, requestedAt: AT };
const HELD = { ...COMMON, token: TOKEN, proof: 'verified', returnRefused: null };

/** A borrow in each state, and what each kind of event makes of it; kinds left out change nothing. */
const STATES: readonly [string, Borrow, Partial<Record<BorrowEvent['kind'], object>>][] = [
  [
    'requested',
    of(requested(ID)),
    {
      'asked-again': { state: 'requested', attempts: 2, givingBack: false, knownEndAt: null, runningMs: 5 },
      'giving-back': { state: 'requested', attempts: 1, givingBack: true, knownEndAt: null, runningMs: 5 },
      'not-stored': { state: 'requested', attempts: 1, givingBack: false, knownEndAt: AT + 5, runningMs: 5 },
      held: { ...HELD, state: 'held', renewal: null },
      refused: { state: 'refused', token: null, code: 'no-seats', tokenLeft: true },
      unresolved: { state: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: AT + 9 },
    },
  ],
  [
    'held',
    of(requested(ID), held(ID)),
    {
      returning: { ...HELD, state: 'returning', renewal: null },
      'return-refused': { ...HELD, state: 'held', returnRefused: 'offline', renewal: null },
      returned: { state: 'returned', token: TOKEN, code: null, tokenLeft: true },
      removed: { state: 'removed', token: TOKEN, code: null, tokenLeft: true },
      'token-lost': { state: 'unresolved', code: 'secret-missing', seatHeldUntilAt: TOKEN.expiresAt },
    },
  ],
  [
    'returning',
    of(requested(ID), held(ID), { borrowId: ID, at: AT, kind: 'returning' }),
    {
      returning: { ...HELD, state: 'returning', renewal: null },
      'return-refused': { ...HELD, state: 'held', returnRefused: 'offline', renewal: null },
      returned: { state: 'returned', token: TOKEN, code: null, tokenLeft: true },
      removed: { state: 'removed', token: TOKEN, code: null, tokenLeft: true },
      'token-lost': { state: 'unresolved', code: 'secret-missing', seatHeldUntilAt: TOKEN.expiresAt },
    },
  ],
  [
    'unresolved',
    of(requested(ID), find('unresolved')),
    // Nothing was ever stored for it, or what was stored is gone.
    { removed: { state: 'removed', token: null, code: null, tokenLeft: false } },
  ],
  [
    'refused',
    of(requested(ID), find('refused')),
    {
      removed: { state: 'removed', token: null, code: 'no-seats', tokenLeft: true },
      'token-destroyed': { state: 'refused', token: null, code: 'no-seats', tokenLeft: false },
    },
  ],
  [
    'returned',
    of(requested(ID), held(ID), find('returned')),
    { 'token-destroyed': { state: 'returned', token: TOKEN, code: null, tokenLeft: false } },
  ],
  [
    'removed',
    of(requested(ID), held(ID), find('removed')),
    { 'token-destroyed': { state: 'removed', token: TOKEN, code: null, tokenLeft: false } },
  ],
];

describe('every event in every state of a borrow', () => {
  const cases = STATES.flatMap(([state, borrow, effects]) =>
    [...new Set(kinds.map(({ kind }) => kind))].map((kind) => ({
      state,
      borrow,
      kind,
      effect: effects[kind],
    })),
  );

  test.each(cases)('$kind, $state', ({ borrow, kind, effect }) => {
    const after = applyEvent(borrow, find(kind));
    if (effect === undefined) expect(after).toBe(borrow);
    else expect(after).toEqual({ ...COMMON, ...effect, changedAt: LATE });
  });

  test('a borrow begins with its request, whole, and with nothing else', () => {
    for (const event of kinds) {
      const begun = {
        ...COMMON,
        state: 'requested',
        attempts: 1,
        givingBack: false,
        knownEndAt: null,
        runningMs: 5,
      };
      const expected =
        event.kind === 'requested' ? { ...begun, requestedAt: LATE, changedAt: LATE } : undefined;
      expect(applyEvent(undefined, event)).toEqual(expected);
    }
  });

  test('the request that follows a return is kept with it, and dropped when the return is refused', () => {
    const renewal = { borrowId: 'next', clientToken: 'd'.repeat(32), wish: WISH };
    const going = of(requested(ID), held(ID), { borrowId: ID, at: AT, kind: 'returning', renewal });
    expect(going).toMatchObject({ state: 'returning', renewal });
    expect(applyEvent(going, find('return-refused'))).toMatchObject({ state: 'held', renewal: null });
  });

  test.each<[string, Proof, Proof, Proof]>([
    ['proved later', 'issuer-key-missing', 'verified', 'verified'],
    ['not proved again', 'issuer-key-missing', 'token-forged', 'issuer-key-missing'],
    ['once proved, not proved anew', 'verified', 'verified', 'verified'],
  ])('a held token, %s, takes its own end only with its first proof', (_name, before, then, proof) => {
    const own = { ...TOKEN, expiresAt: TOKEN.expiresAt + 7 };
    const borrow = of(requested(ID), heldWith(TOKEN, before));
    const after = applyEvent(borrow, late(heldWith(own, then)));
    if (before === proof) expect(after).toBe(borrow);
    else expect(after).toEqual({ ...borrow, token: own, proof, changedAt: LATE });
  });

  test('a new try to return forgets why the last one was refused', () => {
    const refused = of(requested(ID), held(ID), find('return-refused'));
    expect(applyEvent(refused, find('returning'))).toMatchObject({ state: 'returning', returnRefused: null });
  });

  test('open is what may still hold a seat', () => {
    const open = STATES.filter(([, borrow]) => isOpen(borrow)).map(([state]) => state);
    expect(open).toEqual(['requested', 'held', 'returning', 'unresolved']);
  });

  test('what was given back after a crash leaves a token to destroy even where none is on record', () => {
    const refused = of(requested(ID), find('giving-back'), find('refused')) as Closed;
    expect(refused).toMatchObject({ tokenLeft: true, token: null });
  });
});
