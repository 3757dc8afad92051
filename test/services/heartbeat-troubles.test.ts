import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { beatsOf, loseNetwork, openApart, pass, seatsOf } from '../support/heartbeat-house.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';

// Time moves only here: networks that go and come, computers that sleep, clocks that are set, processes that die.

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const open = (changes: Partial<License> = {}) => openApart(issuer, changes);

describe('a lost network', () => {
  test('is tried again with growing pauses, fades, and is forgotten when a heartbeat gets through', async () => {
    const house = open();
    await house.checkOutAtOnce();
    loseNetwork(house, 5);
    await house.world.clock.advance(15 * MINUTE_MS);
    expect(house.view()).toMatchObject({
      badge: 'fading',
      nextBeatAt: MORNING + 15 * MINUTE_MS + 30 * SECOND_MS,
      expiresAt: MORNING + HOUR_MS,
      seatHeldUntilAt: null,
      problem: { code: 'offline', retryable: true },
    });
    const moments: number[] = [];
    for (let tries = 1; tries < 6; tries += 1) {
      moments.push((house.view()?.nextBeatAt ?? 0) - house.world.clock.now());
      await pass(house, moments.at(-1) ?? 0);
    }
    expect(moments.map((ms) => ms / SECOND_MS)).toEqual([30, 60, 120, 300, 300]);
    expect(house.view()).toMatchObject({ badge: 'kept', problem: null });
    expect(house.notices).toEqual(['Survey may be lost']);
  });

  test('that never comes back ends the checkout in the very second, and no beat is sent after it', async () => {
    const house = open();
    await house.checkOutAtOnce();
    loseNetwork(house);
    await pass(house, HOUR_MS - SECOND_MS, SECOND_MS);
    expect(house.view()?.badge).toBe('fading');
    const before = beatsOf(house);
    expect(before).toBeGreaterThan(8);
    await pass(house, SECOND_MS);
    expect(house.view()).toMatchObject({ badge: 'ended', nextBeatAt: null });
    expect(house.notices).toEqual(['Survey may be lost', 'Survey has ended']);
    await pass(house, 2 * HOUR_MS, MINUTE_MS);
    expect(beatsOf(house)).toBe(before);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'ran-out', tokenLeft: false });
    expect(house.world.vault.kept.size).toBe(0);
  });

  test('that is back just before the end still saves the checkout', async () => {
    const house = open();
    await house.checkOutAtOnce();
    loseNetwork(house);
    await pass(house, 59 * MINUTE_MS);
    expect(house.view()?.badge).toBe('fading');
    house.world.aws.mend('extend');
    await pass(house, MINUTE_MS);
    expect(house.view()).toMatchObject({ badge: 'kept', problem: null });
    expect(seatsOf(house)).toBe(1);
  });

  test('that a person knows to be back is not waited for, and a heartbeat that is not missing is not sent', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await house.checkouts.beatMissing('window');
    expect(beatsOf(house)).toBe(0);
    loseNetwork(house, 1);
    await house.world.clock.advance(15 * MINUTE_MS);
    expect(house.view()).toMatchObject({
      badge: 'fading',
      problem: {
        message: expect.stringMatching(/^AWS could not be reached, so the heartbeat was not sent\. /),
      },
    });
    await house.checkouts.beatMissing('window');
    expect(house.view()).toMatchObject({ badge: 'kept', problem: null });
    expect(beatsOf(house)).toBe(2);
  });

  test('that swallows replies tells the later end the seat may have, until a heartbeat settles it', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.world.aws.loseReply('extend');
    await house.world.clock.advance(15 * MINUTE_MS);
    expect(house.view()).toMatchObject({ badge: 'fading', expiresAt: MORNING + HOUR_MS });
    const told = house.view()?.seatHeldUntilAt ?? 0;
    expect(told).toBeGreaterThanOrEqual(MORNING + 75 * MINUTE_MS);
    expect(told).toBeLessThanOrEqual(MORNING + 85 * MINUTE_MS);
    await pass(house, MINUTE_MS);
    expect(house.view()).toMatchObject({ badge: 'kept', seatHeldUntilAt: null });
  });

  test('that swallows replies to the end gives the seat back as soon as AWS can be reached', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.world.aws.loseReply('extend');
    loseNetwork(house);
    for (let n = 0; n < 5; n += 1) house.world.aws.doNotSend('checkIn');
    await pass(house, HOUR_MS);
    expect(house.view()).toMatchObject({ badge: 'ended', removable: false });
    expect(house.view()?.seatHeldUntilAt).toBeGreaterThan(MORNING + HOUR_MS);
    expect(seatsOf(house)).toBe(1);
    await pass(house, 8 * MINUTE_MS);
    expect(seatsOf(house)).toBe(0);
    expect(house.view()).toMatchObject({ badge: 'ended', removable: true, seatHeldUntilAt: null });
  });

  test('that swallows replies to the end keeps the seat on the list beside the next checkout of its license', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce();
    house.world.aws.loseReply('extend');
    loseNetwork(house);
    for (let n = 0; n < 5; n += 1) house.world.aws.doNotSend('checkIn');
    await pass(house, HOUR_MS);
    const listed = (): boolean => house.checkouts.views().some((view) => view.checkoutId === checkoutId);
    const again = house.checkOutAtOnce();
    await pass(house, 0);
    await again;
    expect([seatsOf(house), listed()]).toEqual([2, true]);
    await pass(house, 10 * MINUTE_MS);
    expect(listed()).toBe(false);
  });

  test('fills the ledger neither with each try nor with each failure', async () => {
    const house = open();
    await house.checkOutAtOnce();
    loseNetwork(house);
    await pass(house, HOUR_MS - SECOND_MS, SECOND_MS);
    const tries = beatsOf(house);
    const records = house.ledger.events().filter(({ kind }) => kind === 'checkout-extending').length;
    expect(tries).toBeGreaterThan(15);
    expect(records).toBeLessThanOrEqual(10);
  });
});

