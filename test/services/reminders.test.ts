import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { type House, makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

/** A house that borrowed for `days`, and watches. */
async function watching(days = 3): Promise<House> {
  const house = openHouse(
    makeWorld(issuer, { borrowing: { canReturnEarly: true, maxMinutes: days * 24 * 60 } }),
  );
  await house.borrow();
  house.watch.start();
  return house;
}

const idOf = (house: House): string => house.ledger.borrows()[0]!.borrowId;
const titles = ({ notices }: House): readonly string[] => notices.map(({ title }) => title);
const pass = (house: House, ms: number): Promise<void> => house.world.clock.advance(ms);

describe('a reminder', () => {
  test('says the time left and the exact end together, and what may be done at once', async () => {
    const house = await watching();
    await pass(house, 3 * DAY_MS - 18 * HOUR_MS);
    expect(house.notices).toEqual([
      {
        title: 'Survey ends soon',
        body: expect.stringMatching(
          /^1[78] h( 59 min)? left, until \w{3},? 7 Nov 2026.* Renew it while you have a network\.$/,
        ),
        about: { view: 'borrow', id: idOf(house) },
        acts: ['renew', 'snooze'],
        moment: { at: expect.any(Number), zone: expect.any(String) },
      },
    ]);
    expect(house.snapshots.take().reminders).toEqual([{ borrowId: idOf(house), kind: 'ends-soon' }]);
    await pass(house, 18 * HOUR_MS);
    expect(house.notices.at(-1)).toMatchObject({ title: 'Survey has ended', acts: ['renew'] });
  });

  test('of a long borrow comes a week, three days, a day and an hour before, and at the end', async () => {
    const house = await watching(30);
    await pass(house, 30 * DAY_MS + HOUR_MS);
    expect(titles(house)).toEqual([
      'Survey ends in a week',
      'Survey ends in three days',
      'Survey ends soon',
      'Survey ends within the hour',
      'Survey has ended',
    ]);
  });

  test('is not told again after a restart, nor by a second Fieldpass beside this one', async () => {
    const house = await watching();
    const beside = openHouse(house.world, house.ledger.another());
    beside.watch.start();
    await pass(house, 3 * DAY_MS - 12 * HOUR_MS);
    expect([...titles(house), ...titles(beside)]).toEqual(['Survey ends soon']);
    house.watch.stop();
    beside.watch.stop();
    const again = openHouse(house.world, house.ledger.restart());
    again.watch.start();
    again.watch.tick();
    expect(titles(again)).toEqual([]);
    await pass(again, 11 * HOUR_MS);
    expect(titles(again)).toEqual(['Survey ends within the hour']);
  });

  test('that is due when Fieldpass starts is left to the window, which shows it', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    await pass(house, 20 * HOUR_MS);
    house.watch.start();
    expect(titles(house)).toEqual([]);
  });

  test('is told once for this process where the ledger takes no note of it', async () => {
    const house = await watching();
    const refuse = (): never => {
      throw new FieldpassError('disk-full');
    };
    house.ledger.saveMark = refuse;
    house.ledger.claim = refuse;
    await pass(house, 3 * DAY_MS - 2 * HOUR_MS);
    expect(titles(house)).toEqual(['Survey ends soon']);
    await pass(house, HOUR_MS);
    expect(titles(house)).toEqual(['Survey ends soon', 'Survey ends within the hour']);
  });

  test('waits while another Fieldpass is just telling, and is not told twice', async () => {
    const house = await watching();
    const beside = house.ledger.another();
    await pass(house, 3 * DAY_MS - 18 * HOUR_MS - MINUTE_MS);
    expect(beside.claim('reminders')).toBe(true);
    await pass(house, MINUTE_MS);
    expect(titles(house)).toEqual([]);
    beside.release('reminders');
    house.watch.tick();
    house.watch.tick();
    expect(titles(house)).toEqual(['Survey ends soon']);
  });

  test('is not given where it is not wished, from the moment on at which the setting changed', async () => {
    const house = await watching();
    const { reminders } = DEFAULT_SETTINGS;
    house.preferences.change({
      ...DEFAULT_SETTINGS,
      reminders: { ...reminders, kinds: { ...reminders.kinds, 'ends-soon': false } },
    });
    await pass(house, 3 * DAY_MS - 30 * MINUTE_MS);
    expect(titles(house)).toEqual(['Survey ends within the hour']);
    house.preferences.change({ ...DEFAULT_SETTINGS, reminders: { ...reminders, areOn: false } });
    await pass(house, HOUR_MS);
    expect(titles(house)).toEqual(['Survey ends within the hour']);
  });
});

