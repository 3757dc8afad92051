// The lid is shut in the middle of work: what was true before the sleep must be looked at again after it.

import { beforeAll, describe, expect, test } from 'vitest';
import type { FakeClock } from '../support/fake-clock.ts';
import { HOUR_MS, LONGEST_JOURNEY_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { LedgerEvent } from '../../main/ports.ts';
import { asked, besides, houseInDoubt, idOf, recover } from '../support/borrow-house.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

/** Writes, and sleeps once, after an event of one kind. */
class SleepyLedger extends MemoryLedger {
  sleepsAfter: LedgerEvent['kind'] | null = null;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    super(clock);
    this.#clock = clock;
  }

  override append(...events: readonly LedgerEvent[]): void {
    super.append(...events);
    if (!events.some(({ kind }) => kind === this.sleepsAfter)) return;
    this.sleepsAfter = null;
    this.#clock.skip(11 * MINUTE_MS);
  }
}

describe('a repeat that was in time before the sleep and is not after it', () => {
  test('of a borrow is not sent, and the borrow ends as unresolved', async () => {
    const world = makeWorld(issuer);
    const ledger = new SleepyLedger(world.clock);
    for (let n = 0; n < 5; n += 1) world.aws.loseReply('borrow');
    const house = openHouse(world, ledger);
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    const before = asked(house, 'borrow');
    ledger.sleepsAfter = 'asked-again';
    const unknown = { code: 'outcome-unknown', details: { borrowId: idOf(house) } };
    await expect(recover(house, 'borrowing')).rejects.toMatchObject(unknown);
    expect(asked(house, 'borrow')).toBe(before);
    await recover(house, 'borrowing');
    expect(house.view()).toMatchObject({ badge: 'unresolved' });
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('of an online checkout is not sent, and the checkout ends as unresolved', async () => {
    const world = makeWorld(issuer);
    const ledger = new SleepyLedger(world.clock);
    for (let n = 0; n < 5; n += 1) world.aws.loseReply('checkOut');
    const house = openCheckoutHouse(world, { ledger });
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    const sent = (): number => world.aws.calls.filter(({ operation }) => operation === 'checkOut').length;
    const before = sent();
    ledger.sleepsAfter = 'checkout-asked-again';
    await patiently(world.clock, house.recover());
    expect([sent(), house.view()?.badge]).toEqual([before, 'checking-out']);
    await patiently(world.clock, house.recover());
    expect(house.view()).toMatchObject({ badge: 'unresolved' });
  });

  test('in time after the sleep too is sent', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    house.world.clock.skip(3 * MINUTE_MS);
    await recover(house, 'borrowing');
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
  });
});

describe('a first request that leaves only after the sleep', () => {
  test('counts its seat from then, though the process dies before the reply', async () => {
    const world = makeWorld(issuer);
    const ledger = new SleepyLedger(world.clock);
    ledger.sleepsAfter = 'requested';
    const house = openHouse(world, ledger);
    world.aws.hold('borrow');
    void house.borrow();
    await expect.poll(() => asked(house, 'borrow')).toBe(1);
    const [open] = ledger.borrows();
    expect(open).toMatchObject({ state: 'requested', attempts: 1, changedAt: world.clock.now() });
  });

  test('tells the latest end of a heartbeat from then', async () => {
    const world = makeWorld(issuer);
    const ledger = new SleepyLedger(world.clock);
    const house = openCheckoutHouse(world, { ledger, isWatching: false });
    const { checkoutId } = await house.checkOut();
    ledger.sleepsAfter = 'checkout-extending';
    world.aws.hold('extend');
    void house.checkouts.extend(checkoutId);
    await expect.poll(() => world.aws.calls.at(-1)?.operation).toBe('extend');
    const [end = 0] = ledger.checkouts().map((one) => ('mayLastUntilAt' in one ? one.mayLastUntilAt : 0));
    expect(end).toBeGreaterThanOrEqual(world.clock.now() + HOUR_MS);
  });
});

describe('a refused check-in whose claim another process took over during the sleep', () => {
  test('says nothing about a return: that process may have given the seat back', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    const { aws, clock } = house.world;
    aws.refuse('checkIn', 'rate-limited');
    const answer = aws.hold('checkIn');
    const returning = house.returning.giveBack(idOf(house));
    await expect.poll(() => asked(house, 'checkIn')).toBe(1);
    clock.skip(3 * MINUTE_MS);
    expect(besides(house.ledger).claim(idOf(house))).toBe(true);
    answer();
    await expect(returning).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'returning' });
  });

  test('says nothing about a release either', async () => {
    const house = openCheckoutHouse(makeWorld(issuer));
    const { checkoutId } = await house.checkOut();
    const { aws, clock } = house.world;
    aws.refuse('checkIn', 'rate-limited');
    const answer = aws.hold('checkIn');
    const releasing = house.checkouts.release(checkoutId);
    await expect.poll(() => aws.calls.at(-1)?.operation).toBe('checkIn');
    clock.skip(3 * MINUTE_MS);
    expect(besides(house.ledger).claim(checkoutId)).toBe(true);
    answer();
    await expect(releasing).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'releasing' });
  });
});

describe('a heartbeat on its way that another process took over during the sleep', () => {
  /** A checkout, and two processes on one computer that may beat for it. */
  async function checkedOut() {
    const world = makeWorld(issuer);
    const house = openCheckoutHouse(world, { isWatching: false });
    const { checkoutId } = await house.checkOut();
    const ledger = besides(house.ledger);
    const beside = openCheckoutHouse(world, { ledger, isWatching: false });
    const mayLastUntilAt = (): number | null => {
      const [one] = ledger.checkouts();
      return one !== undefined && 'mayLastUntilAt' in one ? one.mayLastUntilAt : 0;
    };
    return { beside, checkoutId, house, ledger, mayLastUntilAt, world };
  }

  test('leaves the end in doubt: that process may have sent one too', async () => {
    const { checkoutId, house, ledger, mayLastUntilAt, world } = await checkedOut();
    const answer = world.aws.hold('extend');
    const extending = house.checkouts.extend(checkoutId);
    await expect.poll(() => world.aws.calls.at(-1)?.operation).toBe('extend');
    world.clock.skip(3 * MINUTE_MS);
    expect(ledger.claim(checkoutId)).toBe(true);
    answer();
    await extending;
    expect(mayLastUntilAt()).toBeGreaterThanOrEqual(world.clock.now() + HOUR_MS);
  });

  test.each([
    ['in doubt for that process while it may still get through', 3 * MINUTE_MS, true],
    ['in doubt up to the last millisecond in which it may', LONGEST_JOURNEY_MS - 1, true],
    ['no doubt once it cannot get through any more', LONGEST_JOURNEY_MS, false],
  ])('leaves %s', async (_what, slept, isInDoubt) => {
    const { beside, checkoutId, house, mayLastUntilAt, world } = await checkedOut();
    world.aws.loseReply('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    const told = mayLastUntilAt();
    world.clock.skip(slept);
    await beside.checkouts.extend(checkoutId);
    if (isInDoubt) expect(mayLastUntilAt()).toBeGreaterThanOrEqual(told ?? Infinity);
    else expect(mayLastUntilAt()).toBeNull();
  });
});
