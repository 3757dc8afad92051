import { beforeAll, describe, expect, test } from 'vitest';
import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { Borrow } from '../../main/domain/borrow.ts';
import {
  asked,
  borrowMeanwhile,
  houseGivingBack,
  houseInDoubt,
  idOf,
  recover,
} from '../support/borrow-house.ts';
import { makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { Crash } from '../support/memory-vault.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

describe('beginning a request', () => {
  test('that another process has finished meanwhile gives what it got, and asks nothing', async () => {
    const house = openHouse(makeWorld(issuer));
    const { borrowId, wish } = await house.borrow();
    expect(await house.borrowing.begin(borrowId, wish)).toMatchObject({ borrowId, state: 'held' });
    expect(asked(house, 'borrow')).toBe(1);
  });

  test('that is over, or not there at all, is nothing to begin', async () => {
    const house = openHouse(makeWorld(issuer));
    const { borrowId, wish } = await house.borrow();
    await house.returning.giveBack(borrowId);
    for (const id of [borrowId, 'f'.repeat(32)])
      await expect(house.borrowing.begin(id, wish)).rejects.toThrow(failsWith('in-progress'));
    expect(asked(house, 'borrow')).toBe(1);
  });

  test('that waits for its answer longer than a claim lasts is not asked a second time', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, clock } = house.world;
    const release = aws.hold('borrow');
    const borrowing = house.borrow();
    await expect.poll(() => asked(house, 'borrow')).toBe(1);
    await clock.advance(3 * MINUTE_MS);
    await expect(house.borrowing.recover(idOf(house))).rejects.toThrow(failsWith('in-progress'));
    release();
    expect((await borrowing).state).toBe('held');
    expect(asked(house, 'borrow')).toBe(1);
  });

  test('shows its work, and nothing of it once it has failed', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.refuse('borrow', 'access-denied');
    await expect(house.borrow()).rejects.toThrow(failsWith('access-denied'));
    expect(house.changes.working()).toEqual([]);
  });
});

describe('an answer that says nothing about the attempts before it', () => {
  test('is told as unknown, with its reason, without asking again', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.loseReply('borrow');
    house.world.aws.refuse('borrow', 'access-denied');
    const error: unknown = await house.borrow().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      cause: failsWith('access-denied'),
      details: { because: 'access-denied', borrowId: idOf(house) },
    });
    expect([asked(house, 'borrow'), house.kinds()]).toEqual([2, 'requested asked-again']);
  });

  test('after the last attempt names the borrow', async () => {
    const house = openHouse(makeWorld(issuer));
    for (let n = 0; n < 5; n += 1) house.world.aws.loseRequest('borrow', 'timed-out');
    const error: unknown = await house.borrow().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      details: { borrowId: idOf(house), because: 'timed-out' },
    });
    expect(asked(house, 'borrow')).toBe(5);
    expect(house.ledger.events().flatMap((event) => ('attempt' in event ? [event.attempt] : []))).toEqual([
      2, 3, 4, 5,
    ]);
  });

  test('a conclusive refusal after a lost request closes it; what may be stored is destroyed later', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.loseRequest('borrow');
    house.world.aws.refuse('borrow', 'no-seats');
    await expect(house.borrow()).rejects.toThrow(failsWith('no-seats'));
    expect(house.kinds()).toBe('requested asked-again refused');
    await house.recover();
    expect(house.kinds()).toBe('requested asked-again refused token-destroyed');
  });
});

describe('recovering a request', () => {
  test('leaves alone what is held', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    const calls = house.world.vault.calls.length;
    await recover(house, 'borrowing');
    await recover(house, 'borrowing', 'f'.repeat(32));
    expect([house.kinds(), asked(house, 'borrow')]).toEqual(['requested held', 1]);
    expect(house.world.vault.calls.length).toBe(calls);
  });

  test('waits for a keychain that is locked: the token may be in it', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    house.world.vault.state = 'locked';
    const calls = asked(house, 'borrow');
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-locked'));
    expect(asked(house, 'borrow')).toBe(calls);
    house.world.vault.state = 'ready';
    await recover(house, 'borrowing');
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
    expect(house.changes.working()).toEqual([]);
  });

  test('destroys what cannot be read, and asks AWS again', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    const { vault } = house.world;
    const get = vault.get.bind(vault);
    vault.get = async () => {
      vault.get = get;
      return Promise.reject(new FieldpassError('keychain-corrupt'));
    };
    await recover(house, 'borrowing');
    expect(vault.calls.filter((call) => !call.startsWith('probe'))).toEqual([
      `destroy ${idOf(house)}`,
      `put ${idOf(house)}`,
    ]);
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
  });

  test('passes on what is no failure of the keychain', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    house.world.vault.crashAt(1, 'before');
    await expect(recover(house, 'borrowing')).rejects.toBeInstanceOf(Crash);
    expect(house.changes.working()).toEqual([]);
  });

  test('with a clock that was set back asks nothing: how long ago it was is not known', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    const calls = asked(house, 'borrow');
    const again = openHouse(house.world, house.ledger.restart());
    house.world.clock.jump(-HOUR_MS);
    await recover(again, 'borrowing');
    expect(asked(again, 'borrow')).toBe(calls);
    expect(again.view()).toMatchObject({ badge: 'unresolved' });
    expect(house.world.vault.calls.some((call) => call.startsWith('destroy'))).toBe(false);
  });

  test('tells the window when it gives up', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    await house.world.clock.advance(11 * MINUTE_MS);
    const states: (Borrow['state'] | undefined)[] = [];
    house.changes.subscribe(() => states.push(house.ledger.borrows()[0]?.state));
    await recover(house, 'borrowing');
    expect(states).toContain('unresolved');
  });
});

