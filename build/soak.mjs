// `npm run soak [part…]`: the suites that try to break promises, with their full counts; hours, not minutes.
// @ts-check

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allReached, lineOf, tableOf } from './figures.mjs';
import { ensureBuilt, ensureModules, ensureSystem, environment, onNode24, ROOT, say } from './setup.mjs';

ensureModules();
onNode24();
ensureSystem('test');
ensureBuilt({ always: true });

// Every suite that says how hard it tries; words on the command line choose among their paths.
const wanted = process.argv.slice(2);
const suites = globSync('test/**/*.{test,spec}.ts', { cwd: ROOT })
  .filter((file) => triesHard(join(ROOT, file)))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
if (suites.length === 0) {
  say('No suite has a path with these words.');
  process.exit(2);
}

const seed = process.env['SEED'] ?? String(Date.now() % 1_000_000_000);
const begunAt = new Date();
say(`Soak of ${suites.length} suites with seed ${seed}, begun ${begunAt.toISOString()}`);
const unit = suites.filter((file) => file.endsWith('.test.ts'));
const whole = suites.filter((file) => file.endsWith('.spec.ts'));
const fine = [
  unit.length === 0 || passes(['vitest', 'run', ...unit]),
  whole.length === 0 || passes(['playwright', 'test', '-c', 'playwright.config.ts', ...whole]),
];
const minutes = Math.round((Date.now() - begunAt.getTime()) / 60_000);
const reached = allReached().filter(({ effort }) => effort === 'soak');
for (const one of reached) say(lineOf(one));
mkdirSync(join(ROOT, 'test-results'), { recursive: true });
writeFileSync(join(ROOT, 'test-results', 'soak.md'), `${tableOf(reached)}\n`);
say(
  `\n${fine.includes(false) ? 'NOT ALL HELD' : 'All held'}: ${minutes} minutes, seed ${seed}. Table: test-results/soak.md`,
);
process.exit(fine.includes(false) ? 1 : 0);

/**
 * Does a suite ask, itself or through what it imports from the tests, how hard to try?
 * @param {string} file @param {Set<string>} [seen] @returns {boolean}
 */
function triesHard(file, seen = new Set()) {
  // A path may also stand in a text that a test looks through.
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  if (file.endsWith('effort.ts')) return true;
  const imports = readFileSync(file, 'utf8').matchAll(/from '(\.{1,2}\/[^']+\.ts)'/g);
  const found = [...imports].map(([, path = '']) => join(dirname(file), path));
  return found.some((one) => one.startsWith(join(ROOT, 'test')) && triesHard(one, seen));
}

/** @param {string[]} command */
function passes(command) {
  const args = [join(ROOT, 'build', 'with-keyring.sh'), ...command];
  const env = { ...environment(), EFFORT: 'soak', SEED: seed };
  return spawnSync('bash', args, { stdio: 'inherit', cwd: ROOT, env }).status === 0;
}
