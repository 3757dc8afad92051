// Believable values for tests: a license, a wish, a borrow, token claims.

import type { TokenRecord, Wish } from '../../main/domain/borrow.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';

/** A fixed moment in tests: Wed 4 Nov 2026, 08:00:00 UTC. */
export const MORNING = Date.UTC(2026, 10, 4, 8);

export const LICENSE_ARN = 'arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef';

/** A borrowable license, three days at most, early return allowed; override what matters to the test. */
export function sampleLicense(over: Partial<License> = {}): License {
  return {
    arn: LICENSE_ARN,
    name: 'Keelson Stability',
    productName: 'Keelson',
    productSku: 'KEEL-1',
    issuerName: 'Harbor Analytics',
    keyFingerprint: 'aws:123456789012:Harbor Analytics:issuer-fingerprint',
    signKeyArn: null,
    homeRegion: 'us-east-1',
    status: 'AVAILABLE',
    receivedStatus: 'ACTIVE',
    allowedOperations: ['CheckoutBorrowLicense', 'CheckInLicense'],
    validity: { beginAt: MORNING - DAY_MS, endAt: MORNING + 365 * DAY_MS },
    entitlements: [{ name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true }],
    borrowing: { canReturnEarly: true, maxMinutes: 3 * 24 * 60 },
    provisional: { maxMinutes: 60 },
    beneficiary: null,
    version: '1',
    ...over,
  };
}

export function sampleWish(over: Partial<Wish> = {}): Wish {
  return {
    connectionId: 'environment',
    replaces: null,
    licenseArn: LICENSE_ARN,
    licenseName: 'Keelson Stability',
    issuerName: 'Harbor Analytics',
    entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
    nodeId: 'fp1-node',
    region: 'us-east-1',
    canReturnEarly: true,
    maxMinutes: 3 * 24 * 60,
    validityEndAt: null,
    ...over,
  };
}

export function sampleRecord(over: Partial<TokenRecord> = {}): TokenRecord {
  return {
    issuedAt: MORNING,
    expiresAt: MORNING + 72 * HOUR_MS,
    length: 800,
    sha256: 'sha',
    region: 'us-east-1',
    consumptionHash: 'consumption',
    entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
    nodeId: 'fp1-node',
    ...over,
  };
}

/** Claims of a token as License Manager writes them: camelCase, times without zone. */
export function sampleClaims(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    licenseArn: LICENSE_ARN,
    licenseConsumptionToken: '0cd7b2bc7c674573a669bea8f5b75f2d',
    entitlementsAllowed: [{ name: 'Users', value: '1', unit: 'Count' }],
    nodeId: 'fp1-node',
    issuedAt: '2026-11-04T08:00:00',
    expiration: '2026-11-07T08:00:00',
    ...over,
  };
}
