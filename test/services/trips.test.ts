import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { CLOCK_ROOM_MS } from '../../main/domain/trip-coverage.ts';
import { MemoryTrips } from '../support/memory-trips.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { portsOn } from '../support/house.ts';
import { assemble } from '../../main/assemble.ts';
import { MORNING } from '../support/samples.ts';
import { tripHouse, WISH } from '../support/trip-house.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});
const failsWith = (code: string) => expect.objectContaining({ code });
const END = Date.UTC(2026, 10, 7);

describe('trips', () => {
  test('are shown with the days, the end of the last day, and how each license stands', async () => {
    const house = await tripHouse(issuer);
    const [trip] = house.snapshots.take().trips.list;
    expect(trip).toMatchObject({ ...WISH, days: 2, endAt: END, state: 'ready', taking: null });
    expect(trip?.earliestAt).toBe(END - 4 * DAY_MS + CLOCK_ROOM_MS);
    expect(trip?.isTight).toBe(false);
    expect(trip?.kit).toMatchObject([
      { licenseName: 'Survey', productSku: 'SURVEY-1', renews: false, canReturnEarly: true },
      { licenseName: 'Drill' },
      { licenseName: 'Ship' },
    ]);
  });

  test('say from when on one press covers all, and that it falls on the first day', async () => {
    const house = await tripHouse(issuer, { days: 2 });
    house.trips.save(house.tripId, { ...WISH, firstDay: '2026-11-05', licenseArns: house.arns });
    const [trip] = house.snapshots.take().trips.list;
    expect(trip).toMatchObject({
      state: 'early',
      isTight: true,
      earliestAt: END - 2 * DAY_MS + CLOCK_ROOM_MS,
    });
  });

  test('take what is here and ends too soon for something to renew, not to borrow twice', async () => {
    const house = await tripHouse(issuer);
    await house.patient(house.borrowing.borrow(house.arns[0]));
    house.trips.save(house.tripId, { ...WISH, lastDay: '2026-11-08', licenseArns: [house.arns[0]] });
    const [trip] = house.snapshots.take().trips.list;
    expect(trip?.kit).toMatchObject([{ renews: true, coverage: { state: 'later' } }]);
    house.trips.save(house.tripId, { ...WISH, licenseArns: [house.arns[0]] });
    expect(house.snapshots.take().trips.list[0]).toMatchObject({
      state: 'covered',
      earliestAt: null,
      kit: [{ renews: false, coverage: { state: 'covered', untilAt: MORNING + 4 * DAY_MS } }],
    });
  });

  test('are made, changed in place and removed, soonest first', async () => {
    const house = await tripHouse(issuer);
    const { trips } = house;
    const next = trips.save(null, { ...WISH, name: ' Mine ', firstDay: '2026-11-01', licenseArns: [] });
    expect(trips.standings().list.map(({ trip }) => trip.name)).toEqual(['Mine', 'Rig 7']);
    trips.save(next.tripId, { ...WISH, name: 'Quarry', licenseArns: [house.arns[1]] });
    expect(trips.find('quar').kit).toMatchObject([{ licenseName: 'Drill' }]);
    trips.remove(next.tripId);
    expect(trips.standings().list).toHaveLength(1);
    expect(() => trips.standing(next.tripId)).toThrow(failsWith('trip-not-found'));
    expect(() => trips.remove(next.tripId)).toThrow(failsWith('trip-not-found'));
    expect(() => trips.save(next.tripId, { ...WISH, licenseArns: [] })).toThrow(failsWith('trip-not-found'));
    expect(() => trips.find('quarry')).toThrow(failsWith('trip-not-found'));
  });

  test('that make no sense are refused, and nothing is written', async () => {
    const house = await tripHouse(issuer);
    const { trips } = house;
    const wish = { ...WISH, licenseArns: [] };
    expect(() => trips.save(null, { ...wish, lastDay: '2026-11-01' })).toThrow(failsWith('trip-refused'));
    expect(() => trips.save(null, { ...wish, licenseArns: ['arn:x'] })).toThrow(
      failsWith('license-not-found'),
    );
    expect(trips.standings().list).toHaveLength(1);
  });

  test('are at most a hundred; a hundred can still be changed', async () => {
    const house = await tripHouse(issuer);
    for (let count = 1; count < 100; count += 1) house.trips.save(null, { ...WISH, licenseArns: [] });
    expect(() => house.trips.save(null, { ...WISH, licenseArns: [] })).toThrow(failsWith('trip-refused'));
    expect(house.trips.save(house.tripId, { ...WISH, name: 'Late', licenseArns: [] }).name).toBe('Late');
  });

  test('keep a license that is no longer listed, and say so', async () => {
    const world = await tripHouse(issuer);
    const { tripDesk } = portsOn(world.world);
    tripDesk.write([
      { ...world.trips.find('Rig'), kit: [{ licenseArn: 'arn:gone', licenseName: 'Gone', productSku: '' }] },
    ]);
    const { trips } = assemble(portsOn(world.world, { tripDesk, ledger: world.ledger }));
    const { trip, items } = trips.standings().list[0]!;
    expect(items).toMatchObject([{ coverage: { state: 'cannot', reason: 'not-listed' } }]);
    expect(trips.save(trip.tripId, { ...WISH, licenseArns: ['arn:gone'] }).kit).toEqual(trip.kit);
  });

  test('whose file cannot be read are told, and neither shown nor overwritten', async () => {
    const { world, ledger } = await tripHouse(issuer);
    const desk = new MemoryTrips();
    const { snapshots, trips } = assemble(portsOn(world, { ledger, tripDesk: desk }));
    desk.isBroken = true;
    expect(snapshots.take().trips).toMatchObject({ list: [], problem: { code: 'file-unreadable' } });
    expect(() => trips.save(null, { ...WISH, licenseArns: [] })).toThrow(failsWith('file-unreadable'));
    desk.isBroken = false;
    expect(desk.trips).toEqual([]);
  });

  test('hand their kit on, and a colleague finds the same products', async () => {
    const house = await tripHouse(issuer);
    const { fileName, text } = house.trips.kitFile(house.tripId);
    expect(fileName).toBe('Rig-7.fieldpass');
    expect(house.trips.readKit(text.replaceAll('license:l-', 'license:x-'))).toMatchObject({
      name: 'Rig 7',
      found: [{ licenseName: 'Survey' }, { licenseName: 'Drill' }, { licenseName: 'Ship' }],
      missing: [],
    });
    house.trips.save(house.tripId, { ...WISH, licenseArns: [] });
    expect(() => house.trips.kitFile(house.tripId)).toThrow(failsWith('trip-refused'));
    expect(() => house.trips.readKit('{}')).toThrow(failsWith('kit-rejected'));
  });
});
