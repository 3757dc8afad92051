// Builds one license of the sandbox from the few things in which the samples differ.
import { zoned } from './instants.ts';
import type { GrantedLicense, LicenseEntitlement } from './license.ts';
import { issuerOf, stableHex } from './vendors.ts';
import type { Vendor } from './vendors.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The account that received the sandbox's licenses. */
export const BENEFICIARY = '123456789012';

/** What is particular to a sample; minutes for times to live, days relative to the sandbox's creation. */
export type Sample = {
  readonly slug: string;
  readonly vendor: Vendor;
  readonly name: string;
  readonly product?: string;
  readonly entitlements: readonly LicenseEntitlement[];
  readonly borrowMinutes?: number;
  readonly earlyReturn?: boolean;
  readonly provisionalMinutes?: number;
  readonly beginsInDays?: number;
  readonly endsInDays?: number;
  readonly status?: GrantedLicense['Status'];
  readonly grantDisabledBecause?: string;
  readonly withoutBorrowRight?: boolean;
  readonly metadata?: readonly { readonly Name: string; readonly Value: string }[];
  /** Seats held by colleagues for as long as the license lasts: one consumption each, of the first entitlement. */
  readonly heldByColleagues?: number;
};

/** Gives a counted entitlement of `max` seats that come back after use. */
export function seats(max: number, name = 'Seats'): LicenseEntitlement {
  return { Name: name, Unit: 'Count', MaxCount: max, Overage: false, AllowCheckIn: true };
}

/** Gives a capability: an entitlement without a quantity. */
export function capability(name: string, value: string): LicenseEntitlement {
  return { Name: name, Unit: 'None', Value: value };
}

/** Gives the license of a sample in a sandbox created at `createdAt` (epoch ms). */
export function licenseOf(sample: Sample, createdAt: number): GrantedLicense {
  const { vendor, beginsInDays = -60, endsInDays = 300 } = sample;
  return {
    LicenseArn: `arn:aws:license-manager::${vendor.account}:license:l-${stableHex(sample.slug)}`,
    LicenseName: sample.name,
    ProductName: sample.product ?? sample.name,
    ProductSKU: sample.slug,
    Issuer: issuerOf(vendor),
    HomeRegion: vendor.region,
    Status: sample.status ?? 'AVAILABLE',
    Validity: {
      Begin: zoned(createdAt + beginsInDays * DAY_MS),
      End: zoned(createdAt + endsInDays * DAY_MS),
    },
    Beneficiary: BENEFICIARY,
    Entitlements: sample.entitlements,
    ConsumptionConfiguration: consumptionOf(sample),
    ...(sample.metadata === undefined ? {} : { LicenseMetadata: sample.metadata }),
    CreateTime: zoned(createdAt - 61 * DAY_MS),
    Version: '1',
    ReceivedMetadata: receivedOf(sample),
  };
}

function consumptionOf(sample: Sample): GrantedLicense['ConsumptionConfiguration'] {
  const { borrowMinutes, provisionalMinutes, earlyReturn = true } = sample;
  return {
    RenewType: 'None',
    ...(provisionalMinutes === undefined
      ? {}
      : { ProvisionalConfiguration: { MaxTimeToLiveInMinutes: provisionalMinutes } }),
    ...(borrowMinutes === undefined
      ? {}
      : { BorrowConfiguration: { AllowEarlyCheckIn: earlyReturn, MaxTimeToLiveInMinutes: borrowMinutes } }),
  };
}

// The right is spelled ExtendConsumptionLicense although the operation is ExtendLicenseConsumption.
function receivedOf(sample: Sample): GrantedLicense['ReceivedMetadata'] {
  const borrow = sample.withoutBorrowRight === true ? [] : ['CheckoutBorrowLicense'];
  const operations = ['CheckoutLicense', ...borrow, 'CheckInLicense', 'ExtendConsumptionLicense'];
  return {
    ReceivedStatus: sample.grantDisabledBecause === undefined ? 'ACTIVE' : 'DISABLED',
    ...(sample.grantDisabledBecause === undefined
      ? {}
      : { ReceivedStatusReason: sample.grantDisabledBecause }),
    AllowedOperations: operations,
  };
}
