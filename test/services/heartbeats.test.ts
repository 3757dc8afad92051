import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import { beatsOf, openApart, pass, seatsOf } from '../support/heartbeat-house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

const open = (changes: Partial<License> = {}) => openApart(issuer, changes);

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
    const there = { region: 'eu-central-1', connectionId: 'x', licenseArn: house.world.license.arn };
    await house.world.aws.checkIn(new Secret(token), there);
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
