// Decides whether the requested entitlements of a borrow can be had: all of them, or none.
import type { GrantedLicense, LicenseEntitlement } from './license.ts';
import type { EntitlementRequest } from './requests.ts';
import { ServiceError } from './wire.ts';

const QUANTITY = /^[1-9]\d{0,14}$/;

/** One entitlement that would be granted; `quantity` is 0 for a capability (unit None). */
export type Grantable = {
  readonly name: string;
  readonly value?: string;
  readonly unit: string;
  readonly quantity: number;
};

/**
 * Matches requested entitlements with a license and with what is `consumed` per name; gives what is granted.
 *
 * Fails whole with InvalidParameterValue- (nothing, twice the same, or no quantity), NoEntitlementsAllowed-
 * (unknown name, other unit, not enough left: AWS uses one exception for the three) or EntitlementNotAllowedException.
 */
export function matchEntitlements(
  license: GrantedLicense,
  requested: readonly EntitlementRequest[],
  consumed: ReadonlyMap<string, number>,
): readonly Grantable[] {
  if (requested.length === 0) throw invalid('At least one entitlement must be requested.');
  const names = new Set(requested.map((each) => each.name));
  if (names.size < requested.length) throw invalid('An entitlement may be requested only once.');
  return requested.map((each) => match(license, each, consumed.get(each.name) ?? 0));
}

function match(license: GrantedLicense, wanted: EntitlementRequest, consumed: number): Grantable {
  const owned = license.Entitlements.find((each) => each.Name === wanted.name);
  if (owned === undefined || owned.Unit !== wanted.unit) throw noneAllowed();
  // Nobody documents this exception. Our rule: a drawdown entitlement (AllowCheckIn false) never comes back, so it
  // exists but cannot be lent.
  if (owned.Unit !== 'None' && owned.AllowCheckIn === false) {
    throw new ServiceError('EntitlementNotAllowedException', `Entitlement ${owned.Name} cannot be borrowed.`);
  }
  return owned.Unit === 'None' ? capabilityOf(owned, wanted) : quantityOf(owned, wanted, consumed);
}

function capabilityOf(owned: LicenseEntitlement, wanted: EntitlementRequest): Grantable {
  if (wanted.value !== undefined && wanted.value !== owned.Value) throw noneAllowed();
  return {
    name: owned.Name,
    ...(owned.Value === undefined ? {} : { value: owned.Value }),
    unit: owned.Unit,
    quantity: 0,
  };
}

function quantityOf(owned: LicenseEntitlement, wanted: EntitlementRequest, consumed: number): Grantable {
  if (wanted.value === undefined || !QUANTITY.test(wanted.value)) {
    throw invalid(`Value of entitlement ${owned.Name} must be a positive whole number.`);
  }
  const quantity = Number(wanted.value);
  const limit = owned.Overage === true ? Infinity : (owned.MaxCount ?? Infinity);
  if (consumed + quantity > limit) throw noneAllowed();
  return { name: owned.Name, value: wanted.value, unit: owned.Unit, quantity };
}

function noneAllowed(): ServiceError {
  return new ServiceError('NoEntitlementsAllowedException', 'No Entitlements Allowed');
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
