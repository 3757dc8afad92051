// Releases of what is over, may be over, or is not: no seat is forgotten, and none is asked about twice.

import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { beatInDoubt, checkedOut, checkoutInDoubt, seats } from '../support/open-checkouts.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

const checkIns = ({ world }: CheckoutHouse) =>
  world.aws.calls.filter(({ operation }) => operation === 'checkIn').length;

describe('a release of what is over', () => {
  test('asks AWS nevertheless, which may go by another clock, and ends', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.clock.jump(2 * HOUR_MS);
    expect(seats(house)).toBe(1);
    await house.checkouts.release(checkoutId);
    expect(house.kinds()).toBe('requested held releasing ended token-destroyed');
    expect(house.only()).toMatchObject({ how: 'ran-out', toBeSeen: false });
    expect(house.ledger.events().at(-2)).toMatchObject({ requestId: expect.any(String) });
    expect([seats(house), house.world.vault.kept.size]).toEqual([0, 0]);
  });

  test('keeps the name of the request by which AWS said that it knows the seat no longer', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    await house.checkouts.release(checkoutId);
    expect(house.ledger.events().at(-2)).toMatchObject({ how: 'ran-out', requestId: expect.any(String) });
  });

  test('asks nobody where AWS itself has said that it is that late', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    house.time.attest(house.world.clock.now());
    await house.checkouts.release(checkoutId);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'ran-out' });
    expect(house.ledger.events().at(-2)).toMatchObject({ kind: 'checkout-ended', requestId: null });
    expect(checkIns(house)).toBe(0);
  });

  test('needs no network, and no token', async () => {
    for (const spoil of [
      ({ world }: CheckoutHouse) => world.aws.doNotSend('checkIn'),
      ({ world }: CheckoutHouse) => (world.vault.state = 'locked'),
    ]) {
      const { house, checkoutId } = await checkedOut(issuer);
      const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
      await next.world.clock.advance(HOUR_MS);
      spoil(next);
      await next.checkouts.release(checkoutId);
      expect(next.only()).toMatchObject({ state: 'ended', how: 'ran-out' });
      expect(next.ledger.events().find(({ kind }) => kind === 'checkout-ended')).toMatchObject({
        requestId: null,
      });
    }
  });

  test('hides no mistake', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    house.world.aws.checkIn = () => Promise.reject(new TypeError('bug'));
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow('bug');
    expect(house.only().state).toBe('releasing');
  });

  test('is not begun twice', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.loseRequest('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    await house.world.clock.advance(HOUR_MS);
    await house.checkouts.release(checkoutId);
    expect(house.kinds()).toBe('requested held releasing ended token-destroyed');
  });

  test('only takes it off the list where that was written down already', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    await house.recover();
    expect(house.view()).toMatchObject({ badge: 'ended', removable: true });
    const before = checkIns(house);
    await house.checkouts.release(checkoutId);
    expect(house.checkouts.views()).toEqual([]);
    expect(house.kinds()).toBe('requested held ended token-destroyed removed');
    expect(checkIns(house)).toBe(before);
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('checkout-not-found'));
  });

  test('or was given back says that it has ended', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.checkouts.release(checkoutId);
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('checkout-ended'));
  });
});

describe('a release of what may last longer than is known', () => {
  test('goes to AWS until that end has passed, too', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    await house.world.clock.advance(11 * MINUTE_MS);
    house.world.aws.doNotSend('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('offline'));
    expect([house.only().state, seats(house)]).toEqual(['held', 1]);
    await house.checkouts.release(checkoutId);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'checked-in' });
    expect(seats(house)).toBe(0);
  });

  test('needs no network after that end', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    await house.world.clock.advance(90 * MINUTE_MS);
    house.world.aws.doNotSend('checkIn');
    await house.checkouts.release(checkoutId);
    expect([house.only().state, seats(house)]).toEqual(['ended', 0]);
  });
});