describe('what was told', () => {
  test('is taken back when the license is returned', async () => {
    const house = await watching();
    await pass(house, 3 * DAY_MS - 12 * HOUR_MS);
    const borrowId = idOf(house);
    await patiently(house.world.clock, house.returning.giveBack(borrowId));
    expect(house.withdrawn).toEqual([borrowId]);
    expect(house.snapshots.take().reminders).toEqual([]);
  });

  test('is taken back when it is renewed, and nothing is told of the old one or right after', async () => {
    const house = await watching();
    await pass(house, 3 * DAY_MS - 12 * HOUR_MS);
    const borrowId = idOf(house);
    await patiently(house.world.clock, house.renewing.renew(borrowId, 'borrow-first'));
    house.watch.tick();
    expect(house.withdrawn).toEqual([borrowId]);
    await pass(house, 13 * HOUR_MS);
    expect(titles(house)).toEqual(['Survey ends soon']);
  });

  test('is taken back when another process returned it', async () => {
    const house = await watching();
    await pass(house, 3 * DAY_MS - 12 * HOUR_MS);
    const beside = openHouse(house.world, house.ledger.another());
    await patiently(house.world.clock, beside.returning.giveBack(idOf(house)));
    house.changes.tell();
    expect(house.withdrawn).toEqual([idOf(house)]);
  });
});

describe('a snooze', () => {
  test('takes the reminder back, is silent for twelve hours and then tells again, over a restart too', async () => {
    const house = await watching(10);
    await pass(house, 9 * DAY_MS);
    const borrowId = idOf(house);
    house.reminders.snooze(borrowId);
    expect(house.withdrawn).toEqual([borrowId]);
    const until = house.world.clock.now() + 12 * HOUR_MS;
    expect(house.view()).toMatchObject({ snoozedUntilAt: until });
    house.watch.stop();
    const again = openHouse(house.world, house.ledger.restart());
    again.watch.start();
    expect(again.view()).toMatchObject({ snoozedUntilAt: until });
    await pass(again, 12 * HOUR_MS - 1);
    expect(titles(again)).toEqual([]);
    await pass(again, 1);
    expect(titles(again)).toEqual(['Survey ends soon']);
    expect(again.view()).toMatchObject({ snoozedUntilAt: null });
  });

  test('does not keep the end itself from being told', async () => {
    const house = await watching();
    await pass(house, 3 * DAY_MS - 2 * HOUR_MS);
    house.reminders.snooze(idOf(house));
    await pass(house, 2 * HOUR_MS);
    expect(titles(house)).toEqual(['Survey ends soon', 'Survey has ended']);
  });

  test('is refused for what has ended, was returned, or was never here', async () => {
    const house = await watching();
    const refused = expect.objectContaining({ code: 'borrow-not-found' });
    expect(() => house.reminders.snooze('0'.repeat(32))).toThrow(refused);
    await pass(house, 4 * DAY_MS);
    expect(() => house.reminders.snooze(idOf(house))).toThrow(refused);
  });
});

describe('settings', () => {
  test('are in the snapshot, survive a restart, and stay as they were when the disk is full', async () => {
    const house = openHouse(makeWorld(issuer));
    const changed = { ...DEFAULT_SETTINGS, language: 'de' } as const;
    expect(house.snapshots.take().settings).toEqual(DEFAULT_SETTINGS);
    house.preferences.change(changed);
    const again = openHouse(house.world, house.ledger.restart());
    expect(again.snapshots.take().settings).toEqual(changed);
    again.ledger.saveMark = () => {
      throw new FieldpassError('disk-full');
    };
    expect(() => again.preferences.change(DEFAULT_SETTINGS)).toThrow(FieldpassError);
    expect(again.preferences.read()).toEqual(changed);
  });

  test('go along to the ledger of another connection', async () => {
    const [one, other] = [openHouse(makeWorld(issuer)), openHouse(makeWorld(issuer))];
    one.preferences.change({ ...DEFAULT_SETTINGS, language: 'ja' });
    other.preferences.takeOver(one.preferences);
    expect(other.preferences.read().language).toBe('ja');
  });
});

test('the calendar holds what is borrowed, and its cancellation once it was returned', async () => {
  const house = await watching();
  expect(house.calendars.take().entries).toMatchObject([{ state: 'confirmed', licenseName: 'Survey' }]);
  await patiently(house.world.clock, house.returning.giveBack(idOf(house)));
  const { entries, text } = house.calendars.take();
  expect(entries).toMatchObject([{ state: 'cancelled', sequence: 1 }]);
  expect(text).toContain('STATUS:CANCELLED');
});
