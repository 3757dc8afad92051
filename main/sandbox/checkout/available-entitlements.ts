// What of the requested entitlements an online checkout gets: as much as there is now, which may be less than asked.
import type { Grantable } from '../entitlements.ts';
import { noneAllowed } from '../eligibility.ts';
import type { LicenseEntitlement } from '../license.ts';
import type { EntitlementRequest } from '../requests.ts';
import { ServiceError } from '../wire.ts';

const QUANTITY = /^[1-9]\d{0,14}$/;

/** What an online checkout looks at: the license's entitlements, what is out of each, and whether seats come back. */
export type Stock = {
  readonly owned: readonly LicenseEntitlement[];
  readonly consumed: ReadonlyMap<string, number>;
  readonly perpetual: boolean;
};

/**
 * Gives what can be had of `requested`: unknown names, other units and what is used up are left out, and a quantity is
 * cut to what is left ("returns entitlements only ones customer has at the time of checkout", AWS's sample).
 *
 * Fails with InvalidParameterValueException (nothing, twice the same, or no quantity), or NoEntitlementsAllowed-.
 */
export function availableEntitlements(
  stock: Stock,
  requested: readonly EntitlementRequest[],
): readonly Grantable[] {
  if (requested.length === 0) throw invalid('At least one entitlement must be requested.');
  const names = new Set(requested.map((each) => each.name));
  if (names.size < requested.length) throw invalid('An entitlement may be requested only once.');
  const available = requested.flatMap((each) => availableOf(stock, each) ?? []);
  if (available.length === 0) throw noneAllowed();
  return available;
}

function availableOf(stock: Stock, wanted: EntitlementRequest): Grantable | undefined {
  const owned = stock.owned.find((each) => each.Name === wanted.name);
  if (owned === undefined || owned.Unit !== wanted.unit) return undefined;
  if (owned.Unit === 'None') return capabilityOf(owned, wanted);
  if (wanted.value === undefined || !QUANTITY.test(wanted.value)) {
    throw invalid(`Value of entitlement ${owned.Name} must be a positive whole number.`);
  }
  // A drawdown entitlement never comes back, so nobody can have it for a while only.
  if (owned.AllowCheckIn === false && !stock.perpetual) return undefined;
  const limit = owned.Overage === true ? Infinity : (owned.MaxCount ?? Infinity);
  const left = limit - (stock.consumed.get(owned.Name) ?? 0);
  const quantity = Math.min(Number(wanted.value), left);
  return quantity < 1 ? undefined : { name: owned.Name, value: String(quantity), unit: owned.Unit, quantity };
}

function capabilityOf(owned: LicenseEntitlement, wanted: EntitlementRequest): Grantable | undefined {
  if (wanted.value !== undefined && wanted.value !== owned.Value) return undefined;
  return {
    name: owned.Name,
    ...(owned.Value === undefined ? {} : { value: owned.Value }),
    unit: owned.Unit,
    quantity: 0,
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
