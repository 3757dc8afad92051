// What may be taken off the list: nothing whose seat may still be taken, and no token stays behind.

import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { beatInDoubt, checkedOut, checkoutInDoubt } from '../support/open-checkouts.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const DRAWDOWN: Partial<License> = {
  provisional: null,
  entitlements: [{ name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false }],
};

describe('taking off the list', () => {
  test('is refused for what is not on it', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.checkouts.release(checkoutId);
    for (const id of [checkoutId, 'nothing'])
      await expect(house.checkouts.remove(id)).rejects.toThrow(failsWith('checkout-not-found'));
  });

  test('is refused for what runs, is asked for, or is being released', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    house.world.aws.loseRequest('checkIn');
    await house.checkouts.release(checkoutId).catch(() => undefined);
    await house.world.clock.advance(2 * HOUR_MS);
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    const asking = await checkoutInDoubt(makeWorld(issuer));
    await expect(asking.checkouts.remove(asking.only().checkoutId)).rejects.toThrow(
      failsWith('not-removable'),
    );
  });

  test('destroys the token of what has run out in the very millisecond', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS - 1);
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    await house.world.clock.advance(1);
    await house.checkouts.remove(checkoutId);
    expect(house.kinds()).toBe('requested held removed token-destroyed');
    expect(house.world.vault.kept.size).toBe(0);
  });

  test('waits for the later end that a lost answer may have set', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    const lastAt = house.view()?.seatHeldUntilAt ?? 0;
    await house.world.clock.advance(lastAt - 1 - house.world.clock.now());
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    await house.world.clock.advance(1);
    await house.checkouts.remove(checkoutId);
    expect(house.checkouts.views()).toEqual([]);
  });

  test('does not wait for a later end that no heartbeat can have set, because none left this computer', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(50 * MINUTE_MS);
    house.world.aws.doNotSend('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('offline'));
    await house.world.clock.advance(10 * MINUTE_MS);
    expect(house.view()).toMatchObject({ badge: 'ended', removable: true });
    await house.checkouts.remove(checkoutId);
    expect(house.checkouts.views()).toEqual([]);
  });

  test('destroys the token that a locked keychain kept over the end, and tells of the removal at once', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    house.world.vault.state = 'locked';
    await house.checkouts.recover(checkoutId);
    expect(house.only()).toMatchObject({ state: 'ended', tokenLeft: true });
    house.world.vault.state = 'ready';
    const told: string[] = [];
    house.changes.subscribe(() => told.push(house.only().state));
    await house.checkouts.remove(checkoutId);
    expect([house.world.vault.kept.size, told]).toEqual([0, ['removed']]);
  });

  test('of what nobody could find out about waits for its latest end, and touches no token', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const { clock, vault } = house.world;
    await clock.advance(11 * MINUTE_MS);
    await house.recover();
    const { checkoutId } = house.only();
    const lastAt = house.view()?.seatHeldUntilAt ?? 0;
    await clock.advance(lastAt - 1 - clock.now());
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    await clock.advance(1);
    const before = vault.calls.length;
    await house.checkouts.remove(checkoutId);
    expect([house.only().state, vault.calls.length]).toEqual(['removed', before]);
  });

  test('leaves the keychain alone where it kept nothing', async () => {
    const house = openCheckoutHouse(makeWorld(issuer, DRAWDOWN), { isWatching: false });
    const { checkoutId } = await house.checkOut({ type: 'perpetual' });
    await house.checkouts.remove(checkoutId);
    expect(house.kinds()).toBe('requested held removed');
    expect(house.world.vault.calls).toEqual([]);
    expect(house.checkouts.views()).toEqual([]);
  });
});
