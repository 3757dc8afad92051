// Online checkouts whose token the keychain has, has lost, or never took: taken from there, asked for again, given back.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import {
  answerCheckouts,
  asked,
  checkoutGivingBack,
  checkoutInDoubt,
  fillKeychain,
  seats,
} from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

const open = () => openCheckoutHouse(makeWorld(issuer), { isWatching: false });

describe('a token that got into the keychain before the process died', () => {
  async function died(): Promise<CheckoutHouse> {
    const house = open();
    house.ledger.crashBeforeAppend(2);
    await expect(house.checkOut()).rejects.toThrow('dead');
    return openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
  }

  test('is taken from there, without a word to AWS', async () => {
    const next = await died();
    await next.recover();
    expect(next.only()).toMatchObject({
      state: 'held',
      record: { expiresAt: MORNING + HOUR_MS, consumptionHash: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(next.ledger.events().at(-1)).toMatchObject({
      kind: 'checkout-held',
      requestId: expect.any(String),
    });
    expect([asked(next), seats(next)]).toEqual([1, 1]);
    await next.checkouts.release(next.only().checkoutId);
    expect(seats(next)).toBe(0);
  });

  test('is of use however late', async () => {
    const next = await died();
    await next.world.clock.advance(30 * MINUTE_MS);
    await next.recover();
    expect([next.view()?.badge, asked(next)]).toEqual([expect.stringMatching(/kept|fading/), 1]);
  });
});

describe('recovery while the keychain does not answer', () => {
  test('asks for no second seat: the first one may be in there', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const before = asked(house);
    house.world.vault.state = 'locked';
    await expect(house.checkouts.recover(house.only().checkoutId)).rejects.toThrow(
      failsWith('keychain-locked'),
    );
    expect([house.only().state, asked(house), seats(house)]).toEqual(['requested', before, 1]);
    house.world.vault.state = 'ready';
    await house.recover();
    expect([house.view()?.badge, seats(house)]).toEqual(['kept', 1]);
  });

  test('gives back all the same what is to be given back: AWS tells its token again', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    house.world.vault.state = 'locked';
    expect(seats(house)).toBe(1);
    await house.checkouts.recover(house.only().checkoutId).catch(() => undefined);
    expect([house.only().state, seats(house)]).toEqual(['refused', 0]);
    expect(house.only()).toMatchObject({ code: 'keychain-full' });
  });

  test('hides no mistake', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    house.world.vault.get = () => Promise.reject(new TypeError('bug'));
    await expect(house.checkouts.recover(house.only().checkoutId)).rejects.toThrow('bug');
    expect(house.only().state).toBe('requested');
  });
});

describe('a seat that is being given back', () => {
  test('and that nobody could be told of in time is unresolved until its end, with an empty keychain', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    const { clock, vault } = house.world;
    const { checkoutId } = house.only();
    vault.kept.set(checkoutId, 'what cannot be read');
    vault.get = () => Promise.reject(new FieldpassError('keychain-slow'));
    vault.state = 'ready';
    await clock.advance(11 * MINUTE_MS);
    await house.checkouts.recover(checkoutId);
    expect(house.only()).toMatchObject({
      state: 'unresolved',
      code: 'seat-unresolved',
      seatHeldUntilAt: MORNING + HOUR_MS,
    });
    expect(vault.kept.size).toBe(0);
  });

  test('stays open while the keychain cannot be emptied', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    house.world.vault.state = 'locked';
    await house.world.clock.advance(11 * MINUTE_MS);
    const recovering = house.checkouts.recover(house.only().checkoutId);
    await expect(recovering).rejects.toThrow(failsWith('keychain-locked'));
    expect(house.only().state).toBe('requested');
  });

  test('tells why it is open, where it goes on trying', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    house.world.aws.doNotSend('checkIn');
    await expect(house.checkouts.recover(house.only().checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      message: 'The seat could not be given back yet; Fieldpass goes on trying.',
      details: { checkoutId: house.only().checkoutId, because: 'offline' },
      cause: { code: 'keychain-full' },
    });
    expect(seats(house)).toBe(1);
  });

  test('is over where AWS knows it no longer', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    const { aws } = house.world;
    aws.checkIn = async () => ({ outcome: 'gone', requestId: null });
    await expect(house.checkouts.recover(house.only().checkoutId)).rejects.toThrow(
      failsWith('keychain-full'),
    );
    expect(house.only()).toMatchObject({ state: 'refused', code: 'keychain-full' });
  });

  test('goes back where it was granted', async () => {
    const house = open();
    const { aws } = house.world;
    fillKeychain(house.world);
    answerCheckouts(house.world, (grant) => ({ ...grant, region: 'us-west-2' }));
    const beneficiary = '111122223333';
    await expect(house.checkOut({ beneficiary })).rejects.toThrow(failsWith('keychain-full'));
    expect(aws.calls.at(-1)).toMatchObject({
      operation: 'checkIn',
      region: 'us-west-2',
      connectionId: 'environment',
      licenseArn: house.world.license.arn,
      beneficiary,
    });
  });
});
