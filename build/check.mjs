// `npm run check`: types, walls and style of the whole tree.
// @ts-check

import { spawn } from 'node:child_process';
import { ensureModules, environment, onNode24, ROOT, say } from './setup.mjs';

ensureModules();
onNode24();

const CHECKS = [
  ['tsc', '-p', 'main/domain/tsconfig.json'],
  ['tsc', '-p', 'tsconfig.json'],
  ['svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--output', 'human', '--fail-on-warnings'],
  ['eslint', '.', '--max-warnings', '0'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];

const results = [];
for (const check of CHECKS) results.push(await finished(check));
if (results.some((status) => status !== 0)) process.exit(1);
say(`${CHECKS.length} checks passed: types (twice), window, walls and style.`);

/** @param {string[]} command @returns {Promise<number>} */
function finished([name = '', ...args]) {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      stdio: 'inherit',
      cwd: ROOT,
      env: environment(),
      shell: process.platform === 'win32',
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
}
