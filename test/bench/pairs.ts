// Rounds of two things in turns: ours, the yardstick, ours, the yardstick; the first round is thrown away.

import { existsSync } from 'node:fs';
import { type Command, plainEnv, Starter, type Taken } from './processes.ts';
import type { Outcome, Round } from './row.ts';
import { CLI, hasBus, type Keychain } from './world.ts';

type Measure = keyof Taken;

/** Measures commands. `ours` is made anew for every round and gives what cleans up after it. */
export async function commandsInTurns(
  rounds: number,
  ours: () => { readonly command: Command; readonly done?: () => void },
  yardstick: Command,
  measure: Measure = 'wallMs',
): Promise<Outcome> {
  const starter = new Starter();
  try {
    return await inTurns(rounds, measure === 'peakMb' ? 'MB' : 'ms', async () => {
      const { command, done } = ours();
      const taken = await starter.run(command);
      done?.();
      return { ours: taken[measure], yardstick: (await starter.run(yardstick))[measure] };
    });
  } finally {
    starter.close();
  }
}

/** Measures anything; the round before the first warms disks, caches and compilers and does not count. */
export async function inTurns(
  rounds: number,
  unit: string,
  round: (number: number) => Promise<Round>,
): Promise<Outcome> {
  const done: Round[] = [];
  for (let number = 0; number <= rounds; number += 1) {
    const measured = await round(number);
    if (number > 0) done.push(measured);
  }
  return { kind: 'measured', rounds: done, unit };
}

/** The same runtime with nothing to do. */
export const emptyNode = (dir: string): Command => ({
  argv: [process.execPath, '-e', '0'],
  env: plainEnv(dir),
});

/** Why a row cannot be run here, or null. A row that cannot is never passed. */
export function whatIsMissing(
  needs: { readonly keychain?: Keychain; readonly files?: readonly string[] } = {},
): string | null {
  const missing = needs.files?.find((file) => !existsSync(file));
  if (missing !== undefined) return `${missing} is not here`;
  if (!existsSync(CLI)) return 'dist/ is missing: npm run build';
  if (needs.keychain === 'real' && !hasBus()) return 'no session bus: run it under build/with-keyring.sh';
  return null;
}
