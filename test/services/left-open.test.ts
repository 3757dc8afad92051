import { beforeAll, describe, expect, test, vi } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { latestEnd } from '../../main/services/safeguards.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MemoryLicenseManager } from '../support/memory-license-manager.ts';
import { MemoryVault } from '../support/memory-vault.ts';
import { MORNING } from '../support/samples.ts';

// What the simulator found: requests that were left open for longer than need be, or for ever.

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const NOT_EARLY = { borrowing: { canReturnEarly: false, maxMinutes: 24 * 60 } };

/** A keychain that stores, and then says that it did not; or leaves something behind that cannot be read. */
class TreacherousVault extends MemoryVault {
  mode: 'well' | 'stores and answers too late' | 'leaves rubbish' = 'well';
  readonly #rubbish = new Set<string>();

  override async put(id: string, secret: Secret): Promise<void> {
    if (this.mode === 'leaves rubbish') this.#rubbish.add(id);
    this.#refuseRubbish(id);
    await super.put(id, secret);
    if (this.mode === 'stores and answers too late') throw new FieldpassError('keychain-slow');
  }

  override async get(id: string): Promise<Secret | null> {
    this.#refuseRubbish(id);
    return super.get(id);
  }

  override async destroy(id: string): Promise<void> {
    this.#rubbish.delete(id);
    await super.destroy(id);
  }

  #refuseRubbish(id: string): void {
    if (this.#rubbish.has(id)) throw new FieldpassError('keychain-corrupt');
  }
}

async function expectAskedWithinAMinute(house: House): Promise<void> {
  const { clock } = house.world;
  const failedAt = clock.now();
  // The signature is checked in real time, while this one runs on.
  await vi.waitFor(
    async () => {
      await clock.advance(SECOND_MS);
      expect(house.view()?.badge).toBe('borrowed');
    },
    { timeout: 60_000, interval: 5 },
  );
  const again = house.ledger.events().find(({ at, kind }) => kind === 'asked-again' && at > failedAt);
  expect((again?.at ?? Infinity) - failedAt).toBeLessThanOrEqual(MINUTE_MS);
  house.watch.stop();
}

