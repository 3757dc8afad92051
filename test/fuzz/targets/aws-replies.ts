// What AWS answers when it says yes: licenses, seats, grants and keys.

import { readGrant, readGrantPage, readGrantStatus } from '../../../main/adapters/aws/aws-grant-replies.ts';
import { readLicense, readLicensePage, readSeats } from '../../../main/adapters/aws/aws-license-replies.ts';
import { readPublicKey } from '../../../main/adapters/aws/aws-replies.ts';
import { readBorrow, readCheckout, readExtension } from '../../../main/adapters/aws/aws-seat-replies.ts';
import { readCatalogueRow } from '../../../main/adapters/ledger/ledger-rows.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import { borrowedUntil, type License, wishFor } from '../../../main/domain/license.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { LICENSE_ARN } from '../../support/samples.ts';
import type { Opinion, Target } from '../engine.ts';
import { mutateValue } from '../mutate-value.ts';
import type { Random } from '../random.ts';
import { opinion } from '../engine.ts';

const NOW = Date.UTC(2026, 10, 28);
const GRANT_ARN = 'arn:aws:license-manager::111122223333:grant:g-1';

/** A reply and the reader it is given to. */
type Answer = { readonly to: string; readonly raw: unknown };

const LICENSE = {
  LicenseArn: LICENSE_ARN,
  LicenseName: 'Keelson',
  ProductName: 'Keelson',
  ProductSKU: 'K-1',
  Issuer: { Name: 'Harbor', SignKey: null, KeyFingerprint: 'aws:123456789012:Harbor:issuer-fingerprint' },
  HomeRegion: 'us-east-1',
  Status: 'AVAILABLE',
  Validity: { Begin: '2026-01-01T00:00:00+00:00', End: '2027-01-01T00:00:00' },
  Beneficiary: '111122223333',
  Entitlements: [
    { Name: 'Users', Unit: 'Count', MaxCount: 5, AllowCheckIn: true },
    { Name: 'M', Unit: 'None', Value: 'on' },
  ],
  ConsumptionConfiguration: {
    RenewType: 'None',
    BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 4_320 },
    ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 },
  },
  ReceivedMetadata: { ReceivedStatus: 'ACTIVE', AllowedOperations: ['CheckoutBorrowLicense'] },
  Version: '1',
};

const mutate = (answer: Answer, random: Random, other: Answer): Answer => ({
  ...answer,
  raw: mutateValue(answer.raw, random, other.raw),
});

type Licenses = readonly License[] | ReturnType<typeof readSeats>;

function readLicenses({ to, raw }: Answer): Licenses {
  if (to === 'page') return readLicensePage(raw).items;
  return to === 'seats' ? readSeats(raw, []) : [readLicense(raw, LICENSE_ARN)];
}

// An accepted license can be shown, asked for, dated and kept in the ledger as it is.
function checkLicenses({ to }: Answer, result: Licenses): Opinion {
  if (result === null || 'free' in result) {
    const isSound =
      result === null ||
      (Number.isSafeInteger(result.free) && result.free >= 0 && result.free <= result.total);
    if (!isSound) throw new Error('seats that cannot be counted');
    return opinion(`seats ${result === null}`);
  }
  for (const license of result) {
    for (const at of [license.validity.beginAt, license.validity.endAt, borrowedUntil(license, NOW)])
      if (at !== null) writeInstant(at);
    wishFor(license);
    const row = { seats_free: null, seats_total: null, license: JSON.stringify(license) };
    if (JSON.stringify(readCatalogueRow(row)?.license) !== row.license) throw new Error('not kept as it is');
  }
  return opinion(
    `${to} ${result.length} ${result[0]?.borrowing === null} ${result[0]?.entitlements.length}`,
    result.length > 0,
  );
}

export const LICENSES_TARGET: Target<Answer, Licenses> = {
  name: 'AWS replies: licenses',
  seeds: [
    { to: 'license', raw: { License: LICENSE } },
    { to: 'page', raw: { Licenses: [LICENSE, { LicenseArn: 1 }], NextToken: 'next' } },
    {
      to: 'seats',
      raw: {
        LicenseUsage: {
          EntitlementUsages: [{ ConsumedValue: '2', MaxCount: '5.0', Unit: 'Count', Name: 'Users' }],
        },
      },
    },
    { to: 'license', raw: { License: { LicenseArn: LICENSE_ARN } } },
  ],
  mutate,
  parse: readLicenses,
  check: checkLicenses,
  broken: {
    'minutes are not bounded': (answer) => withMinutes(answer),
    'consumed seats may outnumber all': (answer) => {
      const read = readLicenses(answer);
      return read !== null && 'free' in read ? { ...read, free: read.free - 1 } : read;
    },
    'another license is taken': (answer) =>
      answer.to === 'license'
        ? [
            readLicense(
              answer.raw,
              String((answer.raw as { License?: { LicenseArn?: unknown } }).License?.LicenseArn),
            ),
          ].map((one) => ({ ...one, arn: 5 as unknown as string }))
        : readLicenses(answer),
  },
};

function withMinutes(answer: Answer): Licenses {
  const read = readLicenses(answer);
  if (read === null || 'free' in read) return read;
  return read.map((one) =>
    one.borrowing === null
      ? one
      : { ...one, borrowing: { ...one.borrowing, maxMinutes: one.borrowing.maxMinutes * 1e9 } },
  );
}

