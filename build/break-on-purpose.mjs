// Breaks each promise of the product once, in a copy of the tree, and expects its test to turn red.
// @ts-check

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureModules, environment, NODE_24, onNode24, ROOT, say } from './setup.mjs';

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
const BREAKS = [
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
        find: "const header = readStrictJson(base64UrlText(part) ?? '', 1)?.json;",
        replace: "const header = readStrictJson(base64UrlText(part) ?? '', 4)?.json;",
      },
      {
        file: TOKEN,
        find: 'const keys = keysFor(issuer).filter(',
        replace:
          "const own = JSON.parse(base64UrlText(parts[0]) ?? '{}').jwk;\n  const keys = [...keysFor(issuer), ...(own === undefined ? [] : [{ jwk: own, thumbprint: 'own' }])].filter(",
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
        find: "ledger.append({ kind: 'requested', borrowId, clientToken: ids.next(), wish, at: time.now() });\n    const intent = findBorrow(ledger, borrowId);",
        replace:
          "const clientToken = ids.next();\n    const at = time.now();\n    Reflect.set(this, 'later', () => ledger.append({ kind: 'requested', borrowId, clientToken, wish, at }));\n    const intent = { state: 'requested', borrowId, clientToken, wish, requestedAt: at, changedAt: at, attempts: 1, knownEndAt: null, givingBack: false };",
      },
      {
        file: BORROWING,
        find: 'const answer = await licenses.borrow(borrow.wish, borrow.clientToken);',
        replace:
          "const answer = await licenses.borrow(borrow.wish, borrow.clientToken);\n    Reflect.get(this, 'later')?.();\n    Reflect.set(this, 'later', undefined);",
      },
    ],
    test: 'test/services',
  },
  {
    what: 'a request older than ten minutes is not asked again',
    edits: [{ file: BORROWING, find: 'return age < 0 || age > REPLAY_WINDOW_MS;', replace: 'return false;' }],
    test: 'test/services',
  },
  {
    what: 'the keychain is proved before a seat is asked for',
    edits: [{ file: BORROWING, find: 'await requireVault(this.#needs.vault);', replace: '' }],
    test: 'test/services',
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
        find: 'isOurFrame(event.senderFrame, contents.mainFrame) ? answer(raw) : refused(log)',
        replace: 'answer(raw)',
      },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'what the window sends has a size limit',
    edits: [{ file: IPC, find: 'size === null || size > LARGEST_MESSAGE', replace: 'size === null' }],
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
];

const AT_ONCE = 2;
const NOT_COPIED = new Set(['node_modules', '.git', 'dist', 'release', 'test-results']);

ensureModules();
onNode24();

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-broken-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const controls = [...new Set(BREAKS.map(({ test, zone }) => JSON.stringify({ test, zone })))];
/** @type {(() => Promise<boolean>)[]} */
const queue = [
  ...controls.map((control, index) => () => staysGreen(JSON.parse(control), `control-${index}`)),
  ...BREAKS.map((broken, index) => () => turnsRed(broken, `break-${index}`)),
];
/** @type {boolean[]} */
const outcomes = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
const wrong = outcomes.filter((fine) => !fine).length;
say(
  wrong === 0
    ? `${BREAKS.length} promises were broken, and each was noticed.`
    : `${wrong} of ${outcomes.length} runs did not come out as they should.`,
);
process.exit(wrong === 0 ? 0 : 1);

async function work() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) outcomes.push(await next());
}

/** @param {{ test: string, zone?: string }} control @param {string} name */
async function staysGreen({ test, zone }, name) {
  const { failed, passed } = await runTests(copyTree(name), test, zone);
  const fine = failed === 0 && passed > 0;
  say(`${fine ? 'green as it should be' : 'RED WITHOUT A BREAK'}: ${test}`);
  return fine;
}

/** @param {Break} broken @param {string} name */
async function turnsRed({ what, edits, test, zone }, name) {
  const tree = copyTree(name);
  const missing = edits.find((edit) => !apply(tree, edit));
  if (missing !== undefined) {
    say(`NOT BROKEN: ${what} – the text to break is not there exactly once: ${missing.file}`);
    return false;
  }
  const { failed, passed, first } = await runTests(tree, test, zone);
  if (failed > 0) say(`red as it should be: ${what} – “${first}”`);
  else say(passed > 0 ? `STAYED GREEN: ${what} (${test})` : `DID NOT LOAD: ${what} (${test})`);
  return failed > 0;
}

/** @param {string} name */
function copyTree(name) {
  const tree = join(folder, name);
  cpSync(ROOT, tree, { recursive: true, filter: (source) => !NOT_COPIED.has(basename(source)) });
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'junction');
  return tree;
}

/** @param {string} tree @param {Edit} edit */
function apply(tree, { file, find, replace }) {
  const path = join(tree, file);
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2) return false;
  writeFileSync(path, parts.join(replace));
  return true;
}

/**
 * Counts come from the report: a tree that does not even load its tests has shown nothing, and counts as not red.
 * @param {string} tree @param {string} test @param {string} [zone]
 * @returns {Promise<{ passed: number, failed: number, first: string }>}
 */
async function runTests(tree, test, zone = 'UTC') {
  const report = join(tree, 'report.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', test, '--bail=1', '--reporter=json', `--outputFile=${report}`];
  const child = spawn(NODE_24, args, { cwd: tree, stdio: 'ignore', env: { ...environment(), TZ: zone } });
  await new Promise((done) => child.once('close', done));
  const seen = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
  rmSync(tree, { recursive: true, force: true });
  /** @type {{ status: string, title: string }[]} */
  const tests = seen.testResults.flatMap((/** @type {any} */ { assertionResults }) => assertionResults);
  const red = tests.filter(({ status }) => status === 'failed');
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: red.length,
    first: red[0]?.title ?? '',
  };
}
