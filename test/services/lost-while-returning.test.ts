// A license whose token the keychain loses while it is being returned: told, removable, and in nobody's way.

import { beforeAll, expect, test } from 'vitest';
import { storedIds } from '../../main/records.ts';
import { idOf } from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

/** A house whose check-in got no answer before it was closed, and whose keychain had lost the token when it was opened again. */
async function lostWhileReturning(): Promise<House> {
  const before = openHouse(makeWorld(issuer));
  await before.borrow();
  before.world.aws.loseRequest('checkIn');
  await expect(before.returning.giveBack(idOf(before))).rejects.toMatchObject({ code: 'outcome-unknown' });
  before.world.vault.kept.delete(idOf(before));
  const house = openHouse(before.world, before.ledger.restart());
  await house.recover();
  return house;
}

test('it is shown as being returned without a token, and can be removed as the view says', async () => {
  const house = await lostWhileReturning();
  const expiresAt = house.view()?.expiresAt;
  expect(house.view()).toMatchObject({
    badge: 'returning',
    verdict: 'missing',
    removable: true,
    problem: { code: 'secret-missing' },
  });
  await house.returning.remove(idOf(house));
  expect(house.view()).toMatchObject({
    badge: 'unresolved',
    seatHeldUntilAt: expiresAt,
    problem: { code: 'secret-missing' },
  });
  expect(house.kinds()).toBe('requested held returning token-lost');
});

test('its license can be borrowed again then', async () => {
  const house = await lostWhileReturning();
  await expect(house.borrow()).rejects.toMatchObject({ code: 'in-progress' });
  await house.returning.remove(idOf(house));
  await house.borrow();
  expect(house.ledger.borrows().map(({ state }) => state)).toEqual(['unresolved', 'held']);
});

test('a renewal that had not been asked for is not asked for behind the person’s back', async () => {
  const house = openHouse(makeWorld(issuer));
  await house.borrow();
  house.world.aws.loseRequest('checkIn');
  const renewal = patiently(house.world.clock, house.renewing.renew(idOf(house), 'return-first'));
  await expect(renewal).rejects.toMatchObject({ code: 'outcome-unknown' });
  house.world.vault.kept.clear();
  await house.recover();
  await house.returning.remove(idOf(house));
  await house.recover();
  expect(house.kinds()).toBe('requested held returning token-lost');
  expect(house.view()?.renewable).toEqual({
    possible: false,
    why: 'There is no token to renew; the license can be borrowed again.',
  });
});

test('what is being returned and is still there is not removed', async () => {
  const house = openHouse(makeWorld(issuer));
  await house.borrow();
  house.world.aws.loseRequest('checkIn');
  await expect(house.returning.giveBack(idOf(house))).rejects.toMatchObject({ code: 'outcome-unknown' });
  expect(house.view()?.removable).toBe(false);
  await expect(house.returning.remove(idOf(house))).rejects.toMatchObject({ code: 'not-removable' });
  house.world.vault.state = 'locked';
  await expect(house.returning.remove(idOf(house))).rejects.toMatchObject({ code: 'keychain-locked' });
  expect(house.ledger.borrows()[0]?.state).toBe('returning');
});

test('a keychain that was reset meanwhile is told as such: its token is expected there', async () => {
  const house = await lostWhileReturning();
  expect(storedIds(house.ledger)).toEqual([idOf(house)]);
});
