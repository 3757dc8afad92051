// Promises about seats: what the services must never lose, double or hide.
// @ts-check

const BORROWING = 'main/services/borrowing.ts';

/** @type {import('../breaks.mjs').Break[]} */
export const seats = [
  {
    what: 'the intent is on disk before the request is sent',
    edits: [
      {
        file: BORROWING,
        find: "ledger.append({ kind: 'requested', borrowId, clientToken, wish, ...time.stamp() });",
        replace:
          "await this.#needs.licenses.borrow(wish, clientToken);\n      ledger.append({ kind: 'requested', borrowId, clientToken, wish, ...time.stamp() });",
      },
    ],
    test: 'test/services/crashes',
  },
  {
    what: 'a request older than ten minutes is not asked again',
    edits: [
      {
        file: 'main/services/attempts.ts',
        find: 'return age < 0 || Math.max(age, ranMs) > REPEATS_WITHIN_MS;',
        replace: 'return false;',
      },
    ],
    test: 'test/services/borrowing',
  },
  {
    what: 'the keychain is proved before a seat is asked for',
    edits: [{ file: BORROWING, find: 'await requireVault(vault);', replace: '' }],
    test: 'test/services/borrowing',
  },
  {
    what: 'a renewal gives the old one back only when the new one is proved',
    edits: [
      {
        file: 'main/domain/renewal.ts',
        find: "borrow.proof === 'verified' &&",
        replace: '',
      },
    ],
    test: 'test/domain/renewal',
  },
  {
    what: 'in the risky order the return and the new request are one append',
    edits: [
      {
        file: 'main/services/returning.ts',
        find: "else ledger.append(returned, { kind: 'requested', ...now, ...renewal });",
        replace:
          "else {\n      ledger.append(returned);\n      ledger.append({ kind: 'requested', ...now, ...renewal });\n    }",
      },
    ],
    test: 'test/services/renewal-crashes',
  },
  {
    what: 'a heartbeat that may prolong a seat is on record before it is sent',
    edits: [
      {
        file: 'main/services/heartbeats.ts',
        find: "ledger.append({ kind: 'checkout-extending', checkoutId, mayLastUntilAt, at: now });",
        replace: 'void ledger;',
      },
    ],
    test: 'test/services/checkout-crashes',
  },
  {
    what: 'a refresh token is in the keychain before its connection is written, and nowhere if that fails',
    edits: [
      {
        file: 'main/services/connections.ts',
        find: 'await desk.tokens.destroy(tokenSecretId(connection)).catch(() => undefined);',
        replace: '',
      },
    ],
    test: 'test/services/connections',
  },
  {
    what: 'one at a time works on a license',
    edits: [
      {
        file: 'main/services/safeguards.ts',
        find: "if (subjects.has(subject) || !ledger.claim(subject)) throw new FieldpassError('in-progress');",
        replace: 'ledger.claim(subject);',
      },
    ],
    test: 'test/services',
  },
  {
    what: 'a stale reply says only that it is at least that late',
    edits: [
      {
        file: 'main/services/timekeeper.ts',
        find: 'if (Math.abs(tookMs) <= LONGEST_REPLY_MS) this.#believe(attestedAt);',
        replace: 'if (true) this.#believe(attestedAt);',
      },
    ],
    test: 'test/services/attested-time',
  },
  {
    what: 'a year that cannot be is not believed',
    edits: [
      {
        file: 'main/services/timekeeper.ts',
        find: 'return isInsane(wall) || this.#aheadOfAws() > 0 ? 0 : wall;',
        replace: 'return this.#aheadOfAws() > 0 ? 0 : wall;',
      },
    ],
    test: 'test/services',
  },
  {
    what: 'what was left open is asked again in a minute',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: 'if (isNews && this.#hasReasonToRetry()) this.#plan();',
        replace: 'void isNews;',
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'an unreadable keychain entry does not block a license',
    edits: [
      {
        file: 'main/services/asking.ts',
        find: "if (error.code === 'keychain-corrupt') {",
        replace: "if (error.code === 'keychain-corrupt') {\n        throw error;",
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'a clock running ahead closes no return without a check-in',
    edits: [
      {
        file: 'main/services/returning.ts',
        find: 'const answer = await this.#checkInQuietly(borrow);',
        replace: 'const answer = null as CheckedIn | null;',
      },
      {
        file: 'main/services/returning.ts',
        find: 'return !wish.canReturnEarly || time.isSurely(token.expiresAt);',
        replace: 'return true;',
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'the age of a request is measured by the running time of the computer, too',
    edits: [
      {
        file: 'main/services/attempts.ts',
        find: 'Math.max(age, ranMs) > REPEATS_WITHIN_MS',
        replace: 'age > REPEATS_WITHIN_MS',
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'a repeat is not sent after a sleep that made it too late',
    edits: [
      {
        file: 'main/services/asking.ts',
        find: 'if (borrow.attempts === 1 || !isTooLateToRepeat(borrow, this.#needs.time.stamp())) return borrow;',
        replace: 'return borrow;',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a repeat of an online checkout is not sent after a sleep that made it too late',
    edits: [
      {
        file: 'main/services/checking-out.ts',
        find: 'if (attempts > 1 && isTooLateToRepeat(checkout, time.stamp()))',
        replace: 'if (attempts > 1 && time.now() < 0)',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a refused return says nothing once another process has taken it over',
    edits: [
      {
        file: 'main/services/returning.ts',
        find: 'isFirst && ledger.isClaimed(borrowId)',
        replace: 'isFirst',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a refused release says nothing once another process has taken it over',
    edits: [
      {
        file: 'main/services/releasing.ts',
        find: 'isAsBefore && ledger.isClaimed(checkoutId)',
        replace: 'isAsBefore',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'what another process holds is not given back',
    edits: [
      {
        file: 'main/services/receiving.ts',
        find: 'if (this.#heldMeanwhile(borrow) !== null) throw error;',
        replace: '',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'what another process has stored is not destroyed',
    edits: [
      {
        file: 'main/services/asking.ts',
        find: 'if (this.#isOpen(borrowId)) await vault.destroy(borrowId);',
        replace: 'await vault.destroy(borrowId);',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a heartbeat that was taken over leaves the end in doubt',
    edits: [
      {
        file: 'main/services/heartbeats.ts',
        find: 'if (!this.#needs.ledger.isClaimed(checkoutId)) return latestEndAfterBeat(before, now);',
        replace: '',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a heartbeat leaves in doubt what one of another process may still do',
    edits: [
      {
        file: 'main/services/heartbeats.ts',
        find: 'isTheirs && now - changedAt < LONGEST_JOURNEY_MS ? mayLastUntilAt : null',
        replace: 'null',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a recovery touches nothing once its watch is stopped',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: 'while (!this.#stopped) {',
        replace: 'for (;;) {',
      },
    ],
    test: 'test/services/after-close',
  },
  {
    what: 'the witness of the ledger sets no timer after its end',
    edits: [{ file: 'main/services/ledger-witness.ts', find: 'if (this.#isClosed) return;', replace: '' }],
    test: 'test/services/after-close',
  },
  {
    what: 'time goes on however often it is looked at',
    edits: [
      {
        file: 'main/services/timekeeper.ts',
        find: 'const isJust = this.#isOurs && this.#sinceRead() < SECOND_MS;',
        replace: 'const isJust = false;',
      },
    ],
    test: 'test/services/timekeeper',
  },
  {
    what: 'a seat counts from when its request goes out after a sleep',
    edits: [
      {
        file: 'main/services/asking.ts',
        find: 'const borrow = this.#notedIfHeldUp(asked);\n    if (borrow.attempts',
        replace: 'const borrow = asked;\n    if (borrow.attempts',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a request that another process finished during a sleep is stored and committed once',
    edits: [
      {
        file: 'main/services/receiving.ts',
        find: '    if (already !== null) return already;\n',
        replace: '    if (already !== null) changes.tell();\n',
      },
    ],
    test: 'test/services/asleep',
  },
  {
    what: 'a borrow that is renewed anew after a gap gives its old seat back',
    edits: [
      {
        file: 'main/domain/renewal.ts',
        find: "if (borrow.state === 'returning' || borrow.state === 'returned') line.add(borrow.borrowId);",
        replace:
          "if (borrow.state === 'returning' || borrow.state === 'returned') (line.clear(), line.add(borrow.borrowId));",
      },
    ],
    test: 'test/domain/renewal',
  },
];
