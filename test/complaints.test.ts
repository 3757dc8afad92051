// docs/complaints.md names fifty complaints, and every answer names a test that is there.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ROWS = readFileSync(join(ROOT, 'docs/complaints.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the complaints', () => {
  test('are fifty, in order', () => {
    expect(ROWS.map(([, number]) => Number(number))).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  });

  test.each(ROWS)('%s%s: %s', (_before, _number, _complaint, answer = '', shown = '') => {
    const [, file, title] = /^`(test\/[^`]+)` “([^”]+)”$/.exec(shown) ?? [];
    // What is not shown by a test says why.
    if (file === undefined || title === undefined)
      expect(answer).toMatch(/\*\*(Not answered( yet)?|Does not apply)\*\*/);
    else expect(readFileSync(join(ROOT, file), 'utf8')).toContain(title);
  });
});