describe('a release that AWS does not carry out', () => {
  test.each([
    ['offline', 'doNotSend', 'AWS could not be reached. The license is still checked out.'],
    ['request-refused', 'refuse', 'AWS refused the release. The license is still checked out.'],
    ['rate-limited', 'refuse', /^AWS is .+\. The license is still checked out\.$/],
  ] as const)('says so in a sentence (%s), and that nothing has changed', async (code, how, message) => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws[how]('checkIn', code);
    await expect(house.checkouts.release(checkoutId)).rejects.toMatchObject({
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      cause: { code },
      details: { checkoutId, because: code },
    });
    expect(house.ledger.events().at(-1)).toMatchObject({ kind: 'checkout-release-refused', code });
    expect(house.view()).toMatchObject({ state: 'held', problem: { code } });
    expect(house.changes.working()).toEqual([]);
  });

  test('says that it goes on where a try may have reached AWS', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.loseRequest('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      message: expect.stringMatching(
        /^The connection broke before AWS confirmed the release\. Fieldpass asks again/,
      ),
      cause: { code: 'outcome-unknown' },
      details: {
        checkoutId,
        because: 'outcome-unknown',
        nextStep: expect.stringMatching(/^Keep Fieldpass open/),
      },
    });
  });

  test('once a try may have reached AWS, a refusal of a later one does not turn it back', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.loseReply('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    house.world.aws.refuse('checkIn', 'request-refused');
    await expect(house.checkouts.recover(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.only().state).toBe('releasing');
    await house.checkouts.recover(checkoutId);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'already-gone' });
    expect(house.kinds()).toBe('requested held releasing ended token-destroyed');
  });

  test('is shown as under way while it is', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const reply = house.world.aws.hold('checkIn');
    const releasing = house.checkouts.release(checkoutId);
    expect(house.changes.working()).toMatchObject([{ subject: checkoutId, step: 'releasing' }]);
    reply();
    await releasing;
    expect(house.changes.working()).toEqual([]);
  });
});

describe('a full disk', () => {
  test.each([
    ['before the end', 0],
    ['after it', HOUR_MS],
  ])('in the middle of a release %s leaves it open, and names the checkout', async (_when, passed) => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(passed);
    house.ledger.fillDiskAtAppend(2);
    await expect(house.checkouts.release(checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      details: { checkoutId, because: 'disk-full' },
    });
    expect(house.only().state).toBe('releasing');
  });
});

test('an end is told when it is written down, and again when the token is destroyed', async () => {
  const { house, checkoutId } = await checkedOut(issuer);
  await house.world.clock.advance(HOUR_MS);
  const told: unknown[] = [];
  house.changes.subscribe(() => {
    const one = house.only();
    told.push('tokenLeft' in one ? [one.state, one.tokenLeft] : one.state);
  });
  await house.checkouts.recover(checkoutId);
  expect(told).toEqual([
    ['ended', true],
    ['ended', false],
  ]);
});

describe('recovery', () => {
  test('of a release goes on with it after the end, too, while the seat may be taken', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    house.world.aws.loseRequest('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    await house.world.clock.advance(11 * MINUTE_MS);
    await house.checkouts.recover(checkoutId);
    expect([house.only(), seats(house)]).toMatchObject([{ state: 'ended', how: 'checked-in' }, 0]);
  });

  test('of what may still have its seat says so, and closes it only when AWS has answered', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    await house.world.clock.advance(11 * MINUTE_MS);
    house.world.aws.doNotSend('checkIn');
    await expect(house.checkouts.recover(checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      message: expect.stringMatching(/^This checkout has ended here, but .* may have left its seat taken/),
      details: { checkoutId },
    });
    expect(log.lines).toContainEqual(['an ended checkout may still have its seat', { checkoutId }]);
    expect([house.only().state, seats(house)]).toEqual(['held', 1]);
    await house.checkouts.recover(checkoutId);
    expect(house.ledger.events().at(-2)).toMatchObject({ how: 'ran-out', requestId: expect.any(String) });
    expect([house.only().state, seats(house)]).toEqual(['ended', 0]);
  });

  test('of what AWS refuses to take back closes nothing that may still have its seat', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await beatInDoubt(house, checkoutId);
    await house.world.clock.advance(11 * MINUTE_MS);
    house.world.aws.refuse('checkIn', 'rate-limited');
    await expect(house.checkouts.recover(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.only().state).toBe('held');
  });

  test('closes what has surely run out, without network', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(HOUR_MS);
    house.world.aws.doNotSend('checkIn');
    await house.checkouts.recover(checkoutId);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'ran-out', toBeSeen: true });
    expect(house.ledger.events().at(-2)).toMatchObject({ requestId: null });
  });

  test('does nothing to what runs, is unresolved, is over for good, or is not there', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.checkouts.recover(checkoutId);
    await house.checkouts.recover('nothing');
    expect(house.kinds()).toBe('requested held');
    await house.checkouts.release(checkoutId);
    const before = house.world.vault.calls.length;
    await house.checkouts.recover(checkoutId);
    expect(house.kinds()).toBe('requested held releasing ended token-destroyed');
    expect(house.world.vault.calls).toHaveLength(before);

    const unresolved = await checkoutInDoubt(makeWorld(issuer));
    await unresolved.world.clock.advance(11 * MINUTE_MS);
    await unresolved.recover();
    await unresolved.checkouts.recover(unresolved.only().checkoutId);
    expect(unresolved.only().state).toBe('unresolved');
  });
});
