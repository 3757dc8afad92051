// What the window offers towards the next step of a failure: the likeliest first, and nothing where nothing helps.

import { expect, test } from 'vitest';
import { EXIT_NUMBERS, type FailureCode } from '../../main/domain/failure.ts';
import { type Remedy, remediesOf } from '../../main/domain/health.ts';

const OFFERED: readonly (readonly [FailureCode, readonly Remedy[]])[] = [
  ['access-denied', ['permissions', 'connections', 'refresh']],
  ['sign-in-needed', ['connections', 'refresh']],
  ['service-role-missing', ['docs-connecting', 'refresh']],
  ['offline', ['refresh']],
  ['tls-untrusted', ['authorities', 'refresh']],
  ['proxy-refused', ['refresh', 'docs-connecting']],
  ['issuer-key-missing', ['issuer-keys', 'docs-issuer-keys']],
  ['clock-untrusted', ['refresh']],
  ['token-wrong-node', ['show-licenses']],
  ['ledger-restored', ['check-history', 'docs-unresolved']],
  ['ledger-unreadable', ['check-history', 'docs-unresolved']],
  ['keychain-locked', ['retry-keychain', 'docs-keychain']],
];

test.each(OFFERED)('%s is met with what may mend it', (code, remedies) =>
  expect(remediesOf(code)).toEqual(remedies),
);

test('a failure is met with what mends its family where it has nothing of its own', () => {
  expect(EXIT_NUMBERS['keychain-slow']).toBe(EXIT_NUMBERS['keychain-locked']);
  expect(remediesOf('keychain-slow')).toEqual(['retry-keychain', 'docs-keychain']);
});

test('nobody who has no network, no keychain or no sign-in is left without a button', () => {
  for (const [code, number] of Object.entries(EXIT_NUMBERS))
    if (number >= 4 && number <= 6) expect(remediesOf(code as FailureCode).length, code).toBeGreaterThan(0);
});

test('nothing is offered where nothing failed, and where only a person can do something', () => {
  expect([remediesOf(null), remediesOf('no-seats'), remediesOf('usage')]).toEqual([[], [], []]);
});
