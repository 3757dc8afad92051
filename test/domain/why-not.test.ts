import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import {
  borrowableOrWhy,
  checkoutKinds,
  mayReturnEarly,
  whyNotBorrowable,
  whyNotCheckoutable,
  whyNotSentence,
} from '../../main/domain/why-not.ts';
import { MORNING, sampleLicense } from '../support/samples.ts';

const BOTH = ['CheckoutBorrowLicense', 'CheckoutLicense', 'CheckInLicense'];

/** The case of the issue, what in the license makes it so, its reason, and the sentence for people. */
const CASES: readonly [string, Partial<License>, string, string][] = [
  [
    'no borrow configuration',
    { borrowing: null },
    'no-borrow-configuration',
    'does not offer this license for borrowing',
  ],
  ['suspended', { status: 'SUSPENDED' }, 'suspended', 'has suspended'],
  [
    'expired by status',
    { status: 'EXPIRED', validity: { beginAt: 0, endAt: null } },
    'license-expired',
    'has expired.',
  ],
  ['deactivated', { status: 'DEACTIVATED' }, 'not-available', 'deactivated'],
  ['deleted', { status: 'DELETED' }, 'not-available', 'has deleted'],
  ['being deleted', { status: 'PENDING_DELETE' }, 'not-available', 'is deleting'],
  ['not available yet', { status: 'PENDING_AVAILABLE' }, 'not-available', 'still making'],
  ['a status AWS adds later', { status: 'SOMETHING_NEW' }, 'not-available', 'SOMETHING_NEW'],
  [
    'not valid yet',
    { validity: { beginAt: MORNING + 1_000, endAt: null } },
    'not-yet-valid',
    'begins at 2026-11-04 08:00:01 UTC',
  ],
  [
    'over at this very millisecond',
    { validity: { beginAt: 0, endAt: MORNING } },
    'license-expired',
    'ended at 2026-11-04 08:00:00 UTC',
  ],
  ['grant waiting', { receivedStatus: 'PENDING_ACCEPT' }, 'grant-not-active', 'waits for its acceptance'],
  [
    'grant accepted only',
    { receivedStatus: 'DISABLED' },
    'grant-not-active',
    'accepted, but it is not activated',
  ],
  ['grant rejected', { receivedStatus: 'REJECTED' }, 'grant-not-active', 'was rejected'],
  ['grant in the works', { receivedStatus: 'PENDING_WORKFLOW' }, 'grant-not-active', 'still working'],
  ['grant failed', { receivedStatus: 'FAILED_WORKFLOW' }, 'grant-not-active', 'could not carry out'],
  ['grant deleted', { receivedStatus: 'DELETED' }, 'grant-not-active', 'was deleted'],
  ['grant completed', { receivedStatus: 'WORKFLOW_COMPLETED' }, 'grant-not-active', 'completed'],
  ['a grant status AWS adds later', { receivedStatus: 'ODD' }, 'grant-not-active', 'status as ODD'],
  [
    'longer than any token that is believed',
    {
      validity: { beginAt: 0, endAt: null },
      borrowing: { canReturnEarly: true, maxMinutes: 400 * 24 * 60 + 1 },
    },
    'lasts-too-long',
    'longer than 400 days',
  ],
  ['right missing', { allowedOperations: ['CheckoutLicense'] }, 'right-missing', 'right to borrow it'],
];

describe('a right that the grant does not give', () => {
  const without = (right: string): License =>
    sampleLicense({
      borrowing: { canReturnEarly: true, maxMinutes: 60 },
      provisional: { maxMinutes: 60 },
      allowedOperations: [...BOTH, 'ExtendConsumptionLicense'].filter((one) => one !== right),
    });

  test('is not promised: to return early', () => {
    const found = (right: string) => borrowableOrWhy(without(right), MORNING);
    expect(found('CheckInLicense')).toMatchObject({ borrowing: { canReturnEarly: false, maxMinutes: 60 } });
    expect(found('')).toMatchObject({ borrowing: { canReturnEarly: true } });
    expect(mayReturnEarly(sampleLicense({ borrowing: null }))).toBe(false);
    expect(mayReturnEarly({ ...without(''), allowedOperations: null })).toBe(true);
    expect(mayReturnEarly({ ...without(''), borrowing: { canReturnEarly: false, maxMinutes: 60 } })).toBe(
      false,
    );
  });

  test('is not promised: to keep a checkout alive', () => {
    const kept = (license: License) => checkoutKinds(license).provisional?.keepsAlive;
    expect(kept(without('ExtendConsumptionLicense'))).toBe(false);
    expect(kept(without(''))).toBe(true);
    expect(kept({ ...without(''), allowedOperations: null })).toBe(true);
    expect(checkoutKinds({ ...without(''), provisional: null }).provisional).toBeNull();
  });
});

