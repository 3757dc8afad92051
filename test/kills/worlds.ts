// The kill loop in several worlds at once, and what it reached.

import { expect } from 'vitest';
import { reached } from '../support/effort.ts';
import { killLoop, type Plan, type Tally } from './kill-loop.ts';
import { type Phase, PHASES } from './phases.ts';
import { World } from './world.ts';

/** Shares the kills out over independent worlds, and requires that every phase of a command was met. */
export async function killInWorlds(
  suite: string,
  { kills, worlds, ...plan }: Plan & { readonly worlds: number },
): Promise<void> {
  const share = Math.ceil(kills / worlds);
  const ends = await Promise.allSettled(
    Array.from({ length: worlds }, async (_, index) => {
      const world = await World.open();
      try {
        return await killLoop(world, { ...plan, kills: share, seed: plan.seed + index });
      } finally {
        await world.close();
      }
    }),
  );
  const tallies = ends.map((end) => {
    if (end.status === 'fulfilled') return end.value;
    throw end.reason;
  });
  const sum = (count: (tally: Tally) => number): number => tallies.reduce((all, one) => all + count(one), 0);
  const ofPhase = (phase: Phase): number => sum(({ phases }) => phases.get(phase) ?? 0);
  const met = [...PHASES.borrow, ...PHASES.return].map((phase) => [phase, ofPhase(phase)] as const);
  const counts = { kills: sum((tally) => tally.kills), comparisons: sum((tally) => tally.comparisons) };
  reached(suite, {
    ...counts,
    'ended before the kill': sum((tally) => tally.ended),
    lost: 0,
    ...Object.fromEntries(met),
  });
  expect(
    met.filter(([, count]) => count === 0),
    'phases that no kill met',
  ).toEqual([]);
}
