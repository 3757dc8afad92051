// What is put into each request: the members exactly as wished, and none for what was not wished.

import type {
  CheckoutBorrowLicenseRequest,
  CheckoutLicenseRequest,
  EntitlementData,
  ListReceivedGrantsRequest,
} from '@aws-sdk/client-license-manager';
import type { BorrowMetadata, Wish } from '../../domain/borrow.ts';
import type { CheckoutWish } from '../../domain/checkout.ts';
import type { EntitlementWish } from '../../domain/license.ts';

/** Pages of a hundred, the most AWS gives. */
export const PAGE_SIZE = 100;

/** What a borrow asks for; a wish of the domain, or as much of it as a request needs. */
export type BorrowAsk = Pick<Wish, 'licenseArn' | 'entitlements' | 'metadata'> & {
  readonly nodeId: string | null;
};

/** What an online checkout asks for. */
export type CheckoutAsk = Pick<
  CheckoutWish,
  'type' | 'productSku' | 'keyFingerprint' | 'entitlements' | 'beneficiary' | 'nodeId'
>;

/** CheckoutBorrowLicense: JWT_PS384 is the only signature method there is. */
export function borrowRequest(ask: BorrowAsk, clientToken: string): CheckoutBorrowLicenseRequest {
  return {
    LicenseArn: ask.licenseArn,
    Entitlements: entitlements(ask.entitlements),
    DigitalSignatureMethod: 'JWT_PS384',
    ...(ask.nodeId ? { NodeId: ask.nodeId } : {}),
    ...(ask.metadata?.length ? { CheckoutMetadata: ask.metadata.map(metadataOf) } : {}),
    ClientToken: clientToken,
  };
}

const metadataOf = ({ name, value }: BorrowMetadata) => ({ Name: name, Value: value });

/** CheckoutLicense: the license is named by product SKU and issuer fingerprint; it takes no ARN. */
export function checkoutRequest(ask: CheckoutAsk, clientToken: string): CheckoutLicenseRequest {
  return {
    ProductSKU: ask.productSku,
    CheckoutType: checkoutType(ask.type),
    KeyFingerprint: ask.keyFingerprint,
    Entitlements: entitlements(ask.entitlements),
    ClientToken: clientToken,
    ...(ask.beneficiary ? { Beneficiary: ask.beneficiary } : {}),
    ...(ask.nodeId ? { NodeId: ask.nodeId } : {}),
  };
}

/** AWS's word for a type of checkout. */
export function checkoutType(type: CheckoutWish['type']): 'PROVISIONAL' | 'PERPETUAL' {
  return type === 'perpetual' ? 'PERPETUAL' : 'PROVISIONAL';
}

/** ListReceivedGrants, of one status if given: a filter takes exactly one value. */
export function grantsRequest(
  status: string | null,
  nextToken: string | null,
  pageSize: number,
): ListReceivedGrantsRequest {
  return {
    MaxResults: pageSize,
    ...(status === null ? {} : { Filters: [{ Name: 'GrantStatus', Values: [status] }] }),
    ...(nextToken === null ? {} : { NextToken: nextToken }),
  };
}

function entitlements(wished: readonly EntitlementWish[]): EntitlementData[] {
  return wished.map(({ name, unit, value }) => ({
    Name: name,
    // The SDK's union of units is a snapshot; what AWS listed is sent back as it came.
    Unit: unit as 'Count',
    ...(value === undefined ? {} : { Value: value }),
  }));
}
