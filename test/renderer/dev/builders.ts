// Builds licenses, borrows and snapshots for the dev page and the tests of the window.

import type { Failure, FailureCode } from '../../../main/domain/failure.ts';
import type { BorrowView, LicenseView, Snapshot } from '../../../main/domain/snapshot.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A failure as main sends it. */
export function failure(code: FailureCode, message: string, nextStep: string, retryable = true): Failure {
  return { code, message, retryable, details: { nextStep } };
}

/** A borrowable license; `key` makes its ARN. */
export function license(key: string, at: number, change: Partial<LicenseView> = {}): LicenseView {
  return {
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${key}`,
    licenseName: 'Reservoir Studio',
    productName: 'Reservoir Studio 2026',
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
    borrow: { possible: true, untilAt: at + 3 * DAY, maxMinutes: 4320, canReturnEarly: true },
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
    state: 'held',
    badge: 'borrowed',
    phase: 'fresh',
    verdict: 'valid',
    requestedAt: at - DAY,
    issuedAt: at - DAY,
    expiresAt: at + 3 * DAY + 4 * HOUR + 12 * MINUTE,
    endsSoonAt: at + 2 * DAY,
    seatHeldUntilAt: null,
    canReturnEarly: true,
    returnable: { possible: true },
    removable: false,
    problem: null,
    ...change,
  };
}

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
    ...change,
  };
}
