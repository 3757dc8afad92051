// `npm run bench [words…] [--rounds n] [--json] [--write]`: measures the rows whose file or id holds one of the words.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './judging.ts';
import { writeReport } from './report.ts';
import type { Curve, CurveOutcome, Row, RowFile } from './row.ts';
import { type Surroundings, load, lookAround, ROOT } from './surroundings.ts';
import { type Line, plainTable } from './table.ts';

const ROWS = join(import.meta.dirname, 'rows');
const ROUNDS = 15;

export type Drawn = Pick<Curve, 'id' | 'what' | 'unit'> & { readonly outcome: CurveOutcome };
export type Report = {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly lines: readonly Line[];
  readonly curves: readonly Drawn[];
};

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: String(ROUNDS) },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) return void refuse('--rounds takes a whole number from 1 on.');
  if (values.write && positionals.length > 0)
    return void refuse(
      '--write renews the whole table, so it takes no words: leave out the words, or --write.',
    );
  const { rows, curves } = await chosen(positionals);
  if (rows.length + curves.length === 0) return void refuse(`No row is meant by “${positionals.join(' ')}”.`);
  if (values.list) {
    say([...rows, ...curves].map(({ id, what }) => `${id}  ${what}`).join('\n'));
    return;
  }
  const around = lookAround();
  const lines = await inTurn(rows, async (row) => ({ ...row, judged: await measure(row, rounds) }));
  const drawn = await inTurn(curves, async (curve) => ({ ...curve, outcome: await drawOne(curve, rounds) }));
  const report: Report = { surroundings: { ...around, loadAfter: load() }, rounds, lines, curves: drawn };
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  writeFileSync(join(ROOT, 'test-results/bench.json'), `${JSON.stringify(report, null, 2)}\n`);
  say(values.json ? JSON.stringify(report, null, 2) : plainTable(lines));
  if (values.write) writeReport(report);
  // A missed goal is told by the table; only a release looks at the number.
  process.exitCode = lines.some(({ judged }) => judged.verdict === 'missed') ? 1 : 0;
}

async function chosen(words: readonly string[]): Promise<Required<RowFile>> {
  const files = readdirSync(ROWS)
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const loaded = await Promise.all(
    files.map(async (name) => ({ name, ...((await import(join(ROWS, name))) as RowFile) })),
  );
  const isMeant = (name: string, id: string): boolean =>
    words.length === 0 || words.some((word) => id.includes(word) || name.startsWith(word));
  return {
    rows: loaded.flatMap(({ name, rows = [] }) => rows.filter(({ id }) => isMeant(name, id))),
    curves: loaded.flatMap(({ name, curves = [] }) => curves.filter(({ id }) => isMeant(name, id))),
  };
}

async function inTurn<T extends Pick<Row, 'id'>, R>(
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (const thing of things) {
    process.stderr.write(`… ${thing.id}\n`);
    done.push(await work(thing));
  }
  return done;
}

async function drawOne(curve: Curve, rounds: number): Promise<CurveOutcome> {
  try {
    return await curve.run(rounds);
  } catch (error) {
    return { kind: 'not-run', why: error instanceof Error ? error.message : String(error) };
  }
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 2;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await run();
