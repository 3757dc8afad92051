// GetLicense and GetLicenseUsage: one license, and how much of it is in use.
import type { Call } from './call.ts';
import type { GrantedLicense } from './license.ts';
import { readGetLicenseRequest, readGetLicenseUsageRequest } from './requests.ts';
import { consumedByName } from './seats.ts';
import { findLicense } from './store.ts';
import { ServiceError } from './wire.ts';

/** Answers {License}; an unknown ARN or version is InvalidParameterValueException. */
export function getLicense(call: Call): string {
  const request = readGetLicenseRequest(call.raw);
  const license = requireLicense(call, request.licenseArn);
  if (request.version !== undefined && request.version !== license.Version) {
    throw new ServiceError(
      'InvalidParameterValueException',
      `License version ${request.version} was not found.`,
    );
  }
  // What the grant allows is told by the list operations only; License has no ReceivedMetadata.
  const { ReceivedMetadata: _, ...rest } = license;
  return JSON.stringify({ License: rest });
}

/** Answers {LicenseUsage: {EntitlementUsages}}; ConsumedValue and MaxCount are strings in the model. */
export function getLicenseUsage(call: Call): string {
  const { licenseArn } = readGetLicenseUsageRequest(call.raw);
  const license = requireLicense(call, licenseArn);
  const consumed = consumedByName(call.store, licenseArn, call.now);
  const usages = license.Entitlements.map((entitlement) => ({
    Name: entitlement.Name,
    ConsumedValue: String(consumed.get(entitlement.Name) ?? 0),
    ...(entitlement.MaxCount === undefined ? {} : { MaxCount: String(entitlement.MaxCount) }),
    Unit: entitlement.Unit,
  }));
  return JSON.stringify({ LicenseUsage: { EntitlementUsages: usages } });
}

// ResourceNotFoundException is not modeled for these two operations.
function requireLicense(call: Call, arn: string): GrantedLicense {
  const license = findLicense(call.store, arn);
  if (license !== undefined) return license;
  throw new ServiceError('InvalidParameterValueException', `License ${arn} was not found.`);
}
