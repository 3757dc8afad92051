// How the cost of one kind of work grows: the same measurement at ten, a hundred, a thousand and ten thousand.

import type { Curve, CurveOutcome, Point } from '../row.ts';
import { medianOf } from './interleaved.ts';

const SIZES = [10, 100, 1_000, 10_000];
const MOST_ROUNDS = 7;

/** `measure` gives the time of each round; the first warms up and does not count. */
export function curveOf(
  named: Pick<Curve, 'id' | 'what' | 'unit'>,
  measure: (size: number, rounds: number) => Promise<readonly number[]>,
): Curve {
  const run = async (rounds: number): Promise<CurveOutcome> => {
    const points: Point[] = [];
    for (const size of SIZES) {
      const times = await measure(size, 1 + Math.min(rounds, MOST_ROUNDS));
      points.push({ size, median: medianOf(times.slice(1)) });
    }
    return { kind: 'measured', points };
  };
  return { ...named, run };
}
