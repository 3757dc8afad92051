// Online checkouts for the sandbox's tests: one seat of a license, unless told otherwise.
import { CheckoutLicenseCommand } from '@aws-sdk/client-license-manager';
import type {
  CheckoutLicenseCommandInput,
  CheckoutLicenseCommandOutput,
  LicenseManagerClient,
} from '@aws-sdk/client-license-manager';
import { licenseOf, newClientToken } from './clients.ts';

/** Gives the input that checks out one of the first entitlement of the license with this SKU, for a while. */
export async function checkoutOf(
  lm: LicenseManagerClient,
  sku: string,
  changes: Partial<CheckoutLicenseCommandInput> = {},
): Promise<CheckoutLicenseCommandInput> {
  const license = await licenseOf(lm, sku);
  const [first] = license.Entitlements ?? [];
  return {
    ProductSKU: license.ProductSKU,
    KeyFingerprint: license.Issuer?.KeyFingerprint,
    CheckoutType: 'PROVISIONAL',
    Entitlements: [{ Name: first?.Name, Unit: first?.Unit, Value: '1' }],
    ClientToken: newClientToken(),
    ...changes,
  };
}

/** Checks out one of the first entitlement of the license with this SKU, for a while. */
export async function checkOut(
  lm: LicenseManagerClient,
  sku: string,
  changes: Partial<CheckoutLicenseCommandInput> = {},
): Promise<CheckoutLicenseCommandOutput> {
  return lm.send(new CheckoutLicenseCommand(await checkoutOf(lm, sku, changes)));
}

/** Gives one requested entitlement. */
export function asking(Name: string, Value?: string, Unit: 'Count' | 'None' = 'Count') {
  return { Name, Unit, ...(Value === undefined ? {} : { Value }) };
}
