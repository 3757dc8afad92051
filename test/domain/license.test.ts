import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import {
  borrowedUntil,
  issuerAccountOf,
  whyNotBorrowable,
  wishFor,
  type License,
} from '../../main/domain/license.ts';
import { LICENSE_ARN, MORNING, sampleLicense } from '../support/samples.ts';

describe('why a license cannot be borrowed', () => {
  test('nothing speaks against a good one', () => {
    expect(whyNotBorrowable(sampleLicense(), MORNING)).toBeNull();
  });

  test.each<[string, Partial<License>, string]>([
    ['no borrow configuration', { borrowing: null }, 'no-borrow-configuration'],
    ['suspended', { status: 'SUSPENDED' }, 'suspended'],
    ['expired by status', { status: 'EXPIRED' }, 'license-expired'],
    ['deactivated', { status: 'DEACTIVATED' }, 'not-available'],
    ['a status AWS adds later', { status: 'SOMETHING_NEW' }, 'not-available'],
    ['not valid yet', { validity: { beginAt: MORNING + 1, endAt: null } }, 'not-yet-valid'],
    ['over at this millisecond', { validity: { beginAt: 0, endAt: MORNING } }, 'license-expired'],
    ['grant not activated', { receivedStatus: 'DISABLED' }, 'grant-not-active'],
    ['right missing', { allowedOperations: ['CheckoutLicense'] }, 'right-missing'],
  ])('%s', (_name, over, reason) => {
    expect(whyNotBorrowable(sampleLicense(over), MORNING)).toBe(reason);
  });

  test('what AWS left out is not held against it', () => {
    expect(
      whyNotBorrowable(sampleLicense({ receivedStatus: null, allowedOperations: null }), MORNING),
    ).toBeNull();
  });
});

describe('until when a borrow would last', () => {
  test('is the longest time, clipped at the end of the license', () => {
    expect(borrowedUntil(sampleLicense(), MORNING)).toBe(MORNING + 3 * DAY_MS);
    const short = sampleLicense({ validity: { beginAt: 0, endAt: MORNING + DAY_MS } });
    expect(borrowedUntil(short, MORNING)).toBe(MORNING + DAY_MS);
    expect(borrowedUntil(sampleLicense({ borrowing: null }), MORNING)).toBeNull();
  });
});

test('all entitlements are asked for, and unit None goes without value', () => {
  const entitlements = [
    { name: 'Users', unit: 'Count', value: null, maxCount: 5 },
    { name: 'Module', unit: 'None', value: 'on', maxCount: null },
  ];
  expect(wishFor(sampleLicense({ entitlements }))).toEqual([
    { name: 'Users', unit: 'Count', value: '1' },
    { name: 'Module', unit: 'None' },
  ]);
});

test('the issuer is the account of the ARN', () => {
  expect(issuerAccountOf(LICENSE_ARN)).toBe('123456789012');
  expect(issuerAccountOf('odd')).toBe('odd');
});