describe('a request without answer', () => {
  test('is asked again a minute later, not at the next look at the clock', async () => {
    const house = openHouse(makeWorld(issuer));
    house.watch.start();
    for (let n = 0; n < 5; n += 1) house.world.aws.loseReply('borrow');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    await expectAskedWithinAMinute(house);
  });

  test('of another process is taken up when its work is seen in the ledger', async () => {
    const house = openHouse(makeWorld(issuer));
    house.watch.start();
    const other = openHouse(house.world, house.ledger.another());
    for (let n = 0; n < 5; n += 1) house.world.aws.loseReply('borrow');
    await expect(other.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    house.changes.tell();
    await expectAskedWithinAMinute(house);
  });

  test('counts its seat from when it may have reached AWS', async () => {
    const house = openHouse(makeWorld(issuer));
    for (let n = 0; n < 5; n += 1) house.world.aws.loseReply('borrow');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    const [borrow] = house.ledger.borrows();
    if (borrow?.state !== 'requested') throw new Error('it must be open');
    expect(latestEnd(borrow)).toBe(borrow.changedAt + 6 * MINUTE_MS + 24 * HOUR_MS);
    const validityEndAt = MORNING + HOUR_MS;
    expect(latestEnd({ ...borrow, wish: { ...borrow.wish, validityEndAt } })).toBe(validityEndAt);
  });
});

describe('an entry in the keychain that cannot be read', () => {
  test('does not stand in the way of a borrow for ever', async () => {
    const vault = new TreacherousVault();
    const world = { ...makeWorld(issuer, NOT_EARLY), vault };
    const house = openHouse(world);
    vault.mode = 'leaves rubbish';
    await expect(house.borrow()).rejects.toThrow(failsWith('keychain-corrupt'));
    vault.mode = 'well';
    await house.recover();
    expect(house.view()?.badge).toBe('borrowed');
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('nor of an online checkout', async () => {
    const vault = new TreacherousVault();
    const house = openCheckoutHouse({ ...makeWorld(issuer), vault }, { isWatching: false });
    vault.mode = 'leaves rubbish';
    house.ledger.crashBeforeAppend(2);
    await expect(house.checkOut()).rejects.toThrow('this process is dead');
    vault.mode = 'well';
    const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    await next.recover();
    expect(next.view()?.badge).toBe('kept');
  });
});

describe('a seat whose token was stored although the keychain said that it was not', () => {
  const TRIES = 6;

  test('is given back with that token, however late', async () => {
    const vault = new TreacherousVault();
    const world = { ...makeWorld(issuer), vault };
    const house = openHouse(world);
    vault.mode = 'stores and answers too late';
    for (let n = 0; n < TRIES; n += 1) world.aws.doNotSend('checkIn');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    world.aws.mend('checkIn');
    vault.mode = 'well';
    await world.clock.advance(11 * MINUTE_MS);
    await house.recover();
    await house.recover();
    expect(house.ledger.borrows()).toMatchObject([{ state: 'refused', tokenLeft: false }]);
    expect([world.aws.seatsTaken(world.license.arn), vault.kept.size]).toEqual([0, 0]);
  });

  test('and so is one that was checked out online', async () => {
    const vault = new TreacherousVault();
    const house = openCheckoutHouse({ ...makeWorld(issuer), vault }, { isWatching: false });
    const { aws, clock, license } = house.world;
    vault.mode = 'stores and answers too late';
    for (let n = 0; n < TRIES; n += 1) aws.doNotSend('checkIn');
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    aws.mend('checkIn');
    vault.mode = 'well';
    await clock.advance(11 * MINUTE_MS);
    await house.recover();
    await house.recover();
    expect(house.ledger.checkouts()).toMatchObject([{ state: 'refused', tokenLeft: false }]);
    expect([aws.seatsTaken(license.arn), vault.kept.size]).toEqual([0, 0]);
  });

  test('leaves nothing in the keychain when it can only be told as unresolved', async () => {
    const vault = new TreacherousVault();
    const world = { ...makeWorld(issuer), vault };
    const house = openHouse(world);
    vault.mode = 'leaves rubbish';
    for (let n = 0; n < TRIES; n += 1) world.aws.doNotSend('checkIn');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    vault.state = 'slow';
    await world.clock.advance(11 * MINUTE_MS);
    await house.recover();
    expect(house.view()?.badge).toBe('borrowing');
    vault.state = 'ready';
    await house.recover();
    expect(house.view()?.badge).toBe('unresolved');
    await expect(vault.get(house.view()!.borrowId)).resolves.toBeNull();
  });
});

describe('what has ended by a clock that runs ahead of AWS', () => {
  // AWS goes by another clock than this computer.
  function worldAhead(ms: number) {
    const world = makeWorld(issuer);
    return { ...world, jump: () => world.clock.jump(ms) };
  }

  test('is given back all the same when its return is finished', async () => {
    const { jump, ...world } = worldAhead(30 * HOUR_MS);
    let house = openHouse({ ...world, aws: onItsOwnTime(world) });
    await house.borrow();
    house.ledger.crashAfterAppend(1);
    await house.returning.giveBack(house.view()!.borrowId).catch(() => undefined);
    jump();
    house = openHouse(house.world, house.ledger.restart());
    await house.recover();
    expect(house.ledger.borrows()).toMatchObject([{ state: 'returned', tokenLeft: false }]);
    expect(house.world.aws.seatsTaken(world.license.arn)).toBe(0);
  });

  test('is given back all the same when its release is finished', async () => {
    const { jump, ...world } = worldAhead(30 * HOUR_MS);
    let house = openCheckoutHouse({ ...world, aws: onItsOwnTime(world) }, { isWatching: false });
    await house.checkOut();
    house.ledger.crashAfterAppend(1);
    await house.checkouts.release(house.only().checkoutId).catch(() => undefined);
    jump();
    house = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    await house.recover();
    expect(house.ledger.checkouts()).toMatchObject([{ state: 'ended', tokenLeft: false }]);
    expect(house.world.aws.seatsTaken(world.license.arn)).toBe(0);
  });

  test('is not asked about when AWS itself has said that it is that late', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    await house.world.clock.advance(25 * HOUR_MS);
    house.time.attest(house.world.clock.now());
    await house.returning.giveBack(house.view()!.borrowId);
    expect(house.world.aws.calls.map(({ operation }) => operation)).not.toContain('checkIn');
  });

  function onItsOwnTime({ clock, license }: ReturnType<typeof makeWorld>): MemoryLicenseManager {
    const aws = new MemoryLicenseManager({ clock: { now: () => MORNING + clock.elapsed() }, issuer });
    aws.add(license);
    return aws;
  }
});

test('a seat that cannot be proved is told for a whole life after the last time it was asked for', async () => {
  const house = openHouse(makeWorld(issuer));
  const { aws, clock } = house.world;
  const genuine = aws.borrow.bind(aws);
  aws.borrow = async (wish, clientToken) => {
    const answer = await genuine(wish, clientToken);
    if (answer.outcome !== 'granted') return answer;
    return { ...answer, grant: { ...answer.grant, signedToken: new Secret('not-a-token') } };
  };
  for (let n = 0; n < 5; n += 1) aws.loseRequest('borrow');
  await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
  await clock.advance(5 * MINUTE_MS);
  await house.recover();
  const [end = Infinity] = aws.seatsEndAt(house.world.license.arn);
  expect(house.view()?.expiresAt).toBeGreaterThanOrEqual(end);
});

describe('a request that a clock ahead dated', () => {
  type Parts = Pick<House, 'ledger' | 'time' | 'world'>;

  /** Its answer was lost, and then the process died. */
  async function die(house: Omit<Parts, 'time'>, call: 'borrow' | 'checkOut', ask: () => Promise<unknown>) {
    const { ledger, world } = house;
    world.clock.jump(3 * HOUR_MS);
    world.aws.loseReply(call);
    ledger.crashBeforeAppend(2);
    await expect(ask()).rejects.toThrow('dead');
  }

  /** The next process hears from AWS what time it is; three hours later the clock has been put right. */
  async function wait({ time, world }: Pick<Parts, 'time' | 'world'>): Promise<void> {
    time.attest(world.clock.now() - 3 * HOUR_MS);
    await world.clock.advance(3 * HOUR_MS + MINUTE_MS);
    world.clock.jump(-3 * HOUR_MS);
  }

  test('is not repeated, though it looks a minute old: AWS would give a second seat', async () => {
    const house = openHouse(makeWorld(issuer));
    await die(house, 'borrow', house.borrow);
    const next = openHouse(house.world, house.ledger.restart());
    await wait(next);
    await next.recover();
    expect(next.view()?.badge).toBe('unresolved');
    expect(next.world.aws.calls.filter(({ operation }) => operation === 'borrow')).toHaveLength(1);
  });

  test('is not repeated as an online checkout either', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await die(house, 'checkOut', house.checkOut);
    const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    await wait(next);
    await next.recover();
    expect(next.only().state).toBe('unresolved');
    expect(next.world.aws.calls.filter(({ operation }) => operation === 'checkOut')).toHaveLength(1);
  });
});