describe('a seat that is being given back', () => {
  test('is not held up by a locked keychain: AWS tells its token again', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    house.world.vault.state = 'locked';
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-unavailable'));
    expect(house.kinds()).toBe('requested not-stored giving-back asked-again refused');
    expect(house.world.aws.seatsTaken(house.world.license.arn)).toBe(0);
  });

  test('waits for the next process when this one dies at the keychain', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    const before = asked(house, 'borrow');
    house.world.vault.crashAt(1, 'before');
    await expect(recover(house, 'borrowing')).rejects.toBeInstanceOf(Crash);
    expect(asked(house, 'borrow')).toBe(before);
  });

  test('counts as given back when AWS no longer knows it', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    house.world.aws.checkIn = async () => ({ outcome: 'gone', requestId: null });
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-unavailable'));
    expect(house.ledger.borrows()[0]?.state).toBe('refused');
  });

  test('goes back with the token that the keychain had after all, without asking for it', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const put = world.vault.put.bind(world.vault);
    world.vault.put = async (id, secret) => {
      await put(id, secret);
      throw new FieldpassError('keychain-slow');
    };
    world.aws.loseRequest('checkIn');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-unavailable'));
    expect([asked(house, 'borrow'), world.aws.seatsTaken(world.license.arn)]).toEqual([1, 0]);
    expect(world.aws.calls.filter(({ operation }) => operation === 'checkIn').at(-1)).toMatchObject({
      region: 'eu-central-1',
      connectionId: 'environment',
    });
  });

  test('cannot go back with what holds no consumption token', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    house.world.vault.state = 'ready';
    house.world.vault.kept.set(idOf(house), 'rubbish');
    const before = asked(house, 'checkIn');
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-corrupt'));
    expect([asked(house, 'checkIn'), house.ledger.borrows()[0]?.state]).toEqual([before, 'requested']);
  });

  test('that nobody can give back any more is told with its exact end, and leaves nothing in the keychain', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    const [endsAt] = house.world.aws.seatsEndAt(house.world.license.arn);
    await house.world.clock.advance(11 * MINUTE_MS);
    await recover(house, 'borrowing');
    expect(house.view()).toMatchObject({ badge: 'unresolved', seatHeldUntilAt: endsAt });
    expect(house.world.vault.calls.at(-1)).toBe(`destroy ${idOf(house)}`);
    await house.world.clock.advance(DAY_MS);
    expect(house.view()).toMatchObject({ removable: true });
  });
});

describe('a renewal between return and request', () => {
  const beginRenewal = async (kind: 'doNotSend' | 'refuse', code: FailureCode) => {
    const house = openHouse(makeWorld(issuer));
    const { borrowId } = await house.borrow();
    house.world.aws[kind]('borrow', code);
    const renewing = patiently(house.world.clock, house.renewing.renew(borrowId, 'return-first'));
    return { house, end: await renewing.then(({ state }) => state).catch((error: unknown) => error) };
  };

  test('asks again when its request did not leave', async () => {
    const { end } = await beginRenewal('doNotSend', 'offline');
    expect(end).toBe('held');
  });

  test('is over when its request may never leave', async () => {
    const { end } = await beginRenewal('doNotSend', 'access-denied');
    expect(end).toMatchObject({ code: 'renewal-gap' });
  });

  test('is over when AWS refuses it, even for a reason that passes', async () => {
    const { end } = await beginRenewal('refuse', 'rate-limited');
    expect(end).toMatchObject({ code: 'renewal-gap', details: { because: 'rate-limited' } });
  });

  test('a plain request that did not leave is over: nothing was given up for it', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.doNotSend('borrow', 'offline');
    await expect(borrowMeanwhile(house, () => undefined)).rejects.toThrow(failsWith('offline'));
    expect(asked(house, 'borrow')).toBe(1);
  });
});
