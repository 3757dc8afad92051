// The watch over online checkouts: what it tells, once and in which words, when it wakes, and what it finishes.

import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { testLicense } from '../support/memory-license-manager.ts';
import { checkedOut, checkoutInDoubt, seats } from '../support/open-checkouts.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const nothing = (): void => undefined;

describe('an end', () => {
  test('is told once, in a sentence that leads to the checkout', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'nobody' });
    await house.world.clock.advance(HOUR_MS - 1);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual([]);
    await house.world.clock.advance(1);
    house.keeping.tick(nothing);
    await house.recover();
    house.keeping.tick(nothing);
    expect(house.notified).toEqual([
      {
        title: 'Survey has ended',
        body: 'Check out again while you have a network.',
        about: { view: 'checkout', id: checkoutId },
        acts: [],
      },
    ]);
  });

  test('of several at once is one message, with their names', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const other = testLicense(issuer, { name: 'Other' });
    house.world.aws.add(other);
    await house.checkOutAtOnce({ licenseArn: other.arn });
    await house.world.clock.suspend(HOUR_MS);
    house.keeping.tick(nothing);
    expect(house.notified).toEqual([
      {
        title: '2 online checkouts have ended',
        body: 'Survey, Other. Check out again while you have a network.',
        about: { view: 'checkout', id: checkoutId },
        acts: [],
      },
    ]);
  });

  test('before the start is not told again, and a later one is', async () => {
    const { house } = await checkedOut(issuer);
    await house.world.clock.advance(30 * MINUTE_MS);
    await house.checkOutAtOnce({ keeper: 'nobody' });
    await house.world.clock.advance(30 * MINUTE_MS);
    await house.recover();
    const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    next.keeping.start();
    next.keeping.tick(nothing);
    expect(next.notices).toEqual([]);
    await next.world.clock.advance(30 * MINUTE_MS);
    next.keeping.tick(nothing);
    expect(next.notices).toEqual(['Survey has ended']);
  });

  test('of what a terminal keeps is told there, also once it was written down', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await house.checkOutAtOnce({ keeper: 'terminal' });
    await house.world.clock.advance(HOUR_MS);
    house.keeping.tick(nothing);
    await house.recover();
    house.keeping.tick(nothing);
    expect(house.notices).toEqual([]);
  });

  test('of what was handed to the window is told there', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    const { checkoutId } = await house.checkOutAtOnce({ keeper: 'terminal' });
    house.checkouts.keep(checkoutId, 'window');
    await house.world.clock.advance(HOUR_MS);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual(['Survey has ended']);
  });

  test('that was asked for is no news', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.checkouts.release(checkoutId);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual([]);
  });
});

describe('a heartbeat that does not get through', () => {
  /** Heartbeats fail `times` times, from a quarter of an hour after the checkout on. */
  async function failing(times: number) {
    const { house, checkoutId } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    await clock.advance(15 * MINUTE_MS);
    for (let n = 0; n < times; n += 1) {
      aws.doNotSend('extend');
      await house.checkouts.extend(checkoutId).catch(nothing);
    }
    return { house, checkoutId };
  }

  test.each([
    [2, []],
    [3, ['Survey may be lost']],
    [4, ['Survey may be lost']],
  ])('%i times in a row is told: %s', async (times, titles) => {
    const { house } = await failing(times);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual(titles);
  });

  test('is told in a sentence that leads to the checkout, once until one gets through', async () => {
    const { house, checkoutId } = await failing(3);
    house.keeping.tick(nothing);
    house.keeping.tick(nothing);
    expect(house.notified).toEqual([
      {
        title: 'Survey may be lost',
        body: 'Its heartbeat does not reach AWS. Open Fieldpass to see until when it is checked out.',
        about: { view: 'checkout', id: checkoutId },
        acts: [],
      },
    ]);
    await house.checkouts.extend(checkoutId);
    house.keeping.tick(nothing);
    await house.world.clock.advance(15 * MINUTE_MS);
    for (let n = 0; n < 3; n += 1) {
      house.world.aws.doNotSend('extend');
      await house.checkouts.extend(checkoutId).catch(nothing);
    }
    house.keeping.tick(nothing);
    expect(house.notices).toEqual(['Survey may be lost', 'Survey may be lost']);
  });

  test.each([
    [10 * MINUTE_MS + 1, []],
    [10 * MINUTE_MS, ['Survey may be lost']],
    [1, ['Survey may be lost']],
    [0, ['Survey has ended']],
  ])('once, with %i ms left, tells %s', async (leftMs, titles) => {
    const { house } = await failing(1);
    house.world.aws.hold('extend');
    await house.world.clock.advance(45 * MINUTE_MS - leftMs);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual(titles);
  });

  test('is no news where none has failed, however little is left', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await house.checkOutAtOnce({ keeper: 'nobody' });
    await house.world.clock.advance(HOUR_MS - 1);
    house.keeping.tick(nothing);
    expect(house.notices).toEqual([]);
  });
});

