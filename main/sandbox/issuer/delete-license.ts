// DeleteLicense: an issuer ends a license for good; it stays readable.
import type { Call } from '../call.ts';
import { zoned } from '../instants.ts';
import { SETTLE_MS } from '../settling.ts';
import { ServiceError } from '../wire.ts';
import { ownLicense, replaceLicense, settle } from './issued-license.ts';
import { readDeleteLicenseRequest } from './license-requests.ts';
import { checkHomeRegion } from './license-terms.ts';

/** Answers {Status, DeletionDate}: PENDING_DELETE, and DELETED a moment later. What is out runs to its end. */
export function deleteLicense(call: Call): string {
  const { licenseArn, sourceVersion } = readDeleteLicenseRequest(call.raw);
  return call.store.transaction(() => {
    const license = ownLicense(call, licenseArn);
    if (license === undefined) {
      throw new ServiceError('InvalidParameterValueException', `License ${licenseArn} was not found.`);
    }
    checkHomeRegion(call, license.HomeRegion);
    if (license.Status === 'PENDING_DELETE' || license.Status === 'DELETED') {
      throw new ServiceError('ConflictException', 'The license has been deleted before.');
    }
    if (sourceVersion !== license.Version) {
      throw new ServiceError(
        'ConflictException',
        `SourceVersion must be the current version ${license.Version}.`,
      );
    }
    replaceLicense(call.store, license, { ...license, Status: 'DELETED' });
    settle(call.store, licenseArn, 'PENDING_DELETE', call.now);
    return JSON.stringify({ Status: 'PENDING_DELETE', DeletionDate: zoned(call.now + SETTLE_MS) });
  });
}
