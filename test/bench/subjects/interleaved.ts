// Runs two things in turn, so that what else this computer does falls on both.

import type { Round } from '../row.ts';

type Timed = () => number | Promise<number>;

/** Measures `rounds` rounds after one that warms up; who begins changes with every round. */
export async function interleaved(rounds: number, ours: Timed, yardstick: Timed): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const isFirst = round % 2 === 0;
    const before = isFirst ? 0 : await yardstick();
    const mine = await ours();
    const its = isFirst ? await yardstick() : before;
    if (round > 0) measured.push({ ours: mine, yardstick: its });
  }
  return measured;
}

/** How long something took, ms. */
export async function msOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The same without a turn of the loop in between. */
export function msOfSync(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

export const medianOf = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
