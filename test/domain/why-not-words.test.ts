import { describe, expect, test } from 'vitest';
import type { License, WhyNot } from '../../main/domain/license.ts';
import { whyNotBorrowable, whyNotCheckoutable, whyNotSentence } from '../../main/domain/why-not.ts';
import { MORNING, sampleLicense } from '../support/samples.ts';

const say = (reason: WhyNot, over: Partial<License> = {}): string =>
  whyNotSentence(reason, sampleLicense(over));

/** Reasons that others than the license itself give: its listing, its keys, its seats. */
const REASONS: readonly [WhyNot, string][] = [
  ['no-signing-key', 'names no signing key although others of its issuer do'],
  ['no-key', 'public key of this issuer is not on this computer yet'],
  ['no-seats', 'All seats are in use.'],
];

describe('the reason why a license cannot be borrowed', () => {
  test.each(REASONS)('%s is said in a sentence', (reason, words) => expect(say(reason)).toContain(words));

  test('moments are told in UTC to the second that has begun', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 999);
    expect(say('not-yet-valid', { validity: { beginAt: at, endAt: null } })).toBe(
      'This license is not valid yet; it begins at 2026-01-02 03:04:05 UTC.',
    );
    expect(say('license-expired', { validity: { beginAt: 0, endAt: at } })).toBe(
      'This license has expired; it ended at 2026-01-02 03:04:05 UTC.',
    );
  });

  test('is found in the order of who could change it', () => {
    const all: Partial<License> = {
      status: 'SUSPENDED',
      validity: { beginAt: MORNING + 1, endAt: null },
      receivedStatus: 'DISABLED',
      allowedOperations: [],
    };
    const found = [
      {},
      { status: 'AVAILABLE' },
      { validity: { beginAt: 0, endAt: null } },
      { receivedStatus: 'ACTIVE' },
      { allowedOperations: null },
    ].map((_, n, mends) =>
      whyNotBorrowable(sampleLicense(Object.assign({}, all, ...mends.slice(0, n + 1))), MORNING),
    );
    expect(found).toEqual(['suspended', 'not-yet-valid', 'grant-not-active', 'right-missing', null]);
  });

  test('a grant whose status AWS does not tell is said to be not active, and no more', () => {
    const sentence = say('grant-not-active', { receivedStatus: null });
    expect(sentence).toBe('The grant of this license is not active.');
  });

  // Such a word found a function in an object of sentences, and no snapshot could carry that to the window.
  test.each(['constructor', 'toString', '__proto__'])('a status %s is told as any other', (odd) => {
    expect(say('not-available', { status: odd })).toBe(
      `This license is not available; AWS gives its status as ${odd}.`,
    );
    expect(say('grant-not-active', { receivedStatus: odd })).toBe(
      `The grant of this license is not active; AWS gives its status as ${odd}.`,
    );
  });

  test('a license is valid from the millisecond of its begin to the one before its end', () => {
    const license = sampleLicense({ validity: { beginAt: MORNING, endAt: MORNING + 10 } });
    const at = (ms: number) => whyNotBorrowable(license, MORNING + ms);
    expect([-1, 0, 9, 10].map(at)).toEqual(['not-yet-valid', null, null, 'license-expired']);
  });
});

describe('the reason why a license cannot be checked out online', () => {
  const usedUp = [{ name: 'Prints', unit: 'Count', value: null, maxCount: 9, comesBack: false }];
  const over = { allowedOperations: ['CheckoutLicense'] };

  test('one kind of checkout is enough', () => {
    expect(
      whyNotCheckoutable(sampleLicense({ ...over, provisional: null, entitlements: usedUp }), MORNING),
    ).toBeNull();
    expect(whyNotCheckoutable(sampleLicense(over), MORNING)).toBeNull();
  });

  test('both names by which AWS finds it are needed, and told before what time may mend', () => {
    const sentence = expect.stringContaining('product SKU and issuer fingerprint');
    for (const lacks of [{ productSku: '' }, { keyFingerprint: null }])
      expect(whyNotCheckoutable(sampleLicense({ ...over, ...lacks, status: 'SUSPENDED' }), MORNING)).toEqual(
        sentence,
      );
  });

  test('the right to borrow is not the right to check out', () => {
    expect(whyNotCheckoutable(sampleLicense(), MORNING)).toBe(
      'The grant of this license does not include the right to check it out.',
    );
  });
});
