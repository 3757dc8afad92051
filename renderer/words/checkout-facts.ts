// The details of an online checkout as lines of facts, with AWS's own names where they help support.

import type { CheckoutView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { missingWords } from './checkout-words.ts';
import { exactSecond } from './format.ts';
import { inWords } from './from-main.ts';
import { say } from './say.ts';

type Wishes = CheckoutView['entitlements'];

/** Details of a checkout, instants in `zone`; `connection` is the name of the one it was made through. */
export function checkoutFacts(checkout: CheckoutView, connection: string, zone: string): readonly Fact[] {
  const moment = (name: string, at: number | null): readonly Fact[] =>
    at === null ? [] : [{ name, values: [exactSecond(at, zone)] }];
  const { releasable, type } = checkout;
  const isPerpetual = type === 'perpetual';
  return [
    ...(releasable.possible
      ? []
      : [{ name: say('details.whyNoRelease'), values: [inWords(releasable.why)], strong: true }]),
    ...(checkout.isPartial
      ? [{ name: say('details.missing'), values: missingWords(checkout), strong: true }]
      : []),
    {
      name: say('details.kind'),
      values: [say(isPerpetual ? 'details.kindPerpetual' : 'details.kindProvisional')],
    },
    ...moment(say('details.ends'), checkout.expiresAt),
    ...seatFact(checkout, zone),
    ...(isPerpetual ? [] : [{ name: say('details.keeper'), values: [keeperWords(checkout)] }]),
    ...moment(say('details.nextBeat'), checkout.nextBeatAt),
    { name: say('details.allowed'), values: wishWords(checkout.entitlements) },
    { name: say('details.asked'), values: wishWords(checkout.asked) },
    { name: say('details.issuer'), values: [checkout.issuerName] },
    ...moment(say('details.issued'), checkout.issuedAt),
    ...moment(say('details.requested'), checkout.requestedAt),
    { name: say('details.connection'), values: [connection] },
    ...(checkout.nodeId === null
      ? []
      : [{ name: say('details.node'), values: [checkout.nodeId], copyable: true }]),
    { name: say('details.checkoutId'), values: [checkout.checkoutId], copyable: true },
    { name: say('details.arn'), values: [checkout.licenseArn], copyable: true },
    {
      name: say('details.operations'),
      values: [
        say('details.operationCheckOut'),
        ...(isPerpetual ? [] : [say('details.operationExtend'), say('details.operationRelease')]),
      ],
    },
  ];
}

/** Entitlements with their quantities: “Users: 1 Count”. */
export function wishWords(wishes: Wishes): readonly string[] {
  if (wishes.length === 0) return [say('details.noEntitlements')];
  return wishes.map(({ name, unit, value }) => {
    if (value === undefined) return name;
    // A capability has a value and no unit; AWS calls that None.
    return `${name}: ${unit === 'None' ? value : say('details.amount', { amount: value, unit })}`;
  });
}

function seatFact({ state, seatHeldUntilAt, type }: CheckoutView, zone: string): readonly Fact[] {
  const name = say('details.seatHeld');
  if (seatHeldUntilAt !== null) return [{ name, values: [exactSecond(seatHeldUntilAt, zone)] }];
  return state === 'unresolved' && type === 'perpetual'
    ? [{ name, values: [say('details.seatForGood')] }]
    : [];
}

function keeperWords({ keeper }: CheckoutView): string {
  if (keeper === 'window') return say('details.keeperWindow');
  return say(keeper === 'terminal' ? 'details.keeperTerminal' : 'details.keeperNobody');
}
