// `node build/mutate.mjs [--workers=2] [--incremental] [--no-static] [--only-static] [--only=file,…] [area…]`: changes the
// code in every small way and expects a unit test to notice; fails under 90 % or if a change went unnoticed that
// test/mutants.json gives no reason for. `--no-static` leaves out what runs once at import, which costs a whole run each,
// and says how many; `--only-static` leaves out all that stands in a function.
// @ts-check

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ensureModules, onNode24, ROOT, say, stop } from './setup.mjs';

/** @typedef {import('@stryker-mutator/core/api/core').MutantResult} MutantResult */
/**
 * Says which change is meant without its line number: `code` is the line it begins on, white space is folded.
 * @typedef {{ file: string, mutator: string, code: string, original: string, replacement: string }} Change
 */

const LEAST = 90;
const NOT_COPIED = new Set(['node_modules', '.git', 'dist', 'release', 'test-results']);
const RESULTS = join(ROOT, 'test-results', 'mutation');

ensureModules();
onNode24();
// Only now: these need Node 24.
const { AREAS } = await import('./mutation-areas.ts');
const { Stryker } = await import('@stryker-mutator/core');
const { reached } = await import('../test/support/effort.ts');
const { options, names } = readArguments(process.argv.slice(2));
const accepted = readAccepted();

