// Entitlements as they are typed: NAME, NAME=AMOUNT, NAME=AMOUNT:UNIT; names and units are the license's own.

import { FieldpassError } from '../../domain/failure.ts';
import type { EntitlementWish, License } from '../../domain/license.ts';

/** What `--entitlement` asks for; null where it was not given. Throws `usage` for what the license does not have. */
export function entitlementsIn(
  given: readonly string[] | null,
  license: License,
): readonly EntitlementWish[] | null {
  return given === null ? null : given.map((text) => entitlementIn(text, license));
}

// A name may hold an equals sign or a colon: of the license's names that fit, the longest is meant.
function entitlementIn(text: string, { entitlements, name: licenseName }: License): EntitlementWish {
  const [known] = entitlements
    .filter(({ name }) => text === name || /^[=:]/.test(text.slice(name.length)))
    .filter(({ name }) => text.startsWith(name))
    .sort((one, other) => other.name.length - one.name.length);
  const names = entitlements.map(({ name, unit }) => `${name} (${unit})`).join(', ');
  if (known === undefined) throw refused(`“${licenseName}” has no entitlement “${text}”; it has: ${names}.`);
  const { name, unit } = known;
  const [, amount, askedUnit] = /^(?:=([^:]*))?(?::(.*))?$/s.exec(text.slice(name.length)) ?? [];
  if (askedUnit !== undefined && askedUnit !== unit)
    throw refused(`The unit of “${name}” is ${unit}, not “${askedUnit}”.`);
  if (amount === undefined) return { name, unit };
  if (unit === 'None') throw refused(`“${name}” is there or not; it takes no amount. Ask for “${name}”.`);
  if (!/^[1-9]\d{0,17}$/.test(amount))
    throw refused(`The amount of “${name}” is a whole number from 1, not “${amount}”.`);
  return { name, unit, value: amount };
}

function refused(message: string): FieldpassError {
  const nextStep = 'Name it as the license does: --entitlement NAME, NAME=AMOUNT or NAME=AMOUNT:UNIT.';
  return new FieldpassError('usage', message, { details: { nextStep } });
}
