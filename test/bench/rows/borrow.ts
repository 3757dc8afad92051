// One borrow from start to end of the process, and its memory, against Debian's AWS command line and an empty Node.

import { existsSync, rmSync } from 'node:fs';
import type { Goal, Outcome, Round, Row } from '../row.ts';
import { type Command, plainEnv, Starter, type Taken } from '../processes.ts';
import { nameAt } from '../stub/replies.ts';
import { AWS } from '../surroundings.ts';
import { CLI, hasBus, type Keychain, type Way, World } from '../world.ts';

type Measure = keyof Taken;

type Plan = {
  readonly keychain: Keychain;
  readonly way?: Way;
  readonly yardstick: (world: World) => Command;
  readonly measure?: Measure;
  readonly program?: string;
};

/** Our borrow and a yardstick in turns; every borrow on a copy of a data directory that was used before. */
async function borrowAgainst(
  { keychain, way = 'http', yardstick, measure = 'wallMs', program }: Plan,
  rounds: number,
): Promise<Outcome> {
  const missing = whatIsMissing(keychain, program);
  if (missing !== null) return { kind: 'not-run', why: missing };
  const world = await World.open(1, way);
  const starter = new Starter();
  try {
    const template = await world.prepare(keychain);
    const other = yardstick(world);
    const done: Round[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const dataDir = world.copyOf(template);
      const ours = await starter.run(world.fieldpass(['borrow', nameAt(0)], dataDir, keychain));
      const theirs = await starter.run(other);
      rmSync(dataDir, { recursive: true });
      // The first warms the disk cache and lets the stub sign.
      if (round > 0) done.push({ ours: ours[measure], yardstick: theirs[measure] });
    }
    return { kind: 'measured', rounds: done, unit: measure === 'peakMb' ? 'MB' : 'ms' };
  } finally {
    starter.close();
    world.close();
  }
}

function whatIsMissing(keychain: Keychain, program: string | undefined): string | null {
  if (!existsSync(CLI)) return 'dist/main/cli.cjs is missing: npm run build';
  if (program !== undefined && !existsSync(program)) return `${program} is not installed`;
  if (keychain === 'real' && !hasBus()) return 'no session bus: run it under build/with-keyring.sh';
  return null;
}

const aws = (world: World): Command => world.aws();
const emptyNode = (world: World): Command => ({
  argv: [process.execPath, '-e', '0'],
  env: plainEnv(world.dir),
});

const FETCH = 'aws license-manager checkout-borrow-license (Debian 2.9.19; fetches only)';
const least = (ratio: number): Goal => ({ at: 'least', ratio });
const most = (ratio: number): Goal => ({ at: 'most', ratio });

export const rows: readonly Row[] = [
  {
    id: 'borrow',
    what: 'borrow, verified and recorded durably, keychain in memory',
    against: FETCH,
    goal: least(8),
    is: 'yardstick/ours',
    run: (rounds) => borrowAgainst({ keychain: 'in memory', yardstick: aws, program: AWS }, rounds),
  },
  {
    id: 'borrow-keychain',
    what: 'borrow as the user has it: with the keychain process and a real keyring',
    against: FETCH,
    goal: least(2),
    is: 'yardstick/ours',
    run: (rounds) => borrowAgainst({ keychain: 'real', yardstick: aws, program: AWS }, rounds),
  },
  {
    id: 'borrow-tls',
    what: 'borrow over TLS, keychain in memory',
    against: `${FETCH}, over TLS`,
    goal: least(6),
    is: 'yardstick/ours',
    run: (rounds) =>
      borrowAgainst({ keychain: 'in memory', way: 'https', yardstick: aws, program: AWS }, rounds),
  },
  {
    id: 'borrow-memory',
    what: 'peak memory of borrow, keychain in memory',
    against: FETCH,
    goal: most(0.75),
    is: 'ours/yardstick',
    run: (rounds) =>
      borrowAgainst({ keychain: 'in memory', yardstick: aws, measure: 'peakMb', program: AWS }, rounds),
  },
  {
    id: 'borrow-memory-node',
    what: 'peak memory of borrow, keychain in memory',
    against: 'node -e 0',
    goal: most(1.3),
    is: 'ours/yardstick',
    run: (rounds) =>
      borrowAgainst({ keychain: 'in memory', yardstick: emptyNode, measure: 'peakMb' }, rounds),
  },
];
