// The inputs of the operations, read under the constraints of the service model (apiVersion 2018-08-01).
import { UNITS } from './license.ts';
import { Members } from './members.ts';
import type { StringRule } from './members.ts';

export const ARN: StringRule = {
  max: 2048,
  pattern:
    /^arn:aws[a-zA-Z-]*:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}$/,
};
export const CLIENT_TOKEN: StringRule = { max: 2048, pattern: /^\S+$/ };
// The model gives NextToken no bound of its own; TokenString's 4,096 keeps a nonsense token out of the query.
export const NEXT_TOKEN: StringRule = { max: 4096 };

export type EntitlementRequest = {
  readonly name: string;
  readonly value: string | undefined;
  readonly unit: string;
};

export type CheckoutRequest = {
  readonly licenseArn: string;
  readonly entitlements: readonly EntitlementRequest[];
  readonly clientToken: string;
  readonly nodeId: string | undefined;
  readonly checkoutMetadata:
    readonly { readonly name: string | undefined; readonly value: string | undefined }[] | undefined;
};

/** Reads the input of GetLicense. */
export function readGetLicenseRequest(raw: unknown): { licenseArn: string; version: string | undefined } {
  const members = new Members(raw);
  const request = {
    licenseArn: members.text('LicenseArn', ARN),
    version: members.optionalText('Version'),
  };
  members.finish();
  return request;
}

/** Reads the input of GetLicenseUsage. */
export function readGetLicenseUsageRequest(raw: unknown): { licenseArn: string } {
  const members = new Members(raw);
  const request = { licenseArn: members.text('LicenseArn', ARN) };
  members.finish();
  return request;
}

/** Reads the input of CheckoutBorrowLicense. */
export function readCheckoutRequest(raw: unknown): CheckoutRequest {
  const members = new Members(raw);
  const request = {
    licenseArn: members.text('LicenseArn', ARN),
    entitlements: members.structures('Entitlements', (item) => ({
      name: item.text('Name'),
      value: item.optionalText('Value'),
      unit: item.text('Unit', { oneOf: UNITS }),
    })),
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
    nodeId: members.optionalText('NodeId'),
    checkoutMetadata: members.optionalStructures('CheckoutMetadata', (item) => ({
      name: item.optionalText('Name'),
      value: item.optionalText('Value'),
    })),
  };
  members.text('DigitalSignatureMethod', { oneOf: ['JWT_PS384'] });
  members.finish();
  return request;
}

/** Reads the input of CheckInLicense. */
export function readCheckInRequest(raw: unknown): { consumptionToken: string } {
  const members = new Members(raw);
  const consumptionToken = members.text('LicenseConsumptionToken');
  members.optionalText('Beneficiary');
  members.finish();
  return { consumptionToken };
}

/** Reads the input of KMS GetPublicKey (KeyId 1..2048; GrantTokens at most 10 of 1..8192 characters). */
export function readGetPublicKeyRequest(raw: unknown): { keyId: string } {
  const members = new Members(raw);
  const keyId = members.text('KeyId', { min: 1, max: 2048 });
  members.optionalTexts('GrantTokens', { min: 1, max: 8192 }, 10);
  members.finish();
  return { keyId };
}
