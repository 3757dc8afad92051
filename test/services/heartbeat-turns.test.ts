// Whose turn a heartbeat is: of which checkout, of which process, and when again after something went wrong.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { beatsOf } from '../support/heartbeat-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { checkedOut, restarted } from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const DUE_MS = 15 * MINUTE_MS;

/** Another process writes something at the very moment at which this one claims the checkout. */
function besideClaim(
  house: CheckoutHouse,
  checkoutId: string,
  kind: 'checkout-extended' | 'checkout-releasing',
) {
  const { ledger, world } = house;
  const genuine = ledger.claim.bind(ledger);
  ledger.claim = (subject) => {
    const at = world.clock.now();
    if (kind === 'checkout-releasing') ledger.another().append({ kind, checkoutId, at });
    else ledger.another().append({ kind, checkoutId, at, expiresAt: at + HOUR_MS, requestId: null });
    return genuine(subject);
  };
}

describe('a due heartbeat', () => {
  test('is sent in the very millisecond, and for nobody but its keeper', async () => {
    const { house } = await checkedOut(issuer);
    await house.world.clock.advance(DUE_MS - 1);
    await house.checkouts.beat('window');
    expect(beatsOf(house)).toBe(0);
    await house.world.clock.advance(1);
    await house.checkouts.beat('terminal');
    expect(beatsOf(house)).toBe(0);
    await house.checkouts.beat('window');
    expect(beatsOf(house)).toBe(1);
    expect(house.view()?.expiresAt).toBe(MORNING + DUE_MS + HOUR_MS);
  });

  test('of one checkout alone leaves the others to their own command', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'terminal' });
    await house.checkOutAtOnce({ keeper: 'terminal' });
    await house.world.clock.advance(DUE_MS);
    expect(house.checkouts.nextBeatAt('terminal', checkoutId)).toBe(MORNING + DUE_MS);
    await house.checkouts.beat('terminal', checkoutId);
    expect(beatsOf(house)).toBe(1);
    const ends = house.checkouts.views().map((view) => [view.checkoutId === checkoutId, view.expiresAt]);
    expect(ends).toEqual([
      [false, MORNING + HOUR_MS],
      [true, MORNING + DUE_MS + HOUR_MS],
    ]);
    expect(house.checkouts.nextBeatAt('terminal', checkoutId)).toBe(MORNING + 2 * DUE_MS);
    expect(house.checkouts.nextBeatAt('terminal')).toBe(MORNING + DUE_MS);
    expect(house.checkouts.nextBeatAt('window')).toBeNull();
  });

  test.each(['checkout-extended', 'checkout-releasing'] as const)(
    'is not sent where another process was quicker (%s)',
    async (kind) => {
      const { house, checkoutId, log } = await checkedOut(issuer);
      await house.world.clock.advance(DUE_MS);
      besideClaim(house, checkoutId, kind);
      await house.checkouts.beat('window');
      expect([beatsOf(house), log.lines]).toEqual([0, []]);
    },
  );

  test('on its way is not sent a second time, and the next one is not awaited meanwhile', async () => {
    const { house } = await checkedOut(issuer);
    await house.world.clock.advance(DUE_MS);
    const reply = house.world.aws.hold('extend');
    const beating = house.checkouts.beat('window');
    await house.world.clock.advance(2 * MINUTE_MS);
    await house.checkouts.beat('window');
    await house.checkouts.beatMissing('window');
    expect([beatsOf(house), house.checkouts.nextBeatAt('window')]).toEqual([1, null]);
    expect(house.view()).toMatchObject({ badge: 'kept', seatHeldUntilAt: null });
    reply();
    await beating;
    expect(house.checkouts.nextBeatAt('window')).toBe(MORNING + DUE_MS + 2 * MINUTE_MS + DUE_MS);
  });

  test('counts as missing when it is a minute late, and not before', async () => {
    const { house } = await checkedOut(issuer);
    await house.world.clock.advance(DUE_MS + MINUTE_MS);
    expect(house.view()?.badge).toBe('kept');
    await house.checkouts.beatMissing('window');
    expect(beatsOf(house)).toBe(0);
    await house.world.clock.advance(1);
    expect(house.view()?.badge).toBe('fading');
    await house.checkouts.beatMissing('window');
    expect([beatsOf(house), house.view()?.badge]).toEqual([1, 'kept']);
  });

  test('is never missing where nobody is to send one', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await house.checkOutAtOnce({ keeper: 'nobody' });
    await house.world.clock.advance(50 * MINUTE_MS);
    await house.checkouts.beatMissing('nobody');
    expect([beatsOf(house), house.view()?.badge]).toEqual([0, 'runs-out']);
  });
});

