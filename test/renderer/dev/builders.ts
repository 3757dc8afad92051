// Builds licenses, borrows and snapshots for the dev page and the tests of the window.

import type { Failure, FailureCode } from '../../../main/domain/failure.ts';
import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import type {
  BorrowView,
  CheckoutView,
  ConnectionView,
  GrantView,
  LicenseView,
  Snapshot,
} from '../../../main/domain/snapshot.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A failure as main sends it. */
export function failure(code: FailureCode, message: string, nextStep: string, retryable = true): Failure {
  return { code, message, retryable, details: { nextStep } };
}

/** A borrowable license; `key` makes its ARN. */
export function license(key: string, at: number, change: Partial<LicenseView> = {}): LicenseView {
  const {
    borrow: offer = { possible: true, untilAt: at + 3 * DAY, maxMinutes: 4320, canReturnEarly: true },
  } = change;
  const borrowing = offer.possible
    ? { canReturnEarly: offer.canReturnEarly, maxMinutes: offer.maxMinutes }
    : offer.reason === 'no-borrow-configuration'
      ? null
      : { canReturnEarly: true, maxMinutes: 4320 };
  return {
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Reservoir Studio',
    productName: 'Reservoir Studio 2026',
    productSku: `sku-${key}`,
    issuerName: 'Northwind Geo',
    issuerAccount: '210987654321',
    homeRegion: 'eu-central-1',
    validFromAt: at - 100 * DAY,
    validUntilAt: at + 200 * DAY,
    entitlements: [
      { name: 'Modeling', unit: 'Count', amount: '5' },
      { name: 'Export', unit: 'None', amount: null },
    ],
    seats: { free: 3, total: 5 },
    borrow: offer,
    checkout: { possible: true, provisional: { maxMinutes: 60, keepsAlive: true }, perpetual: false },
    aws: {
      keyFingerprint: 'aws:210987654321:Northwind Geo:issuer-fingerprint',
      signKeyArn: null,
      status: 'AVAILABLE',
      receivedStatus: 'ACTIVE',
      allowedOperations: [
        'CheckoutBorrowLicense',
        'CheckoutLicense',
        'CheckInLicense',
        'ExtendConsumptionLicense',
      ],
      borrowing,
      provisional: { maxMinutes: 60 },
      beneficiary: null,
      version: '1',
    },
    ...change,
  };
}

/** A borrow that is held, proved and returnable, with three of its four days left. */
export function borrow(key: string, at: number, change: Partial<BorrowView> = {}): BorrowView {
  return {
    borrowId: `b-${key}`,
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Reservoir Studio',
    issuerName: 'Northwind Geo',
    entitlements: [{ name: 'Modeling', unit: 'Count', value: '1' }],
    nodeId: 'field-laptop-07',
    connectionId: 'environment',
    replaces: null,
    replacedBy: null,
    state: 'held',
    badge: 'borrowed',
    phase: 'fresh',
    verdict: 'valid',
    requestedAt: at - DAY,
    issuedAt: at - DAY,
    expiresAt: at + 3 * DAY + 4 * HOUR + 12 * MINUTE,
    endsSoonAt: at + 2 * DAY,
    lastDaysAt: at + 2 * DAY,
    lastHourAt: at + 3 * DAY + 3 * HOUR + 12 * MINUTE,
    snoozedUntilAt: null,
    seatHeldUntilAt: null,
    canReturnEarly: true,
    returnable: { possible: true },
    renewable: { possible: false, why: 'A renewal now would not last longer.' },
    removable: false,
    problem: null,
    ...change,
  };
}

/** A provisional checkout with 42 of its 60 minutes left, kept alive by this window. */
export function checkout(key: string, at: number, change: Partial<CheckoutView> = {}): CheckoutView {
  const wishes = [{ name: 'Users', unit: 'Count', value: '1' }];
  return {
    checkoutId: `c-${key}`,
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Terrain Viewer',
    issuerName: 'Northwind Geo',
    connectionId: 'environment',
    type: 'provisional',
    state: 'held',
    badge: 'kept',
    keeper: 'window',
    asked: wishes,
    entitlements: wishes,
    isPartial: false,
    nodeId: null,
    requestedAt: at - 18 * MINUTE,
    issuedAt: at - 18 * MINUTE,
    expiresAt: at + 42 * MINUTE,
    nextBeatAt: at + 2 * MINUTE,
    seatHeldUntilAt: null,
    releasable: { possible: true },
    removable: false,
    problem: null,
    ...change,
  };
}

/** A grant that waits for its receiver. */
export function grant(key: string, change: Partial<GrantView> = {}): GrantView {
  return {
    grantArn: `arn:aws:license-manager::210987654321:grant:g-${key}`,
    grantName: 'Field crew 2027',
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Tunnel Planner',
    granterAccount: '210987654321',
    homeRegion: 'eu-central-1',
    status: 'PENDING_ACCEPT',
    stage: 'pending',
    statusReason: null,
    operations: ['CheckoutBorrowLicense', 'CheckInLicense', 'ExtendConsumptionLicense'],
    canAccept: true,
    canReject: true,
    ...change,
  };
}

/** The two connections that are always there; the samples are in use. */
export const CONNECTIONS: readonly ConnectionView[] = [
  {
    id: 'samples',
    name: 'Sample licenses',
    kind: 'samples',
    reach: { ...PLAIN_REACH, region: 'us-east-1' },
    isActive: true,
    canRemove: false,
    isManaged: false,
    canUse: true,
  },
  {
    id: 'environment',
    name: 'AWS environment',
    kind: 'environment',
    reach: PLAIN_REACH,
    isActive: false,
    canRemove: false,
    isManaged: false,
    canUse: true,
  },
];

/** Settings as they are delivered. */
export const SETTINGS: Snapshot['settings'] = {
  reminders: {
    areOn: true,
    kinds: { week: true, 'three-days': true, 'ends-soon': true, 'last-hour': true, ended: true },
  },
  tray: { isShown: true, keepsRunning: false },
  language: 'system',
};

/** A computer that nobody manages. */
export const UNMANAGED_VIEW: Snapshot['managed'] = {
  source: null,
  mayAddConnections: true,
  areEndpointsLocked: false,
  issuerKeys: 0,
  reminders: { areOn: false, kinds: [] },
  unknown: [],
  problem: null,
};

/** A quiet snapshot: online, keychain ready, nothing listed and nothing borrowed. */
export function snapshot(at: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    at,
    clock: { behindMs: 0, problem: null },
    connection: 'sandbox',
    nodeId: 'field-laptop-07',
    vault: { state: 'ready', problem: null },
    ledger: { readable: true, problem: null },
    listing: { state: 'idle', listedAt: at - 4 * MINUTE, loaded: 0, problem: null },
    working: [],
    licenses: [],
    borrows: [],
    checkouts: [],
    isFirstStart: false,
    connections: CONNECTIONS.map((one) => ({
      ...one,
      isActive: one.id === (change.connection === 'aws' ? 'environment' : 'samples'),
    })),
    waiting: null,
    grants: { state: 'idle', list: [], problem: null },
    reminders: [],
    settings: SETTINGS,
    managed: UNMANAGED_VIEW,
    updates: null,
    trips: { list: [], problem: null },
    ...change,
  };
}
