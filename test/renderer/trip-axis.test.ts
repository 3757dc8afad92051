import { describe, expect, test } from 'vitest';
import { axisOf, coveredStretch, placeOf, stretchOf } from '../../renderer/state/trip-axis.ts';
import { TripFormState } from '../../renderer/state/trip-form.svelte.ts';
import { DAY } from './dev/builders.ts';
import { trip } from './dev/trip-scenes.ts';

const NOW = Date.UTC(2026, 10, 28, 12);
const TRIP = trip(NOW);

describe('the bar of a trip', () => {
  const axis = axisOf(TRIP, NOW);

  test('reaches from a little before now to a little after the last day', () => {
    expect(axis.startAt).toBeLessThan(NOW);
    expect(axis.endAt).toBeGreaterThan(TRIP.endAt);
    expect(placeOf(axis, axis.startAt)).toBe(0);
    expect(placeOf(axis, axis.endAt)).toBe(1_000);
  });

  test('begins with the trip where one is in the middle of it', () => {
    const inside = axisOf({ ...TRIP, earliestAt: null }, TRIP.firstAt + DAY);
    expect(inside.startAt).toBeLessThan(TRIP.firstAt);
  });

  test('cuts what lasts beyond it, and draws nothing that is over', () => {
    const { from, length } = stretchOf(axis, NOW, NOW + 500 * DAY);
    expect(from + length).toBe(1_000);
    expect(stretchOf(axis, NOW, NOW - DAY).length).toBe(0);
  });

  test('draws what is here from now, what is planned from its moment, and nothing where no end is known', () => {
    const here = placeOf(axis, NOW);
    expect(coveredStretch(axis, { state: 'covered', untilAt: TRIP.endAt }, NOW)).toMatchObject({
      kind: 'has',
      stretch: { from: here },
    });
    const later = coveredStretch(axis, { state: 'later', fromAt: NOW + DAY, untilAt: TRIP.endAt }, NOW);
    expect(later).toMatchObject({ kind: 'plan', stretch: { from: placeOf(axis, NOW + DAY) } });
    const now = coveredStretch(axis, { state: 'now', fromAt: NOW - DAY, untilAt: TRIP.endAt }, NOW);
    expect(now?.stretch.from).toBe(here);
    const cannot = { state: 'cannot', reason: 'not-listed', why: '', untilAt: null } as const;
    expect(coveredStretch(axis, cannot, NOW)).toBeNull();
    expect(coveredStretch(axis, { ...cannot, untilAt: NOW + DAY }, NOW)?.kind).toBe('short');
  });
});

describe('the form of a trip', () => {
  const whole = { name: 'Rig', firstDay: '2026-12-01', lastDay: '2026-12-02', kit: TRIP.kit };

  test('with everything in it is good, and sends what was chosen', () => {
    const form = new TripFormState(whole);
    expect(form.isBad).toBe(false);
    expect(form.message).toEqual({
      tripId: null,
      name: 'Rig',
      place: '',
      firstDay: '2026-12-01',
      lastDay: '2026-12-02',
      licenseArns: TRIP.kit.map(({ licenseArn }) => licenseArn),
    });
  });

  test.each([
    [{ lastDay: '2027-12-01' }, null],
    [{ lastDay: '2027-12-02' }, 'tooLong'],
    [{ lastDay: '2026-11-30' }, 'lastBefore'],
    [{ lastDay: '' }, 'dayNeeded'],
    [{ lastDay: '2026-11-30', firstDay: '' }, null],
  ])('with %o says of its last day: %s', (change, problem) => {
    expect(new TripFormState({ ...whole, ...change }).lastProblem).toBe(problem);
  });

  test('puts a license in and takes it out, and takes no more than a kit may hold', () => {
    const kit = Array.from({ length: 100 }, (_, at) => ({ licenseArn: `arn:${at}`, licenseName: 'A' }));
    const form = new TripFormState({ ...whole, kit });
    form.toggle({ licenseArn: 'arn:one-more', licenseName: 'B' });
    expect(form.chosen).toHaveLength(100);
    form.toggle({ licenseArn: 'arn:7', licenseName: 'A' });
    expect(form.has('arn:7')).toBe(false);
    form.toggle({ licenseArn: 'arn:one-more', licenseName: 'B' });
    expect(form.has('arn:one-more')).toBe(true);
  });
});