describe('a turn that comes to nothing', () => {
  test('because another process has the checkout is taken again half a minute later', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    const { clock } = house.world;
    const other = house.ledger.another();
    expect(other.claim(checkoutId)).toBe(true);
    await clock.advance(DUE_MS);
    await house.checkouts.beat('window');
    expect(log.lines).toEqual([['heartbeat failed', { checkoutId, code: 'in-progress', error: null }]]);
    expect(house.checkouts.nextBeatAt('window')).toBe(clock.now() + 30 * SECOND_MS);
    expect(house.view()?.badge).toBe('kept');
    other.release(checkoutId);
    await house.checkouts.beat('window');
    expect(beatsOf(house)).toBe(0);
    await clock.advance(30 * SECOND_MS);
    await house.checkouts.beat('window');
    expect(beatsOf(house)).toBe(1);
  });

  test('because another process was giving the seat back is due at once when AWS refuses that', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const { clock } = house.world;
    const other = house.ledger.another();
    expect(other.claim(checkoutId)).toBe(true);
    await clock.advance(DUE_MS);
    besideClaim(house, checkoutId, 'checkout-releasing');
    await house.checkouts.beat('window');
    expect(house.checkouts.nextBeatAt('window')).toBeNull();
    other.append({ kind: 'checkout-release-refused', checkoutId, code: 'offline', at: clock.now() });
    expect(house.checkouts.nextBeatAt('window')).toBe(clock.now());
  });

  test('because of a mistake is logged whole, taken again half a minute later, and stops no other', async () => {
    const first = await checkedOut(issuer);
    await first.house.checkOutAtOnce();
    const { house, log } = restarted(first.house);
    const { clock, vault } = house.world;
    await clock.advance(DUE_MS);
    const bug = new TypeError('bug');
    const genuine = vault.get.bind(vault);
    vault.get = (id) => (id === first.checkoutId ? Promise.reject(bug) : genuine(id));
    await house.checkouts.beat('window');
    expect(log.lines).toEqual([
      ['heartbeat failed', { checkoutId: first.checkoutId, code: 'internal', error: bug }],
    ]);
    expect([beatsOf(house), house.checkouts.nextBeatAt('window')]).toEqual([1, clock.now() + 30 * SECOND_MS]);
  });

  test('because the record cannot be read is logged, and no more', async () => {
    const { house, log } = await checkedOut(issuer);
    const error = new FieldpassError('ledger-busy');
    house.ledger.checkouts = () => {
      throw error;
    };
    await house.checkouts.beat('window');
    expect(log.lines).toEqual([['the ledger could not be read for the heartbeats', { error }]]);
  });

  test('because of the network has a time of its own', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    await clock.advance(DUE_MS);
    for (const pause of [30, 60, 120]) {
      aws.doNotSend('extend');
      await house.checkouts.beat('window');
      expect(house.checkouts.nextBeatAt('window')).toBe(clock.now() + pause * SECOND_MS);
      await clock.advance(pause * SECOND_MS);
    }
    expect(log.lines).toContainEqual(['heartbeat failed', { checkoutId, code: 'offline', error: null }]);
  });

  test('because of the network is taken again sooner than half a minute later when the end is near', async () => {
    const { house } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    await clock.advance(HOUR_MS - MINUTE_MS);
    aws.doNotSend('extend');
    await house.checkouts.beat('window');
    expect(house.checkouts.nextBeatAt('window')).toBe(clock.now() + 15 * SECOND_MS);
  });
});

describe('a heartbeat by hand', () => {
  test('is shown as under way while it is', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const reply = house.world.aws.hold('extend');
    const extending = house.checkouts.extend(checkoutId);
    expect(house.changes.working()).toMatchObject([{ subject: checkoutId, step: 'extending' }]);
    reply();
    await extending;
    expect(house.changes.working()).toEqual([]);
  });

  test('hides no mistake in writing down what AWS answered', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const genuine = house.ledger.append.bind(house.ledger);
    house.ledger.append = (...events) => {
      if (events.some(({ kind }) => kind === 'checkout-extended')) throw new TypeError('bug');
      genuine(...events);
    };
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow('bug');
    expect(house.changes.working()).toEqual([]);
  });

  test('is refused with a sentence for what never ends', async () => {
    const runs = { name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false } as const;
    const house = openCheckoutHouse(makeWorld(issuer, { entitlements: [runs] }), { isWatching: false });
    const { checkoutId } = await house.checkOut({ type: 'perpetual' });
    await expect(house.checkouts.extend(checkoutId)).rejects.toMatchObject({
      code: 'request-refused',
      message: 'A perpetual checkout never ends, so there is nothing to extend.',
    });
  });

  test('is refused for what has ended while its token was awaited', async () => {
    const { house: first, checkoutId } = await checkedOut(issuer);
    const { house } = restarted(first);
    const { clock, vault } = house.world;
    const genuine = vault.get.bind(vault);
    vault.get = async (id) => {
      clock.skip(HOUR_MS);
      return genuine(id);
    };
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('checkout-ended'));
    expect(beatsOf(house)).toBe(0);
    expect(house.checkouts.failuresOf(heldOf(house))).toBe(0);
  });

  test('keeps the end sure where every try is known not to have reached AWS, and not after one that may have', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(DUE_MS);
    house.world.aws.doNotSend('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('offline'));
    expect(house.view()?.seatHeldUntilAt).toBeNull();
    house.world.aws.loseRequest('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    const told = house.view()?.seatHeldUntilAt ?? 0;
    expect(told).toBeGreaterThanOrEqual(MORNING + DUE_MS + HOUR_MS);
    house.world.aws.doNotSend('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('offline'));
    expect(house.view()?.seatHeldUntilAt).toBeGreaterThanOrEqual(told);
    expect(house.checkouts.failuresOf(heldOf(house))).toBe(3);
    await house.checkouts.extend(checkoutId);
    expect(house.view()).toMatchObject({ badge: 'kept', seatHeldUntilAt: null });
    expect(house.checkouts.failuresOf(heldOf(house))).toBe(0);
  });

  test('tells what AWS no longer knows, and with which request', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.extend = async () => ({ outcome: 'gone', requestId: 'of-aws' });
    await expect(house.checkouts.extend(checkoutId)).rejects.toMatchObject({
      code: 'checkout-ended',
      message: 'AWS no longer knows this seat, so the checkout has ended.',
    });
    expect(house.ledger.events().find(({ kind }) => kind === 'checkout-ended')).toMatchObject({
      how: 'already-gone',
      requestId: 'of-aws',
    });
  });
});

function heldOf({ ledger }: CheckoutHouse) {
  const [one] = ledger.checkouts();
  if (one?.state !== 'held') throw new Error('it must be held');
  return one;
}
