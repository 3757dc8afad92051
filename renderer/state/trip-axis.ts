// Where things lie on the bar of a trip: from before it to a little after it, in thousandths of the bar.

import type { TripView } from '../../main/domain/trip-views.ts';
import type { Coverage } from '../../main/domain/trip-coverage.ts';

/** A stretch of the bar, 0 to 1000. */
export type Stretch = { readonly from: number; readonly length: number };
export type Axis = { readonly startAt: number; readonly endAt: number };

const SPARE = 0.06;

/** From now, or the earliest moment that counts, to a little after the last day; what lasts longer is cut there. */
export function axisOf({ earliestAt, endAt, firstAt }: TripView, now: number): Axis {
  const startAt = Math.min(now, firstAt, earliestAt ?? firstAt);
  const spareMs = (endAt - startAt) * SPARE;
  return { startAt: startAt - spareMs, endAt: endAt + spareMs };
}

/** The part of the bar between two moments. */
export function stretchOf(axis: Axis, fromAt: number, untilAt: number): Stretch {
  const from = placeOf(axis, fromAt);
  return { from, length: Math.max(0, placeOf(axis, untilAt) - from) };
}

/** Where a moment lies, 0 to 1000. */
export function placeOf({ startAt, endAt }: Axis, at: number): number {
  return Math.round(Math.min(1, Math.max(0, (at - startAt) / (endAt - startAt))) * 1_000);
}

/** What a license covers: `has` is on this computer or as good as, `plan` is what borrowing would bring. */
export function coveredStretch(
  axis: Axis,
  coverage: Coverage,
  now: number,
): { readonly kind: 'has' | 'plan' | 'short'; readonly stretch: Stretch } | null {
  const { state, untilAt } = coverage;
  if (untilAt === null) return null;
  if (state === 'covered') return { kind: 'has', stretch: stretchOf(axis, now, untilAt) };
  if (state === 'cannot') return { kind: 'short', stretch: stretchOf(axis, now, untilAt) };
  return { kind: 'plan', stretch: stretchOf(axis, Math.max(now, coverage.fromAt), untilAt) };
}
