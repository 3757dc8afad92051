import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { borrowedUntil, issuerAccountOf, wishFor } from '../../main/domain/license.ts';
import { LICENSE_ARN, MORNING, sampleLicense } from '../support/samples.ts';

describe('until when a borrow would last', () => {
  test('is the longest time, clipped at the end of the license', () => {
    expect(borrowedUntil(sampleLicense(), MORNING)).toBe(MORNING + 3 * DAY_MS);
    const short = sampleLicense({ validity: { beginAt: 0, endAt: MORNING + DAY_MS } });
    expect(borrowedUntil(short, MORNING)).toBe(MORNING + DAY_MS);
    expect(borrowedUntil(sampleLicense({ borrowing: null }), MORNING)).toBeNull();
  });

  test('is the longest time where the license has no end', () => {
    const endless = sampleLicense({ validity: { beginAt: 0, endAt: null } });
    expect(borrowedUntil(endless, MORNING)).toBe(MORNING + 3 * DAY_MS);
  });
});

test('all entitlements are asked for, and unit None goes without value', () => {
  const entitlements = [
    { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true },
    { name: 'Module', unit: 'None', value: 'on', maxCount: null, comesBack: null },
  ];
  expect(wishFor(sampleLicense({ entitlements }))).toEqual([
    { name: 'Users', unit: 'Count', value: '1' },
    { name: 'Module', unit: 'None' },
  ]);
});

test.each([
  [LICENSE_ARN, '123456789012'],
  ['odd', 'odd'],
  ['arn:aws:license-manager::', 'arn:aws:license-manager::'],
  ['', ''],
])('the issuer of “%s” is “%s”', (arn, issuer) => expect(issuerAccountOf(arn)).toBe(issuer));
