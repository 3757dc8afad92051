// `node build/coverage.mjs [area…]`: every branch of the areas is taken by some unit test, or this fails and names the file.
// @ts-check

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureModules, environment, NODE_24, onNode24, ROOT, say, stop } from './setup.mjs';

ensureModules();
onNode24();
// Only now: TypeScript needs Node 24.
const { AREAS } = await import('./mutation-areas.ts');

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(AREAS, name));
if (unknown !== undefined) stop(`There is no area “${unknown}”: ${Object.keys(AREAS).join(', ')}.`);

const SUMMARY = join(ROOT, 'test-results', 'coverage', 'coverage-summary.json');
rmSync(SUMMARY, { force: true });
const vitest = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config'];
const { status } = spawnSync(
  NODE_24,
  [...vitest, 'build/vitest.areas.config.ts', '--root', ROOT, '--coverage'],
  {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...environment(), ...(chosen.length > 0 ? { AREAS: chosen.join() } : {}) },
  },
);
if (status !== 0 || !existsSync(SUMMARY)) process.exit(1);

/** @type {[string, { branches: { total: number, covered: number } }][]} */
const files = Object.entries(JSON.parse(readFileSync(SUMMARY, 'utf8')));
const gaps = files.filter(([file, { branches }]) => file !== 'total' && branches.covered < branches.total);
for (const [file, { branches }] of gaps) {
  say(
    `${relative(ROOT, file)}: ${branches.total - branches.covered} of ${branches.total} branches not taken`,
  );
}
const { total = 0, covered = 0 } = files.find(([file]) => file === 'total')?.[1].branches ?? {};
const { reached } = await import('../test/support/effort.ts');
reached('branch coverage', { files: files.length - 1, branches: total, taken: covered });
process.exit(gaps.length === 0 && total > 0 ? 0 : 1);
