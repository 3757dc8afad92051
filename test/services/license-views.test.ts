// What the views of licenses say in AWS's own words, and that licenses which say the same share it.

import { describe, expect, test } from 'vitest';
import { LicenseViews } from '../../main/services/license-views.ts';
import { sampleLicense } from '../support/samples.ts';

describe('the views of licenses', () => {
  const of = (...licenses: readonly ReturnType<typeof sampleLicense>[]) => {
    const entries = licenses.map((license) => ({ license, seats: null }));
    const views = new LicenseViews(entries, [], 0);
    return entries.map((entry) => views.viewOf(entry));
  };

  test('tell the words of AWS once for all licenses that have the same', () => {
    const [one, same, other] = of(
      sampleLicense({ arn: 'arn:1' }),
      sampleLicense({ arn: 'arn:2' }),
      sampleLicense({ arn: 'arn:3', allowedOperations: ['CheckoutLicense'] }),
    );
    expect(one?.aws).toBe(same?.aws);
    expect(other?.aws).not.toBe(one?.aws);
    expect(other?.aws.allowedOperations).toEqual(['CheckoutLicense']);
  });

  test('keep the times of the issuer where a license cannot be borrowed just now', () => {
    const borrowing = { canReturnEarly: false, maxMinutes: 90 };
    const [view] = of(sampleLicense({ status: 'SUSPENDED', borrowing }));
    expect(view?.borrow.possible).toBe(false);
    expect(view?.aws.borrowing).toEqual(borrowing);
  });
});
