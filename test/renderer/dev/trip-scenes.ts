// Scenes of the page of trips: one for each way a trip can stand.

import type { BorrowView, LicenseView, Snapshot } from '../../../main/domain/snapshot.ts';
import type { KitLicenseView, TakingItem, TripView } from '../../../main/domain/trip-views.ts';
import { DAY, HOUR, borrow, failure, snapshot } from './builders.ts';

type Make<T> = (at: number) => readonly T[];

export const NO_SEATS = failure(
  'no-seats',
  'AWS allowed no seat: Users: asked 1 Count, license has 5 Count, 5 in use.',
  'Wait until a colleague returns a seat, then try again.',
);

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A license of a trip; `key` is that of the license builder. */
export function kitLicense(key: string, change: Partial<KitLicenseView> = {}): KitLicenseView {
  return {
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Reservoir Studio',
    productSku: `SKU-${key}`,
    coverage: { state: 'covered', untilAt: 0 },
    renews: false,
    canReturnEarly: true,
    ...change,
  };
}

/** A trip of four days that begins the day after tomorrow. */
export function trip(at: number, change: Partial<TripView> = {}): TripView {
  const firstAt = at - (at % DAY) + 2 * DAY;
  const kit: readonly KitLicenseView[] = [
    kitLicense('1', { coverage: { state: 'now', fromAt: at - HOUR, untilAt: at + 8 * DAY } }),
    kitLicense('3', {
      licenseName: 'Pump Curve Designer',
      coverage: { state: 'now', fromAt: at - DAY, untilAt: at + 14 * DAY },
    }),
    kitLicense('2', {
      licenseName: 'Well Planner Pro',
      canReturnEarly: false,
      renews: true,
      coverage: { state: 'now', fromAt: at - DAY, untilAt: at + 7 * DAY },
    }),
  ];
  return {
    tripId: 'a'.repeat(32),
    name: 'Platform Heidrun',
    place: 'Norwegian Sea',
    firstDay: dayOf(firstAt),
    lastDay: dayOf(firstAt + 3 * DAY),
    days: 4,
    firstAt,
    endAt: firstAt + 4 * DAY,
    state: 'ready',
    earliestAt: at - HOUR,
    isTight: false,
    kit,
    taking: null,
    ...change,
  };
}

/** An item of an act of borrowing. */
export function takingItem(key: string, change: Partial<TakingItem> = {}): TakingItem {
  return {
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Reservoir Studio',
    state: 'waiting',
    how: 'borrow',
    borrowId: null,
    expiresAt: null,
    undo: null,
    failure: null,
    ...change,
  };
}

const covered = (at: number, end: number): readonly KitLicenseView[] =>
  trip(at).kit.map((one) => ({ ...one, renews: false, coverage: { state: 'covered', untilAt: end } }));

const early = (at: number): TripView => {
  const base = trip(at);
  const fromAt = base.endAt - 4 * DAY + 9 * HOUR;
  const kit = base.kit.map((one, index): KitLicenseView => ({
    ...one,
    coverage:
      index === 0
        ? { state: 'later', fromAt, untilAt: base.endAt + HOUR }
        : index === 1
          ? { state: 'covered', untilAt: base.endAt + 5 * DAY }
          : { state: 'later', fromAt: fromAt - DAY, untilAt: base.endAt + HOUR },
  }));
  return { ...base, state: 'early', earliestAt: fromAt, isTight: true, kit };
};

const blocked = (at: number): TripView => {
  const base = trip(at);
  const cannot = (
    key: string,
    licenseName: string,
    reason: 'too-short' | 'validity-ends' | 'not-listed' | 'not-borrowable',
    untilAt: number | null,
  ): KitLicenseView =>
    kitLicense(key, {
      licenseName,
      coverage: { state: 'cannot', reason, why: 'All seats are in use.', untilAt },
    });
  return {
    ...base,
    state: 'blocked',
    kit: [
      ...base.kit.slice(0, 1),
      cannot('2', 'Well Planner Pro', 'too-short', base.firstAt + 32 * HOUR),
      cannot('5', 'Blast Simulator', 'validity-ends', base.endAt - DAY),
      cannot('4', 'Seismic Toolbox', 'not-borrowable', null),
      cannot('9', 'Rig Monitor', 'not-listed', null),
    ],
  };
};

const stopped = (at: number): TripView => ({
  ...trip(at),
  taking: {
    state: 'stopped',
    items: [
      takingItem('1', {
        state: 'taken',
        borrowId: 'b'.repeat(32),
        expiresAt: at + 8 * DAY,
        undo: 'possible',
      }),
      takingItem('3', { licenseName: 'Pump Curve Designer', state: 'failed', failure: NO_SEATS }),
      takingItem('2', { licenseName: 'Well Planner Pro', how: 'renew', state: 'untried' }),
    ],
  },
});

/** Every scene of trips; several trips stand in the list of the first. */
export function tripScenes(catalogue: Make<LicenseView>, held: Make<BorrowView>) {
  const with_ = (at: number, list: readonly TripView[]): Snapshot =>
    snapshot(at, { licenses: catalogue(at), borrows: held(at), trips: { list, problem: null } });
  const others = (at: number): readonly TripView[] => [
    trip(at, {
      tripId: 'c'.repeat(32),
      name: 'Grube Untertage',
      place: '',
      state: 'empty',
      earliestAt: null,
      kit: [],
      firstAt: at + 20 * DAY,
      endAt: at + 22 * DAY,
      days: 2,
    }),
    trip(at, { tripId: 'd'.repeat(32), name: 'Dry dock', state: 'over', earliestAt: null }),
  ];
  return {
    trips: (at: number) => with_(at, [trip(at), ...others(at)]),
    'trips-early': (at: number) => with_(at, [early(at)]),
    'trips-blocked': (at: number) => with_(at, [blocked(at)]),
    'trips-covered': (at: number) => {
      const base = trip(at);
      const kit = covered(at, base.endAt + DAY);
      const borrows = [
        borrow('1', at, { expiresAt: base.endAt + DAY }),
        borrow('3', at, { licenseName: 'Pump Curve Designer', expiresAt: base.endAt + DAY }),
      ];
      return {
        ...with_(at, [{ ...base, state: 'covered', earliestAt: null, kit }]),
        borrows,
      };
    },
    'trips-stopped': (at: number) => with_(at, [stopped(at)]),
    'trips-unreadable': (at: number) => ({
      ...with_(at, []),
      trips: {
        list: [],
        problem: failure(
          'file-unreadable',
          'The file of your trips cannot be read. It is left as it is; what is borrowed is not concerned.',
          'Mend the file, or move it away: trips can be made again.',
          false,
        ),
      },
    }),
  } as const satisfies Record<string, (at: number) => Snapshot>;
}
