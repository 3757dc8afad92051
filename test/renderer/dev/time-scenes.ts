// Scenes about time: tones of the last days and hour, reminders that stand, what is snoozed, many ends.

import type { Snapshot } from '../../../main/domain/snapshot.ts';
import { DAY, HOUR, MINUTE, borrow, checkout, license, snapshot } from './builders.ts';

const RENEWABLE = (at: number) => ({ possible: true, untilAt: at + 14 * DAY, oldSeatUntilAt: null }) as const;

/** A borrow of `days` that ends in `left` ms, with the thresholds that main would send. */
export function lasting(
  key: string,
  at: number,
  { left, days, name }: { readonly left: number; readonly days: number; readonly name: string },
) {
  const length = days * DAY;
  const expiresAt = at + left;
  const endsSoonAt = Math.max(expiresAt - length / 4, expiresAt - DAY);
  return borrow(key, at, {
    licenseName: name,
    issuedAt: expiresAt - length,
    requestedAt: expiresAt - length,
    expiresAt,
    endsSoonAt,
    lastDaysAt: days > 6 ? expiresAt - 3 * DAY : endsSoonAt,
    lastHourAt: Math.max(endsSoonAt, expiresAt - HOUR),
    badge: left <= 0 ? 'expired' : at >= endsSoonAt ? 'ends-soon' : 'borrowed',
    phase: left <= 0 ? 'ended' : at >= endsSoonAt ? 'ending' : 'fresh',
    renewable: RENEWABLE(at),
  });
}

/** Tones from calm to the last hour, and a reminder that stands. */
function tones(at: number): Snapshot {
  return snapshot(at, {
    licenses: [license('1', at)],
    borrows: [
      lasting('1', at, { left: 42 * MINUTE, days: 10, name: 'Well Planner Pro' }),
      lasting('2', at, { left: 20 * HOUR, days: 10, name: 'Reservoir Studio' }),
      {
        ...lasting('3', at, { left: 2 * DAY + 5 * HOUR, days: 14, name: 'Tunnel Planner' }),
        snoozedUntilAt: at + 12 * HOUR,
      },
      lasting('4', at, { left: 11 * DAY, days: 14, name: 'Pump Curve Designer' }),
    ],
    checkouts: [checkout('5', at)],
    reminders: [
      { borrowId: 'b-1', kind: 'last-hour' },
      { borrowId: 'b-2', kind: 'ends-soon' },
    ],
  });
}

/** Two hours before an end that nothing else hides. */
function ending(at: number): Snapshot {
  return snapshot(at, {
    licenses: [license('1', at)],
    borrows: [lasting('1', at, { left: 2 * HOUR, days: 10, name: 'Reservoir Studio' })],
  });
}

export const timeScenes = { tones, ending } as const;
