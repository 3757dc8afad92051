import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../main/domain/instant.ts';
import {
  dayAfter,
  daysOf,
  fitText,
  isDay,
  spanOf,
  type TripDraft,
  whyNotTrip,
} from '../../main/domain/trip.ts';

const DRAFT: TripDraft = {
  name: 'Rig 7',
  place: 'North Sea',
  firstDay: '2026-12-01',
  lastDay: '2026-12-05',
  kit: [],
};
const licenses = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    licenseArn: `arn:${index}`,
    licenseName: 'A',
    productSku: '',
  }));

describe('a calendar day', () => {
  test.each(['2026-12-01', '2028-02-29', '2020-01-01', '2099-12-31'])('%s is one', (day) =>
    expect(isDay(day)).toBe(true),
  );
  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2019-12-31',
    '2100-01-01',
    '26-12-01',
    '2026-12-01T00',
    '2026-12-01 ',
    '+002026-12-01',
    ' 2026-12-01',
    '2026-12-1',
    '',
  ])('%s is none', (day) => expect(isDay(day)).toBe(false));

  test('the day after the last of a month or year is the first of the next', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect(dayAfter('2028-02-28')).toBe('2028-02-29');
  });
});

describe('a trip', () => {
  test('counts its first and its last day', () => {
    expect(daysOf(DRAFT)).toBe(5);
    expect(daysOf({ firstDay: '2026-12-01', lastDay: '2026-12-01' })).toBe(1);
    expect(daysOf({ firstDay: '2027-03-01', lastDay: '2027-04-01' })).toBe(32);
  });

  test('with everything in its bounds is one', () => {
    expect(whyNotTrip(DRAFT)).toBeNull();
    expect(whyNotTrip({ ...DRAFT, place: '' })).toBeNull();
    expect(
      whyNotTrip({ ...DRAFT, name: 'n'.repeat(60), place: 'p'.repeat(80), kit: licenses(100) }),
    ).toBeNull();
    expect(whyNotTrip({ ...DRAFT, lastDay: '2027-12-01' })).toBeNull();
    expect(whyNotTrip({ ...DRAFT, lastDay: DRAFT.firstDay })).toBeNull();
  });

  test.each([
    ['no name', { name: '  ' }, 'name'],
    ['too long a name', { name: 'n'.repeat(61) }, 'name'],
    ['a name with a line break', { name: 'Rig\n7' }, 'control'],
    ['a place with half a character', { place: '\ud800' }, 'control'],
    ['too long a place', { place: 'p'.repeat(81) }, 'place'],
    ['a first day that is none', { firstDay: '2026-02-30' }, 'calendar days'],
    ['a last day that is none', { lastDay: 'soon' }, 'calendar days'],
    ['an end before its beginning', { lastDay: '2026-11-30' }, 'before the first'],
    ['more than a year', { lastDay: '2027-12-02' }, 'at most 366 days'],
    ['too many licenses', { kit: licenses(101) }, 'at most 100 licenses'],
  ])('with %s is refused, and the sentence says why', (_, change, said) =>
    expect(whyNotTrip({ ...DRAFT, ...change })).toContain(said),
  );

  test('reaches from the begin of its first day to the end of its last, wherever the days begin', () => {
    const span = spanOf(DRAFT, (day) => Date.parse(`${day}T00:00:00-03:00`));
    expect(span).toEqual({
      firstAt: Date.UTC(2026, 11, 1, 3),
      firstEndAt: Date.UTC(2026, 11, 2, 3),
      endAt: Date.UTC(2026, 11, 6, 3),
    });
  });

  test('over a change of summer time is an hour shorter or longer', () => {
    const berlin = (day: string): number =>
      Date.parse(`${day}T00:00:00${day > '2027-03-28' ? '+02:00' : '+01:00'}`);
    const { firstAt, endAt } = spanOf({ firstDay: '2027-03-28', lastDay: '2027-03-28' }, berlin);
    expect(endAt - firstAt).toBe(23 * HOUR_MS);
  });
});

test('a text from outside is cut and made harmless, also where the cut halves a character', () => {
  expect(fitText('Well\u0000 Planner\n')).toBe('Well\ufffd Planner\ufffd');
  const cut = fitText(`${'x'.repeat(399)}😀`);
  expect([cut.length, cut.at(-1)]).toEqual([400, '\ufffd']);
});
