// The inputs of the issuer's license operations, read under the constraints of the service model (2018-08-01).
import { readPage, readTags } from '../grants/grant-requests.ts';
import { LICENSE_STATUSES, UNITS } from '../license.ts';
import type { ConsumptionConfiguration, LicenseEntitlement } from '../license.ts';
import { Members } from '../members.ts';
import type { StringRule } from '../members.ts';
import type { PageRequest } from '../paging.ts';
import { ARN, CLIENT_TOKEN } from '../requests.ts';

/** What an issuer says about a license in every version of it. */
export type LicenseTerms = {
  readonly licenseName: string;
  readonly productName: string;
  readonly issuer: { readonly name: string; readonly signKey: string | undefined };
  readonly homeRegion: string;
  readonly validity: { readonly begin: string; readonly end: string | undefined };
  readonly entitlements: readonly LicenseEntitlement[];
  readonly consumption: ConsumptionConfiguration;
  readonly metadata: readonly { readonly Name?: string; readonly Value?: string }[] | undefined;
  readonly clientToken: string;
};

export type CreateLicenseRequest = LicenseTerms & {
  readonly productSku: string;
  readonly beneficiary: string;
};

export type CreateLicenseVersionRequest = LicenseTerms & {
  readonly licenseArn: string;
  readonly status: string;
  readonly sourceVersion: string | undefined;
};

export type ListLicensesRequest = PageRequest & { readonly licenseArns: readonly string[] | undefined };

// ISO8601DateTime, as the model has it.
const INSTANT: StringRule = {
  max: 50,
  pattern:
    /^(-?(?:[1-9][0-9]*)?[0-9]{4})-(1[0-2]|0[1-9])-(3[0-1]|0[1-9]|[1-2][0-9])T(2[0-3]|[0-1][0-9]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?(Z|[+-](?:2[ 0-3]|[0-1][0-9]):[0-5][0-9])+$/,
};

/** Reads the input of CreateLicense. */
export function readCreateLicenseRequest(raw: unknown): CreateLicenseRequest {
  const members = new Members(raw);
  const request = {
    ...readTerms(members),
    productSku: members.text('ProductSKU'),
    beneficiary: members.text('Beneficiary'),
  };
  readTags(members);
  members.finish();
  return request;
}

/** Reads the input of CreateLicenseVersion. */
export function readCreateLicenseVersionRequest(raw: unknown): CreateLicenseVersionRequest {
  const members = new Members(raw);
  const request = {
    licenseArn: members.text('LicenseArn', ARN),
    ...readTerms(members),
    status: members.text('Status', { oneOf: LICENSE_STATUSES }),
    sourceVersion: members.optionalText('SourceVersion'),
  };
  members.finish();
  return request;
}

/** Reads the input of DeleteLicense. */
export function readDeleteLicenseRequest(raw: unknown): { licenseArn: string; sourceVersion: string } {
  const members = new Members(raw);
  const request = {
    licenseArn: members.text('LicenseArn', ARN),
    sourceVersion: members.text('SourceVersion'),
  };
  members.finish();
  return request;
}

/** Reads the input of ListLicenses and ListReceivedLicenses. */
export function readListLicensesRequest(raw: unknown): ListLicensesRequest {
  const members = new Members(raw);
  const request = { licenseArns: members.optionalTexts('LicenseArns', ARN), ...readPage(members) };
  members.finish();
  return request;
}

function readTerms(members: Members): LicenseTerms {
  return {
    licenseName: members.text('LicenseName'),
    productName: members.text('ProductName'),
    issuer: members.structure('Issuer', (issuer) => ({
      name: issuer.text('Name'),
      signKey: issuer.optionalText('SignKey'),
    })),
    homeRegion: members.text('HomeRegion'),
    validity: members.structure('Validity', (validity) => ({
      begin: validity.text('Begin', INSTANT),
      end: validity.optionalText('End', INSTANT),
    })),
    entitlements: members.structures('Entitlements', readEntitlement),
    consumption: members.structure('ConsumptionConfiguration', readConsumption),
    metadata: members.optionalStructures('LicenseMetadata', (item) => ({
      ...present('Name', item.optionalText('Name')),
      ...present('Value', item.optionalText('Value')),
    })),
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
  };
}

function readEntitlement(item: Members): LicenseEntitlement {
  return {
    Name: item.text('Name'),
    ...present('Value', item.optionalText('Value')),
    ...present('MaxCount', item.optionalWhole('MaxCount')),
    ...present('Overage', item.optionalBoolean('Overage')),
    Unit: item.text('Unit', { oneOf: UNITS }),
    ...present('AllowCheckIn', item.optionalBoolean('AllowCheckIn')),
  };
}

function readConsumption(inside: Members): ConsumptionConfiguration {
  const renewal = inside.optionalText('RenewType', { oneOf: ['None', 'Weekly', 'Monthly'] }) ?? 'None';
  const provisional = inside.optionalStructure('ProvisionalConfiguration', (each) => ({
    MaxTimeToLiveInMinutes: each.whole('MaxTimeToLiveInMinutes'),
  }));
  const borrow = inside.optionalStructure('BorrowConfiguration', (each) => ({
    AllowEarlyCheckIn: each.boolean('AllowEarlyCheckIn'),
    MaxTimeToLiveInMinutes: each.whole('MaxTimeToLiveInMinutes'),
  }));
  return {
    // Anything but the three has been recorded as a violation and never gets past `finish`.
    RenewType: renewal as ConsumptionConfiguration['RenewType'],
    ...present('ProvisionalConfiguration', provisional),
    ...present('BorrowConfiguration', borrow),
  };
}

function present<Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]: T });
}
