// A promise that is to be broken on purpose must still be found in the code, and its tests must still be there.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BREAKS } from '../../build/breaks.mjs';

const ROOT = join(import.meta.dirname, '../..');
const TESTS = globSync('test/**/*.{test,spec}.ts', { cwd: ROOT });

test.each(BREAKS)('$what: is kept where its break expects it, and tested', ({ edits, test: tests }) => {
  for (const { file, find, replace } of edits) {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
    expect(readFileSync(join(ROOT, file), 'utf8').split(find).length - 1, `${file}: ${find}`).toBe(1);
    expect(replace).not.toBe(find);
  }
  expect(
    TESTS.filter((path) => path.startsWith(tests)),
    tests,
  ).not.toEqual([]);
});
