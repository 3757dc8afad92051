// Borrows from start to end of the process, and their memory, against Debian's AWS command line and an empty Node.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandsInTurns, emptyNode, whatIsMissing } from '../pairs.ts';
import type { Command, Taken } from '../processes.ts';
import type { Goal, Outcome, Row } from '../row.ts';
import { nameAt } from '../stub/replies.ts';
import { AWS } from '../surroundings.ts';
import { type Keychain, type Way, World } from '../world.ts';

type Plan = {
  readonly keychain?: Keychain;
  readonly way?: Way;
  readonly against?: 'aws' | 'node';
  readonly measure?: keyof Taken;
  /** Licenses borrowed by one process; more than one as the kit of a trip. */
  readonly count?: number;
};

/** Our borrow and a yardstick in turns; every borrow on a copy of a data directory that was used before. */
async function borrows(rounds: number, plan: Plan): Promise<Outcome> {
  const { keychain = 'in memory', way = 'http', against = 'aws', measure = 'wallMs', count = 1 } = plan;
  const missing = whatIsMissing({ keychain, files: against === 'aws' ? [AWS] : [] });
  if (missing !== null) return { kind: 'not-run', why: missing };
  const world = await World.open(count, way);
  try {
    const template = await world.prepare(keychain);
    const args = count === 1 ? ['borrow', nameAt(0)] : planTrip(world, template, keychain, count);
    const ours = (): { readonly command: Command; readonly done: () => void } => {
      const dataDir = world.copyOf(template);
      const done = (): void => rmSync(dataDir, { recursive: true });
      return { command: world.fieldpass(args, dataDir, keychain), done };
    };
    return await commandsInTurns(
      rounds,
      ours,
      against === 'aws' ? world.aws() : emptyNode(world.dir),
      measure,
    );
  } finally {
    world.close();
  }
}

function planTrip(world: World, template: string, keychain: Keychain, count: number): readonly string[] {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const kit = Array.from({ length: count }, (_, index) => ['--license', nameAt(index)]).flat();
  world.must(['trip', 'add', 'Bench', '--first', day(0), '--last', day(1), ...kit], template, keychain);
  // Every token is signed before anything is measured.
  world.must(['trip', 'borrow', 'Bench'], join(world.dir, 'throwaway'), keychain, template);
  return ['trip', 'borrow', 'Bench'];
}

const FETCH = 'aws license-manager checkout-borrow-license of Debian, which only fetches';
const least = (ratio: number): Goal => ({ at: 'least', ratio });
const most = (ratio: number): Goal => ({ at: 'most', ratio });

export const rows: readonly Row[] = [
  {
    id: 'borrow',
    what: 'borrow: verified and durably recorded; keychain in memory',
    against: FETCH,
    goal: least(8),
    is: 'yardstick/ours',
    run: (rounds) => borrows(rounds, {}),
  },
  {
    id: 'borrow-keychain',
    what: 'borrow as a person has it: with keychain process and a real keyring',
    against: FETCH,
    goal: least(2),
    is: 'yardstick/ours',
    run: (rounds) => borrows(rounds, { keychain: 'real' }),
  },
  {
    id: 'borrow-tls',
    what: 'borrow over TLS; keychain in memory',
    against: `${FETCH}, over TLS`,
    goal: least(6),
    is: 'yardstick/ours',
    run: (rounds) => borrows(rounds, { way: 'https' }),
  },
  {
    id: 'borrow-hundred',
    what: '100 borrows in one process (the kit of a trip); keychain in memory',
    against: `one ${FETCH}`,
    goal: most(0.5),
    is: 'ours/yardstick',
    run: (rounds) => borrows(rounds, { count: 100 }),
  },
  {
    id: 'borrow-memory',
    what: 'peak memory of borrow; keychain in memory',
    against: FETCH,
    goal: most(0.75),
    is: 'ours/yardstick',
    run: (rounds) => borrows(rounds, { measure: 'peakMb' }),
  },
  {
    id: 'borrow-memory-node',
    what: 'peak memory of borrow; keychain in memory',
    against: 'node -e 0',
    goal: most(1.3),
    is: 'ours/yardstick',
    run: (rounds) => borrows(rounds, { against: 'node', measure: 'peakMb' }),
  },
];
