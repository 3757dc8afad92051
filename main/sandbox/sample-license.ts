// Builds one license of the sandbox, and its grant, from the few things in which the samples differ.
import type { Grant } from './grants/grant.ts';
import { zoned } from './instants.ts';
import type { License, LicenseEntitlement } from './license.ts';
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
  readonly status?: License['Status'];
  readonly grantDisabledBecause?: string;
  /** The grant waits to be accepted. */
  readonly isOffered?: boolean;
  readonly withoutBorrowRight?: boolean;
  readonly metadata?: readonly { readonly Name: string; readonly Value: string }[];
  /** Seats held by colleagues for as long as the license lasts: one consumption each. */
  readonly heldByColleagues?: number;
  /** The entitlement that colleagues hold; default: the first. */
  readonly colleaguesHold?: string;
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
export function licenseOf(sample: Sample, createdAt: number): License {
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
  };
}

function consumptionOf(sample: Sample): License['ConsumptionConfiguration'] {
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
function rightsOf(sample: Sample): readonly string[] {
  const use = ['CheckInLicense', 'ExtendConsumptionLicense'];
  if (sample.withoutBorrowRight === true) return ['CheckoutLicense', ...use];
  return ['CheckoutLicense', 'CheckoutBorrowLicense', ...use, 'CreateToken'];
}

/** Gives the grant of a sample's license to the buyer's account; its id is the license's. */
export function sampleGrantOf(sample: Sample, license: License): Grant {
  const reason = sample.grantDisabledBecause;
  const accepted = reason === undefined ? 'ACTIVE' : 'DISABLED';
  return {
    GrantArn: license.LicenseArn.replace(':license:l-', ':grant:g-'),
    GrantName: license.LicenseName,
    ParentArn: license.LicenseArn,
    LicenseArn: license.LicenseArn,
    GranteePrincipalArn: `arn:aws:iam::${BENEFICIARY}:root`,
    HomeRegion: license.HomeRegion,
    GrantStatus: sample.isOffered === true ? 'PENDING_ACCEPT' : accepted,
    ...(reason === undefined ? {} : { StatusReason: reason }),
    Version: '1',
    GrantedOperations: rightsOf(sample),
  };
}
