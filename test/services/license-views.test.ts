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

  test('promise no early return and no life beyond the first heartbeat without the right to them', () => {
    const terms = {
      borrowing: { canReturnEarly: true, maxMinutes: 90 },
      provisional: { maxMinutes: 60 },
      signKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      validity: { beginAt: 0, endAt: null },
      productSku: 'SKU',
      keyFingerprint: 'aws:111122223333:Vendor:issuer-fingerprint',
    };
    const rights = ['CheckoutBorrowLicense', 'CheckoutLicense'];
    const [few, all] = of(
      sampleLicense({ ...terms, allowedOperations: rights }),
      sampleLicense({
        ...terms,
        allowedOperations: [...rights, 'CheckInLicense', 'ExtendConsumptionLicense'],
      }),
    );
    expect(few?.borrow).toMatchObject({ possible: true, canReturnEarly: false });
    expect(all?.borrow).toMatchObject({ possible: true, canReturnEarly: true });
    expect(few?.checkout).toMatchObject({ provisional: { maxMinutes: 60, keepsAlive: false } });
    expect(all?.checkout).toMatchObject({ provisional: { maxMinutes: 60, keepsAlive: true } });
  });

  test('keep the times of the issuer where a license cannot be borrowed just now', () => {
    const borrowing = { canReturnEarly: false, maxMinutes: 90 };
    const [view] = of(sampleLicense({ status: 'SUSPENDED', borrowing }));
    expect(view?.borrow.possible).toBe(false);
    expect(view?.aws.borrowing).toEqual(borrowing);
  });
});
