// Measures the rows of one file in a process of their own: what others left in memory, caches and compilers is not in it.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as v from 'valibot';
import { NOTHING, type Judged } from './judging.ts';
import type { Asked } from './one-file.ts';
import type { CurveOutcome } from './row.ts';

const number = v.nullable(v.number());
const judged = v.object({
  verdict: v.picklist(['reached', 'missed', 'not measured', 'not run']),
  ratio: number,
  min: number,
  max: number,
  ours: number,
  yardstick: number,
  unit: v.string(),
  spread: number,
  rounds: v.number(),
  tries: v.number(),
  note: v.string(),
});
const outcome = v.variant('kind', [
  v.object({
    kind: v.literal('measured'),
    points: v.array(v.object({ size: v.number(), median: v.number() })),
  }),
  v.object({ kind: v.literal('not-run'), why: v.string() }),
]);
const told = v.union([v.object({ id: v.string(), judged }), v.object({ id: v.string(), outcome })]);

export type Found = {
  readonly judged: (id: string) => Judged;
  readonly outcome: (id: string) => CurveOutcome;
};

/** Runs the rows and curves that `ids` name. One that the process did not tell of, because it ended, was not measured. */
export async function measureApart(wish: Asked): Promise<Found> {
  const child = fork(join(import.meta.dirname, 'one-file.ts'), [JSON.stringify(wish)], { execArgv: [] });
  const verdicts = new Map<string, Judged>();
  const outcomes = new Map<string, CurveOutcome>();
  child.on('message', (message) => {
    const found = v.parse(told, JSON.parse(v.parse(v.string(), message)));
    if ('judged' in found) verdicts.set(found.id, found.judged);
    else outcomes.set(found.id, found.outcome);
  });
  const [status, signal]: unknown[] = await once(child, 'close');
  const why = `failed: its process ended with ${String(signal ?? status)}`;
  return {
    judged: (id) =>
      verdicts.get(id) ?? { ...NOTHING, verdict: 'not measured', rounds: 0, tries: 1, note: why },
    outcome: (id) => outcomes.get(id) ?? { kind: 'not-run', why },
  };
}