describe('sleep', () => {
  test('that ends before the end begins with a heartbeat', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await house.world.clock.suspend(50 * MINUTE_MS);
    expect(beatsOf(house)).toBe(1);
    expect(house.view()).toMatchObject({ badge: 'kept', expiresAt: MORNING + 110 * MINUTE_MS });
    expect(house.notices).toEqual([]);
  });

  test('over the end sends no heartbeat, and tells of all that ran out in one message', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await house.checkOutAtOnce();
    await house.world.clock.suspend(3 * HOUR_MS);
    await house.world.clock.advance(MINUTE_MS);
    expect(beatsOf(house)).toBe(0);
    expect(house.notices).toEqual(['2 online checkouts have ended']);
    expect(house.checkouts.views().map(({ badge }) => badge)).toEqual(['ended', 'ended']);
    const again = await house.checkOutAtOnce();
    expect(again.state).toBe('held');
    expect(house.checkouts.views().map(({ badge }) => badge)).toEqual(['kept']);
  });

  test('with no network for the first minutes after it keeps what still lives', async () => {
    const house = open();
    await house.checkOutAtOnce();
    loseNetwork(house, 3);
    await house.world.clock.suspend(50 * MINUTE_MS);
    await pass(house, 5 * MINUTE_MS);
    expect(house.view()?.badge).toBe('kept');
  });
});

describe('a clock that is set', () => {
  test('back makes no checkout last longer, and it is kept on as before', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await house.world.clock.advance(20 * MINUTE_MS);
    house.world.clock.jump(-5 * HOUR_MS);
    await house.world.clock.advance(2 * HOUR_MS);
    expect(beatsOf(house)).toBe(9);
    expect(house.view()).toMatchObject({ badge: 'kept', expiresAt: MORNING + 195 * MINUTE_MS });
    expect(seatsOf(house)).toBe(1);
  });

  test('ahead past the end ends the checkout, and gives back the seat that AWS would have kept', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.world.clock.jump(2 * HOUR_MS);
    expect(house.view()?.badge).toBe('ended');
    await house.world.clock.advance(16 * MINUTE_MS);
    expect([beatsOf(house), seatsOf(house)]).toEqual([0, 0]);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'ran-out' });
  });

  test('far behind AWS does not make the heartbeats of a short life too rare', async () => {
    const house = openApart(issuer, { provisional: { maxMinutes: 6 } }, 2 * HOUR_MS);
    await house.checkOutAtOnce();
    await house.world.clock.advance(HOUR_MS);
    expect(beatsOf(house)).toBe(30);
    expect(seatsOf(house)).toBe(1);
  });
});

