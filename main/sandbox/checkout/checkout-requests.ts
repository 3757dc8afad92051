// The inputs of CheckoutLicense and ExtendLicenseConsumption under the constraints of the service model.
import { UNITS } from '../license.ts';
import { Members } from '../members.ts';
import { CLIENT_TOKEN } from '../requests.ts';
import type { EntitlementRequest } from '../requests.ts';

export type OnlineCheckoutRequest = {
  readonly productSku: string;
  readonly checkoutType: string;
  readonly keyFingerprint: string;
  readonly entitlements: readonly EntitlementRequest[];
  readonly clientToken: string;
  readonly beneficiary: string | undefined;
  readonly nodeId: string | undefined;
};

/** Reads the input of CheckoutLicense. */
export function readOnlineCheckoutRequest(raw: unknown): OnlineCheckoutRequest {
  const members = new Members(raw);
  const request = {
    productSku: members.text('ProductSKU'),
    checkoutType: members.text('CheckoutType', { oneOf: ['PROVISIONAL', 'PERPETUAL'] }),
    keyFingerprint: members.text('KeyFingerprint'),
    entitlements: members.structures('Entitlements', (item) => ({
      name: item.text('Name'),
      value: item.optionalText('Value'),
      unit: item.text('Unit', { oneOf: UNITS }),
    })),
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
    beneficiary: members.optionalText('Beneficiary'),
    nodeId: members.optionalText('NodeId'),
  };
  members.finish();
  return request;
}

/** Reads the input of ExtendLicenseConsumption; DryRun is false unless said. */
export function readExtendRequest(raw: unknown): {
  readonly consumptionToken: string;
  readonly dryRun: boolean;
} {
  const members = new Members(raw);
  const request = {
    consumptionToken: members.text('LicenseConsumptionToken'),
    dryRun: members.optionalBoolean('DryRun') ?? false,
  };
  members.finish();
  return request;
}