const HANDLE = '0cd7b2bc7c674573a669bea8f5b75f2d';
const SEAT = {
  LicenseArn: LICENSE_ARN,
  LicenseConsumptionToken: HANDLE,
  EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
  SignedToken: 'eyJhbGciOiJQUzM4NCJ9.e30.AA',
  IssuedAt: '2026-11-28T01:00:00',
  Expiration: '2026-11-30T01:00:00',
  CheckoutType: 'PROVISIONAL',
  NodeId: 'fp1-x',
};
const ASKED = { licenseArn: LICENSE_ARN, entitlements: [{ name: 'Users', unit: 'Count', value: '1' }] };

type Seat = ReturnType<typeof readBorrow> | ReturnType<typeof readCheckout> | number;

function readSeat({ to, raw }: Answer): Seat {
  if (to === 'borrow') return readBorrow(raw, ASKED);
  return to === 'checkout' ? readCheckout(raw, 'PROVISIONAL') : readExtension(raw, new Secret(HANDLE));
}

function checkSeat({ raw }: Answer, result: Seat): Opinion {
  if (typeof result === 'number') {
    writeInstant(result);
    return opinion('extended');
  }
  const handle = result.consumptionToken.reveal();
  if (
    (raw as { LicenseConsumptionToken?: unknown }).LicenseConsumptionToken !== handle ||
    !/^\S{1,4096}$/.test(handle)
  )
    throw new Error('another handle');
  if (handle === HANDLE && !isElsewhere(raw) && JSON.stringify(result).includes(handle))
    throw new Error('the handle shows');
  if (
    !result.entitlementsAllowed.every((one) =>
      [one.name, one.unit, one.value ?? ''].every((text) => typeof text === 'string'),
    )
  )
    throw new Error('entitlements of another shape');
  if ('signedToken' in result) return opinion(`borrowed ${result.oddity}`);
  for (const at of [result.issuedAt, result.expiresAt]) if (at !== null) writeInstant(at);
  return opinion(`checked out ${result.expiresAt === null} ${result.licenseArn === null}`);
}

function isElsewhere(raw: unknown): boolean {
  const { LicenseConsumptionToken: _, ...rest } = raw as Record<string, unknown>;
  return JSON.stringify(rest, (__, one: unknown) => (typeof one === 'bigint' ? 0 : one)).includes(HANDLE);
}

export const SEATS_TARGET: Target<Answer, Seat> = {
  name: 'AWS replies: seats',
  seeds: ['borrow', 'checkout', 'extension'].map((to) => ({ to, raw: SEAT })),
  mutate,
  parse: readSeat,
  check: checkSeat,
  broken: {
    'any handle will do': (answer) => {
      const read = readSeat({
        ...answer,
        raw: { ...(answer.raw as object), LicenseConsumptionToken: HANDLE },
      });
      return read;
    },
    'the handle is plain text': (answer) => {
      const read = readSeat(answer);
      return typeof read === 'number' ? read : { ...read, handle: read.consumptionToken.reveal() };
    },
  },
};

const GRANT = {
  GrantArn: GRANT_ARN,
  GrantName: 'Grant',
  ParentArn: LICENSE_ARN,
  LicenseArn: LICENSE_ARN,
  GranteePrincipalArn: 'arn:aws:iam::444455556666:root',
  HomeRegion: 'us-east-1',
  GrantStatus: 'PENDING_ACCEPT',
  Version: '1',
  GrantedOperations: ['ListPurchasedLicenses'],
};

type Granted = ReturnType<typeof readGrantPage> | ReturnType<typeof readGrantStatus> | Uint8Array;

function readGranted({ to, raw }: Answer): Granted {
  if (to === 'page') return readGrantPage(raw);
  if (to === 'status') return readGrantStatus(raw, GRANT_ARN);
  return to === 'key'
    ? readPublicKey(raw)
    : { items: [readGrant(raw, GRANT_ARN)], nextToken: null, skipped: [] };
}

export const GRANTS_TARGET: Target<Answer, Granted> = {
  name: 'AWS replies: grants and keys',
  seeds: [
    { to: 'grant', raw: { Grant: GRANT } },
    { to: 'page', raw: { Grants: [GRANT, {}], NextToken: null } },
    { to: 'status', raw: { GrantArn: GRANT_ARN, Status: 'ACTIVE', Version: '2' } },
    { to: 'key', raw: { PublicKey: new Uint8Array([48, 1, 2]), KeyUsage: 'SIGN_VERIFY' } },
  ],
  mutate,
  parse: readGranted,
  check: ({ to }, result) => {
    if (result instanceof Uint8Array) return opinion(`key ${result.length}`);
    if ('status' in result) return opinion('status');
    for (const one of result.items) {
      if (to === 'grant' && one.arn !== GRANT_ARN) throw new Error('another grant');
      if (!/^arn:aws[a-zA-Z-]*:\S+$/.test(one.arn) || !/^[a-z0-9-]{1,63}$/.test(one.homeRegion))
        throw new Error('a grant that cannot be asked for');
      if (one.name === '' || !Array.isArray(one.operations)) throw new Error('a grant that cannot be shown');
    }
    return opinion(
      `${to} ${result.items.length} ${result.skipped.join().slice(0, 30)}`,
      result.items.length > 0,
    );
  },
  broken: {
    'another grant is taken': (answer) =>
      answer.to === 'grant'
        ? readGrantPage({ Grants: [(answer.raw as { Grant?: unknown } | null)?.Grant] })
        : readGranted(answer),
    'a Region is any text': (answer) => {
      const read = readGranted(answer);
      return read instanceof Uint8Array || 'status' in read
        ? read
        : { ...read, items: read.items.map((one) => ({ ...one, homeRegion: one.version ?? 'x' })) };
    },
  },
};
