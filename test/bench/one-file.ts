// The process of one row file: measures the rows and curves it is told, in order, and sends what became of them as JSON.

import * as v from 'valibot';
import { measure } from './judging.ts';
import type { Curve, CurveOutcome, RowFile } from './row.ts';

/** Where the rows are, and which of them. */
export type Asked = { readonly file: string; readonly ids: readonly string[]; readonly rounds: number };

const asked = v.object({ file: v.string(), ids: v.array(v.string()), rounds: v.number() });

async function run({ file, ids, rounds }: Asked): Promise<void> {
  const { rows = [], curves = [] } = (await import(file)) as RowFile;
  for (const row of rows.filter(({ id }) => ids.includes(id))) {
    process.stderr.write(`… ${row.id}\n`);
    await tell({ id: row.id, judged: await measure(row, rounds) });
  }
  for (const curve of curves.filter(({ id }) => ids.includes(id))) {
    process.stderr.write(`… ${curve.id}\n`);
    await tell({ id: curve.id, outcome: await drawOne(curve, rounds) });
  }
}

async function drawOne(curve: Curve, rounds: number): Promise<CurveOutcome> {
  try {
    return await curve.run(rounds);
  } catch (error) {
    return { kind: 'not-run', why: error instanceof Error ? error.message : String(error) };
  }
}

const tell = (found: object): Promise<void> =>
  new Promise((resolve) => process.send?.(JSON.stringify(found), () => resolve()));

await run(v.parse(asked, JSON.parse(process.argv[2] ?? '')));
// Whatever a row has left open is no reason to wait.
process.exit();
