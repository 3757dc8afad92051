// `npm run bench [words…] [--rounds n] [--json] [--write]`: measures the rows whose file or id holds one of the words.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureApart } from './apart.ts';
import { writeReport } from './report.ts';
import type { Curve, CurveOutcome, RowFile } from './row.ts';
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
  const files = await chosen(positionals);
  if (files.length === 0) return void refuse(`No row is meant by “${positionals.join(' ')}”.`);
  if (values.list) {
    const all = [...files.flatMap(({ rows }) => rows), ...files.flatMap(({ curves }) => curves)];
    say(all.map(({ id, what }) => `${id}  ${what}`).join('\n'));
    return;
  }
  const around = lookAround();
  const lines: Line[] = [];
  const drawn: Drawn[] = [];
  for (const { file, rows, curves } of files) {
    const found = await measureApart({ file, ids: [...rows, ...curves].map(({ id }) => id), rounds });
    lines.push(...rows.map((row) => ({ ...row, judged: found.judged(row.id) })));
    drawn.push(...curves.map((curve) => ({ ...curve, outcome: found.outcome(curve.id) })));
  }
  const report: Report = { surroundings: { ...around, loadAfter: load() }, rounds, lines, curves: drawn };
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  writeFileSync(join(ROOT, 'test-results/bench.json'), `${JSON.stringify(report, null, 2)}\n`);
  say(values.json ? JSON.stringify(report, null, 2) : plainTable(lines));
  if (values.write) writeReport(report);
  // A missed goal is told by the table; only a release looks at the number.
  process.exitCode = lines.some(({ judged }) => judged.verdict === 'missed') ? 1 : 0;
}

type Chosen = Required<RowFile> & { readonly file: string };

async function chosen(words: readonly string[]): Promise<readonly Chosen[]> {
  const names = readdirSync(ROWS)
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const isMeant = (name: string, id: string): boolean =>
    words.length === 0 || words.some((word) => id.includes(word) || name.startsWith(word));
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(ROWS, name);
      const { rows = [], curves = [] } = (await import(file)) as RowFile;
      const meant = ({ id }: { readonly id: string }): boolean => isMeant(name, id);
      return { file, rows: rows.filter(meant), curves: curves.filter(meant) };
    }),
  );
  return files.filter(({ rows, curves }) => rows.length + curves.length > 0);
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 2;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await run();
