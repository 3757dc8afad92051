// AWS's own names and values behind what the details say, for support and for administrators.

import type { BorrowView, GrantView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { say } from './say.ts';

/** Names that AWS uses for a license. */
export function licenseAwsFacts(license: LicenseView, grants: readonly GrantView[]): readonly Fact[] {
  const { aws } = license;
  const grant = grants.find(({ licenseArn }) => licenseArn === license.licenseArn);
  return [
    code('LicenseArn', license.licenseArn),
    ...(grant === undefined ? [] : [code('GrantArn', grant.grantArn)]),
    ...(license.productSku === '' ? [] : [code('ProductSKU', license.productSku)]),
    ...(aws.keyFingerprint === null ? [] : [code('KeyFingerprint', aws.keyFingerprint)]),
    ...(aws.signKeyArn === null ? [] : [code('SignKey', aws.signKeyArn)]),
    code(say('details.account'), license.issuerAccount),
    ...(aws.beneficiary === null ? [] : [code('Beneficiary', aws.beneficiary)]),
    plain('Status', aws.status),
    ...(aws.receivedStatus === null ? [] : [plain('ReceivedStatus', aws.receivedStatus)]),
    ...(aws.version === null ? [] : [plain('Version', aws.version)]),
    ...configurationFacts(license),
    {
      name: say('details.operations'),
      values: [
        say('details.operationBorrow'),
        say('details.operationReturn'),
        say('details.operationCheckOut'),
      ],
    },
  ];
}

/** Names that AWS, and the record on this computer, use for a borrow. */
export function borrowAwsFacts(borrow: BorrowView, license: LicenseView | null): readonly Fact[] {
  return [
    code('LicenseArn', borrow.licenseArn),
    code('NodeId', borrow.nodeId),
    code(say('details.borrowId'), borrow.borrowId),
    ...(license === null || license.productSku === '' ? [] : [code('ProductSKU', license.productSku)]),
    ...(license === null
      ? []
      : [code(say('details.account'), license.issuerAccount), ...configurationFacts(license)]),
    {
      name: say('details.operations'),
      values: [say('details.operationBorrow'), say('details.operationReturn')],
    },
  ];
}

// ConsumptionConfiguration as the console shows it: minutes, and AWS's own member names.
function configurationFacts({ aws: { borrowing, provisional } }: LicenseView): readonly Fact[] {
  const values = [
    ...(borrowing === null
      ? []
      : [
          `BorrowConfiguration: MaxTimeToLiveInMinutes ${borrowing.maxMinutes}, AllowEarlyCheckIn ${borrowing.canReturnEarly}`,
        ]),
    ...(provisional === null
      ? []
      : [`ProvisionalConfiguration: MaxTimeToLiveInMinutes ${provisional.maxMinutes}`]),
  ];
  return values.length === 0 ? [] : [{ name: 'ConsumptionConfiguration', values }];
}

const code = (name: string, value: string): Fact => ({ name, values: [value], copyable: true });
const plain = (name: string, value: string): Fact => ({ name, values: [value] });

const KNOWN = [
  'CheckoutBorrowLicense',
  'CheckInLicense',
  'CheckoutLicense',
  'ExtendConsumptionLicense',
  'CreateGrant',
  'CreateToken',
  'ListPurchasedLicenses',
] as const;

export type Right = { readonly operation: string; readonly words: string };

/** What the grant allows, in words, with the operation each right is called by; null where AWS did not say. */
export function rightsOf({ aws: { allowedOperations } }: LicenseView): readonly Right[] | null {
  return (
    allowedOperations?.map((operation) => {
      const known = KNOWN.find((one) => one === operation);
      return { operation, words: known === undefined ? operation : say(`right.${known}`) };
    }) ?? null
  );
}

/** What somebody with this license usually wants and this grant does not allow. */
export function missingRightsOf({ aws: { allowedOperations } }: LicenseView): readonly string[] {
  if (allowedOperations === null) return [];
  return (['CheckoutBorrowLicense', 'CheckInLicense'] as const)
    .filter((right) => !allowedOperations.includes(right))
    .map((right) => say(`right.${right}`));
}
