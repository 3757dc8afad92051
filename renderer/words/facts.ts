// The details of a license and of a borrow as lines of facts, with AWS's own names where they help support.

import type { BorrowView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { exactSecond, spanWords } from './format.ts';
import { inWords } from './from-main.ts';
import { say } from './say.ts';

const MINUTE_MS = 60_000;

/** Details of a license, instants in `zone`. */
export function licenseFacts(license: LicenseView, zone: string): readonly Fact[] {
  const { borrow, seats } = license;
  return [
    ...(borrow.possible
      ? []
      : [{ name: say('details.whyNot'), values: [inWords(borrow.why)], strong: true }]),
    { name: say('details.product'), values: [license.productName] },
    { name: say('details.issuer'), values: [license.issuerName] },
    ...(seats === null
      ? []
      : [
          {
            name: say('details.seats'),
            values: [say('seats.free', { free: seats.free, count: seats.total })],
          },
        ]),
    ...(borrow.possible
      ? [
          { name: say('details.longest'), values: [spanWords(borrow.maxMinutes * MINUTE_MS)] },
          { name: say('details.early'), values: [say(borrow.canReturnEarly ? 'details.yes' : 'details.no')] },
        ]
      : []),
    { name: say('details.online'), values: onlineWords(license) },
    { name: say('details.entitlements'), values: entitlementWords(license) },
    { name: say('details.valid'), values: [validityWords(license, zone)] },
    { name: say('details.region'), values: [license.homeRegion ?? say('details.unknown')] },
    { name: say('details.account'), values: [license.issuerAccount], copyable: true },
    { name: say('details.arn'), values: [license.licenseArn], copyable: true },
    {
      name: say('details.operations'),
      values: [
        say('details.operationBorrow'),
        say('details.operationReturn'),
        say('details.operationCheckOut'),
      ],
    },
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

/** Details of a borrow, instants in `zone`. */
export function borrowFacts(borrow: BorrowView, zone: string): readonly Fact[] {
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
    { name: say('details.issuer'), values: [borrow.issuerName] },
    { name: say('details.entitlements'), values: namesOf(borrow.entitlements) },
    ...moment(say('details.issued'), borrow.issuedAt),
    ...moment(say('details.requested'), borrow.requestedAt),
    { name: say('details.node'), values: [borrow.nodeId], copyable: true },
    { name: say('details.borrowId'), values: [borrow.borrowId], copyable: true },
    { name: say('details.arn'), values: [borrow.licenseArn], copyable: true },
    {
      name: say('details.operations'),
      values: [say('details.operationBorrow'), say('details.operationReturn')],
    },
  ];
}

function namesOf(entitlements: readonly { readonly name: string }[]): readonly string[] {
  return entitlements.length === 0 ? [say('details.noEntitlements')] : entitlements.map(({ name }) => name);
}

function entitlementWords({ entitlements }: LicenseView): readonly string[] {
  if (entitlements.length === 0) return namesOf(entitlements);
  return entitlements.map(({ name, unit, amount }) => {
    if (amount === null) return name;
    return unit === 'None' ? `${name}: ${amount}` : `${name}: ${say('details.amount', { amount, unit })}`;
  });
}

function validityWords({ validFromAt, validUntilAt }: LicenseView, zone: string): string {
  const from = exactSecond(validFromAt, zone);
  return validUntilAt === null
    ? say('details.validFrom', { from })
    : say('details.validFromUntil', { from, until: exactSecond(validUntilAt, zone) });
}
