// CreateLicense: an issuer writes the first version of a license.
import { randomBytes } from 'node:crypto';
import type { Call } from '../call.ts';
import { zoned } from '../instants.ts';
import type { License } from '../license.ts';
import { ServiceError } from '../wire.ts';
import { once } from './client-tokens.ts';
import { addLicense, settle } from './issued-license.ts';
import { readCreateLicenseRequest } from './license-requests.ts';
import type { CreateLicenseRequest } from './license-requests.ts';
import { termsOf } from './license-terms.ts';
import { partitionOf } from './regions.ts';

/** Answers {LicenseArn, Status, Version}: PENDING_AVAILABLE, and AVAILABLE a moment later. */
export function createLicense(call: Call): string {
  const request = readCreateLicenseRequest(call.raw);
  const { clientToken, ...parameters } = request;
  const wish = { operation: 'CreateLicense', clientToken, parameters };
  const otherwise = (): ServiceError => invalid('ClientToken was used before with different parameters.');
  return once(call, wish, otherwise, () => {
    const license = licenseOf(call, request);
    addLicense(call.store, license);
    settle(call.store, license.LicenseArn, 'PENDING_AVAILABLE', call.now);
    return JSON.stringify({
      LicenseArn: license.LicenseArn,
      Status: 'PENDING_AVAILABLE',
      Version: license.Version,
    });
  });
}

function licenseOf(call: Call, request: CreateLicenseRequest): License {
  const terms = termsOf(call, request, invalid);
  if (request.productSku === '') throw invalid('ProductSKU must not be empty.');
  const id = randomBytes(16).toString('hex');
  return {
    LicenseArn: `arn:${partitionOf(call.region)}:license-manager::${call.account}:license:l-${id}`,
    ...terms,
    ProductSKU: request.productSku,
    Beneficiary: request.beneficiary,
    Status: 'AVAILABLE',
    CreateTime: zoned(call.now),
    Version: '1',
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
