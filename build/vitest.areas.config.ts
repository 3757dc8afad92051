// The fast unit tests of the areas, for mutation and for branch coverage: nothing here starts a process or needs a keyring.

import { defineConfig } from 'vitest/config';
import { AREAS } from './mutation-areas.ts';

const chosen = process.env['AREAS']?.split(',') ?? Object.keys(AREAS);
const areas = chosen.flatMap((name) => AREAS[name] ?? []);
/** The globs of all areas; what one area leaves to another is left out only where that one was not chosen. */
function globsOf(part: 'code' | 'tests'): { readonly include: string[]; readonly exclude: string[] } {
  const globs = [...new Set(areas.flatMap((area) => area[part]))];
  const include = globs.filter((glob) => !glob.startsWith('!'));
  const left = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return { include, exclude: left.filter((glob) => !include.includes(glob)) };
}

const code = globsOf('code');
const tests = globsOf('tests');

export default defineConfig({
  test: {
    ...tests,
    testTimeout: Math.max(...areas.map(({ patienceMs }) => patienceMs ?? 30_000)),
    hookTimeout: 30_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      ...code,
      reporter: ['json-summary', ['text', { skipFull: true }]],
      reportsDirectory: 'test-results/coverage',
    },
  },
});
