// From rounds to a verdict: paired ratios, their median and range, and whether the yardstick itself held still.

import type { Outcome, Round, Row } from './row.ts';

/** A yardstick whose upper quartile is this many times its lower one measures the machine's other work. */
export const WIDEST_SPREAD = 1.5;

export type Verdict = 'reached' | 'missed' | 'not measured' | 'not run';

export type Judged = {
  readonly verdict: Verdict;
  readonly ratio: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly ours: number | null;
  readonly yardstick: number | null;
  readonly unit: string;
  /** p75 / p25 of the yardstick. */
  readonly spread: number | null;
  readonly rounds: number;
  readonly tries: number;
  readonly note: string;
};

/** What a row without numbers has for numbers. */
export const NOTHING = {
  ratio: null,
  min: null,
  max: null,
  ours: null,
  yardstick: null,
  spread: null,
  unit: '',
};

/** The value below which the share `part` of the numbers lies, interpolated. Throws for an empty list. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error('a quantile of nothing');
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** What the rounds of one try say. An empty try, like a peer that is missing, never passes. */
export function judge(row: Pick<Row, 'goal' | 'is' | 'decides'>, outcome: Outcome, tries: number): Judged {
  if (outcome.kind === 'not-run')
    return { ...NOTHING, verdict: 'not run', rounds: 0, tries, note: outcome.why };
  const { rounds, unit, note = '' } = outcome;
  const isSound = rounds.length > 0 && rounds.every(isPositive);
  if (!isSound)
    return { ...NOTHING, verdict: 'not measured', rounds: rounds.length, tries, note: note || 'no numbers' };
  const ratios = rounds.map(({ ours, yardstick }) =>
    row.is === 'ours/yardstick' ? ours / yardstick : yardstick / ours,
  );
  const worst = row.goal.at === 'most' ? Math.max(...ratios) : Math.min(...ratios);
  const deciding = row.decides === 'worst' ? rounds.filter((_, at) => ratios[at] === worst) : rounds;
  const ratio = row.decides === 'worst' ? worst : median(ratios);
  const yardsticks = rounds.map(({ yardstick }) => yardstick);
  const spread = quantile(yardsticks, 0.75) / quantile(yardsticks, 0.25);
  const isReached = row.goal.at === 'most' ? ratio <= row.goal.ratio : ratio >= row.goal.ratio;
  return {
    verdict: spread > WIDEST_SPREAD ? 'not measured' : isReached ? 'reached' : 'missed',
    ratio,
    min: Math.min(...ratios),
    max: Math.max(...ratios),
    ours: median(deciding.map(({ ours }) => ours)),
    yardstick: median(yardsticks),
    unit,
    spread,
    rounds: rounds.length,
    tries,
    note,
  };
}

const isPositive = ({ ours, yardstick }: Round): boolean =>
  Number.isFinite(ours) && Number.isFinite(yardstick) && ours > 0 && yardstick > 0;

/** Measures a row, again while its yardstick is restless, three times at most. What throws is told as not measured. */
export async function measure(row: Row, rounds: number, mostTries = 3): Promise<Judged> {
  for (let tries = 1; ; tries += 1) {
    const judged = await attempt(row, rounds, tries);
    if (judged.verdict !== 'not measured' || tries >= mostTries) return judged;
  }
}

async function attempt(row: Row, rounds: number, tries: number): Promise<Judged> {
  try {
    return judge(row, await row.run(rounds), tries);
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return { ...NOTHING, verdict: 'not measured', rounds: 0, tries, note: `failed: ${note.slice(0, 300)}` };
  }
}
