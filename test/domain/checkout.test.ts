import { describe, expect, test } from 'vitest';
import { orderedEntitlements } from '../../main/domain/checkout-order.ts';
import {
  applyCheckoutEvent,
  type Checkout,
  type CheckoutEvent,
  type CheckoutWish,
  type HeldCheckout,
  isOpenCheckout,
  isShown,
  missingEntitlements,
} from '../../main/domain/checkout.ts';
import {
  beatDueAt,
  hasRunOut,
  latestCheckoutEnd,
  latestEndAfterBeat,
  pauseAfterFailedBeat,
  seatHeldUntil,
} from '../../main/domain/heartbeat.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import {
  AT,
  CHECKOUT_RECORD,
  CHECKOUT_WISH,
  checkoutHeld,
  checkoutRequested,
  everyCheckoutKind,
} from '../support/ledger-events.ts';
import { sampleLicense } from '../support/samples.ts';

const ID = 'c1';
const head = { checkoutId: ID, at: AT + MINUTE_MS };

function after(...events: readonly CheckoutEvent[]): Checkout {
  let checkout: Checkout | undefined;
  for (const event of events) checkout = applyCheckoutEvent(checkout, event);
  if (checkout === undefined) throw new Error('no checkout');
  return checkout;
}

function held(...more: readonly CheckoutEvent[]): HeldCheckout {
  const checkout = after(checkoutRequested(ID), checkoutHeld(ID, AT), ...more);
  if (checkout.state !== 'held' && checkout.state !== 'releasing') throw new Error(checkout.state);
  return checkout;
}

function wished(changes: Partial<CheckoutWish>): CheckoutEvent {
  const wish = { ...CHECKOUT_WISH, ...changes };
  return { checkoutId: ID, at: AT, kind: 'checkout-requested', clientToken: 'f'.repeat(32), wish };
}

describe('the life of an online checkout', () => {
  test('begins with a request and with nothing else', () => {
    const [, ...others] = everyCheckoutKind(ID).filter(({ kind }) => kind !== 'checkout-requested');
    for (const event of others) expect(applyCheckoutEvent(undefined, event)).toBeUndefined();
    expect(after(checkoutRequested(ID))).toMatchObject({ state: 'requested', attempts: 1, givingBack: null });
  });

  test('is held by its first keeper until it is handed over', () => {
    expect(held()).toMatchObject({ state: 'held', keeper: 'window', beatenAt: AT, mayLastUntilAt: null });
    expect(held({ ...head, kind: 'checkout-kept-by', keeper: 'nobody' }).keeper).toBe('nobody');
  });

  test('remembers before each heartbeat how late its end may be, and forgets that with the answer', () => {
    const asked = held({ ...head, kind: 'checkout-extending', mayLastUntilAt: AT + 9 });
    expect(asked.mayLastUntilAt).toBe(AT + 9);
    const less: CheckoutEvent = { ...head, kind: 'checkout-extending', mayLastUntilAt: AT + 3 };
    expect(applyCheckoutEvent(asked, less)).toMatchObject({ mayLastUntilAt: AT + 9 });
    const answer: CheckoutEvent = { ...head, kind: 'checkout-extended', expiresAt: AT + 7, requestId: null };
    expect(applyCheckoutEvent(asked, answer)).toMatchObject({
      mayLastUntilAt: null,
      beatenAt: head.at,
      record: { expiresAt: AT + 7 },
    });
  });

  test('goes back to held when AWS refuses a release, and keeps why', () => {
    const refused = held(
      { ...head, kind: 'checkout-releasing' },
      { ...head, kind: 'checkout-release-refused', code: 'offline' },
    );
    expect(refused).toMatchObject({ state: 'held', releaseRefused: 'offline' });
  });

  test('stays on the list when it ended by itself, until it was seen', () => {
    const ended: CheckoutEvent = { ...head, kind: 'checkout-ended', how: 'ran-out', requestId: null };
    const alone = after(checkoutRequested(ID), checkoutHeld(ID), ended);
    expect([alone.state, isOpenCheckout(alone), isShown(alone)]).toEqual(['ended', false, true]);
    const seen = applyCheckoutEvent(alone, { ...head, kind: 'checkout-removed' });
    expect(seen).toMatchObject({ state: 'removed', toBeSeen: false });
    const wanted = after(
      checkoutRequested(ID),
      checkoutHeld(ID),
      { ...head, kind: 'checkout-releasing' },
      ended,
    );
    expect(isShown(wanted)).toBe(false);
  });

  test('leaves a token to destroy, but not after a perpetual or unresolved one', () => {
    const removed: CheckoutEvent = { ...head, kind: 'checkout-removed' };
    const gone = after(checkoutRequested(ID), checkoutHeld(ID), removed);
    expect(gone).toMatchObject({ tokenLeft: true });
    expect(applyCheckoutEvent(gone, { ...head, kind: 'checkout-token-destroyed' })).toMatchObject({
      tokenLeft: false,
    });
    const forGood = wished({ type: 'perpetual', maxMinutes: null });
    expect(after(forGood, checkoutHeld(ID), removed)).toMatchObject({ tokenLeft: false });
    const unresolved: CheckoutEvent = {
      ...head,
      kind: 'checkout-unresolved',
      code: 'seat-unresolved',
      seatHeldUntilAt: AT,
    };
    expect(after(checkoutRequested(ID), unresolved, removed)).toMatchObject({ tokenLeft: false });
  });

  test('is not changed by the same end told twice, or by what came too late', () => {
    const once = after(checkoutRequested(ID), checkoutHeld(ID), {
      ...head,
      kind: 'checkout-ended',
      how: 'checked-in',
      requestId: null,
    });
    for (const event of everyCheckoutKind(ID)) {
      if (event.kind === 'checkout-token-destroyed' || event.kind === 'checkout-removed') continue;
      expect(applyCheckoutEvent(once, event)).toEqual(once);
    }
  });
});

