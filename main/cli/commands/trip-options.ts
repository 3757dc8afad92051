// What the commands about trips share: their options, the days in them, and one trip as it stands.

import type { Services } from '../../compose.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { TripView } from '../../domain/trip-views.ts';
import type { Options } from '../open.ts';

export type TripOptions = Options & {
  readonly place?: string;
  readonly first?: string;
  readonly last?: string;
  readonly license?: readonly string[];
  readonly name?: string;
  readonly undo?: boolean;
};
/** What a trip is made of, from the options of a command. */
export function daysIn(
  name: string,
  { first, last, place }: TripOptions,
): { readonly name: string; readonly place: string; readonly firstDay: string; readonly lastDay: string } {
  if (first === undefined || last === undefined)
    throw new FieldpassError('usage', 'Name both days: --first 2026-12-01 --last 2026-12-05.');
  return { name, place: place ?? '', firstDay: first, lastDay: last };
}

/** One trip as both doors show it. */
export function viewOf({ snapshots }: Services, tripId: string): TripView {
  const view = snapshots.take().trips.list.find((one) => one.tripId === tripId);
  if (view === undefined) throw new FieldpassError('trip-not-found');
  return view;
}
