// A license as the service keeps it: the wire shape of GrantedLicense, spelled as in the API.

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

export type GrantedLicense = {
  readonly LicenseArn: string;
  readonly LicenseName: string;
  readonly ProductName: string;
  readonly ProductSKU: string;
  readonly Issuer: { readonly Name: string; readonly SignKey?: string; readonly KeyFingerprint: string };
  readonly HomeRegion: string;
  readonly Status: 'AVAILABLE' | 'DEACTIVATED' | 'SUSPENDED' | 'EXPIRED';
  readonly Validity: { readonly Begin: string; readonly End?: string };
  readonly Beneficiary: string;
  readonly Entitlements: readonly LicenseEntitlement[];
  readonly ConsumptionConfiguration: ConsumptionConfiguration;
  readonly LicenseMetadata?: readonly { readonly Name: string; readonly Value: string }[];
  readonly CreateTime: string;
  readonly Version: string;
  readonly ReceivedMetadata: {
    readonly ReceivedStatus: 'ACTIVE' | 'DISABLED';
    readonly ReceivedStatusReason?: string;
    readonly AllowedOperations: readonly string[];
  };
};
