// The disk takes the intent and nothing after it: AWS may have answered, so nothing may say that nothing happened.

import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { failureOf } from '../support/borrow-house.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const openQuestion = (details: object) =>
  expect.objectContaining({
    code: 'outcome-unknown',
    message: expect.stringMatching(/not known whether the seat is taken/),
    details: expect.objectContaining({
      because: 'disk-full',
      nextStep: expect.stringMatching(/space/),
      ...details,
    }),
  });
const isOpenQuestion = openQuestion({});
const isOpenQuestionOf = (house: House) => openQuestion({ borrowId: idOf(house) });
const seats = ({ world }: House | CheckoutHouse): number => world.aws.seatsTaken(world.license.arn);
const idOf = (house: House): string => house.ledger.borrows()[0]?.borrowId ?? '';

describe('a disk that is full once AWS was asked', () => {
  test('leaves a borrow open, and recovery finishes it with the one seat', async () => {
    const house = openHouse(makeWorld(issuer));
    house.ledger.fillDiskAtAppend(2);
    const failure = await failureOf(house.borrow());
    expect(failure).toEqual(isOpenQuestionOf(house));
    expect([house.kinds(), seats(house)]).toEqual(['requested', 1]);
    house.ledger.fillDiskAtAppend(null);
    await house.borrowing.recover(idOf(house));
    expect([house.view()?.badge, seats(house)]).toEqual(['borrowed', 1]);
  });

  test('leaves a refused borrow open, because it is not written down as refused', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.refuse('borrow', 'no-seats');
    house.ledger.fillDiskAtAppend(2);
    await expect(house.borrow()).rejects.toThrow(isOpenQuestion);
    expect(house.kinds()).toBe('requested');
  });

  test.each([
    ['frees the seat', () => undefined, 0],
    ['is refused', ({ world }: House) => world.aws.refuse('checkIn', 'access-denied'), 1],
  ] as const)('leaves a return that %s open', async (_how, prepare, left) => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    prepare(house);
    house.ledger.fillDiskAtAppend(2);
    const failure = await failureOf(house.returning.giveBack(idOf(house)));
    expect(failure).toEqual(isOpenQuestionOf(house));
    expect([house.ledger.borrows()[0]?.state, seats(house)]).toEqual(['returning', left]);
    house.ledger.fillDiskAtAppend(null);
    await house.returning.recover(idOf(house));
    expect([house.ledger.borrows()[0]?.state, seats(house)]).toEqual(['returned', 0]);
  });

  test('leaves the return of one that seems to have ended open', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const { token } = await house.borrow();
    world.clock.set(token.expiresAt + 30 * MINUTE_MS);
    house.ledger.fillDiskAtAppend(2);
    const failure = await failureOf(house.returning.giveBack(idOf(house)));
    expect(failure).toEqual(isOpenQuestionOf(house));
    expect(house.ledger.borrows()[0]?.state).toBe('returning');
  });

  test('leaves the return of one that ended by a clock of which nothing is known open', async () => {
    const before = openHouse(makeWorld(issuer));
    const { token } = await before.borrow();
    before.world.clock.set(token.expiresAt + 30 * MINUTE_MS);
    before.ledger.saveMark('observed-at', '');
    const house = openHouse(before.world, before.ledger.restart());
    house.ledger.fillDiskAtAppend(2);
    const failure = await failureOf(house.returning.giveBack(idOf(house)));
    expect(failure).toEqual(isOpenQuestionOf(house));
    house.ledger.fillDiskAtAppend(null);
    await house.returning.recover(idOf(house));
    expect(house.ledger.borrows()).toMatchObject([{ state: 'returned', tokenLeft: false }]);
  });

  test('leaves an online checkout and its release open', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    house.ledger.fillDiskAtAppend(2);
    await expect(house.checkOutAtOnce()).rejects.toThrow(isOpenQuestion);
    house.ledger.fillDiskAtAppend(null);
    const { checkoutId } = house.only();
    await house.checkouts.recover(checkoutId);
    house.ledger.fillDiskAtAppend(2);
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(isOpenQuestion);
    expect([house.only().state, seats(house)]).toEqual(['releasing', 0]);
  });

  test('does not deny a heartbeat that got through, nor that AWS let the seat go', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    const { checkoutId } = await house.checkOutAtOnce();
    house.ledger.fillDiskAtAppend(2);
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(/^The heartbeat got through, but/);
    house.ledger.fillDiskAtAppend(null);
    const token = house.world.vault.kept.get(checkoutId)?.split(' ')[0] ?? '';
    const there = { region: 'eu-central-1', connectionId: 'x', licenseArn: house.world.license.arn };
    await house.world.aws.checkIn(new Secret(token), there);
    // That it may last longer stands there already.
    house.ledger.fillDiskAtAppend(1);
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(isOpenQuestion);
    house.ledger.fillDiskAtAppend(null);
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(/no longer knew|no longer knows/);
    expect(house.only().state).toBe('ended');
  });
});
