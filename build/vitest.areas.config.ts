// The fast unit tests of the areas, for mutation and for branch coverage: nothing here starts a process or needs a keyring.

import { defineConfig } from 'vitest/config';
import { AREAS } from './mutation-areas.ts';

const chosen = process.env['AREAS']?.split(',') ?? Object.keys(AREAS);
const areas = chosen.flatMap((name) => AREAS[name] ?? []);
const code = areas.flatMap((area) => area.code);
// A file that one area leaves to another is still covered by that one.
const refused = areas.length === 1 ? code.filter((glob) => glob.startsWith('!')) : [];

export default defineConfig({
  test: {
    include: [...new Set(areas.flatMap(({ tests }) => tests))],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: code.filter((glob) => !glob.startsWith('!')),
      exclude: refused.map((glob) => glob.slice(1)),
      reporter: ['json-summary', ['text', { skipFull: true }]],
      reportsDirectory: 'test-results/coverage',
    },
  },
});
