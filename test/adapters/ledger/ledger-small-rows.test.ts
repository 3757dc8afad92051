// Rows of the small tables of the ledger file, which are untrusted input, and the plain values in them.

import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  readCatalogueRow,
  readClaimRow,
  readIssuerKeyRow,
  readListingRow,
} from '../../../main/adapters/ledger/ledger-rows.ts';
import * as values from '../../../main/adapters/ledger/ledger-values.ts';
import { AT } from '../../support/ledger-events.ts';
import { sampleLicense } from '../../support/samples.ts';

const without = (row: object, column: string): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));

describe('plain values', () => {
  const takes = (schema: v.GenericSchema, raw: unknown) => v.safeParse(schema, raw).success;

  test('an instant is a whole number of milliseconds that a date can hold', () => {
    const ends = [-8.64e15, 0, 8.64e15];
    expect(ends.filter((at) => !takes(values.instant, at))).toEqual([]);
    const odd = [-8.64e15 - 1, 8.64e15 + 1, 0.5, Number.NaN, null, '0'];
    expect(odd.filter((at) => takes(values.instant, at))).toEqual([]);
    expect(takes(values.instantOrNull, null)).toBe(true);
  });

  test('a count is a whole number from 0', () => {
    expect([0, 1].every((n) => takes(values.count, n))).toBe(true);
    expect([-1, 0.5, '1'].some((n) => takes(values.count, n))).toBe(false);
    expect([0, 2 ** 31 - 1].every((n) => takes(values.minutes, n))).toBe(true);
    expect([-1, 2 ** 31].some((n) => takes(values.minutes, n))).toBe(false);
  });

  test('an entitlement may have no quantity, but not an odd one', () => {
    const entitlement = { name: 'Seat', unit: 'Count' };
    expect(takes(values.entitlements, [entitlement, { ...entitlement, value: '1' }])).toBe(true);
    for (const odd of [{ name: 'Seat' }, { unit: 'Count' }, { ...entitlement, value: undefined }])
      expect(takes(values.entitlements, [odd])).toBe(false);
  });

  test('text that is no JSON is undefined', () => {
    expect([values.readJson('{"a":1}'), values.readJson('{')]).toEqual([{ a: 1 }, undefined]);
  });
});

describe('rows of the small tables', () => {
  const license = sampleLicense();
  const catalogue = { seats_free: 1, seats_total: 5, license: JSON.stringify(license) };
  const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
  const key = {
    thumbprint: 't',
    issuer_account: '111122223333',
    origin: 'file',
    added_at: AT,
    comment: '',
    jwk: JSON.stringify(jwk),
  };
  const claim = { owner: 'o', pid: 7, process_started: 'boot 1', claimed_at: AT };
  const listing = { revision: 'r', listed_at: AT };
  const noneWithout = (read: (raw: unknown) => unknown, row: object) =>
    Object.keys(row).filter(
      (name) => read(without(row, name)) !== null || read({ ...row, [name]: { a: 1 } }) !== null,
    );

  test('give back what was written', () => {
    expect(readCatalogueRow(catalogue)).toEqual({ license, seats: { free: 1, total: 5 } });
    expect(readListingRow(listing)).toEqual({ revision: 'r', listedAt: AT });
    expect(readClaimRow(claim)).toEqual(claim);
    expect(readClaimRow({ ...claim, process_started: null })).toMatchObject({ process_started: null });
    for (const origin of ['file', 'kms', 'sandbox'])
      expect(readIssuerKeyRow({ ...key, origin })).toEqual({
        thumbprint: 't',
        issuerAccount: '111122223333',
        origin,
        addedAt: AT,
        comment: '',
        jwk,
      });
  });

  test('are not read with a column too few or of another kind', () => {
    expect(noneWithout(readCatalogueRow, catalogue)).toEqual([]);
    expect(noneWithout(readListingRow, listing)).toEqual([]);
    expect(noneWithout(readClaimRow, claim)).toEqual([]);
    expect(noneWithout(readIssuerKeyRow, key)).toEqual([]);
    for (const read of [readCatalogueRow, readListingRow, readClaimRow, readIssuerKeyRow])
      expect([undefined, null, 7, {}].filter((raw) => read(raw) !== null)).toEqual([]);
  });

  test.each(['seats_free', 'seats_total'])('show no seats where %s is not known', (name) => {
    expect(readCatalogueRow({ ...catalogue, [name]: null })).toEqual({ license, seats: null });
  });

  test('hold no license or key whose text is damaged', () => {
    expect(readCatalogueRow({ ...catalogue, license: '{' })).toBeNull();
    expect(readIssuerKeyRow({ ...key, jwk: '{' })).toBeNull();
    expect(readIssuerKeyRow({ ...key, origin: 'post' })).toBeNull();
    for (const change of [{ kty: 'EC' }, { n: 1 }, { e: null }])
      expect(readIssuerKeyRow({ ...key, jwk: JSON.stringify({ ...jwk, ...change }) })).toBeNull();
  });

  test('hold no license of which a field is missing or odd, but for what older releases did not know', () => {
    const read = (changed: object) => readCatalogueRow({ ...catalogue, license: JSON.stringify(changed) });
    const newer = ['provisional', 'beneficiary'];
    for (const name of Object.keys(license)) {
      expect(read({ ...license, [name]: 7.5 }), name).toBeNull();
      if (newer.includes(name))
        expect(read(without(license, name))?.license, name).toMatchObject({ [name]: null });
      else expect(read(without(license, name)), name).toBeNull();
    }
    const [entitlement = {}] = license.entitlements;
    for (const name of Object.keys(entitlement).filter((one) => one !== 'comesBack'))
      expect(read({ ...license, entitlements: [without(entitlement, name)] }), name).toBeNull();
    expect(read({ ...license, entitlements: [{ ...entitlement, comesBack: 'yes' }] })).toBeNull();
    for (const odd of [{ endAt: null }, { beginAt: 1 }, { beginAt: 1, endAt: 'x' }])
      expect(read({ ...license, validity: odd })).toBeNull();
    for (const odd of [{ canReturnEarly: true }, { maxMinutes: 1 }])
      expect(read({ ...license, borrowing: odd })).toBeNull();
    expect(read({ ...license, provisional: {} })).toBeNull();
    expect(read({ ...license, allowedOperations: [7] })).toBeNull();
  });

  test('may hold null where AWS said nothing', () => {
    const bare = {
      ...license,
      keyFingerprint: null,
      signKeyArn: null,
      homeRegion: null,
      receivedStatus: null,
      allowedOperations: null,
      validity: { beginAt: 0, endAt: null },
      entitlements: license.entitlements.map((one) => ({ ...one, value: null, maxCount: null })),
      borrowing: null,
      provisional: null,
      beneficiary: null,
      version: null,
    };
    expect(readCatalogueRow({ ...catalogue, license: JSON.stringify(bare) })?.license).toEqual(bare);
    const full = { ...bare, provisional: { maxMinutes: 5 }, beneficiary: '1', allowedOperations: ['a'] };
    expect(readCatalogueRow({ ...catalogue, license: JSON.stringify(full) })?.license).toEqual(full);
  });
});
