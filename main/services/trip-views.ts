// Trips as both doors show them.

import { daysOf } from '../domain/trip.ts';
import type { KitLicenseView, TripsView, TripView } from '../domain/trip-views.ts';
import type { TripTakings } from './trip-takings.ts';
import type { Standing, StandingItem, Trips } from './trips.ts';

type Needs = {
  readonly trips: Pick<Trips, 'standings'>;
  readonly takings: Pick<TripTakings, 'of'>;
};

/** All trips at this moment. */
export function tripsView({ trips, takings }: Needs): TripsView {
  const { list, problem } = trips.standings();
  return { list: list.map((standing) => tripView(standing, takings)), problem };
}

function tripView({ trip, span, state, earliestAt, items }: Standing, takings: Needs['takings']): TripView {
  return {
    ...trip,
    days: daysOf(trip),
    firstAt: span.firstAt,
    endAt: span.endAt,
    state,
    earliestAt,
    isTight: earliestAt !== null && earliestAt > span.firstAt,
    kit: items.map(kitView),
    taking: takings.of(trip.tripId),
  };
}

function kitView({ coverage, heldId, kit, license }: StandingItem): KitLicenseView {
  return {
    ...kit,
    coverage,
    renews: heldId !== null && coverage.state !== 'covered',
    canReturnEarly: license?.borrowing?.canReturnEarly ?? null,
  };
}
