// Quitting: what is given back, what cannot be, and what is told of it.

import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckoutRecord } from '../../main/domain/checkout.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { testCheckoutWish } from '../support/memory-license-manager.ts';
import { checkedOut, seats } from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const WITHIN_MS = 5_000;

describe('at quit', () => {
  test('what is over, or was consumed for good, is left alone', async () => {
    const runs = { name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false } as const;
    const world = makeWorld(issuer, { entitlements: [runs] });
    const house = openCheckoutHouse(world, { isWatching: false });
    const { checkoutId } = await house.checkOut({ type: 'perpetual' });
    house.checkouts.keep(checkoutId, 'window');
    await house.checkouts.release((await house.checkOut()).checkoutId);
    const before = world.aws.calls.length;
    expect(await patiently(world.clock, house.checkouts.releaseKept('window', WITHIN_MS))).toEqual([]);
    expect(world.aws.calls).toHaveLength(before);
    expect(house.checkouts.views().map(({ badge }) => badge)).toEqual(['consumed']);
  });

  test('nothing waits any more once all is given back', async () => {
    const { house } = await checkedOut(issuer);
    await house.checkouts.releaseKept('window', WITHIN_MS);
    expect([house.world.clock.waiting, seats(house)]).toEqual([0, 0]);
  });

  test('a seat whose end nobody knows is told as taken', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    const { aws, clock, license, vault } = house.world;
    const checkoutId = 'c'.repeat(32);
    const wish = testCheckoutWish(license, { maxMinutes: null });
    const record: CheckoutRecord = {
      issuedAt: MORNING,
      expiresAt: null,
      region: 'eu-central-1',
      licenseArn: license.arn,
      entitlements: wish.entitlements,
      consumptionHash: 'hash',
    };
    const at = MORNING;
    house.ledger.append(
      { kind: 'checkout-requested', checkoutId, clientToken: 'd'.repeat(32), wish, at },
      { kind: 'checkout-held', checkoutId, record, requestId: null, at },
    );
    vault.kept.set(checkoutId, 'token {}');
    aws.doNotSend('checkIn');
    const left = await patiently(clock, house.checkouts.releaseKept('window', WITHIN_MS));
    expect(left.map((one) => one.checkoutId)).toEqual([checkoutId]);
  });

  test('only what is kept is told of, not what another keeper could not give back', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.checkOutAtOnce({ keeper: 'terminal' });
    house.world.aws.doNotSend('checkIn');
    const left = await patiently(house.world.clock, house.checkouts.releaseKept('window', WITHIN_MS));
    expect(left.map((one) => one.checkoutId)).toEqual([checkoutId]);
  });
});

describe('a release that fails at quit', () => {
  test('is logged with its reason, and with no more than that', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    house.world.aws.doNotSend('checkIn');
    await house.checkouts.releaseKept('window', WITHIN_MS);
    expect(log.lines).toEqual([
      ['not released at quit', { checkoutId, code: 'outcome-unknown', error: null }],
    ]);
  });

  test('is logged whole where it is a mistake, and stands in the way of no other', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    await house.checkOutAtOnce();
    const bug = new TypeError('bug');
    const genuine = house.world.aws.checkIn.bind(house.world.aws);
    let isFirst = true;
    house.world.aws.checkIn = async (token, where) => {
      if (!isFirst) return genuine(token, where);
      isFirst = false;
      throw bug;
    };
    const left = await house.checkouts.releaseKept('window', WITHIN_MS);
    expect(left.map((one) => one.checkoutId)).toEqual([checkoutId]);
    expect(log.lines).toEqual([['not released at quit', { checkoutId, code: 'internal', error: bug }]]);
    expect(seats(house)).toBe(1);
  });
});

describe('a checkout that something else works on at quit', () => {
  test('is not given back later, once it was told as taken', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    const reply = aws.hold('extend');
    const beating = house.checkouts.extend(checkoutId);
    const left = await patiently(clock, house.checkouts.releaseKept('window', WITHIN_MS));
    expect(left.map((one) => one.checkoutId)).toEqual([checkoutId]);
    await clock.advance(SECOND_MS);
    expect(log.lines).toEqual([['not released at quit', { checkoutId, code: 'in-progress', error: null }]]);
    reply();
    await beating;
    await clock.advance(MINUTE_MS);
    expect([house.only().state, clock.waiting]).toEqual(['held', 0]);
  });

  test('is not told as taken where it ends while that is awaited', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const { clock } = house.world;
    expect(house.ledger.another().claim(checkoutId)).toBe(true);
    await clock.advance(HOUR_MS - WITHIN_MS);
    const leaving = house.checkouts.releaseKept('window', WITHIN_MS);
    await clock.advance(WITHIN_MS);
    expect(await leaving).toEqual([]);
  });

  test('is told as taken to the last millisecond', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const { clock } = house.world;
    expect(house.ledger.another().claim(checkoutId)).toBe(true);
    await clock.advance(HOUR_MS - WITHIN_MS - 1);
    const leaving = house.checkouts.releaseKept('window', WITHIN_MS);
    await clock.advance(WITHIN_MS);
    expect(await leaving).toMatchObject([{ checkoutId, state: 'held' }]);
  });
});
