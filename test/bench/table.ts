// The table of a run, for the terminal and for docs/performance.md.

import type { Judged } from './judging.ts';
import type { Goal, Row } from './row.ts';

export type Line = Pick<Row, 'id' | 'what' | 'against' | 'goal' | 'is'> & { readonly judged: Judged };

export const COLUMNS = [
  'Row',
  'What',
  'Against',
  'Ratio is',
  'Goal',
  'Reached',
  'Min to max',
  'Ours',
  'Yardstick',
  'Spread',
  'Rounds',
  'Verdict',
] as const;

/** The cells of a line, in the order of the columns. */
export function cellsOf({ id, what, against, goal, is, judged }: Line): readonly string[] {
  const { ratio, min, max, ours, yardstick, unit, spread, rounds, verdict } = judged;
  return [
    id,
    what,
    against,
    is === 'ours/yardstick' ? 'ours ÷ theirs' : 'times better',
    goalWords(goal),
    rounded(ratio),
    min === null || max === null ? '' : `${rounded(min)} to ${rounded(max)}`,
    amount(ours, unit),
    amount(yardstick, unit),
    rounded(spread),
    String(rounds),
    verdict,
  ];
}

export const goalWords = ({ at, ratio }: Goal): string => `${at === 'most' ? '≤' : '≥'} ${ratio}`;

/** Three figures: more would be noise. */
export function rounded(number: number | null): string {
  if (number === null) return '';
  return number >= 100 ? Math.round(number).toLocaleString('en-US') : String(Number(number.toPrecision(3)));
}

const amount = (number: number | null, unit: string): string =>
  number === null ? '' : `${rounded(number)} ${unit}`;

/** Aligned with spaces, for a terminal. */
export function plainTable(lines: readonly Line[]): string {
  const shown = lines.map((line) => cellsOf(line).filter((_, column) => column !== 1 && column !== 3));
  const head = COLUMNS.filter((_, column) => column !== 1 && column !== 3);
  const rows = [head, ...shown];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = lines.flatMap(({ id, judged }) => (judged.note === '' ? [] : [`${id}: ${judged.note}`]));
  return [...text, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

/** The same as a table of Markdown, with the notes below. */
export function markdownTable(lines: readonly Line[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rows = [row(COLUMNS), row(COLUMNS.map(() => '---')), ...lines.map((line) => row(cellsOf(line)))];
  const notes = lines.flatMap(({ id, judged }) =>
    judged.note === '' ? [] : [`- \`${id}\`: ${judged.note}`],
  );
  return [...rows, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}
