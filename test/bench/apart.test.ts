// Row files in processes of their own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { measureApart } from './apart.ts';

const dir = mkdtempSync(join(tmpdir(), 'fieldpass-bench-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function rowFile(name: string, text: string): string {
  const file = join(dir, `${name}.mjs`);
  const row = `{ id: 'a', what: 'a', against: 'b', goal: { at: 'least', ratio: 1 }, is: 'yardstick/ours'`;
  writeFileSync(file, text.replaceAll('{ROW', row));
  return file;
}

const rounds = `async (rounds) => ({
  kind: 'measured', unit: 'pid', rounds: Array.from({ length: rounds }, () => ({ ours: process.pid, yardstick: process.pid })),
})`;

describe('the rows of a file', () => {
  test('run in a process of their own, another for each file', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) =>
        measureApart({
          file: rowFile(name, `export const rows = [{ROW, run: ${rounds} }];`),
          ids: ['a'],
          rounds: 3,
        }),
      ),
    );
    expect(one?.judged('a')).toMatchObject({ verdict: 'reached', ratio: 1, unit: 'pid', rounds: 3 });
    const pids = [process.pid, one?.judged('a').ours, other?.judged('a').ours];
    expect(new Set(pids).size).toBe(3);
  });

  test('and its curves are those that were asked for', async () => {
    const file = rowFile(
      'some',
      `export const rows = [{ROW, run: ${rounds} }];
       const points = [{ size: 10, median: 2.5 }];
       export const curves = [
         { id: 'c', what: 'c', unit: 'ms', run: async () => ({ kind: 'measured', points }) },
         { id: 'd', what: 'd', unit: 'ms', run: async () => { throw new Error('no stub'); } },
       ];`,
    );
    const found = await measureApart({ file, ids: ['c', 'd'], rounds: 1 });
    expect(found.outcome('c')).toEqual({ kind: 'measured', points: [{ size: 10, median: 2.5 }] });
    expect(found.outcome('d')).toEqual({ kind: 'not-run', why: 'no stub' });
    expect(found.judged('a').verdict).toBe('not measured');
  });

  test('whose peer is missing is not run, and says why', async () => {
    const run = `async () => ({ kind: 'not-run', why: '/usr/bin/aws is not here' })`;
    const file = rowFile('missing', `export const rows = [{ROW, run: ${run} }];`);
    const found = await measureApart({ file, ids: ['a'], rounds: 1 });
    expect(found.judged('a')).toMatchObject({ verdict: 'not run', note: '/usr/bin/aws is not here' });
  });

  test('whose process ends are not measured, and say why', async () => {
    const file = rowFile('ending', `export const rows = [{ROW, run: () => process.exit(3) }];`);
    const found = await measureApart({ file, ids: ['a'], rounds: 1 });
    expect(found.judged('a')).toMatchObject({
      verdict: 'not measured',
      ratio: null,
      note: 'failed: its process ended with 3',
    });
  });
});
