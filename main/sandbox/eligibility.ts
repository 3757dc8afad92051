// Whether a license may be checked out at all: its grant, its status and its time.
import type { GrantedLicense, License } from './license.ts';
import { ServiceError } from './wire.ts';

/**
 * Fails with AccessDeniedException where the grant is not active, AuthorizationException where it lacks the right.
 *
 * Which exception belongs to which state is undocumented; access errors for what the grant lacks are our reading.
 */
export function checkGrant(license: GrantedLicense, right: string): void {
  const { ReceivedStatus, AllowedOperations } = license.ReceivedMetadata;
  if (ReceivedStatus !== 'ACTIVE') {
    throw new ServiceError('AccessDeniedException', 'The grant of this license is not active.');
  }
  if (!AllowedOperations.includes(right)) {
    throw new ServiceError('AuthorizationException', `The grant does not allow ${right}.`);
  }
}

/**
 * Tells whether a license is available and inside its validity at `now` (epoch ms).
 *
 * The checkouts answer NoEntitlementsAllowedException where it is not: the error seen in the field for "not available".
 */
export function isUsable(license: License, now: number): boolean {
  return license.Status === 'AVAILABLE' && now >= Date.parse(license.Validity.Begin) && now < endOf(license);
}

/** Gives the end of a license's validity in epoch ms; Infinity where it has none. */
export function endOf(license: License): number {
  return license.Validity.End === undefined ? Infinity : Date.parse(license.Validity.End);
}

/** The refusal for "none", "all in use" and "not set up": AWS does not say which, so neither do we. */
export function noneAllowed(): ServiceError {
  return new ServiceError('NoEntitlementsAllowedException', 'No Entitlements Allowed');
}
