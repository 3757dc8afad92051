// How Fieldpass itself is: findings about what it stands on, and which of its own doings mend them.

import { EXIT_NUMBERS, type FailureCode } from './failure.ts';

/** One finding. `attention`: works, but should be looked at; `broken`: something does not work until it is mended. */
export type Finding = {
  readonly part:
    'keychain' | 'ledger' | 'clock' | 'network' | 'issuer-keys' | 'computer' | 'policy' | 'updates';
  readonly state: 'well' | 'attention' | 'broken';
  readonly message: string;
  readonly nextStep: string | null;
  readonly code: FailureCode | null;
};

/** Something the window can do or open towards the next step of a finding or failure. */
export type Remedy =
  | 'refresh'
  | 'retry-keychain'
  | 'connections'
  | 'permissions'
  | 'issuer-keys'
  | 'authorities'
  | 'check-history'
  | 'show-licenses'
  | 'docs-keychain'
  | 'docs-connecting'
  | 'docs-issuer-keys'
  | 'docs-unresolved';

const BY_CODE: Readonly<Partial<Record<FailureCode, readonly Remedy[]>>> = {
  'access-denied': ['permissions', 'connections', 'refresh'],
  'service-role-missing': ['docs-connecting', 'refresh'],
  'tls-untrusted': ['authorities', 'refresh'],
  'proxy-refused': ['refresh', 'docs-connecting'],
  'issuer-key-missing': ['issuer-keys', 'docs-issuer-keys'],
  'clock-untrusted': ['refresh'],
  'token-wrong-node': ['show-licenses'],
  'ledger-restored': ['check-history', 'docs-unresolved'],
};

/** Remedies by family, which is the exit number of a code. */
const BY_FAMILY: ReadonlyMap<number, readonly Remedy[]> = new Map([
  [EXIT_NUMBERS['ledger-unreadable'], ['check-history', 'docs-unresolved']],
  [EXIT_NUMBERS['sign-in-needed'], ['connections', 'refresh']],
  [EXIT_NUMBERS.offline, ['refresh']],
  [EXIT_NUMBERS['keychain-locked'], ['retry-keychain', 'docs-keychain']],
]);

/** What the window can do about a failure, the likeliest first; empty where only a person can do something. */
export function remediesOf(code: FailureCode | null): readonly Remedy[] {
  if (code === null) return [];
  return BY_CODE[code] ?? BY_FAMILY.get(EXIT_NUMBERS[code]) ?? [];
}
