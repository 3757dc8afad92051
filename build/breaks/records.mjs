// Promises about the record, its history and export, what AWS says of seats, the bundle for support and the first start.
// @ts-check

/** @type {import('../breaks.mjs').Break[]} */
export const records = [
  {
    what: 'no cell of an export is a formula',
    edits: [
      {
        file: 'main/domain/history-export.ts',
        find: "const safe = FORMULA.test(text) ? `'${text}` : text;",
        replace: 'const safe = text;',
      },
    ],
    test: 'test/domain/history-export',
  },
  {
    what: 'one page of the history costs a bounded part of the ledger',
    edits: [
      {
        file: 'main/services/history.ts',
        find: 'const MOST_LOOKED_THROUGH = 4_000;',
        replace: 'const MOST_LOOKED_THROUGH = Infinity;',
      },
    ],
    test: 'test/services/history',
  },
  {
    what: 'a broken chain is told even where nothing was noticed before',
    edits: [
      {
        file: 'main/services/history.ts',
        find: 'problem: intact ? this.#needs.ledgerProblem() : brokenChain(brokenAt)',
        replace: 'problem: this.#needs.ledgerProblem()',
      },
    ],
    test: 'test/services/history',
  },
  {
    what: 'a text of the bundle for support has its one shape or is left out',
    edits: [
      {
        file: 'main/domain/support-bundle.ts',
        find: 'return shape.test(text) ? text : LEFT_OUT;',
        replace: 'return text;',
      },
    ],
    test: 'test/domain/support-bundle',
  },
  {
    what: 'names in the bundle hold no token and no access key',
    edits: [
      {
        file: 'main/domain/support-bundle.ts',
        find: 'withoutSecretShapes(text).slice(0, LONGEST_NAME)',
        replace: 'text.slice(0, LONGEST_NAME)',
      },
    ],
    test: 'test/domain/support-bundle',
  },
  {
    what: 'only the bundle that was shown is saved',
    edits: [
      {
        file: 'main/desktop/help-handlers.ts',
        find: "if (shown?.id !== id) throw new FieldpassError('bad-request');",
        replace: "if (shown === null) throw new FieldpassError('bad-request');",
      },
    ],
    test: 'test/desktop/help-handlers',
  },
  {
    what: 'the first question is never a dead end',
    edits: [{ file: 'main/services/welcome.ts', find: 'this.#isOver = true;', replace: '' }],
    test: 'test/services/welcome',
  },
  {
    what: 'what is typed is never taken for a shortcut',
    edits: [
      {
        file: 'renderer/state/shortcuts.ts',
        find: 'return isTyping && !command && wanted.length === 1 ? null : found;',
        replace: 'return found;',
      },
    ],
    test: 'test/renderer/shortcuts',
  },
  {
    what: 'a license whose token was lost while it was being returned can be removed',
    edits: [
      {
        file: 'main/services/returning.ts',
        find: "const isHere = borrow.state === 'held' || borrow.state === 'returning';",
        replace: "const isHere = borrow.state === 'held';",
      },
    ],
    test: 'test/services/lost-while-returning',
  },
  {
    what: 'a keychain that was reset during a return is told as reset',
    edits: [
      {
        file: 'main/records.ts',
        find: "(state === 'held' || state === 'returning' ? [borrowId] : [])",
        replace: "(state === 'held' ? [borrowId] : [])",
      },
    ],
    test: 'test/services/lost-while-returning',
  },
  {
    what: 'a listing that cannot be saved is no problem of the listing',
    edits: [
      {
        file: 'main/services/catalogue.ts',
        find: "this.#needs.log.warn('the listing could not be saved', { code: error.code });",
        replace: 'throw error;',
      },
    ],
    test: 'test/services/catalogue',
  },
  {
    what: 'a record that fails once AWS was asked is no word about AWS',
    edits: [
      {
        file: 'main/services/safeguards.ts',
        find: 'if (!(error instanceof FieldpassError) || !OF_LEDGER.includes(error.code)) throw error;',
        replace: "if (!(error instanceof FieldpassError) || error.code !== 'ledger-newer') throw error;",
      },
    ],
    test: 'test/services/written-too-late',
  },
  {
    what: 'a seat is gone only where its license is known',
    edits: [
      {
        file: 'main/adapters/routed-calls.ts',
        find: "if (answer.outcome !== 'gone') return answer;",
        replace: "if (answer.outcome !== 'lost') return answer;",
      },
    ],
    test: 'test/adapters/routed-calls',
  },
  {
    what: 'a checkout whose seat may still be taken leaves the list to no other',
    edits: [
      {
        file: 'main/services/checkout-views.ts',
        find: 'const lastAt = surelyOverAt(checkout, (one) => heartbeats.isEndSure(one));',
        replace: 'const lastAt = expiresAt;',
      },
    ],
    test: 'test/services/heartbeat-troubles',
  },
  {
    what: 'a borrow that is proved later gets its own end',
    edits: [
      {
        file: 'main/services/proofs.ts',
        find: "if (borrow.proof !== 'verified' && isGenuine(proof.verdict)) await this.#writeDown(borrow, token);",
        replace: '',
      },
    ],
    test: 'test/services/rotation',
  },
  {
    what: 'an older record tells of online checkouts too',
    edits: [
      {
        file: 'main/services/ledger-witness.ts',
        find: '...ledger.checkouts().map(endOfCheckout)',
        replace: '',
      },
    ],
    test: 'test/services/ledger-witness',
  },
];
