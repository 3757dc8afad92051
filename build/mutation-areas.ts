// What is mutated and must be covered branch by branch: the areas that decide about tokens, seats and callers.

/**
 * `code` are the files under test, `tests` those that must notice a change in them: fast and always the same, without
 * other processes, keyring or network. A glob after `!` takes files out again.
 */
export type Area = {
  readonly code: readonly string[];
  readonly tests: readonly string[];
  /** How long a test of a mutant may wait before it counts as caught, where waiting is what many mutants do. */
  readonly patienceMs?: number;
};

// Tests that make keys and sign tokens are slow: only the mutants of the verification wait for them. Those that run
// openssl are in no area.
const OF_VERIFICATION = ['token', 'strict-json', 'der', 'key', 'issuer-key-files'].map(
  (name) => `test/domain/${name}*.test.ts`,
);
const WITH_OPENSSL = ['test/domain/issuer-key.test.ts', 'test/domain/public-key.test.ts'];

const VERIFICATION = [
  'base64url',
  'der',
  'issuer-key',
  'key-forms',
  'strict-json',
  'token',
  'token-claims',
  'token-form',
].map((name) => `main/domain/${name}.ts`);

// What borrow, return and renewal pass through.
const BORROWING = [
  'asking',
  'attempts',
  'borrow-views',
  'borrowing',
  'receiving',
  'renewing',
  'returning',
  'sealed',
].map((name) => `main/services/${name}.ts`);

// What online checkouts pass through, and what both do.
const ONLINE = [
  'checkouts',
  'checking-out',
  'heartbeats',
  'keeping',
  'leaving',
  'ledger-witness',
  'releasing',
  'safeguards',
  'sealed-checkout',
  'timekeeper',
].map((name) => `main/services/${name}.ts`);

export const AREAS: Readonly<Record<string, Area>> = {
  domain: {
    code: ['main/domain/**/*.ts', ...VERIFICATION.map((file) => `!${file}`)],
    tests: [
      'test/domain/*.test.ts',
      'test/desktop/start-refusal.test.ts',
      ...[...OF_VERIFICATION, ...WITH_OPENSSL].map((glob) => `!${glob}`),
    ],
  },
  verification: { code: VERIFICATION, tests: OF_VERIFICATION },
  vault: {
    // A promise that is never kept is the commonest mutant here.
    patienceMs: 5_000,
    // keytar-helper runs in its own process only, over the real library: its tests need a keyring. The other is a type.
    // The forked helper cannot be tested without a process; its own is one of a few lines.
    code: [
      'main/adapters/keychain/*.ts',
      '!main/adapters/keychain/keytar-helper.ts',
      '!main/adapters/keychain/vault-process.ts',
    ],
    tests: [
      'test/promises/vault.memory.test.ts',
      'test/adapters/keychain/{keytar-faults,keytar-sentinel}.test.ts',
      'test/adapters/keychain/vault-*.test.ts',
      'test/adapters/keychain/forked-helper.test.ts',
    ],
  },
  ledger: {
    code: ['main/adapters/ledger/*.ts'],
    tests: [
      'test/promises/ledger.test.ts',
      'test/adapters/ledger/sqlite-ledger-rows.test.ts',
      'test/adapters/ledger/ledger-*.test.ts',
      'test/adapters/ledger/records-at-rest.test.ts',
    ],
  },
  borrowing: {
    code: BORROWING,
    tests: [
      'borrow*',
      'renewing*',
      'returning*',
      'asleep*',
      'left-open',
      'lost-while-returning',
      'rotation',
      'written-too-late',
    ].map((name) => `test/services/${name}.test.ts`),
  },
  online: {
    code: ONLINE,
    tests: [
      'checking-out',
      'checkouts',
      'checkout-doubts',
      'checkout-orders',
      'checkout-removals',
      'checkout-tokens',
      'heartbeat*',
      'keeping',
      'leaving',
      'releases',
      'releasing',
      'safeguards',
      'sealed-checkout',
      'after-close',
      'asleep*',
      'attested-time',
      'ledger-witness*',
      'left-open',
      'timekeeper*',
      'watch',
      'written-too-late',
    ].map((name) => `test/services/${name}.test.ts`),
  },
  ipc: {
    code: ['ipc', 'ipc-budget', 'message-shapes', 'message-size', 'protocol', 'tenancy', 'window'].map(
      (name) => `main/desktop/${name}.ts`,
    ),
    // Without those that send a hundred thousand messages, the one that starts what was built, and those that read the text
    // of the code.
    tests: [
      'test/desktop/*.test.ts',
      ...['checklist', 'ipc', 'ipc-hostile', 'static-rules', 'window-first'].map(
        (name) => `!test/desktop/${name}.test.ts`,
      ),
    ],
  },
};
