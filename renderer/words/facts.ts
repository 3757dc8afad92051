// The details of a license and of a borrow as lines of facts.

import type { BorrowView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { exactSecond, spanWords } from './format.ts';
import { inWords } from './from-main.ts';
import { say } from './say.ts';

const MINUTE_MS = 60_000;

/** Details of a license, instants in `zone`: what it is, how it may be used, and for how long. */
export function licenseFacts(license: LicenseView, zone: string): readonly Fact[] {
  const { borrow, seats } = license;
  return [
    ...(borrow.possible
      ? []
      : [{ name: say('details.whyNot'), values: [inWords(borrow.why)], strong: true }]),
    ...productFacts(license),
    {
      name: say('details.seats'),
      values: [
        seats === null
          ? say('details.seatsUnknown')
          : say('seats.free', { free: seats.free, count: seats.total }),
      ],
    },
    ...useFacts(license),
    { name: say('details.valid'), values: [validityWords(license, zone)] },
    { name: say('details.region'), values: [license.homeRegion ?? say('details.unknown')] },
  ];
}

/** What a license is made of and where it comes from; stands in the details of a borrow too. */
export function productFacts({ productName, issuerName }: LicenseView): readonly Fact[] {
  return [
    { name: say('details.product'), values: [productName] },
    { name: say('details.issuer'), values: [issuerName] },
  ];
}

// The issuer's times stand there also where the license cannot be borrowed just now.
function useFacts(license: LicenseView): readonly Fact[] {
  const { borrowing } = license.aws;
  return [
    ...(borrowing === null
      ? []
      : [
          { name: say('details.longest'), values: [spanWords(borrowing.maxMinutes * MINUTE_MS)] },
          {
            name: say('details.early'),
            values: [say(borrowing.canReturnEarly ? 'details.yes' : 'details.no')],
          },
        ]),
    { name: say('details.online'), values: onlineWords(license) },
  ];
}

function onlineWords({ checkout }: LicenseView): readonly string[] {
  if (!checkout.possible) return [inWords(checkout.why)];
  const { provisional, perpetual } = checkout;
  return [
    ...(provisional === null
      ? []
      : [say('online.provisional', { span: spanWords(provisional.maxMinutes * MINUTE_MS) })]),
    ...(perpetual ? [say('online.perpetual')] : []),
  ];
}

/** Details of a borrow, instants in `zone`; `license` as it is listed now, if it is. */
export function borrowFacts(borrow: BorrowView, license: LicenseView | null, zone: string): readonly Fact[] {
  const moment = (name: string, at: number | null): readonly Fact[] =>
    at === null ? [] : [{ name, values: [exactSecond(at, zone)] }];
  const { returnable, renewable } = borrow;
  return [
    ...(returnable.possible
      ? []
      : [{ name: say('details.whyNoReturn'), values: [inWords(returnable.why)], strong: true }]),
    ...(renewable.possible || borrow.state !== 'held'
      ? []
      : [{ name: say('details.whyNoRenewal'), values: [inWords(renewable.why)] }]),
    ...moment(say('details.ends'), borrow.expiresAt),
    ...moment(say('details.seatHeld'), borrow.seatHeldUntilAt),
    { name: say('details.verdict'), values: [say(`verdict.${borrow.verdict}`)] },
    { name: say('details.early'), values: [say(borrow.canReturnEarly ? 'details.yes' : 'details.no')] },
    ...(license === null
      ? [{ name: say('details.issuer'), values: [borrow.issuerName] }]
      : productFacts(license)),
    ...moment(say('details.issued'), borrow.issuedAt),
    ...moment(say('details.requested'), borrow.requestedAt),
    ...(license === null
      ? []
      : [
          { name: say('details.valid'), values: [validityWords(license, zone)] },
          { name: say('details.region'), values: [license.homeRegion ?? say('details.unknown')] },
        ]),
  ];
}

function validityWords({ validFromAt, validUntilAt }: LicenseView, zone: string): string {
  const from = exactSecond(validFromAt, zone);
  return validUntilAt === null
    ? say('details.validFrom', { from })
    : say('details.validFromUntil', { from, until: exactSecond(validUntilAt, zone) });
}
