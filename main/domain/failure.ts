// Everything that can go wrong for a user: one error class, one union of codes, one exit number for each code.

import { FAILURE_WORDS } from './failure-words.ts';

/** Exit numbers of the command line, one per family of failures. */
export const EXIT_NUMBERS = {
  internal: 1,
  'ledger-unreadable': 1,
  'ledger-newer': 1,
  'ledger-restored': 1,
  'ledger-busy': 1,
  'disk-full': 1,
  'data-dir-unwritable': 1,
  usage: 2,
  'bad-request': 2,
  'request-too-large': 2,
  'too-many-requests': 2,
  'file-unreadable': 2,
  'file-unwritable': 2,
  'key-rejected': 2,
  'access-token-rejected': 2,
  'certificate-rejected': 2,
  'connection-unknown': 2,
  'connection-refused': 2,
  'confirmation-needed': 2,
  'trip-refused': 2,
  'kit-rejected': 2,
  managed: 2,
  'policy-broken': 2,
  'update-off': 2,
  'license-not-found': 3,
  'license-ambiguous': 3,
  'borrow-not-found': 3,
  'not-borrowable': 3,
  'no-seats': 3,
  'entitlement-not-allowed': 3,
  'signature-method-unsupported': 3,
  'already-borrowed': 3,
  'in-progress': 3,
  'not-returnable': 3,
  'not-removable': 3,
  'request-refused': 3,
  'no-online-checkout': 3,
  'beneficiary-needed': 3,
  'checkout-not-found': 3,
  'not-releasable': 3,
  'checkout-ended': 3,
  'not-renewable': 3,
  'renewal-gap': 3,
  'grant-not-found': 3,
  'grant-not-possible': 3,
  'grant-failed': 3,
  'trip-not-found': 3,
  'trip-not-coverable': 3,
  'nothing-to-undo': 3,
  'update-waits': 3,
  'sign-in-needed': 4,
  'sign-in-expired': 4,
  'access-denied': 4,
  'service-role-missing': 4,
  'region-missing': 4,
  'mfa-needed': 4,
  'not-configured': 4,
  'other-account': 4,
  offline: 5,
  'timed-out': 5,
  'outcome-unknown': 5,
  'seat-unresolved': 5,
  'rate-limited': 5,
  'service-trouble': 5,
  'captive-portal': 5,
  'proxy-refused': 5,
  'grant-pending': 5,
  'tls-untrusted': 5,
  'wrong-region': 5,
  'reply-invalid': 5,
  'update-failed': 5,
  'keychain-locked': 6,
  'keychain-unavailable': 6,
  'keychain-wiped': 6,
  'keychain-full': 6,
  'keychain-slow': 6,
  'keychain-corrupt': 6,
  'secret-missing': 6,
  'token-malformed': 7,
  'token-forged': 7,
  'token-mismatch': 7,
  'token-expired': 7,
  'token-not-yet-valid': 7,
  'token-wrong-node': 7,
  'token-returned': 7,
  'issuer-key-missing': 7,
  'clock-untrusted': 7,
  'update-refused': 7,
} as const satisfies Record<string, number>;

/** Stable name of a failure, kebab-case; never reworded once released. */
export type FailureCode = keyof typeof EXIT_NUMBERS;

/** Plain facts about a failure that may be shown, logged and sent to the window; never a secret. */
export type FailureDetails = Readonly<Record<string, string | number | boolean | null>>;

/** A failure as plain data: what crosses to the window and what `--json` prints. */
export type Failure = {
  readonly code: FailureCode;
  /** What happened and what it means, in one or two sentences. */
  readonly message: string;
  readonly retryable: boolean;
  /** `nextStep` says what to do; further keys depend on the code. */
  readonly details: FailureDetails & { readonly nextStep: string };
};

/** An expected failure. What is thrown and is not one of these is a bug. */
export class FieldpassError extends Error {
  readonly code: FailureCode;
  readonly retryable: boolean;
  readonly details: FailureDetails;

  constructor(
    code: FailureCode,
    message?: string,
    options: { cause?: unknown; retryable?: boolean; details?: FailureDetails } = {},
  ) {
    super(message ?? FAILURE_WORDS[code].sentence, { cause: options.cause });
    this.name = 'FieldpassError';
    this.code = code;
    this.retryable = options.retryable ?? FAILURE_WORDS[code].retryable;
    this.details = options.details ?? {};
  }
}

/**
 * Turns anything thrown into plain data. Anything but a FieldpassError becomes `internal`: its own message may
 * hold secrets and is never passed on; the door logs it whole under `reference`.
 */
export function toFailure(error: unknown, reference = ''): Failure {
  if (!(error instanceof FieldpassError)) {
    const { sentence, nextStep } = FAILURE_WORDS.internal;
    return { code: 'internal', message: sentence, retryable: false, details: { nextStep, reference } };
  }
  const { code, message, retryable, details } = error;
  return { code, message, retryable, details: { nextStep: FAILURE_WORDS[code].nextStep, ...details } };
}

/** Exit number of the command line for a failure code. */
export function exitNumberOf(code: FailureCode): number {
  return EXIT_NUMBERS[code];
}
