// What can be ordered of a license online: which kind of checkout, which entitlements, and how much.

import type { CheckoutWish } from './checkout.ts';
import { FieldpassError } from './failure.ts';
import type { Instant } from './instant.ts';
import type { Checkoutable, EntitlementWish, License } from './license.ts';
import { checkoutableOrWhy, checkoutKinds } from './why-not.ts';

/** Gives the license as one of which this kind of checkout is possible at `now`, or in a sentence the reason why it is not. */
export function orderableOrWhy(
  license: License,
  type: CheckoutWish['type'],
  now: Instant,
): Checkoutable | string {
  const found = checkoutableOrWhy(license, now);
  if (typeof found === 'string') return found;
  const { provisional, perpetual } = checkoutKinds(license);
  if (type === 'provisional' && provisional === null)
    return 'This license can be consumed for good, but not be checked out for a time.';
  return type === 'perpetual' && !perpetual
    ? 'Everything in this license comes back after use, so nothing can be consumed for good.'
    : found;
}

const WHOLE_NUMBER = /^[1-9]\d{0,17}$/;

/**
 * The entitlements to ask for, with what the license itself says of them: the unit, 1 where no quantity was given,
 * none for a unit of None. Throws `entitlement-not-allowed` for what the license does not have.
 */
export function orderedEntitlements(
  license: License,
  asked: readonly EntitlementWish[],
): readonly EntitlementWish[] {
  if (asked.length === 0) throw refusal('Choose at least one entitlement.');
  const names = new Set(asked.map(({ name }) => name));
  if (names.size < asked.length) throw refusal('Name each entitlement once.');
  return asked.map((wish) => orderedEntitlement(license, wish));
}

function orderedEntitlement(license: License, { name, unit, value = '1' }: EntitlementWish): EntitlementWish {
  const known = license.entitlements.find((one) => one.name === name);
  if (known === undefined) throw refusal(`This license has no entitlement “${name}”.`);
  if (known.unit !== unit) throw refusal(`The unit of “${name}” is ${known.unit}, not ${unit}.`);
  if (unit === 'None') return { name, unit };
  if (!WHOLE_NUMBER.test(value)) throw refusal(`The quantity of “${name}” must be a whole number above 0.`);
  return { name, unit, value };
}

const refusal = (sentence: string): FieldpassError => new FieldpassError('entitlement-not-allowed', sentence);
