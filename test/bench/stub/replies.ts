// What the stub of License Manager answers, serialised beforehand: a client is measured, not a server.

import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signToken } from '../../../main/sandbox/signed-token.ts';

const ACCOUNT = '123456789012';
const SIGN_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0b0c6a0e-0000-4000-8000-000000000001`;
export const PAGE_SIZE = 100;
const DAY_MS = 86_400_000;

export type Json = Readonly<Record<string, unknown>>;

/** The vendor: one key, its public half as KMS gives it, and tokens that are signed once for each license and node. */
export class Vendor {
  readonly #key: KeyObject;
  readonly publicKey: string;
  readonly #replies = new Map<string, Promise<string>>();

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#key = privateKey;
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  keyReply(): string {
    return JSON.stringify({
      KeyId: SIGN_KEY,
      PublicKey: this.publicKey,
      KeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['RSASSA_PSS_SHA_384'],
    });
  }

  /** A grant of three days with a token of about 5 KB, as measured on AWS's own samples. */
  borrowReply(request: Json): Promise<string> {
    const arn = String(request['LicenseArn']);
    const nodeId = typeof request['NodeId'] === 'string' ? request['NodeId'] : 'none';
    const key = `${arn} ${nodeId}`;
    const reply = this.#replies.get(key) ?? this.#sign(arn, nodeId);
    this.#replies.set(key, reply);
    return reply;
  }

  async #sign(licenseArn: string, nodeId: string): Promise<string> {
    const now = Date.now();
    const consumption = createHash('md5').update(licenseArn).digest('hex');
    const [issuedAt, expiration] = [zoneless(now), zoneless(now + 3 * DAY_MS)];
    const entitlementsAllowed = [{ name: 'Seats', value: '1', unit: 'Count' }];
    const checkoutMetadata = { note: 'n'.repeat(3_300) };
    const claims = {
      licenseArn,
      licenseConsumptionToken: consumption,
      entitlementsAllowed,
      nodeId,
      checkoutMetadata,
      issuedAt,
      expiration,
    };
    return JSON.stringify({
      LicenseArn: licenseArn,
      LicenseConsumptionToken: consumption,
      EntitlementsAllowed: [{ Name: 'Seats', Value: '1', Unit: 'Count' }],
      NodeId: nodeId,
      SignedToken: await signToken(claims, this.#key),
      IssuedAt: issuedAt,
      Expiration: expiration,
    });
  }
}

/** GetLicenseUsage: five seats, two taken. */
export const USAGE_REPLY = JSON.stringify({
  LicenseUsage: {
    EntitlementUsages: [{ Entitlement: 'Seats', ConsumedValue: '2', MaxCount: '5', Unit: 'Count' }],
  },
});

/** The pages of ListReceivedLicenses by their token; the first has the empty one. */
export function pagesOf(size: number): ReadonlyMap<string, Buffer> {
  const pages = new Map<string, Buffer>();
  for (let first = 0; first < size || first === 0; first += PAGE_SIZE) {
    const count = Math.min(PAGE_SIZE, size - first);
    const licenses = Array.from({ length: count }, (_, index) => licenseAt(first + index));
    const next = first + count < size ? { NextToken: `page-${first + count}` } : {};
    pages.set(
      first === 0 ? '' : `page-${first}`,
      Buffer.from(JSON.stringify({ Licenses: licenses, ...next })),
    );
  }
  return pages;
}

/** ARN of the n-th license. */
export const arnAt = (index: number): string =>
  `arn:aws:license-manager::${ACCOUNT}:license:l-${index.toString(16).padStart(32, '0')}`;

/** Name of the n-th license. */
export const nameAt = (index: number): string => `Keelson Stability ${String(index).padStart(5, '0')}`;

// About 1.1 KB each, as of real licenses.
function licenseAt(index: number): Json {
  return {
    LicenseArn: arnAt(index),
    LicenseName: nameAt(index),
    ProductName: 'Keelson',
    ProductSKU: `KEEL-${index}`,
    Issuer: {
      Name: 'Harbor Analytics',
      SignKey: SIGN_KEY,
      KeyFingerprint: `aws:${ACCOUNT}:Harbor Analytics:issuer-fingerprint`,
    },
    HomeRegion: 'us-east-1',
    Status: 'AVAILABLE',
    Validity: { Begin: '2024-01-01T00:00:00Z', End: '2036-01-01T00:00:00Z' },
    Beneficiary: ACCOUNT,
    Entitlements: [{ Name: 'Seats', MaxCount: 5, Overage: false, Unit: 'Count', AllowCheckIn: true }],
    ConsumptionConfiguration: {
      RenewType: 'None',
      ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 },
      BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 4_320 },
    },
    LicenseMetadata: [
      { Name: 'contract', Value: `2024-${index}` },
      { Name: 'note', Value: 'n'.repeat(120) },
    ],
    CreateTime: '1704067200',
    Version: '1',
    ReceivedMetadata: {
      ReceivedStatus: 'ACTIVE',
      AllowedOperations: [
        'CheckoutLicense',
        'CheckInLicense',
        'ExtendConsumptionLicense',
        'CheckoutBorrowLicense',
      ],
    },
  };
}

const zoneless = (at: number): string => new Date(at).toISOString().slice(0, 19);
