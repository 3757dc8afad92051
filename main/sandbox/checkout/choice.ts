// Which license an online checkout means: CheckoutLicense names a product and an issuer, not an ARN.
import type { Call } from '../call.ts';
import { receivedLicensesOf } from '../grants/received-license.ts';
import { issuerAccountOf } from '../license.ts';
import type { GrantedLicense } from '../license.ts';
import { ServiceError } from '../wire.ts';
import type { OnlineCheckoutRequest } from './checkout-requests.ts';

/**
 * Gives the license of this ProductSKU, KeyFingerprint and Beneficiary that the caller may use; of several, one with
 * an active grant before the others, then the most recent one.
 *
 * Fails with ResourceNotFoundException, or ValidationException where only a Beneficiary was missing.
 */
export function chooseLicense(call: Call, request: OnlineCheckoutRequest): GrantedLicense {
  const known = receivedLicensesOf(call, request.productSku, request.keyFingerprint);
  const found = known.filter((each) => each.Status !== 'DELETED');
  const fitting = found.filter((each) => fits(call, each, request.beneficiary));
  const active = fitting.filter((each) => each.ReceivedMetadata.ReceivedStatus === 'ACTIVE');
  const chosen = mostRecent(active) ?? mostRecent(fitting);
  if (chosen !== undefined) return chosen;
  if (request.beneficiary === undefined && found.length > 0) throw beneficiaryMissing(call.account);
  throw new ServiceError(
    'ResourceNotFoundException',
    'No license was found for this product SKU, key fingerprint and beneficiary.',
  );
}

// The creator's own licenses are searched by beneficiary only: its own account, or the customer named in the license.
function fits(call: Call, license: GrantedLicense, beneficiary: string | undefined): boolean {
  if (issuerAccountOf(license.LicenseArn) !== call.account) {
    return beneficiary === undefined || beneficiary === license.Beneficiary;
  }
  return beneficiary !== undefined && [call.account, license.Beneficiary].includes(beneficiary);
}

// `>=`: licenses come oldest first, and of two made in the same second the later one is the more recent.
function mostRecent(licenses: readonly GrantedLicense[]): GrantedLicense | undefined {
  return licenses.reduce<GrantedLicense | undefined>(
    (best, each) =>
      best === undefined || Date.parse(each.CreateTime) >= Date.parse(best.CreateTime) ? each : best,
    undefined,
  );
}

// "If the account that created the license is the same that is performing the check out, you must specify the account
// as the beneficiary" (API page). Which exception says so is undocumented: the input lacks a member that this caller
// must give, and ValidationException is what the service answers for input that is not valid.
function beneficiaryMissing(account: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `Beneficiary must be specified: account ${account} created this license, so it must name ${account} as the beneficiary.`,
  );
}
