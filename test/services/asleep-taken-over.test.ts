// What another process took over during a sleep and finished stands, whatever this one hears or finds afterwards.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import { asked, besides, failureOf, houseInDoubt, idOf, recover } from '../support/borrow-house.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { checkoutInDoubt } from '../support/open-checkouts.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

describe('a request that another process took over during the sleep and finished', () => {
  /** While this process waits at `where`, another one finishes the request; then the keychain breaks. */
  async function finishedBeside(where: 'get' | 'put', isOver = false) {
    const house = await houseInDoubt(makeWorld(issuer));
    const { clock, vault } = house.world;
    const borrowId = idOf(house);
    const beside = openHouse(house.world, besides(house.ledger));
    const plain = { get: vault.get.bind(vault), put: vault.put.bind(vault) };
    const interfere = async (): Promise<never> => {
      Object.assign(vault, plain);
      clock.skip(3 * MINUTE_MS);
      await recover(beside, 'borrowing', borrowId);
      if (isOver) await beside.returning.giveBack(borrowId);
      before = asked(house, 'borrow');
      throw new FieldpassError('keychain-corrupt');
    };
    Object.assign(vault, { [where]: interfere });
    let before = 0;
    const failure = await failureOf(recover(house, 'borrowing', borrowId));
    expect(asked(house, 'borrow')).toBe(before);
    return { borrowId, failure, house };
  }

  test.each(['get', 'put'] as const)(
    'and gave back stays given back, with nothing in the keychain, though it fails at a %s',
    async (where) => {
      const { failure, house } = await finishedBeside(where, true);
      if (where === 'put') expect(failure).toMatchObject({ code: 'in-progress' });
      else expect(failure).toBeUndefined();
      expect(house.world.vault.kept.size).toBe(0);
      expect(house.world.aws.seatsTaken(house.world.license.arn)).toBe(0);
      expect(house.ledger.borrows()).toMatchObject([{ state: 'returned', tokenLeft: false }]);
    },
  );

  test.each(['get', 'put'] as const)(
    'stays held, with token and seat, though the keychain fails at a %s',
    async (where) => {
      const { borrowId, house } = await finishedBeside(where);
      expect([...house.world.vault.kept.keys()]).toContain(borrowId);
      expect(house.world.aws.seatsTaken(house.world.license.arn)).toBe(1);
      expect(house.ledger.borrows()).toMatchObject([{ state: 'held' }]);
      expect(house.kinds()).not.toMatch(/not-stored|giving-back/);
      expect(house.world.vault.calls.filter((call) => call.startsWith('destroy'))).toEqual([]);
    },
  );

  test('is not closed by a refusal that only this process got', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, clock } = house.world;
    const beside = besides(house.ledger);
    aws.borrow = async () => {
      clock.skip(3 * MINUTE_MS);
      expect(beside.claim(idOf(house))).toBe(true);
      return { outcome: 'refused', failure: new FieldpassError('no-seats') };
    };
    const failure = await failureOf(house.borrow());
    expect(failure).toMatchObject({ code: 'outcome-unknown', details: { borrowId: idOf(house) } });
    expect(house.ledger.borrows()).toMatchObject([{ state: 'requested' }]);
  });

  /** A house that is given a seat, and another process that does something with it before the answer is taken in. */
  async function grantedBeside(act: (beside: House, borrowId: string) => Promise<void>) {
    const house = await houseInDoubt(makeWorld(issuer));
    const { aws, clock } = house.world;
    const borrowId = idOf(house);
    const beside = openHouse(house.world, besides(house.ledger));
    const plain = aws.borrow.bind(aws);
    aws.borrow = async (wish, clientToken) => {
      aws.borrow = plain;
      const answer = await plain(wish, clientToken);
      clock.skip(3 * MINUTE_MS);
      await recover(beside, 'borrowing', borrowId);
      await act(beside, borrowId);
      return answer;
    };
    return { borrowId, house, vault: house.world.vault };
  }

  test('leaves no token behind where it was given back too', async () => {
    const { borrowId, house, vault } = await grantedBeside((beside, id) => beside.returning.giveBack(id));
    await expect(recover(house, 'borrowing', borrowId)).rejects.toMatchObject({ code: 'in-progress' });
    expect(vault.kept.size).toBe(0);
    expect(house.ledger.borrows()).toMatchObject([{ state: 'returned', tokenLeft: false }]);
  });

  test('nor where it was an online checkout', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const { aws, clock, vault } = house.world;
    const beside = openCheckoutHouse(house.world, { ledger: besides(house.ledger), isWatching: false });
    const { checkoutId } = house.only();
    const plain = aws.checkOut.bind(aws);
    aws.checkOut = async (wish, clientToken) => {
      aws.checkOut = plain;
      const answer = await plain(wish, clientToken);
      clock.skip(3 * MINUTE_MS);
      await beside.checkouts.recover(checkoutId);
      await beside.checkouts.release(checkoutId);
      return answer;
    };
    await expect(house.checkouts.recover(checkoutId)).rejects.toMatchObject({ code: 'checkout-ended' });
    expect(vault.kept.size).toBe(0);
  });

  test('is stored and committed once, though both were given the same seat', async () => {
    const { borrowId, house, vault } = await grantedBeside(async () => undefined);
    await recover(house, 'borrowing', borrowId);
    expect(vault.calls.filter((call) => call.startsWith('put'))).toHaveLength(1);
    expect(house.kinds().match(/held/g)).toHaveLength(1);
    expect(house.ledger.borrows()).toMatchObject([{ state: 'held' }]);
  });
});
