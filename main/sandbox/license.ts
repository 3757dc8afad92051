// A license as the service keeps it: the wire shapes of License and GrantedLicense, spelled as in the API.
import type { GrantStatus } from './grants/grant.ts';

/** EntitlementDataUnit: the 27 units of the service model. */
export const UNITS: readonly string[] = [
  'Count',
  'None',
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'],
  ...['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'],
  'Percent',
  ...['Bytes/Second', 'Kilobytes/Second', 'Megabytes/Second', 'Gigabytes/Second', 'Terabytes/Second'],
  ...['Bits/Second', 'Kilobits/Second', 'Megabits/Second', 'Gigabits/Second', 'Terabits/Second'],
  'Count/Second',
];

export type LicenseEntitlement = {
  readonly Name: string;
  readonly Unit: string;
  readonly Value?: string;
  readonly MaxCount?: number;
  readonly Overage?: boolean;
  readonly AllowCheckIn?: boolean;
};

export type ConsumptionConfiguration = {
  readonly RenewType: 'None' | 'Weekly' | 'Monthly';
  readonly ProvisionalConfiguration?: { readonly MaxTimeToLiveInMinutes: number };
  readonly BorrowConfiguration?: {
    readonly AllowEarlyCheckIn: boolean;
    readonly MaxTimeToLiveInMinutes: number;
  };
};

/** LicenseStatus of the service model; the PENDING ones pass by themselves. */
export type LicenseStatus =
  'AVAILABLE' | 'PENDING_AVAILABLE' | 'DEACTIVATED' | 'SUSPENDED' | 'EXPIRED' | 'PENDING_DELETE' | 'DELETED';

/** LicenseStatus as the enum of the service model, in its order. */
export const LICENSE_STATUSES: readonly string[] = [
  'AVAILABLE',
  'PENDING_AVAILABLE',
  'DEACTIVATED',
  'SUSPENDED',
  'EXPIRED',
  'PENDING_DELETE',
  'DELETED',
] satisfies LicenseStatus[];

/** A license by itself, the wire shape of License: what its issuer wrote, whoever may use it. */
export type License = {
  readonly LicenseArn: string;
  readonly LicenseName: string;
  readonly ProductName: string;
  readonly ProductSKU: string;
  readonly Issuer: { readonly Name: string; readonly SignKey?: string; readonly KeyFingerprint: string };
  readonly HomeRegion: string;
  readonly Status: LicenseStatus;
  readonly Validity: { readonly Begin: string; readonly End?: string };
  readonly Beneficiary: string;
  readonly Entitlements: readonly LicenseEntitlement[];
  readonly ConsumptionConfiguration: ConsumptionConfiguration;
  readonly LicenseMetadata?: readonly { readonly Name?: string; readonly Value?: string }[];
  readonly CreateTime: string;
  readonly Version: string;
};

/** What a grant says about a license to the account that received it. */
export type ReceivedMetadata = {
  readonly ReceivedStatus: GrantStatus;
  readonly ReceivedStatusReason?: string;
  readonly AllowedOperations: readonly string[];
};

/** A license as one account received it. */
export type GrantedLicense = License & { readonly ReceivedMetadata: ReceivedMetadata };

/** Gives the account that issued a license, from its ARN. */
export function issuerAccountOf(licenseArn: string): string {
  return licenseArn.split(':')[4] ?? '';
}
