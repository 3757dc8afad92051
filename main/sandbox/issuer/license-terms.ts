// What must hold between the members of a license beyond the constraints of the service model.
import type { Call } from '../call.ts';
import type { License, LicenseEntitlement } from '../license.ts';
import { ServiceError } from '../wire.ts';
import { findKey } from './kms-keys.ts';
import type { LicenseTerms } from './license-requests.ts';
import { isRegion } from './regions.ts';

type Refuse = (message: string) => ServiceError;
type Terms = Omit<License, 'LicenseArn' | 'ProductSKU' | 'Beneficiary' | 'Status' | 'CreateTime' | 'Version'>;

/** Fails with RedirectException when a license's home Region is not the one that was asked. */
export function checkHomeRegion(call: Call, homeRegion: string): void {
  if (call.region === homeRegion) return;
  throw new ServiceError('RedirectException', `Use the license's home Region ${homeRegion}.`, {
    Location: homeRegion,
  });
}

/**
 * Checks the terms of a license version and gives them in the shape of License.
 *
 * Fails with what `refuse` makes (the operations model different exceptions) or RedirectException. Names and units are
 * checked as the API reference words them: Value "only if the unit is None", MaxCount "if the unit is not None".
 */
export function termsOf(call: Call, request: LicenseTerms, refuse: Refuse): Terms {
  if (!isRegion(request.homeRegion)) throw refuse(`HomeRegion ${request.homeRegion} is not a Region.`);
  checkHomeRegion(call, request.homeRegion);
  checkNames(request, refuse);
  checkValidity(request, refuse);
  checkEntitlements(request.entitlements, refuse);
  checkTimesToLive(request, refuse);
  const { validity } = request;
  return {
    LicenseName: request.licenseName,
    ProductName: request.productName,
    Issuer: issuerOf(call, request, refuse),
    HomeRegion: request.homeRegion,
    Validity: { Begin: validity.begin, ...(validity.end === undefined ? {} : { End: validity.end }) },
    Entitlements: request.entitlements,
    ConsumptionConfiguration: request.consumption,
    ...(request.metadata === undefined ? {} : { LicenseMetadata: request.metadata }),
  };
}

function checkNames(request: LicenseTerms, refuse: Refuse): void {
  const named = { LicenseName: request.licenseName, ProductName: request.productName };
  for (const [member, text] of Object.entries(named)) {
    if (text === '') throw refuse(`${member} must not be empty.`);
  }
}

// The model's pattern lets days and offsets through that do not exist, such as 30 February.
function checkValidity(request: LicenseTerms, refuse: Refuse): void {
  const { begin, end } = request.validity;
  for (const text of end === undefined ? [begin] : [begin, end]) {
    if (!isInstant(text)) throw refuse(`Validity: ${text} is not a date and time.`);
  }
  if (end !== undefined && Date.parse(end) <= Date.parse(begin)) {
    throw refuse('Validity must end after it begins.');
  }
}

function isInstant(text: string): boolean {
  const [, month = 0, day = 0] = (/^\d+-(\d+)-(\d+)/.exec(text) ?? []).map(Number);
  const year = Number(text.slice(0, 4));
  if (Number.isNaN(Date.parse(text))) return false;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function checkEntitlements(entitlements: readonly LicenseEntitlement[], refuse: Refuse): void {
  if (entitlements.length === 0) throw refuse('A license needs at least one entitlement.');
  if (new Set(entitlements.map((each) => each.Name)).size < entitlements.length) {
    throw refuse('Entitlements must have different names.');
  }
  for (const each of entitlements) checkEntitlement(each, refuse);
}

function checkEntitlement(each: LicenseEntitlement, refuse: Refuse): void {
  if (each.Name === '') throw refuse('An entitlement needs a name.');
  if (each.Unit === 'None' && each.MaxCount !== undefined) {
    throw refuse(`Entitlement ${each.Name}: MaxCount needs a unit other than None.`);
  }
  if (each.Unit !== 'None' && each.Value !== undefined) {
    throw refuse(`Entitlement ${each.Name}: Value is for the unit None only.`);
  }
  if (each.MaxCount !== undefined && each.MaxCount < 0) {
    throw refuse(`Entitlement ${each.Name}: MaxCount must not be negative.`);
  }
}

function checkTimesToLive(request: LicenseTerms, refuse: Refuse): void {
  const { ProvisionalConfiguration, BorrowConfiguration } = request.consumption;
  for (const configuration of [ProvisionalConfiguration, BorrowConfiguration]) {
    if (configuration !== undefined && configuration.MaxTimeToLiveInMinutes < 1) {
      throw refuse('MaxTimeToLiveInMinutes must be at least 1.');
    }
  }
}

// A SignKey may be left out, as the model has it; such a license can be checked out but not borrowed.
function issuerOf(call: Call, request: LicenseTerms, refuse: Refuse): License['Issuer'] {
  const { name, signKey } = request.issuer;
  if (name === '') throw refuse('Issuer.Name must not be empty.');
  const KeyFingerprint = `aws:${call.account}:${name}:issuer-fingerprint`;
  if (signKey === undefined) return { Name: name, KeyFingerprint };
  const key = findKey(call, signKey);
  if (key?.account !== call.account) {
    throw refuse(`SignKey ${signKey} is no signing key of this account in ${call.region}.`);
  }
  return { Name: name, SignKey: key.arn, KeyFingerprint };
}
