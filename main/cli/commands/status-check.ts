// `fieldpass status --check`: how the licenses here stand, as an exit number for cron and device management.

import type { Services } from '../../compose.ts';
import { exitNumberOf, FieldpassError } from '../../domain/failure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/instant.ts';
import { type Standing, standingOf, type StandingReport, type StandingWish } from '../../domain/standing.ts';
import { type Block, table } from '../layout.ts';
import { type Look, looks } from '../looks.ts';
import { failureLines, type Printer, untilWords } from '../print.ts';

export type CheckOptions = {
  readonly check?: unknown;
  readonly within?: string;
  readonly license?: readonly string[];
  readonly require?: unknown;
};

/** What `--check` asks for; null where it was not given. Throws `usage`. */
export function wishIn({ check, license, require, within }: CheckOptions): StandingWish | null {
  const isAsked = check === true;
  if (!isAsked && (license !== undefined || require === true || within !== undefined))
    throw new FieldpassError('usage', '--within, --license and --require go with --check.');
  if (!isAsked) return null;
  return {
    withinMs: within === undefined ? null : spanIn(within),
    licenses: license ?? [],
    isRequired: require === true,
  };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['m', MINUTE_MS],
  ['min', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

/** `90m`, `24h`, `3d` in milliseconds. Throws `usage`. */
export function spanIn(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,5}) ?([a-z]+)$/.exec(text.trim()) ?? [];
  const size = UNITS.get(unit);
  if (size === undefined)
    throw new FieldpassError('usage', `“${text}” is not a span like 90m, 24h or 3d: --within SPAN.`);
  return Number(amount) * size;
}

/** Prints how everything stands and gives the exit number: that of the worst, or of why it cannot be known. */
export function checkIn({ snapshots }: Services, printer: Printer, wish: StandingWish): number {
  const here = snapshots.here();
  const { problem } = here.ledger;
  const report = standingOf(here, wish);
  // Whatever could be read may be out of date then: that is said by the number, above all standings.
  const number = problem === null ? report.number : exitNumberOf(problem.code);
  if (!printer.isQuiet || printer.json)
    printer.result(
      { ...report, number, at: here.at, clockProblem: here.clock.problem, ledgerProblem: problem },
      [
        ...[problem, here.clock.problem].flatMap((one) => (one === null ? [] : failureLines(one))),
        ...checkBlocks(report, here.at),
      ],
    );
  return number;
}

const WORDS: Readonly<Record<Standing, readonly [sign: string, word: string, look: Look]>> = {
  well: ['✓', 'well', 'well'],
  'ends-soon': ['!', 'ends soon', 'soon'],
  attention: ['?', 'needs attention', 'soon'],
  expired: ['✗', 'expired', 'bad'],
  missing: ['✗', 'not here', 'bad'],
};

function checkBlocks({ licenses, number, standing }: StandingReport, now: number): readonly Block[] {
  const rows = licenses.map((one) => [
    said(one.standing),
    one.licenseName,
    one.expiresAt === null ? '' : untilWords(one.expiresAt, now),
  ]);
  const all = looks(WORDS[standing][2], `All in all: ${WORDS[standing][1]} (exit number ${number})`);
  return [...(rows.length === 0 ? [] : [table(rows, ['fixed', 'name', 'prose'])]), all];
}

const said = (standing: Standing) => looks(WORDS[standing][2], `${WORDS[standing][0]} ${WORDS[standing][1]}`);
