import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { FailureCode } from '../../main/domain/failure.ts';
import type { Renewal } from '../../main/domain/borrow.ts';
import { asked, idOf, recover } from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { Crash } from '../support/memory-vault.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: FailureCode) => expect.objectContaining({ code });
const NOT_EARLY = { borrowing: { canReturnEarly: false, maxMinutes: 24 * 60 } };

async function borrowed(changes = {}): Promise<House> {
  const house = openHouse(makeWorld(issuer, changes));
  await house.borrow();
  return house;
}

/** A borrow that is over by this computer's clock alone: nothing from outside ever said how late it is. */
async function endedByClockAlone(): Promise<House> {
  const house = await borrowed();
  house.ledger.saveMark('observed-at', '');
  const again = openHouse(house.world, house.ledger.restart());
  house.world.clock.set(house.world.clock.now() + DAY_MS);
  expect(again.time.isAttested(house.world.clock.now())).toBe(false);
  return again;
}

/** The request that is to follow the return of the first borrow. */
function renewalOf({ ledger }: House): Renewal {
  const [{ borrowId, wish } = expect.fail('there is a borrow')] = ledger.borrows();
  const replaces = { borrowId, order: 'return-first' } as const;
  return { borrowId: 'a'.repeat(32), clientToken: 'b'.repeat(32), wish: { ...wish, replaces } };
}

const returnedEvent = ({ ledger }: House) => ledger.events().find(({ kind }) => kind === 'returned');

describe('what has ended', () => {
  test('where AWS said that it is this late is closed without asking', async () => {
    const house = await borrowed();
    await house.world.clock.advance(DAY_MS);
    await house.returning.giveBack(idOf(house));
    expect(asked(house, 'checkIn')).toBe(0);
    expect(returnedEvent(house)).toMatchObject({ how: 'ended', requestId: null });
    expect(house.kinds()).toBe('requested held returned token-destroyed');
  });

  test('by this clock alone is given back if AWS can be reached: the seat may still be taken', async () => {
    const house = await endedByClockAlone();
    await house.returning.giveBack(idOf(house));
    expect([asked(house, 'checkIn'), house.kinds()]).toEqual([
      1,
      'requested held returning returned token-destroyed',
    ]);
    expect(house.world.aws.calls.at(-1)).toMatchObject({
      region: 'eu-central-1',
      connectionId: 'environment',
    });
  });

  test('and is given back by this clock alone says which answer closed it', async () => {
    const house = await endedByClockAlone();
    house.world.aws.checkIn = async () => ({ outcome: 'done', requestId: 'r-1' });
    await house.returning.giveBack(idOf(house));
    expect(returnedEvent(house)).toMatchObject({ how: 'checked-in', requestId: 'r-1' });
  });

  test('and AWS no longer knows has ended', async () => {
    const house = await endedByClockAlone();
    house.world.aws.checkIn = async () => ({ outcome: 'gone', requestId: 'r-2' });
    await house.returning.giveBack(idOf(house));
    expect(returnedEvent(house)).toMatchObject({ how: 'ended', requestId: 'r-2' });
  });

  test.each(['doNotSend', 'loseRequest'] as const)(
    'and cannot be asked about (%s) is closed all the same',
    async (kind) => {
      const house = await endedByClockAlone();
      house.world.aws[kind]('checkIn');
      await house.returning.giveBack(idOf(house));
      expect(returnedEvent(house)).toMatchObject({ how: 'ended', requestId: null });
    },
  );

  test('and whose token is lost is closed without asking', async () => {
    const house = await endedByClockAlone();
    house.world.vault.kept.clear();
    await house.returning.giveBack(idOf(house));
    expect([asked(house, 'checkIn'), returnedEvent(house)]).toMatchObject([0, { how: 'ended' }]);
  });

  test('is left to recovery when the process dies meanwhile', async () => {
    const house = await endedByClockAlone();
    house.world.vault.crashAt(1, 'before');
    await expect(house.returning.giveBack(idOf(house))).rejects.toBeInstanceOf(Crash);
    expect(house.kinds()).toBe('requested held returning');
    await recover(house, 'returning');
    expect(house.kinds()).toBe('requested held returning returned token-destroyed');
  });

  test('while its return was unknown is closed by recovery', async () => {
    const house = await borrowed();
    house.world.aws.loseRequest('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('outcome-unknown'));
    await house.world.clock.advance(DAY_MS);
    await recover(house, 'returning');
    expect([asked(house, 'checkIn'), returnedEvent(house)]).toMatchObject([1, { how: 'ended' }]);
    expect(house.view()).toBeUndefined();
  });

  test('only by a clock that runs ahead of what AWS said is given back like any other', async () => {
    const house = await borrowed();
    house.world.clock.jump(25 * HOUR_MS);
    house.world.aws.refuse('checkIn', 'access-denied');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('access-denied'));
    expect(house.kinds()).toBe('requested held returning return-refused');
  });
});

describe('a return for a renewal', () => {
  test('and the request that follows it are written as one', async () => {
    const house = await borrowed();
    const renewal = renewalOf(house);
    await house.returning.giveBackFor(renewal, idOf(house));
    expect(house.kinds()).toBe('requested held returning returned requested token-destroyed');
    expect(house.ledger.events()[2]).toMatchObject({ kind: 'returning', renewal });
    expect(house.ledger.borrows()[1]).toMatchObject({ state: 'requested', ...renewal });
  });

  test('waits for a return that is under way', async () => {
    const house = await borrowed();
    house.world.aws.loseRequest('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('outcome-unknown'));
    const again = house.returning.giveBackFor(renewalOf(house), idOf(house));
    await expect(again).rejects.toThrow(failsWith('in-progress'));
    expect(asked(house, 'checkIn')).toBe(1);
  });

  test('of one that ended meanwhile closes it, and goes on', async () => {
    const house = await borrowed(NOT_EARLY);
    await house.world.clock.advance(DAY_MS + MINUTE_MS);
    await house.returning.giveBackFor(renewalOf(house), idOf(house));
    expect([asked(house, 'checkIn'), house.kinds()]).toEqual([
      0,
      'requested held returned requested token-destroyed',
    ]);
  });

  test('is refused where the seat may not go back early', async () => {
    const house = await borrowed(NOT_EARLY);
    const work = house.returning.giveBackFor(renewalOf(house), idOf(house));
    await expect(work).rejects.toThrow(failsWith('not-returnable'));
    expect(house.kinds()).toBe('requested held');
  });

  test('of one that ended by this clock alone keeps the request through a crash', async () => {
    const house = await endedByClockAlone();
    const renewal = renewalOf(house);
    house.world.vault.crashAt(1, 'before');
    await expect(house.returning.giveBackFor(renewal, idOf(house))).rejects.toBeInstanceOf(Crash);
    await recover(house, 'returning');
    expect(house.ledger.borrows()[1]).toMatchObject({ state: 'requested', ...renewal });
  });
});