describe('a full disk', () => {
  test('keeps heartbeats from being sent, and is tried again like a lost network', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.ledger.fillDiskAtAppend(1);
    await pass(house, 20 * MINUTE_MS);
    expect(beatsOf(house)).toBe(0);
    expect(house.view()).toMatchObject({ badge: 'fading', problem: { code: 'disk-full' } });
    house.ledger.fillDiskAtAppend(null);
    await pass(house, 6 * MINUTE_MS);
    expect(house.view()).toMatchObject({ badge: 'kept', problem: null });
  });
});

describe('two processes', () => {
  test('never beat the same checkout at once, and one heartbeat serves both', async () => {
    const house = open();
    await house.checkOutAtOnce();
    const other = openCheckoutHouse(house.world, { ledger: house.ledger.another() });
    const deliver = house.world.aws.hold('extend');
    await house.world.clock.advance(16 * MINUTE_MS);
    expect(beatsOf(house)).toBe(1);
    deliver();
    await pass(house, 5 * HOUR_MS, MINUTE_MS);
    expect(beatsOf(house)).toBeLessThanOrEqual(21);
    expect([house.view()?.badge, other.view()?.badge]).toEqual(['kept', 'kept']);
  });

  test('take over from one that died in the middle of a heartbeat', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.world.aws.hold('extend');
    await house.world.clock.advance(15 * MINUTE_MS);
    house.stopWatch();
    const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart() });
    expect(next.view()?.seatHeldUntilAt).toBeGreaterThan(MORNING + HOUR_MS);
    await next.world.clock.advance(3 * MINUTE_MS);
    expect(next.view()?.expiresAt).toBeGreaterThanOrEqual(MORNING + HOUR_MS);
  });
});

describe('the watch of the window', () => {
  const order = {
    type: 'provisional',
    entitlements: null,
    beneficiary: null,
    bindToThisComputer: false,
    keeper: 'window',
  } as const;

  test('wakes for heartbeats and ends, recovers what was left, and tells when one ended', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    house.watch.start();
    await house.checkouts.checkOut({ ...order, licenseArn: world.license.arn });
    house.watch.tick();
    await world.clock.advance(HOUR_MS);
    expect(world.aws.calls.filter(({ operation }) => operation === 'extend')).toHaveLength(4);
    for (let n = 0; n < 500; n += 1) world.aws.doNotSend('extend');
    await world.clock.advance(2 * HOUR_MS);
    expect(house.notices.map(({ title }) => title)).toEqual(['Survey may be lost', 'Survey has ended']);
    expect(house.ledger.checkouts()).toMatchObject([{ state: 'ended', how: 'ran-out', tokenLeft: false }]);
    expect(house.snapshots.take().checkouts.map(({ badge }) => badge)).toEqual(['ended']);
    house.watch.stop();
    expect(world.clock.waiting).toBe(0);
  });

  test('begins with a heartbeat after a sleep, and sends none once it is stopped', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    house.watch.start();
    await house.checkouts.checkOut({ ...order, licenseArn: world.license.arn });
    house.watch.tick();
    await world.clock.suspend(40 * MINUTE_MS);
    expect(world.aws.calls.at(-1)?.operation).toBe('extend');
    house.watch.stop();
    const calls = world.aws.calls.length;
    await world.clock.advance(3 * HOUR_MS);
    expect(world.aws.calls).toHaveLength(calls);
  });
});
