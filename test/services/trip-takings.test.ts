import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { Crash } from '../support/memory-vault.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { openHouse } from '../support/house.ts';
import { type TripHouse, tripHouse, WISH } from '../support/trip-house.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});
const failsWith = (code: string) => expect.objectContaining({ code });
const states = ({ takings, tripId }: TripHouse): string =>
  (takings.of(tripId)?.items ?? []).map(({ state }) => state).join(' ');
const take = ({ patient, takings, tripId }: TripHouse) => patient(takings.take(tripId));
const undo = ({ patient, takings, tripId }: TripHouse) => patient(takings.undo(tripId));

/** The second borrow fails; the first was granted. */
async function stoppedHouse(changes = {}): Promise<TripHouse> {
  const house = await tripHouse(issuer, { changes });
  house.world.aws.add(house.trips.standing(house.tripId).items[1]!.license!, 0);
  await take(house);
  return house;
}

describe('borrowing for a trip', () => {
  test('takes every license, and the trip is covered', async () => {
    const house = await tripHouse(issuer);
    const taking = await take(house);
    expect(taking.state).toBe('done');
    expect(states(house)).toBe('taken taken taken');
    expect(house.seatsOut()).toEqual([1, 1, 1]);
    expect(house.snapshots.take().trips.list[0]).toMatchObject({
      state: 'covered',
      taking: { state: 'done' },
    });
  });

  test('leaves alone what covers the trip already', async () => {
    const house = await tripHouse(issuer);
    await house.patient(house.borrowing.borrow(house.arns[1]));
    await take(house);
    expect(states(house)).toBe('taken covered taken');
    expect(house.seatsOut()).toEqual([1, 1, 1]);
  });

  test('renews what is here and ends too soon', async () => {
    const house = await tripHouse(issuer);
    const old = await house.patient(house.borrowing.borrow(house.arns[0]));
    await house.world.clock.advance(2 * DAY_MS);
    house.trips.save(house.tripId, { ...WISH, lastDay: '2026-11-08', licenseArns: house.arns });
    const { items } = await take(house);
    expect(items[0]).toMatchObject({ state: 'taken', how: 'renew', undo: 'renewed' });
    expect(items[0]?.borrowId).not.toBe(old.borrowId);
    expect(house.seatsOut()).toEqual([1, 1, 1]);
  });

  test('shows how far it is while it runs, and keeps the connection from being changed', async () => {
    const house = await tripHouse(issuer);
    const open = house.world.aws.hold('borrow');
    const running = take(house);
    await expect.poll(() => states(house)).toBe('running waiting waiting');
    expect(house.snapshots.take().trips.list[0]?.taking?.state).toBe('running');
    expect(house.changes.working()[0]).toMatchObject({ subject: `trip:${house.tripId}` });
    await expect(house.takings.take(house.tripId)).rejects.toThrow(failsWith('in-progress'));
    house.takings.seen(house.tripId);
    open();
    expect((await running).state).toBe('done');
    expect(house.changes.working()).toEqual([]);
  });

  test.each([
    ['has no licenses', { licenseArns: [] }, 'no licenses'],
    ['is over', { firstDay: '2026-11-01', lastDay: '2026-11-03' }, 'over'],
    [
      'is too early',
      { firstDay: '2026-11-12', lastDay: '2026-11-14' },
      'Survey: it would end too soon before 2026-11-11T00:06:00Z',
    ],
    ['is too long', { lastDay: '2026-11-20' }, 'Survey: The issuer does not let it be borrowed long enough'],
  ])('takes nothing for a trip that %s, and says why', async (_, change, said) => {
    const house = await tripHouse(issuer);
    house.trips.save(house.tripId, { ...WISH, licenseArns: house.arns, ...change });
    await expect(take(house)).rejects.toThrow(said);
    expect(house.ledger.borrows()).toEqual([]);
    expect(house.takings.of(house.tripId)).toBeNull();
  });

  test('looks once more before it refuses: a seat may have become free since the list was made', async () => {
    const house = await tripHouse(issuer);
    const { license } = house.trips.standing(house.tripId).items[2]!;
    house.world.aws.add(license!, 0);
    await house.patient(house.catalogue.refresh());
    await expect(take(house)).rejects.toThrow(failsWith('trip-not-coverable'));
    house.world.aws.add(license!, 1);
    expect((await take(house)).state).toBe('done');
  });

  test('stops at the first that fails, and tells what was got, what failed and what was not tried', async () => {
    const house = await stoppedHouse();
    const taking = house.takings.of(house.tripId);
    expect(taking?.state).toBe('stopped');
    expect(states(house)).toBe('taken failed untried');
    expect(taking?.items[0]).toMatchObject({
      undo: 'possible',
      borrowId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(taking?.items[1]).toMatchObject({ failure: { code: 'no-seats' }, borrowId: null, undo: null });
    expect(house.seatsOut()).toEqual([1, 0, 0]);
  });

  test('is not satisfied with a grant that ends before the last day does', async () => {
    const house = await tripHouse(issuer);
    const { license } = house.trips.standing(house.tripId).items[0]!;
    house.world.aws.add({ ...license!, borrowing: { canReturnEarly: true, maxMinutes: 60 } });
    const { items, state } = await take(house);
    expect(state).toBe('stopped');
    expect(items[0]).toMatchObject({
      state: 'failed',
      undo: 'possible',
      failure: { code: 'trip-not-coverable' },
    });
  });

  test('tells of a request whose outcome is not known that it is still open', async () => {
    const house = await tripHouse(issuer);
    for (let times = 0; times < 6; times += 1) house.world.aws.loseRequest('borrow');
    const { items } = await take(house);
    expect(items[0]).toMatchObject({ state: 'failed', undo: 'open', failure: { code: 'outcome-unknown' } });
  });

  test('goes on with the same act when tried again, so that all of it can be undone', async () => {
    const house = await stoppedHouse();
    house.world.aws.add(house.trips.standing(house.tripId).items[1]!.license!, 1);
    expect((await take(house)).state).toBe('done');
    expect(states(house)).toBe('taken taken taken');
    await undo(house);
    expect(house.seatsOut()).toEqual([0, 0, 0]);
  });
});

describe('undoing', () => {
  test('gives back just what this act borrowed', async () => {
    const house = await tripHouse(issuer);
    await house.patient(house.borrowing.borrow(house.arns[2]));
    house.world.aws.add(house.trips.standing(house.tripId).items[1]!.license!, 0);
    await take(house);
    const taking = await undo(house);
    expect(taking.state).toBe('undone');
    expect(states(house)).toBe('returned failed covered');
    expect(house.seatsOut()).toEqual([0, 0, 1]);
  });

  test('cannot give back what the issuer does not take early, and that was said before', async () => {
    const house = await tripHouse(issuer, {
      changes: { borrowing: { canReturnEarly: false, maxMinutes: 4 * 24 * 60 } },
    });
    expect(house.snapshots.take().trips.list[0]?.kit[1]?.canReturnEarly).toBe(false);
    house.world.aws.add(house.trips.standing(house.tripId).items[2]!.license!, 0);
    await take(house);
    const { items } = await undo(house);
    expect(items.map(({ state, undo: can }) => [state, can])).toEqual([
      ['returned', null],
      ['taken', 'no-early-return'],
      ['failed', null],
    ]);
    expect(house.seatsOut()).toEqual([0, 1, 0]);
    await expect(undo(house)).rejects.toThrow(failsWith('nothing-to-undo'));
  });

  test('leaves a renewal alone: without it there would be less than before', async () => {
    const house = await tripHouse(issuer);
    await house.patient(house.borrowing.borrow(house.arns[0]));
    await house.world.clock.advance(2 * DAY_MS);
    house.trips.save(house.tripId, { ...WISH, lastDay: '2026-11-08', licenseArns: house.arns });
    house.world.aws.add(house.trips.standing(house.tripId).items[1]!.license!, 0);
    await take(house);
    await expect(undo(house)).rejects.toThrow(failsWith('nothing-to-undo'));
    expect(house.seatsOut()).toEqual([1, 0, 0]);
  });

  test('that is refused says so of the one, goes on with the others, and can be tried again', async () => {
    const house = await tripHouse(issuer);
    house.world.aws.add(house.trips.standing(house.tripId).items[2]!.license!, 0);
    await take(house);
    house.world.aws.refuse('checkIn', 'access-denied');
    const { items } = await undo(house);
    expect(items[0]).toMatchObject({ state: 'taken', undo: 'possible', failure: { code: 'access-denied' } });
    expect(items[1]).toMatchObject({ state: 'returned' });
    expect(house.seatsOut()).toEqual([1, 0, 0]);
    await undo(house);
    expect(states(house)).toBe('returned returned failed');
  });

  test('takes what was returned by hand meanwhile as returned', async () => {
    const house = await stoppedHouse();
    await house.returning.giveBack(house.takings.of(house.tripId)!.items[0]!.borrowId!);
    expect((await undo(house)).items[0]?.state).toBe('returned');
  });

  test('is offered no more once the outcome was seen', async () => {
    const house = await stoppedHouse();
    house.takings.seen(house.tripId);
    expect(house.snapshots.take().trips.list[0]?.taking).toBeNull();
    await expect(undo(house)).rejects.toThrow(failsWith('nothing-to-undo'));
    expect(house.seatsOut()).toEqual([1, 0, 0]);
  });
});

test('a crash in the middle leaves ordinary borrows, which the ledger tells after a new start', async () => {
  const house = await tripHouse(issuer);
  house.vault.crashAt(6, 'before');
  await expect(take(house)).rejects.toThrow(Crash);
  expect(house.takings.of(house.tripId)?.state).toBe('stopped');
  const again = openHouse(house.world, house.ledger);
  await again.recover();
  await again.proofs.checkAll();
  const { borrows } = again.snapshots.take();
  expect(borrows.length).toBeGreaterThan(0);
  expect(borrows.map(({ badge }) => badge)).toEqual(borrows.map(() => 'borrowed'));
  for (const { borrowId } of borrows) await again.returning.giveBack(borrowId);
  expect(house.seatsOut()).toEqual([0, 0, 0]);
});
