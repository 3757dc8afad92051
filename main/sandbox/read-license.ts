// GetLicense and GetLicenseUsage: one license, and how much of it is in use.
import type { Call } from './call.ts';
import { receivedLicense } from './grants/received-license.ts';
import { findLicenseVersion } from './issuer/issued-license.ts';
import type { GrantedLicense } from './license.ts';
import { readGetLicenseRequest, readGetLicenseUsageRequest } from './requests.ts';
import { consumedByName } from './seats.ts';
import { ServiceError } from './wire.ts';

/** Answers {License}, now or as an earlier version had it; an unknown ARN or version is InvalidParameterValue. */
export function getLicense(call: Call): string {
  const { licenseArn, version } = readGetLicenseRequest(call.raw);
  // What the grant allows is told by the list operations only; License has no ReceivedMetadata.
  const { ReceivedMetadata: _, ...current } = requireLicense(call, licenseArn);
  if (version === undefined || version === current.Version) return JSON.stringify({ License: current });
  const earlier = findLicenseVersion(call.store, licenseArn, version);
  if (earlier !== undefined) return JSON.stringify({ License: earlier });
  throw new ServiceError('InvalidParameterValueException', `License version ${version} was not found.`);
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

// ResourceNotFoundException is not modeled for these two operations. Its issuer and whoever received it may look.
function requireLicense(call: Call, arn: string): GrantedLicense {
  const license = receivedLicense(call, arn);
  if (license !== undefined) return license;
  throw new ServiceError('InvalidParameterValueException', `License ${arn} was not found.`);
}
