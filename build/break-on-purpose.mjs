// Breaks each promise of the product once, in a copy of the tree, and expects its test to turn red.
// @ts-check

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BREAKS } from './breaks.mjs';
import { ensureModules, environment, NODE_24, onNode24, ROOT, say } from './setup.mjs';

/** @typedef {import('./breaks.mjs').Edit} Edit */
/** @typedef {import('./breaks.mjs').Break} Break */

const AT_ONCE = 2;
const NOT_COPIED = new Set(['node_modules', '.git', '.fieldpass', 'dist', 'release', 'test-results']);

ensureModules();
onNode24();

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-broken-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

// Words on the command line choose among the promises.
const wanted = process.argv.slice(2);
const chosen = BREAKS.filter(({ what }) => wanted.length === 0 || wanted.some((word) => what.includes(word)));
const controls = [...new Set(chosen.map(({ test, zone }) => JSON.stringify({ test, zone })))];
/** @type {(() => Promise<boolean>)[]} */
const queue = [
  ...controls.map((control, index) => () => staysGreen(JSON.parse(control), `control-${index}`)),
  ...chosen.map((broken, index) => () => turnsRed(broken, `break-${index}`)),
];
/** @type {boolean[]} */
const outcomes = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
const wrong = outcomes.filter((fine) => !fine).length;
say(
  wrong === 0
    ? `${chosen.length} promises were broken, and each was noticed.`
    : `${wrong} of ${outcomes.length} runs did not come out as they should.`,
);
process.exit(wrong === 0 ? 0 : 1);

async function work() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) outcomes.push(await next());
}

/** @param {{ test: string, zone?: string }} control @param {string} name */
async function staysGreen({ test, zone }, name) {
  const { failed, first, passed } = await runTests(copyTree(name), test, zone);
  const fine = failed === 0 && passed > 0;
  say(fine ? `green as it should be: ${test}` : `RED WITHOUT A BREAK: ${test} – “${first}”`);
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
