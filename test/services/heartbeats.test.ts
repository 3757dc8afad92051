import { beforeAll, describe, expect, test } from 'vitest';
import type { HeldCheckout } from '../../main/domain/checkout.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { MemoryLicenseManager } from '../support/memory-license-manager.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';

// Time moves only here: hours of heartbeats, networks that go and come, computers that sleep, clocks that are set.

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

// AWS has a clock of its own: what is done to this computer's does not move it.
function open(changes: Partial<License> = {}): CheckoutHouse {
  const world = makeWorld(issuer, changes);
  const now = () => MORNING + world.clock.elapsed();
  const aws = new MemoryLicenseManager({ clock: { now }, issuer });
  aws.add(world.license);
  return openCheckoutHouse({ ...world, aws });
}

const beatsOf = ({ world }: CheckoutHouse) =>
  world.aws.calls.filter(({ operation }) => operation === 'extend').length;

const seatsOf = ({ world }: CheckoutHouse) => world.aws.seatsTaken(world.license.arn);

function loseNetwork({ world }: CheckoutHouse, tries = 500): void {
  for (let n = 0; n < tries; n += 1) world.aws.doNotSend('extend');
}

/** No seat is held longer than the list says, and nothing on it looks alive after its end. */
function check({ checkouts, world }: CheckoutHouse): void {
  const now = world.clock.now();
  const views = checkouts.views();
  const told = views.map(({ expiresAt, seatHeldUntilAt }) => Math.max(expiresAt ?? 0, seatHeldUntilAt ?? 0));
  const ends = [...world.aws.seatsEndAt(world.license.arn)].reverse();
  const longest = told.toSorted((one, other) => other - one);
  for (const [place, end] of ends.entries())
    expect(longest[place] ?? 0, 'a seat is held longer than told').toBeGreaterThanOrEqual(end);
  for (const { badge, expiresAt } of views) {
    if (expiresAt !== null && now >= expiresAt) expect(badge).toBe('ended');
  }
}

async function pass(house: CheckoutHouse, ms: number, stepMs = 10 * SECOND_MS): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await house.world.clock.advance(Math.min(stepMs, ms - passed));
    check(house);
  }
}

