// CreateLicenseVersion: an issuer renews, changes, deactivates or suspends a license; versions never change.
import type { Call } from '../call.ts';
import type { License, LicenseStatus } from '../license.ts';
import { ServiceError } from '../wire.ts';
import { once } from './client-tokens.ts';
import { ownLicense, replaceLicense, settle } from './issued-license.ts';
import { readCreateLicenseVersionRequest } from './license-requests.ts';
import type { CreateLicenseVersionRequest } from './license-requests.ts';
import { checkHomeRegion, termsOf } from './license-terms.ts';

// The others are the service's own to set.
const CHOSEN: readonly string[] = ['AVAILABLE', 'DEACTIVATED', 'SUSPENDED'] satisfies LicenseStatus[];

/**
 * Answers {LicenseArn, Version, Status}; on the way to AVAILABLE a license is PENDING_AVAILABLE for a moment.
 *
 * The operation models no InvalidParameterValueException: what is wrong by itself is ValidationException, what another
 * change has overtaken, or the same ClientToken for something else, is ConflictException.
 */
export function createLicenseVersion(call: Call): string {
  const request = readCreateLicenseVersionRequest(call.raw);
  const { clientToken, ...parameters } = request;
  const wish = { operation: 'CreateLicenseVersion', clientToken, parameters };
  const otherwise = (): ServiceError => conflict('ClientToken was used before with different parameters.');
  return once(call, wish, otherwise, () => {
    const before = requireChangeable(call, request);
    const after = {
      ...termsOf(call, request, invalid),
      LicenseArn: before.LicenseArn,
      ProductSKU: before.ProductSKU,
      Beneficiary: before.Beneficiary,
      // One of CHOSEN, as `requireChangeable` has checked.
      Status: request.status as LicenseStatus,
      CreateTime: before.CreateTime,
      Version: String(Number(before.Version) + 1),
    };
    replaceLicense(call.store, before, after);
    const passing = after.Status === 'AVAILABLE' ? 'PENDING_AVAILABLE' : after.Status;
    settle(call.store, after.LicenseArn, passing, call.now);
    return JSON.stringify({ LicenseArn: after.LicenseArn, Version: after.Version, Status: passing });
  });
}

function requireChangeable(call: Call, request: CreateLicenseVersionRequest): License {
  const license = ownLicense(call, request.licenseArn);
  if (license === undefined) {
    throw new ServiceError('ResourceNotFoundException', `License ${request.licenseArn} was not found.`);
  }
  checkHomeRegion(call, license.HomeRegion);
  if (request.homeRegion !== license.HomeRegion) throw invalid('HomeRegion cannot be changed.');
  if (!CHOSEN.includes(request.status)) throw invalid(`Status must be one of ${CHOSEN.join(', ')}.`);
  if (license.Status === 'PENDING_DELETE' || license.Status === 'DELETED') {
    throw conflict('A deleted license has no further versions.');
  }
  if (license.Status === 'PENDING_AVAILABLE') {
    throw conflict('The license is being changed; wait until it has left PENDING_AVAILABLE.');
  }
  if (request.sourceVersion !== undefined && request.sourceVersion !== license.Version) {
    throw conflict(`SourceVersion must be the current version ${license.Version}.`);
  }
  return license;
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', message);
}
