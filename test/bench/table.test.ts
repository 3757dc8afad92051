// The tables of a run and the page they are written to: a missing peer stands there as that, and as nothing better.

import { describe, expect, test } from 'vitest';
import { judge } from './judging.ts';
import { whatIsMissing } from './pairs.ts';
import { renewed } from './report.ts';
import type { Outcome } from './row.ts';
import type { Report } from './run.ts';
import { cellsOf, COLUMNS, markdownTable, plainTable, rounded, type Line } from './table.ts';

const ROW = {
  id: 'borrow',
  what: 'borrow | verified',
  against: 'aws',
  goal: { at: 'least', ratio: 8 },
  is: 'yardstick/ours',
} as const;

const lineOf = (outcome: Outcome): Line => ({ ...ROW, judged: judge(ROW, outcome, 1) });
const MEASURED = lineOf({ kind: 'measured', unit: 'ms', rounds: [{ ours: 100, yardstick: 1_234.5 }] });
const MISSING = lineOf({ kind: 'not-run', why: whatIsMissing({ files: ['/nowhere/aws'] }) ?? '' });

test('a peer that is missing is named', () => {
  expect(whatIsMissing({ files: ['/nowhere/aws'] })).toBe('/nowhere/aws is not here');
});

describe('a line', () => {
  test('has a cell for each column', () => {
    expect(cellsOf(MEASURED)).toEqual([
      ...['borrow', 'borrow | verified', 'aws', 'times better', '≥ 8', '12.3', '12.3 to 12.3'],
      ...['100 ms', '1,235 ms', '1', '1', 'reached'],
    ]);
    expect(cellsOf(MEASURED)).toHaveLength(COLUMNS.length);
  });

  test('of a missing peer has no number that could be read as one', () => {
    const [ratio, range, ours, yardstick, spread, count, verdict] = cellsOf(MISSING).slice(5);
    expect([ratio, range, ours, yardstick, spread]).toEqual(['', '', '', '', '']);
    expect([count, verdict]).toEqual(['0', 'not run']);
  });

  test.each([
    [0.02574, '0.0257'],
    [1, '1'],
    [99.95, '100'],
    [17_296.4, '17,296'],
    [null, ''],
  ])('rounds %s to three figures: %s', (number, words) => {
    expect(rounded(number)).toBe(words);
  });
});

describe('the table', () => {
  test('of a terminal is aligned, with notes below', () => {
    const [head = '', first = '', second = '', , note] = plainTable([MEASURED, MISSING]).split('\n');
    expect(first.indexOf('≥ 8')).toBe(head.indexOf('Goal'));
    expect(second.indexOf('not run')).toBe(head.indexOf('Verdict'));
    expect(note).toBe('borrow: /nowhere/aws is not here');
  });

  test('of Markdown has as many cells in every row, whatever stands in them', () => {
    const [head, line, ...rows] = markdownTable([MEASURED, MISSING]).split('\n').slice(0, 4);
    const cells = (row = ''): number => row.split(/(?<!\\)\|/).length - 2;
    expect([head, line, ...rows].map(cells)).toEqual([12, 12, 12, 12]);
    expect(markdownTable([MEASURED, MISSING])).toMatch(/\n\n- `borrow`: \/nowhere\/aws is not here$/);
    expect(markdownTable([MEASURED])).not.toContain('\n\n');
  });
});

describe('the page', () => {
  const report: Report = {
    surroundings: {
      date: '2026-11-30 00:00 UTC',
      machine: 'a machine',
      versions: { node: 'v24', aws: 'not here' },
      loadBefore: [1, 2, 3],
      loadAfter: [4, 5, 6],
    },
    rounds: 1,
    lines: [MEASURED, MISSING],
    curves: [
      {
        id: 'c',
        what: 'a curve',
        unit: 'ms',
        outcome: { kind: 'measured', points: [{ size: 100, median: 2.345 }] },
      },
      { id: 'd', what: 'another', unit: 'ms', outcome: { kind: 'not-run', why: 'dist/ is missing' } },
    ],
  };
  const PAGE = 'words before\n<!-- bench:begin -->\nold numbers\n<!-- bench:end -->\nwords after\n';

  test('keeps the words around the marks, and nothing of what stood between them', () => {
    const page = renewed(PAGE, report);
    expect(page).toMatch(/^words before\n<!-- bench:begin -->\n/);
    expect(page).toMatch(/\n<!-- bench:end -->\nwords after\n$/);
    expect(page).not.toContain('old numbers');
    expect(page).toContain(markdownTable([MEASURED, MISSING]));
    expect(page).toContain('Versions: node v24; aws not here.');
    expect(page).toContain('| a curve |  | 2.35 ms |  |  |');
    expect(page).toContain('| another | not run: dist/ is missing |  |  |  |');
    expect(renewed(page, report)).toBe(page);
  });

  test('without marks is not written', () => {
    expect(() => renewed('words', report)).toThrow('lacks its marks');
    expect(() => renewed('<!-- bench:begin -->', report)).toThrow('lacks its marks');
  });
});