// Stryker rewrites files in place, so it gets a copy; a copy outside the tree needs no ignore lines anywhere.
const folder = mkdtempSync(join(tmpdir(), 'fieldpass-mutants-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const tree = join(folder, 'tree');
cpSync(ROOT, tree, { recursive: true, filter: (source) => !NOT_COPIED.has(basename(source)) });
symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'junction');
mkdirSync(RESULTS, { recursive: true });

/** @type {boolean[]} */
const outcomes = [];
for (const name of names) outcomes.push(await mutate(name));
process.exit(outcomes.every((fine) => fine) ? 0 : 1);

/** @param {string} name */
async function mutate(name) {
  const begun = Date.now();
  process.chdir(tree);
  process.env['AREAS'] = name;
  const results = await new Stryker(settings(name)).runMutationTest();
  process.chdir(ROOT);
  return judge(name, results, Math.round((Date.now() - begun) / 1000));
}

/** @param {string} name @returns {import('@stryker-mutator/core/api/core').PartialStrykerOptions} */
function settings(name) {
  const code = [...(AREAS[name]?.code ?? [])];
  return {
    mutate: options.only.length > 0 ? options.only : code,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', join(ROOT, 'build', 'mutate-functions.mjs')],
    ignorers: options.onlyStatic ? ['functions'] : [],
    vitest: { configFile: 'build/vitest.areas.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Tables read once at import are promises too: their mutants cost a whole run each, and are left out only on request.
    ignoreStatic: !options.static,
    inPlace: true,
    symlinkNodeModules: false,
    tempDirName: join(folder, 'backup'),
    concurrency: options.workers,
    // A busy machine must not be mistaken for an endless loop.
    timeoutMS: AREAS[name]?.patienceMs ?? 20_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 20,
    reporters: ['clear-text', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
    jsonReporter: { fileName: join(RESULTS, `${name}.json`) },
    incremental: options.incremental,
    incrementalFile: join(RESULTS, `${name}-incremental.json`),
    allowConsoleColors: false,
  };
}

/**
 * Prints the counts of an area and its unexplained survivors, which are also written in the form of the list.
 * @param {string} name @param {MutantResult[]} results @param {number} seconds
 */
function judge(name, results, seconds) {
  const count = (/** @type {string} */ status) => results.filter((mutant) => mutant.status === status).length;
  const [killed, timeout, survived, uncovered] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(count);
  const caught = (killed ?? 0) + (timeout ?? 0);
  const counted = caught + (survived ?? 0) + (uncovered ?? 0);
  const score = counted === 0 ? 0 : Math.floor((10_000 * caught) / counted) / 100;
  const alive = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const changes = alive.map((mutant) => ({ mutant, change: describe(mutant) }));
  const unexplained = changes.filter(({ change }) => !accepted.has(key(change)));
  for (const { mutant, change } of unexplained) {
    const where = `${change.file}:${mutant.location.start.line}`;
    say(
      `${mutant.status} ${where} ${change.mutator}\n    ${change.code}\n  - ${change.original}\n  + ${change.replacement}`,
    );
  }
  writeFileSync(
    join(RESULTS, `${name}-survivors.json`),
    `${JSON.stringify(
      unexplained.map(({ change }) => ({ ...change, reason: '' })),
      null,
      2,
    )}\n`,
  );
  reportGone(name, results, new Set(changes.map(({ change }) => key(change))));
  reached(`mutation ${name}`, {
    mutants: counted,
    killed: killed ?? 0,
    timeout: timeout ?? 0,
    survived: survived ?? 0,
    'no coverage': uncovered ?? 0,
    'survived with a reason': alive.length - unexplained.length,
    [options.onlyStatic ? 'not measured (in functions)' : 'not measured (static)']: count('Ignored'),
    'score %': score,
    seconds,
  });
  return score >= LEAST && unexplained.length === 0;
}

/** Entries whose change is noticed by now should leave the list. @param {string} name @param {MutantResult[]} results
 * @param {Set<string>} alive */
function reportGone(name, results, alive) {
  const measured = results
    .filter(({ status }) => status !== 'Ignored')
    .map((mutant) => key(describe(mutant)));
  for (const change of new Set(measured)) {
    const { file, code, replacement } = accepted.get(change) ?? {};
    if (file !== undefined && !alive.has(change))
      say(`${name}: no longer survives, remove it from test/mutants.json: ${file}: ${code} → ${replacement}`);
  }
}

/** @param {MutantResult} mutant */
function fileOf({ fileName }) {
  return relative(tree, join(tree, relative(tree, fileName)))
    .split('\\')
    .join('/');
}

/** @param {MutantResult} mutant @returns {Change} */
function describe(mutant) {
  const file = fileOf(mutant);
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const { start, end } = mutant.location;
  const part = lines.slice(start.line - 1, end.line);
  const last = part.length - 1;
  part[last] = (part[last] ?? '').slice(0, end.column - 1);
  part[0] = (part[0] ?? '').slice(start.column - 1);
  return {
    file,
    mutator: mutant.mutatorName,
    code: fold(lines[start.line - 1] ?? ''),
    original: fold(part.join('\n')),
    replacement: fold(mutant.replacement ?? ''),
  };
}

/** @param {string} text */
function fold(text) {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
}

/** @param {Change} change */
function key({ file, mutator, code, original, replacement }) {
  return JSON.stringify([file, mutator, code, original, replacement]);
}

/** @returns {Map<string, Change & { reason: string }>} */
function readAccepted() {
  /** @type {(Change & { reason: string })[]} */
  const list = JSON.parse(readFileSync(join(ROOT, 'test', 'mutants.json'), 'utf8'));
  const bare = list.find(({ reason }) => reason.trim() === '');
  if (bare !== undefined) stop(`test/mutants.json gives no reason for ${bare.file}: ${bare.code}`);
  return new Map(list.map((entry) => [key(entry), entry]));
}

/** @param {string[]} words */
function readArguments(words) {
  const value = (/** @type {string} */ flag) =>
    words.find((word) => word.startsWith(`--${flag}=`))?.slice(flag.length + 3);
  const areas = words.filter((word) => !word.startsWith('--'));
  const unknown = areas.find((name) => !Object.hasOwn(AREAS, name));
  if (unknown !== undefined) stop(`There is no area “${unknown}”: ${Object.keys(AREAS).join(', ')}.`);
  return {
    names: areas.length > 0 ? areas : Object.keys(AREAS),
    options: {
      workers: Number(value('workers') ?? '2'),
      incremental: words.includes('--incremental'),
      static: !words.includes('--no-static'),
      onlyStatic: words.includes('--only-static'),
      only: value('only')?.split(',') ?? [],
    },
  };
}
