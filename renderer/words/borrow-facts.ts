// What a borrow would mean, as lines of facts for the dialog before it.

import type { LicenseView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { exactMoment, spanWords } from './format.ts';
import { say } from './say.ts';

type Clock = { readonly at: number; readonly zone: string };

/** Facts before borrowing: until when, early return, seats, entitlements, computer. `endAt` in epoch ms. */
export function borrowFactsBefore(
  license: LicenseView,
  endAt: number | null,
  nodeId: string,
  { at, zone }: Clock,
): readonly Fact[] {
  const { borrow, seats, entitlements } = license;
  return [
    ...(endAt === null
      ? []
      : [
          { name: say('borrow.until'), values: [exactMoment(endAt, zone)], strong: true },
          { name: say('borrow.lasts'), values: [spanWords(endAt - at)] },
        ]),
    ...(borrow.possible
      ? [
          {
            name: say('borrow.early'),
            values: [say(borrow.canReturnEarly ? 'borrow.earlyYes' : 'borrow.earlyNo')],
          },
        ]
      : []),
    ...(seats === null
      ? []
      : [
          {
            name: say('borrow.seats'),
            values: [say('seats.free', { free: seats.free, count: seats.total })],
          },
        ]),
    ...(entitlements.length === 0
      ? []
      : [{ name: say('borrow.entitlements'), values: entitlements.map(({ name }) => name) }]),
    { name: say('borrow.machine'), values: [nodeId] },
  ];
}
