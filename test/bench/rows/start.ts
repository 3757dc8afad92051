// What it costs to start: the command line without AWS, and the main process of the app up to its window.

import { join } from 'node:path';
import { commandsInTurns, emptyNode, inTurns, whatIsMissing } from '../pairs.ts';
import { median } from '../judging.ts';
import { type Command, plainEnv, Starter } from '../processes.ts';
import { fillLedger } from '../records.ts';
import type { Curve, CurveOutcome, Outcome, Row } from '../row.ts';
import { loadingTime } from '../loading.ts';
import { temporary } from '../temporary.ts';
import { CLI } from '../world.ts';

export const SIZES = [10, 100, 1_000, 10_000] as const;

/** The command line, offline, on a data directory below `dir`. */
function offline(dir: string, ...args: readonly string[]): Command {
  const env = plainEnv(dir, { FIELDPASS_DATA_DIR: join(dir, 'data'), FIELDPASS_CONNECTION: 'aws' });
  return { argv: [process.execPath, CLI, ...args], env };
}

async function againstEmpty(rounds: number, records: number, args: readonly string[]): Promise<Outcome> {
  const missing = whatIsMissing();
  if (missing !== null) return { kind: 'not-run', why: missing };
  return temporary(async (dir) => {
    if (records > 0) fillLedger(join(dir, 'data'), records);
    const command = offline(dir, ...args);
    return commandsInTurns(rounds, () => ({ command }), emptyNode(dir));
  });
}

async function untilWindow(rounds: number): Promise<Outcome> {
  const missing = whatIsMissing();
  if (missing !== null) return { kind: 'not-run', why: missing };
  return temporary(async (dir) => {
    fillLedger(join(dir, 'data'), 10);
    return inTurns(rounds, 'ms', async () => ({
      ours: await loadingTime('main', dir),
      yardstick: await loadingTime('http', dir),
    }));
  });
}

async function growth(rounds: number, args: readonly string[]): Promise<CurveOutcome> {
  const missing = whatIsMissing();
  if (missing !== null) return { kind: 'not-run', why: missing };
  const points = [];
  for (const size of SIZES) {
    const taken = await temporary(async (dir) => {
      fillLedger(join(dir, 'data'), size);
      const starter = new Starter();
      try {
        await starter.run(offline(dir, ...args));
        const walls = [];
        for (let round = 0; round < rounds; round += 1)
          walls.push((await starter.run(offline(dir, ...args))).wallMs);
        return walls;
      } finally {
        starter.close();
      }
    });
    points.push({ size, median: median(taken) });
  }
  return { kind: 'measured', points };
}

export const rows: readonly Row[] = [
  {
    id: 'start-version',
    what: 'fieldpass --version',
    against: 'node -e 0',
    goal: { at: 'most', ratio: 1.15 },
    is: 'ours/yardstick',
    run: (rounds) => againstEmpty(rounds, 0, ['--version']),
  },
  {
    id: 'start-status',
    what: 'fieldpass status, offline, with 10,000 records in the ledger',
    against: 'node -e 0',
    goal: { at: 'most', ratio: 2.2 },
    is: 'ours/yardstick',
    run: (rounds) => againstEmpty(rounds, 10_000, ['status']),
  },
  {
    id: 'start-window',
    what: 'main process of the app: loading its code until it makes its window, on an inert electron',
    against: "require('node:http') in the same runtime",
    goal: { at: 'most', ratio: 2.2 },
    is: 'ours/yardstick',
    run: untilWindow,
  },
];

export const curves: readonly Curve[] = [
  {
    id: 'curve-version',
    what: 'fieldpass --version',
    unit: 'ms',
    run: (rounds) => growth(rounds, ['--version']),
  },
  {
    id: 'curve-status',
    what: 'fieldpass status, by records in the ledger',
    unit: 'ms',
    run: (rounds) => growth(rounds, ['status']),
  },
];