describe('heartbeats', () => {
  test('keep a checkout alive for a working day, one every quarter of an hour', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await pass(house, 10 * HOUR_MS);
    expect(beatsOf(house)).toBe(40);
    expect(seatsOf(house)).toBe(1);
    expect(house.view()).toMatchObject({ badge: 'kept', expiresAt: MORNING + 11 * HOUR_MS, problem: null });
    expect(house.notices).toEqual([]);
    // Two records a heartbeat: before it is sent, and what AWS answered.
    expect(house.ledger.events()).toHaveLength(2 + 2 * 40);
  });

  test.each([
    [3, 60],
    [20, 400],
    [45, 900],
    [600, 900],
  ])('of a life of %i minutes come after %i seconds', async (maxMinutes, seconds) => {
    const house = open({ provisional: { maxMinutes } });
    await house.checkOutAtOnce();
    await house.world.clock.advance(seconds * SECOND_MS - 1);
    expect(beatsOf(house)).toBe(0);
    await house.world.clock.advance(1);
    expect(beatsOf(house)).toBe(1);
    expect(house.view()?.nextBeatAt).toBe(MORNING + 2 * seconds * SECOND_MS);
  });

  test('keep even a life of one minute alive', async () => {
    const house = open({ provisional: { maxMinutes: 1 } });
    await house.checkOutAtOnce();
    await pass(house, 20 * MINUTE_MS, SECOND_MS);
    expect(house.view()?.badge).toBe('kept');
    expect(beatsOf(house)).toBe(60);
  });

  test('are not sent for what nobody keeps: it runs out', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'nobody' });
    expect(house.view()).toMatchObject({ badge: 'runs-out', nextBeatAt: null });
    await pass(house, HOUR_MS - 1, MINUTE_MS);
    expect(house.view()?.badge).toBe('runs-out');
    await house.world.clock.advance(1);
    expect(house.view()).toMatchObject({ badge: 'ended', removable: true });
    expect([beatsOf(house), seatsOf(house)]).toEqual([0, 0]);
    expect(house.notices).toEqual(['Survey has ended']);
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('checkout-ended'));
  });

  test('of one keeper leave those of another alone, and follow when they are handed over', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'terminal' });
    await pass(house, 17 * MINUTE_MS, MINUTE_MS);
    expect(beatsOf(house)).toBe(0);
    expect(house.view()?.badge).toBe('fading');
    house.checkouts.keep(checkoutId, 'window');
    await pass(house, MINUTE_MS);
    expect(beatsOf(house)).toBe(1);
    expect(house.view()).toMatchObject({ badge: 'kept', keeper: 'window' });
  });

  test('by hand keep for another whole life what nobody keeps', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'nobody' });
    await house.world.clock.advance(50 * MINUTE_MS);
    const held = await house.checkouts.extend(checkoutId);
    expect(held.record.expiresAt).toBe(MORNING + 110 * MINUTE_MS);
    expect(seatsOf(house)).toBe(1);
  });

  test('go to the Region and connection that granted the seat', async () => {
    const house = open();
    await house.checkOutAtOnce();
    await house.world.clock.advance(15 * MINUTE_MS);
    expect(house.world.aws.calls.at(-1)).toMatchObject({
      operation: 'extend',
      region: 'eu-central-1',
      connectionId: 'environment',
    });
  });

  test('go on while the keychain is locked: the token is in memory', async () => {
    const house = open();
    await house.checkOutAtOnce();
    house.world.vault.state = 'locked';
    await pass(house, 3 * HOUR_MS, MINUTE_MS);
    expect(house.view()?.badge).toBe('kept');
  });

  test('stop while the checkout is being released', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce();
    for (let n = 0; n < 30; n += 1) house.world.aws.loseRequest('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    await pass(house, 20 * MINUTE_MS, MINUTE_MS);
    expect(beatsOf(house)).toBe(0);
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('in-progress'));
  });
});

describe('a heartbeat that AWS answers with “gone”', () => {
  test('ends the checkout, which stays on the list until it was seen', async () => {
    const house = open();
    const { checkoutId } = await house.checkOutAtOnce();
    const token = house.world.vault.kept.get(checkoutId)?.split(' ')[0] ?? '';
    const { Secret } = await import('../../main/domain/secret.ts');
    await house.world.aws.checkIn(new Secret(token), { region: 'eu-central-1', connectionId: 'x' });
    await house.world.clock.advance(15 * MINUTE_MS);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'already-gone', tokenLeft: false });
    expect(house.view()).toMatchObject({
      badge: 'ended',
      removable: true,
      problem: { code: 'checkout-ended' },
    });
    expect(house.notices).toEqual(['Survey has ended']);
    await pass(house, HOUR_MS, MINUTE_MS);
    expect(beatsOf(house)).toBe(1);
    await house.checkouts.remove(checkoutId);
    expect(house.checkouts.views()).toEqual([]);
  });
});

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
    expect(house.view()?.badge).toBe('ended');
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
    const again: HeldCheckout = await house.checkOutAtOnce();
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
    const house = open({ provisional: { maxMinutes: 6 } });
    house.world.clock.jump(-2 * HOUR_MS);
    await house.checkOutAtOnce();
    await house.world.clock.advance(HOUR_MS);
    expect(beatsOf(house)).toBe(30);
    expect(seatsOf(house)).toBe(1);
  });
});

describe('two processes', () => {
  test('never beat the same checkout at once, and one heartbeat serves both', async () => {
    const house = open();
    await house.checkOutAtOnce();
    const other = openCheckoutHouse(house.world, { ledger: house.ledger.another() });
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