describe('why a license cannot be borrowed', () => {
  test('nothing speaks against a good one', () => {
    expect(whyNotBorrowable(sampleLicense(), MORNING)).toBeNull();
  });

  test.each(CASES)('%s', (_name, over, reason, words) => {
    const license = sampleLicense(over);
    expect(whyNotBorrowable(license, MORNING)).toBe(reason);
    expect(whyNotSentence(whyNotBorrowable(license, MORNING)!, license)).toContain(words);
  });

  test('a longest time of 400 days is not too long, nor is more where the license ends sooner', () => {
    const days = 400 * 24 * 60 * MINUTE_MS;
    const always = { validity: { beginAt: 0, endAt: null } };
    const longest = { canReturnEarly: true, maxMinutes: 400 * 24 * 60 };
    const forever = { canReturnEarly: true, maxMinutes: 20 * 365 * 24 * 60 };
    const until = (endAt: number): Partial<License> => ({
      validity: { beginAt: 0, endAt },
      borrowing: forever,
    });
    expect(whyNotBorrowable(sampleLicense({ ...always, borrowing: longest }), MORNING)).toBeNull();
    expect(whyNotBorrowable(sampleLicense(until(MORNING + days)), MORNING)).toBeNull();
    expect(whyNotBorrowable(sampleLicense(until(MORNING + days + 1)), MORNING)).toBe('lasts-too-long');
    expect(whyNotBorrowable(sampleLicense(until(MORNING + days + 1)), MORNING + 1)).toBeNull();
  });

  test('what AWS left out is not held against it, as with a license found by its token', () => {
    const unsaid = { receivedStatus: null, allowedOperations: null };
    expect(whyNotBorrowable(sampleLicense(unsaid), MORNING)).toBeNull();
    expect(whyNotCheckoutable(sampleLicense(unsaid), MORNING)).toBeNull();
  });

  test('what nobody can change is told before what an administrator can', () => {
    const license = sampleLicense({ borrowing: null, receivedStatus: 'DISABLED', status: 'SUSPENDED' });
    expect(whyNotBorrowable(license, MORNING)).toBe('no-borrow-configuration');
    expect(
      whyNotBorrowable({ ...license, borrowing: { canReturnEarly: true, maxMinutes: 1 } }, MORNING),
    ).toBe('suspended');
  });
});

describe('why a license cannot be checked out online', () => {
  const online = (over: Partial<License> = {}) => sampleLicense({ allowedOperations: BOTH, ...over });

  test('nothing speaks against a good one', () => {
    expect(whyNotCheckoutable(online(), MORNING)).toBeNull();
  });

  test.each<[string, Partial<License>, string]>([
    ['neither kind', { provisional: null }, 'does not offer this license for online checkout'],
    ['no issuer fingerprint', { keyFingerprint: null }, 'issuer fingerprint'],
    ['no product SKU', { productSku: '' }, 'product SKU'],
    ['suspended', { status: 'SUSPENDED' }, 'suspended'],
    ['grant not activated', { receivedStatus: 'DISABLED' }, 'not activated'],
    ['right missing', { allowedOperations: ['CheckoutBorrowLicense'] }, 'right to check it out'],
  ])('%s', (_name, over, words) => {
    expect(whyNotCheckoutable(online(over), MORNING)).toContain(words);
  });

  test('a license that can only be borrowed is no reason against an online checkout of another kind', () => {
    expect(whyNotCheckoutable(online({ borrowing: null }), MORNING)).toBeNull();
  });

  test('what always comes back is not offered for good; what is used up, or does not say, is', () => {
    const users = { name: 'Users', unit: 'Count', value: null, maxCount: 5 };
    const feature = { name: 'Export', unit: 'None', value: 'on', maxCount: null, comesBack: null };
    const kinds = (comesBack: boolean | null) =>
      checkoutKinds(online({ entitlements: [{ ...users, comesBack }, feature] })).perpetual;
    expect([true, false, null].map(kinds)).toEqual([false, true, true]);
    expect(checkoutKinds(online()).provisional).toMatchObject({ maxMinutes: 60 });
  });
});
