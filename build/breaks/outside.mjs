// Promises towards AWS, keychain and disk.
// @ts-check

/** @type {import('../breaks.mjs').Break[]} */
export const outside = [
  {
    what: 'a seat goes back through the connection it came by',
    edits: [
      {
        file: 'main/adapters/routed-calls.ts',
        find: 'via(of, where, async (licenses) => believed(await licenses.checkIn(token, where), licenses, where)),',
        replace: 'active.checkIn(token, where),',
      },
    ],
    test: 'test/adapters/routed-calls',
  },
  {
    what: 'a claim holds against every other process',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-claims.ts',
        find: 'if (row !== null && this.#isAlive(row, now)) return false;',
        replace: '',
      },
    ],
    test: 'test/promises/ledger',
  },
  {
    what: 'what is written to the keychain is read back',
    edits: [
      {
        file: 'main/adapters/keychain/vault-slots.ts',
        find: 'if ((await this.#entries.get(account)) === value) return;',
        replace: 'return;',
      },
    ],
    test: 'test/adapters/keychain/keytar-faults',
  },
  {
    what: 'the keychain process gets no AWS settings',
    edits: [
      {
        file: 'main/adapters/keychain/forked-helper.ts',
        find: "if (upper.startsWith('AWS_') || upper === 'NODE_OPTIONS') return false;",
        replace: '',
      },
    ],
    test: 'test/adapters/keychain/keytar-process',
  },
  {
    what: 'a body that stops being HTTP is no answer',
    edits: [
      {
        file: 'main/adapters/aws/aws-transport.ts',
        find: 'if (!isAnswered) reject',
        replace: 'if (false) reject',
      },
    ],
    test: 'test/faults/network-seats',
  },
  {
    what: "a failure of AWS's own is no refusal",
    edits: [
      {
        file: 'main/adapters/aws/aws-failures.ts',
        find: 'if (reply.status >= 500)',
        replace: 'if (reply.status >= 600)',
      },
    ],
    test: 'test/faults/network-seats',
  },
  {
    what: 'what answered a sign-in in place of AWS is told',
    edits: [
      { file: 'main/adapters/aws/aws-sign-in-failures.ts', find: "'$response' in error", replace: 'false' },
    ],
    test: 'test/faults/network-sign-in',
  },
  {
    what: 'trouble at AWS while a sign-in is refreshed is no session that has ended',
    edits: [
      {
        file: 'main/adapters/aws/aws-sdk-handler.ts',
        find: 'refusal === null ? null : { error: refusal, exchange }',
        replace: 'null',
      },
    ],
    test: 'test/faults/network-sign-in',
  },
  {
    what: 'a reply has a size limit',
    edits: [{ file: 'main/adapters/aws/aws-exchange.ts', find: '256 << 10', replace: '64 << 20' }],
    test: 'test/faults/network-bounds',
  },
  {
    what: 'the SDK repeats nothing by itself',
    edits: [
      { file: 'main/adapters/aws/aws-clients.ts', find: 'maxAttempts: 1,', replace: 'maxAttempts: 3,' },
    ],
    test: 'test/faults/network-bounds',
  },
  {
    what: 'after a claim the ledger is synced in full again',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-file.ts',
        find: "db.exec('PRAGMA synchronous = FULL');\n  }",
        replace: '}',
      },
    ],
    test: 'test/adapters/ledger/ledger-syncs',
  },
  {
    what: 'a claim stands while its process lives, however long it slept',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-claims.ts',
        find: "return life === 'unknown' ? seemsAlive(claim, now) : life === 'alive';",
        replace: 'return seemsAlive(claim, now);',
      },
    ],
    test: 'test/adapters/ledger/sqlite-ledger-processes',
  },
  {
    what: 'a claim that could not be released is released with the next write',
    edits: [
      {
        file: 'main/adapters/ledger/sqlite-ledger.ts',
        find: 'const result = inTransaction(this.#db, this.#file, work);\n    this.#dropClaims();',
        replace: 'const result = inTransaction(this.#db, this.#file, work);',
      },
    ],
    test: 'test/adapters/ledger/ledger-reserve',
  },
  {
    what: 'a sign of life that was swept away before it was locked is made again',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-life.ts',
        find: 'if (lock === null || existsSync(this.#file)) return lock;',
        replace: 'if (lock !== null) return lock;',
      },
    ],
    test: 'test/adapters/ledger/ledger-life',
  },
  {
    what: 'a sign of life is looked for only under a name of ours',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-life.ts',
        find: "if (!OWNER.test(owner)) return 'unknown';",
        replace: "if (owner === '') return 'unknown';",
      },
    ],
    test: 'test/adapters/ledger/ledger-life',
  },
  {
    what: 'a registry that may not be asked is no registry without a policy',
    edits: [
      {
        file: 'main/adapters/policy-registry.ts',
        find: "if (above === 'HKLM') return false;",
        replace: "if (above === 'HKLM') return true;",
      },
    ],
    test: 'test/adapters/policy-registry',
  },
  {
    what: 'a policy that is listed and may not be read is unreadable',
    edits: [
      {
        file: 'main/adapters/policy-registry.ts',
        find: 'toLowerCase().endsWith(end)',
        replace: 'endsWith(key)',
      },
    ],
    test: 'test/adapters/policy-registry',
  },
  {
    what: 'no setting of AWS leads a connection past its endpoint',
    edits: [
      {
        file: 'main/adapters/aws/aws-own-endpoints.ts',
        find: 'ignoreConfiguredEndpointUrls: true',
        replace: '',
      },
    ],
    test: 'test/adapters/aws/aws-own-endpoints',
  },
  {
    what: 'what an issuer gives beyond its count is never the last seat',
    edits: [
      {
        file: 'main/adapters/aws/aws-license-replies.ts',
        find: '...(raw.Overage === true ? { overage: true } : {}),',
        replace: '',
      },
    ],
    test: 'test/adapters/aws/aws-overage',
  },
];
