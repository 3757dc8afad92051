import { describe, expect, test } from 'vitest';
import {
  applyCheckoutEvent,
  type Checkout,
  type CheckoutEvent,
  isOpenCheckout,
  isShown,
} from '../../main/domain/checkout.ts';
import {
  AT,
  CHECKOUT_RECORD as RECORD,
  CHECKOUT_WISH as WISH,
  checkoutHeld,
  checkoutRequested,
  everyCheckoutKind,
} from '../support/ledger-events.ts';

const ID = 'c1';
/** Later than every event before it, so that a change of `changedAt` shows. */
const LATE = AT + 60_000;

function of(...events: readonly CheckoutEvent[]): Checkout {
  const checkout = events.reduce<Checkout | undefined>(applyCheckoutEvent, undefined);
  if (checkout === undefined) throw new Error('no checkout');
  return checkout;
}

const kinds = everyCheckoutKind(ID).map((event) => ({ ...event, at: LATE }));
const find = (kind: CheckoutEvent['kind']): CheckoutEvent => kinds.find((event) => event.kind === kind)!;
const SHARED = { checkoutId: ID, clientToken: ID.padEnd(32, '0'), wish: WISH, requestedAt: AT };
const begun = { state: 'requested', runningMs: 5, attempts: 1, givingBack: null };
const running = {
  keeper: 'window',
  record: RECORD,
  beatenAt: AT,
  mayLastUntilAt: null,
  releaseRefused: null,
};
const closed = { how: null, toBeSeen: false, tokenLeft: true, record: RECORD, code: null };
const ended = { state: 'ended', how: 'checked-in' };
const neverHeld = { ...closed, record: null };

/** What moves a checkout that is held, or is being released; `state` says which. */
const whileHeld = (state: 'held' | 'releasing') => ({
  'checkout-extending': { ...running, state, mayLastUntilAt: AT + 10 },
  'checkout-extended': { ...running, state, beatenAt: LATE, record: { ...RECORD, expiresAt: AT + 11 } },
  'checkout-kept-by': { ...running, state, keeper: 'terminal' },
  'checkout-releasing': { ...running, state: 'releasing' },
  'checkout-release-refused': { ...running, state: 'held', releaseRefused: 'offline' },
  'checkout-removed': { ...closed, state: 'removed' },
});

/** A checkout in each state, and what each kind of event makes of it; kinds left out change nothing. */
const STATES: readonly [string, Checkout, Partial<Record<CheckoutEvent['kind'], object>>][] = [
  [
    'requested',
    of(checkoutRequested(ID)),
    {
      'checkout-asked-again': { ...begun, attempts: 2 },
      'checkout-giving-back': { ...begun, givingBack: { code: 'keychain-full', expiresAt: AT + 5 } },
      'checkout-held': { ...running, state: 'held', beatenAt: LATE },
      'checkout-refused': { ...neverHeld, state: 'refused', code: 'no-seats' },
      'checkout-unresolved': { state: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: AT + 9 },
    },
  ],
  [
    'held',
    of(checkoutRequested(ID), checkoutHeld(ID, AT)),
    { ...whileHeld('held'), 'checkout-ended': { ...closed, ...ended, toBeSeen: true } },
  ],
  [
    'releasing',
    of(checkoutRequested(ID), checkoutHeld(ID, AT), { checkoutId: ID, at: AT, kind: 'checkout-releasing' }),
    { ...whileHeld('releasing'), 'checkout-ended': { ...closed, ...ended } },
  ],
  [
    'unresolved',
    of(checkoutRequested(ID), find('checkout-unresolved')),
    { 'checkout-removed': { ...neverHeld, state: 'removed', tokenLeft: false } },
  ],
  [
    'refused',
    of(checkoutRequested(ID), find('checkout-refused')),
    { 'checkout-token-destroyed': { ...neverHeld, state: 'refused', code: 'no-seats', tokenLeft: false } },
  ],
  [
    'ended',
    of(checkoutRequested(ID), checkoutHeld(ID, AT), find('checkout-ended')),
    {
      'checkout-token-destroyed': { ...closed, ...ended, toBeSeen: true, tokenLeft: false },
      'checkout-removed': { ...closed, ...ended, state: 'removed' },
    },
  ],
  [
    'removed',
    of(checkoutRequested(ID), checkoutHeld(ID, AT), find('checkout-removed')),
    { 'checkout-token-destroyed': { ...closed, state: 'removed', tokenLeft: false } },
  ],
];

describe('every event in every state of an online checkout', () => {
  const cases = STATES.flatMap(([state, checkout, effects]) =>
    [...new Set(kinds.map(({ kind }) => kind))].map((kind) => ({
      state,
      checkout,
      kind,
      effect: effects[kind],
    })),
  );

  test.each(cases)('$kind, $state', ({ checkout, kind, effect }) => {
    const after = applyCheckoutEvent(checkout, find(kind));
    if (effect === undefined) expect(after).toBe(checkout);
    else expect(after).toEqual({ ...SHARED, ...effect, changedAt: LATE });
  });

  test('a checkout begins with its request, whole, and with nothing else', () => {
    for (const event of kinds) {
      const after = applyCheckoutEvent(undefined, event);
      if (event.kind !== 'checkout-requested') expect(after).toBeUndefined();
      else {
        const { clientToken, wish, runningMs = null } = event;
        const times = { requestedAt: LATE, changedAt: LATE, runningMs };
        const expected = { ...begun, checkoutId: ID, clientToken, wish, ...times };
        expect(after).toEqual(expected);
      }
    }
  });

  test('a new try to release forgets why the last one was refused', () => {
    const refused = of(checkoutRequested(ID), checkoutHeld(ID), find('checkout-release-refused'));
    expect(applyCheckoutEvent(refused, find('checkout-releasing'))).toMatchObject({ releaseRefused: null });
  });

  test('an answered heartbeat forgets how late the end might have been', () => {
    const asked = of(checkoutRequested(ID), checkoutHeld(ID), find('checkout-extending'));
    expect(applyCheckoutEvent(asked, find('checkout-extended'))).toMatchObject({ mayLastUntilAt: null });
  });

  test('a consumption for good is held by nobody, never ends, and leaves no token', () => {
    const [, forGood] = kinds;
    const forever = kinds.find((event) => event.kind === 'checkout-held' && event.record.expiresAt === null)!;
    const consumed = of(forGood!, forever);
    expect(consumed).toMatchObject({ state: 'held', keeper: 'nobody', record: { expiresAt: null } });
    expect(applyCheckoutEvent(consumed, find('checkout-ended'))).toMatchObject({ tokenLeft: false });
  });

  test('open is what may hold a seat; shown is that, and what ended by itself and was not seen', () => {
    const names = (is: (checkout: Checkout) => boolean) =>
      STATES.filter(([, checkout]) => is(checkout)).map(([state]) => state);
    expect(names(isOpenCheckout)).toEqual(['requested', 'held', 'releasing', 'unresolved']);
    expect(names(isShown)).toEqual(['requested', 'held', 'releasing', 'unresolved', 'ended']);
    const unasked = STATES.find(([state]) => state === 'removed')![1];
    expect(isShown({ ...unasked, toBeSeen: true } as Checkout)).toBe(false);
    const released = of(
      checkoutRequested(ID),
      checkoutHeld(ID),
      find('checkout-releasing'),
      find('checkout-ended'),
    );
    expect(isShown(released)).toBe(false);
  });
});
