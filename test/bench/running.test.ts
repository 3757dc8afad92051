// The bench as a command: what it refuses before anything is measured.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PAGE = join(import.meta.dirname, '../../docs/performance.md');

describe('npm run bench', () => {
  test.each([
    [['borrow', '--write'], '--write renews the whole table, so it takes no words'],
    [['--rounds', '0'], '--rounds takes a whole number from 1 on.'],
    [['no-such-row'], 'No row is meant by “no-such-row”.'],
  ])('with %j says why it does not run, and writes nothing', (args, why) => {
    const before = readFileSync(PAGE, 'utf8');
    const ended = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
      encoding: 'utf8',
    });
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(why);
    expect(readFileSync(PAGE, 'utf8')).toBe(before);
  });
});