describe('the time of an online checkout', () => {
  test('has run out at the very millisecond of its end', () => {
    const end = AT + HOUR_MS;
    expect([hasRunOut(held(), end - 1), hasRunOut(held(), end)]).toEqual([false, true]);
    const forGood = { record: { ...CHECKOUT_RECORD, expiresAt: null } };
    expect(hasRunOut(forGood, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test.each([
    [60, 15],
    [30, 10],
    [3, 1],
    [10_000, 15],
  ])('of %i minutes: a heartbeat after %i', (minutes, due) => {
    const record = { ...CHECKOUT_RECORD, expiresAt: AT + minutes * MINUTE_MS };
    const wish = { ...CHECKOUT_WISH, maxMinutes: minutes };
    expect(beatDueAt({ ...held(), wish, record })).toBe(AT + due * MINUTE_MS);
  });

  test('knows no heartbeat where nobody keeps it, it never ends, or it is being released', () => {
    expect(beatDueAt({ ...held(), keeper: 'nobody' })).toBeNull();
    expect(beatDueAt({ ...held(), record: { ...CHECKOUT_RECORD, expiresAt: null } })).toBeNull();
    expect(beatDueAt(held({ ...head, kind: 'checkout-releasing' }))).toBeNull();
  });

  test('may last a whole life after a heartbeat, told in steps of five minutes and never too early', () => {
    for (const second of [0, 1, 149, 299, 300]) {
      const now = AT + second * 1_000;
      const latest = latestEndAfterBeat(held(), now);
      expect(latest).toBeGreaterThanOrEqual(now + HOUR_MS + 6 * MINUTE_MS);
      expect(latest).toBeLessThan(now + HOUR_MS + 11 * MINUTE_MS);
      expect(latest % (5 * MINUTE_MS)).toBe(0);
    }
  });

  test('keeps a seat until the later of the two ends', () => {
    expect(seatHeldUntil(held())).toBe(AT + HOUR_MS);
    expect(seatHeldUntil({ ...held(), mayLastUntilAt: AT + 2 * HOUR_MS })).toBe(AT + 2 * HOUR_MS);
    expect(seatHeldUntil({ ...held(), mayLastUntilAt: AT })).toBe(AT + HOUR_MS);
  });

  test('of a request without answer ends a whole life after it was asked last, not past the license', () => {
    const requested = after(checkoutRequested(ID), { ...head, kind: 'checkout-asked-again', attempt: 2 });
    if (requested.state !== 'requested') throw new Error(requested.state);
    // And a minute, which it may have been on its way.
    expect(latestCheckoutEnd(requested)).toBe(head.at + HOUR_MS + 6 * MINUTE_MS);
    const ending = { ...requested, wish: { ...CHECKOUT_WISH, validityEndAt: AT + 5 } };
    expect(latestCheckoutEnd(ending)).toBe(AT + 5);
    expect(latestCheckoutEnd({ ...requested, wish: { ...CHECKOUT_WISH, type: 'perpetual' } })).toBeNull();
    const givingBack = { code: 'keychain-full', expiresAt: AT + 7 } as const;
    expect(latestCheckoutEnd({ ...requested, givingBack })).toBe(AT + 7);
  });

  test('lets the pauses between failing heartbeats grow, and shrink towards the end', () => {
    const pauses = [1, 2, 3, 4, 50].map((failures) => pauseAfterFailedBeat(failures, HOUR_MS) / 1_000);
    expect(pauses).toEqual([30, 60, 120, 300, 300]);
    expect(pauseAfterFailedBeat(50, 4 * MINUTE_MS)).toBe(MINUTE_MS);
    expect(pauseAfterFailedBeat(50, 0)).toBe(5_000);
  });
});

describe('what was asked for and what AWS allowed', () => {
  const asked = [
    { name: 'Users', unit: 'Count', value: '3' },
    { name: 'Export', unit: 'None' },
  ];

  test.each([
    ['the same', asked, []],
    ['nothing', [], ['Users', 'Export']],
    ['fewer', [{ name: 'Users', unit: 'Count', value: '2' }, asked[1]], ['Users']],
    ['more', [{ name: 'Users', unit: 'Count', value: '10' }, asked[1]], []],
    ['no quantity named', [{ name: 'Users', unit: 'Count' }, asked[1]], []],
    ['another one of that unit', [{ name: 'Prints', unit: 'Count', value: '9' }, asked[1]], ['Users']],
    [
      'fewer beside another one of that unit',
      [{ name: 'Prints', unit: 'Count', value: '9' }, { name: 'Users', unit: 'Count', value: '2' }, asked[1]],
      ['Users'],
    ],
    ['another unit', [{ name: 'Users', unit: 'None' }, asked[1]], ['Users']],
  ])('%s', (_, allowed, missing) => {
    const granted = allowed.filter((one) => one !== undefined);
    expect(missingEntitlements(asked, granted).map(({ name }) => name)).toEqual(missing);
  });

  test('an order takes one of each counted entitlement where no quantity is named, and none of the others', () => {
    const entitlements = [
      { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true },
      { name: 'Export', unit: 'None', value: 'yes', maxCount: null, comesBack: null },
    ];
    const order = [
      { name: 'Users', unit: 'Count' },
      { name: 'Export', unit: 'None', value: '7' },
    ];
    expect(orderedEntitlements(sampleLicense({ entitlements }), order)).toEqual([
      { name: 'Users', unit: 'Count', value: '1' },
      { name: 'Export', unit: 'None' },
    ]);
  });
});