describe('a tick', () => {
  const beats = ({ world }: Awaited<ReturnType<typeof checkedOut>>['house']) =>
    world.aws.calls.filter(({ operation }) => operation === 'extend').length;

  test('sends what is due in that millisecond, once, and says when that is over', async () => {
    const { house } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    let times = 0;
    const onBeaten = (): void => void (times += 1);
    await clock.advance(15 * MINUTE_MS - 1);
    house.keeping.tick(onBeaten);
    expect([beats(house), house.keeping.wakeMs()]).toEqual([0, 1]);
    await clock.advance(1);
    const reply = aws.hold('extend');
    house.keeping.tick(onBeaten);
    await clock.advance(0);
    house.keeping.tick(onBeaten);
    await clock.advance(0);
    expect([beats(house), times]).toEqual([1, 0]);
    expect(house.keeping.wakeMs()).toBe(45 * MINUTE_MS);
    reply();
    await expect.poll(() => times).toBe(1);
    expect(house.keeping.wakeMs()).toBe(15 * MINUTE_MS);
    await clock.advance(15 * MINUTE_MS);
    house.keeping.tick(onBeaten);
    await expect.poll(() => times).toBe(2);
    expect(beats(house)).toBe(2);
  });

  test('sends what becomes due meanwhile as soon as the heartbeats on their way have come to an end', async () => {
    const { house } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    await clock.advance(MINUTE_MS);
    await house.checkOutAtOnce();
    await clock.advance(14 * MINUTE_MS);
    const reply = aws.hold('extend');
    const tick = (): void => house.keeping.tick(tick);
    tick();
    await clock.advance(MINUTE_MS);
    tick();
    await clock.advance(0);
    expect(beats(house)).toBe(1);
    reply();
    await expect.poll(() => beats(house)).toBe(2);
  });

  test('sends nothing for what another keeps', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await house.checkOutAtOnce({ keeper: 'terminal' });
    await house.world.clock.advance(30 * MINUTE_MS);
    house.keeping.tick(nothing);
    await house.world.clock.advance(SECOND_MS);
    expect(beats(house)).toBe(0);
  });

  test('is awaited at the next end or heartbeat, at once where one is due, and not at all where there is neither', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    expect(house.keeping.wakeMs()).toBe(Infinity);
    await house.checkOutAtOnce({ keeper: 'nobody' });
    expect(house.keeping.wakeMs()).toBe(HOUR_MS);
    await house.world.clock.advance(HOUR_MS);
    expect(house.keeping.wakeMs()).toBe(Infinity);
    await house.checkOutAtOnce();
    expect(house.keeping.wakeMs()).toBe(15 * MINUTE_MS);
    await house.world.clock.advance(20 * MINUTE_MS);
    expect(house.keeping.wakeMs()).toBe(1);
  });

  test('is not awaited for what was consumed for good', async () => {
    const runs = { name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false } as const;
    const house = openCheckoutHouse(makeWorld(issuer, { entitlements: [runs] }), { isWatching: false });
    await house.checkOut({ type: 'perpetual' });
    expect([house.keeping.wakeMs(), house.keeping.hasUnfinished()]).toEqual([Infinity, false]);
  });
});

describe('what was left unfinished', () => {
  test('is logged when it is finished, and why when it stays open', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    house.world.aws.loseRequest('checkIn');
    await house.checkouts.release(checkoutId).catch(nothing);
    house.world.aws.doNotSend('checkIn');
    expect(house.keeping.hasUnfinished()).toBe(true);
    await house.keeping.recover();
    await house.keeping.recover();
    expect(log.lines).toEqual([
      [
        'unfinished work stays open',
        { checkoutId, state: 'releasing', code: 'outcome-unknown', error: null },
      ],
      ['unfinished work was finished', { checkoutId, was: 'releasing' }],
    ]);
    expect(house.keeping.hasUnfinished()).toBe(false);
  });

  test('does not wait for what a mistake keeps from being finished, and that is logged whole', async () => {
    const { house, checkoutId, log } = await checkedOut(issuer);
    const { checkoutId: second } = await house.checkOutAtOnce();
    for (const id of [checkoutId, second]) {
      house.world.aws.loseRequest('checkIn');
      await house.checkouts.release(id).catch(nothing);
    }
    const bug = new TypeError('bug');
    const genuine = house.world.aws.checkIn.bind(house.world.aws);
    house.world.aws.checkIn = () => {
      house.world.aws.checkIn = genuine;
      return Promise.reject(bug);
    };
    await house.keeping.recover();
    expect(log.lines[0]).toEqual([
      'unfinished work stays open',
      { checkoutId, state: 'releasing', code: 'internal', error: bug },
    ]);
    expect(house.ledger.checkouts().map(({ state }) => state)).toEqual(['releasing', 'ended']);
    expect(seats(house)).toBe(1);
  });

  test('is a request without answer, an end nobody wrote down, and nothing that runs', async () => {
    expect((await checkoutInDoubt(makeWorld(issuer))).keeping.hasUnfinished()).toBe(true);
    const { house } = await checkedOut(issuer);
    expect(house.keeping.hasUnfinished()).toBe(false);
    await house.world.clock.advance(HOUR_MS);
    expect(house.keeping.hasUnfinished()).toBe(true);
  });
});
