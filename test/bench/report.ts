// Renews docs/performance.md from a run: what stands between the marks, and the picture of the curves.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthPicture } from './picture.ts';
import type { Drawn, Report } from './run.ts';
import { ROOT } from './surroundings.ts';
import { markdownTable, rounded } from './table.ts';

const PAGE = join(ROOT, 'docs/performance.md');
const PICTURE = join(ROOT, 'docs/images/performance-growth.svg');
const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Writes what was measured into the page; the words around it are a person's. Throws where the marks are missing. */
export function writeReport(report: Report): void {
  const page = renewed(readFileSync(PAGE, 'utf8'), report);
  const picture = growthPicture(report.curves);
  if (picture !== null) writeFileSync(PICTURE, picture);
  writeFileSync(PAGE, page);
}

/** The page with what stands between its marks replaced. */
export function renewed(page: string, report: Report): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} lacks its marks`);
  return `${before}${BEGIN}\n\n<!-- prettier-ignore-start -->\n${measured(report)}\n<!-- prettier-ignore-end -->\n\n${END}${after}`;
}

function measured({ surroundings, lines, curves, rounds }: Report): string {
  const { date, machine, versions, loadBefore, loadAfter } = surroundings;
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${date}, ${rounds} rounds. Machine: ${machine}.`,
    `Versions: ${known.join('; ')}.`,
    `Load before: ${loadBefore.join(', ')}; after: ${loadAfter.join(', ')} (1, 5 and 15 minutes; this bench included).`,
    'Seeds: none. License lists and ledgers are made by index and are the same in every run; keys are made anew.',
    '',
    markdownTable(lines),
    '',
    ...curveTable(curves),
  ].join('\n');
}

function curveTable(curves: readonly Drawn[]): readonly string[] {
  if (curves.length === 0) return [];
  const sizes = [10, 100, 1_000, 10_000];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = curves.map(({ what, unit, outcome }) => {
    if (outcome.kind === 'not-run') return row([what, `not run: ${outcome.why}`, '', '', '']);
    const at = (size: number): string => {
      const point = outcome.points.find((one) => one.size === size);
      return point === undefined ? '' : `${rounded(point.median)} ${unit}`;
    };
    return row([what, ...sizes.map(at)]);
  });
  return [
    '![Growth curves](images/performance-growth.svg)',
    '',
    row(['Growth (median)', ...sizes.map((size) => size.toLocaleString('en-US'))]),
    row(['---', '---', '---', '---', '---']),
    ...body,
  ];
}
