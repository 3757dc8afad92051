// What borrowing, renewing and giving back would mean, as lines of facts for the dialog before it.

import type { BorrowView, CheckoutView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { exactMoment, spanBrief, spanWords } from './format.ts';
import { say } from './say.ts';

type Clock = { readonly at: number; readonly zone: string };

/** Facts before borrowing: until when, early return, seats, entitlements, computer. `endAt` in epoch ms. */
export function borrowFactsBefore(
  license: LicenseView,
  endAt: number | null,
  nodeId: string,
  clock: Clock,
): readonly Fact[] {
  const { borrow, entitlements } = license;
  return [
    ...(endAt === null ? [] : endFacts(say('borrow.until'), endAt, clock)),
    ...(borrow.possible ? [earlyFact(borrow.canReturnEarly)] : []),
    seatsFact(license),
    ...(entitlements.length === 0
      ? []
      : [{ name: say('borrow.entitlements'), values: entitlements.map(({ name }) => name) }]),
    { name: say('borrow.machine'), values: [nodeId] },
  ];
}

/** Facts before renewing: the new end and the old one, early return, seats, computer, and what becomes of the old seat. */
export function renewFactsBefore(
  borrow: BorrowView,
  license: LicenseView | null,
  untilAt: number,
  clock: Clock,
): readonly Fact[] {
  const { renewable, expiresAt } = borrow;
  if (!renewable.possible) return [];
  const { oldSeatUntilAt } = renewable;
  const old =
    oldSeatUntilAt === null
      ? say('renew.oldReturned')
      : say('renew.oldStays', { end: exactMoment(oldSeatUntilAt, clock.zone) });
  return [
    ...endFacts(say('renew.until'), untilAt, clock),
    ...(expiresAt === null
      ? []
      : [
          {
            name: say('renew.now'),
            values: [
              exactMoment(expiresAt, clock.zone),
              say('left.left', { span: spanBrief(Math.max(0, expiresAt - clock.at)) }),
            ],
          },
        ]),
    { name: say('renew.old'), values: [old] },
    earlyFact(license?.aws.borrowing?.canReturnEarly ?? borrow.canReturnEarly),
    seatsFact(license),
    { name: say('borrow.machine'), values: [borrow.nodeId] },
  ];
}

/** Facts before giving back: the time that goes unused, seats, computer. */
export function endFactsBefore(
  thing: BorrowView | CheckoutView,
  license: LicenseView | null,
  clock: Clock,
): readonly Fact[] {
  const { expiresAt, nodeId } = thing;
  const leftMs = expiresAt === null ? 0 : expiresAt - clock.at;
  return [
    ...(expiresAt === null || leftMs <= 0
      ? []
      : [
          {
            name: say('return.left'),
            values: [say('left.left', { span: spanBrief(leftMs) })],
            strong: true,
          },
          { name: say('return.ends'), values: [exactMoment(expiresAt, clock.zone)] },
        ]),
    ...('canReturnEarly' in thing ? [{ name: say('return.early'), values: [say('return.earlyYes')] }] : []),
    seatsFact(license),
    ...(nodeId === null ? [] : [{ name: say('borrow.machine'), values: [nodeId] }]),
  ];
}

function endFacts(name: string, endAt: number, { at, zone }: Clock): readonly Fact[] {
  return [
    { name, values: [exactMoment(endAt, zone)], strong: true },
    { name: say('borrow.lasts'), values: [spanWords(endAt - at)] },
  ];
}

function earlyFact(canReturnEarly: boolean): Fact {
  return { name: say('borrow.early'), values: [say(canReturnEarly ? 'borrow.earlyYes' : 'borrow.earlyNo')] };
}

// A license that is no longer listed, or one without a counted entitlement, has no number of seats.
function seatsFact(license: LicenseView | null): Fact {
  const seats = license?.seats ?? null;
  const words =
    seats === null ? say('dialog.seatsUnknown') : say('seats.free', { free: seats.free, count: seats.total });
  return { name: say('borrow.seats'), values: [words] };
}
