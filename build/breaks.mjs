// The promises of Fieldpass, each with the text that keeps it and the tests that must notice when it is broken.
// @ts-check

/**
 * `find` is exact text that occurs once. A promise that is kept in two places needs both taken out to be broken.
 * @typedef {{ file: string, find: string, replace: string }} Edit
 * `test` is the beginning of the paths of the tests to run.
 * @typedef {{ what: string, edits: Edit[], test: string, zone?: string }} Break
 */

const TOKEN = 'main/domain/token.ts';
const BORROWING = 'main/services/borrowing.ts';
const IPC = 'main/desktop/ipc.ts';

/** @type {Break[]} */
export const BREAKS = [
  {
    what: 'the algorithm is PS384 and nothing else',
    edits: [
      { file: TOKEN, find: "if (header['alg'] !== 'PS384') return 'alg';", replace: '' },
      {
        file: TOKEN,
        find: "importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, 'PS384')",
        replace: 'importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, headerAlg(text))',
      },
      { file: TOKEN, find: ", { algorithms: ['PS384'] });", replace: ');' },
      {
        file: TOKEN,
        find: 'async function isSignedBy(',
        replace:
          "const headerAlg = (text) => JSON.parse(base64UrlText(text.split('.')[0])).alg;\nasync function isSignedBy(",
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'only pinned keys count, never one that came with the token',
    edits: [
      { file: TOKEN, find: "'jku', 'jwk',", replace: "'jku'," },
      {
        file: TOKEN,
        find: 'const header = jsonIn(part, 1);',
        replace: 'const header = jsonIn(part, 4);',
      },
      {
        file: TOKEN,
        find: 'const keys = arn === null ? [] : keysFor(issuerAccountOf(arn)).filter(',
        replace:
          "const own = JSON.parse(base64UrlText(parts[0]) ?? '{}').jwk;\n  const keys = [...(arn === null ? [] : keysFor(issuerAccountOf(arn))), ...(own === undefined ? [] : [{ jwk: own, thumbprint: 'own' }])].filter(",
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'one token has one text: canonical base64url',
    edits: [
      {
        file: TOKEN,
        find: 'return base64url.encode(base64url.decode(part)) === part;',
        replace: 'return true;',
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'a returned token counts for nothing (tombstone)',
    edits: [
      {
        file: TOKEN,
        find: "if (isReturned?.(claims.consumptionToken) === true) return answer('returned', 'tombstone');",
        replace: '',
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'it is over at the very second of its end',
    edits: [{ file: TOKEN, find: 'now >= expiresAt', replace: 'now > expiresAt + 1_000' }],
    test: 'test/domain/token',
  },
  {
    what: 'an expiry without a zone means UTC',
    edits: [
      {
        file: 'main/domain/instant.ts',
        find: '${hour}:${minute}:${second}.${millis}Z`);',
        replace: '${hour}:${minute}:${second}.${millis}`);',
      },
    ],
    test: 'test/domain/small',
    zone: 'America/New_York',
  },
  {
    what: 'the intent is on disk before the request is sent',
    edits: [
      {
        file: BORROWING,
        find: "ledger.append({ kind: 'requested', borrowId, clientToken, wish, at: time.now() });",
        replace:
          "await this.#needs.licenses.borrow(wish, clientToken);\n      ledger.append({ kind: 'requested', borrowId, clientToken, wish, at: time.now() });",
      },
    ],
    test: 'test/services/crashes',
  },
  {
    what: 'a request older than ten minutes is not asked again',
    edits: [
      {
        file: 'main/services/attempts.ts',
        find: 'return age < 0 || age > REPLAY_WINDOW_MS;',
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
        find: "else ledger.append(returned, { kind: 'requested', at, ...renewal });",
        replace:
          "else {\n      ledger.append(returned);\n      ledger.append({ kind: 'requested', at, ...renewal });\n    }",
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
    what: 'a seat goes back through the connection it came by',
    edits: [
      {
        file: 'main/adapters/routed-calls.ts',
        find: 'checkIn: (token, where) => via(of, where, (licenses) => licenses.checkIn(token, where)),',
        replace: 'checkIn: (token, where) => active.checkIn(token, where),',
      },
    ],
    test: 'test/adapters/routed-calls',
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
        find: "if (!ledger.claim(subject)) throw new FieldpassError('in-progress');",
        replace: 'ledger.claim(subject);',
      },
    ],
    test: 'test/services',
  },
  {
    what: 'a claim holds against every other process',
    edits: [
      {
        file: 'main/adapters/ledger/ledger-claims.ts',
        find: 'if (row !== null && isAlive(row, now)) return false;',
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
    what: 'only our own window is answered',
    edits: [
      {
        file: IPC,
        find: '!isOurFrame(event.senderFrame, contents.mainFrame) || ',
        replace: '',
      },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'what the window sends has a size limit',
    edits: [
      { file: IPC, find: "if (size === 'too-large') return refuse('request-too-large');", replace: '' },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'the content security policy lets nothing foreign in',
    edits: [
      {
        file: 'main/desktop/protocol.ts',
        find: '"script-src \'self\'",',
        replace: "\"script-src 'self' 'unsafe-inline'\",",
      },
    ],
    test: 'test/desktop/window',
  },
  {
    what: 'a message holds plain data only, so that nothing large hides in what JSON calls small',
    edits: [{ file: IPC, find: "if (size === 'not-plain') return refuse('bad-request');", replace: '' }],
    test: 'test/desktop/ipc',
  },
  {
    what: 'a message is one value',
    edits: [{ file: IPC, find: ' || sent.length > 1)', replace: ')' }],
    test: 'test/desktop/ipc',
  },
  {
    what: 'the window asks at most so much at a time',
    edits: [
      {
        file: IPC,
        find: "if (!budget.enter(channel, now())) return Promise.resolve(refuse('too-many-requests'));",
        replace: 'budget.enter(channel, now());',
      },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'a link is exactly a link',
    edits: [
      {
        file: 'main/desktop/deep-link.ts',
        find: '\\?id=([0-9a-f]{32})$/',
        replace: '\\?id=([0-9a-f]{32})/',
      },
    ],
    test: 'test/desktop/deep-link',
  },
  {
    what: 'no certificate is waved through',
    edits: [
      { file: 'main/desktop/window.ts', find: 'decide(false);\n  });', replace: 'decide(true);\n  });' },
    ],
    test: 'test/desktop/checklist',
  },
  {
    what: 'WebRTC has no way past the proxy that is not there',
    edits: [
      {
        file: 'main/desktop/window.ts',
        find: 'contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);',
        replace: "contents.setWebRTCIPHandlingPolicy('default');",
      },
    ],
    test: 'test/desktop/window',
  },
  {
    what: 'an installed copy does not start with a dangerous switch',
    edits: [
      { file: 'main/desktop/start-refusal.ts', find: 'if (!app.isPackaged) {', replace: 'if (true) {' },
    ],
    test: 'test/desktop/start-refusal',
  },
  {
    what: 'every fuse is set and read back',
    edits: [
      {
        file: 'build/fuses.mjs',
        find: '[FuseV1Options.RunAsNode]: false',
        replace: '[FuseV1Options.RunAsNode]: true',
      },
    ],
    test: 'test/desktop/checklist',
  },
  {
    what: 'a clock that is no number is not trusted',
    edits: [
      {
        file: 'main/domain/expiry.ts',
        find: 'return !(now >= EARLIEST_SANE && now < LATEST_SANE);',
        replace: 'return now < EARLIEST_SANE || now >= LATEST_SANE;',
      },
    ],
    test: 'test/domain/token-vectors',
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
    what: 'an unknown status of a grant is told as any other, even one called constructor',
    edits: [
      {
        file: 'main/domain/grant.ts',
        find: "STAGES.get(status) ?? 'changing'",
        replace: "Object.fromEntries(STAGES)[status] ?? 'changing'",
      },
    ],
    test: 'test/domain/grant',
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
    what: 'what was left open is asked again in a minute',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: 'if (this.#stopped || this.#isRetryPlanned) return;',
        replace: 'return;',
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'an unreadable keychain entry does not block a license',
    edits: [
      {
        file: 'main/services/asking.ts',
        find: "if (error.code === 'keychain-corrupt') await vault.destroy(borrowId);",
        replace: "if (error.code === 'keychain-corrupt') throw error;",
      },
    ],
    test: 'test/services/left-open',
  },
  {
    what: 'a clock running ahead closes no return without a check-in',
    edits: [
      {
        file: 'main/services/returning.ts',
        find: 'const answer = isSure ? null : await this.#checkInQuietly(borrow);',
        replace: 'const answer = null as CheckedIn | null;',
      },
    ],
    test: 'test/services/left-open',
  },
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
];
