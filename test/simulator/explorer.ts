// Plays every schedule of a scene within bounds, one tape after the other, and tells the story of one that breaks a rule.

import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { Act } from './acts.ts';
import type { Scene } from './scenes.ts';
import { type Rewire, Simulation } from './simulation.ts';
import { type Bounds, Stage, Violation } from './stage.ts';
import { type Chooser, Reel, writeTape } from './tape.ts';
import type { World } from './world.ts';

/** How long the computer stays off: at once, past the ten minutes of a replay, past the end of everything. */
const OFF = { 'at once': 0, 'after 11 minutes': 11 * MINUTE_MS, 'after 30 hours': 30 * HOUR_MS } as const;
const OFF_NAMES = ['at once', 'after 11 minutes', 'after 30 hours'] as const;

/** One schedule: the act of the scene, deaths and starts, whatever the engineer does in between, and rest. */
export async function play(scene: Scene, sim: Simulation): Promise<void> {
  const { stage } = sim;
  sim.open();
  await sim.act(scene.act);
  // What was left open is tried again by itself after a minute: that may die too.
  if (sim.isAlive) await sim.pass(MINUTE_MS);
  while (!sim.isAlive) {
    const off = stage.choose(OFF_NAMES, 'the computer starts again');
    if (OFF[off] > 0) await sim.pass(OFF[off]);
    await goOn(scene, sim);
  }
  await sim.settle();
}

async function goOn({ then = [] }: Scene, sim: Simulation): Promise<void> {
  const next = sim.stage.choose<'waits' | Act>(['waits', ...then], 'the engineer');
  sim.open();
  if (next === 'waits') await sim.recovered();
  else {
    // An impatient one does not wait for the recovery of the start.
    if (sim.stage.choose(['when all is ready', 'at once'], 'and that') === 'when all is ready')
      await sim.recovered();
    await sim.act(next);
    await sim.recovered();
  }
  if (sim.isAlive) await sim.pass(MINUTE_MS);
}

export type Broken = { readonly violation: Violation; readonly tape: string };

/** One run with a chooser. Looks at the invariants from the `from`-th choice on. */
export async function run(
  scene: Scene,
  world: World,
  chooser: Chooser & { readonly taken: readonly number[] },
  {
    bounds,
    from = 0,
    isTelling = false,
    rewire,
  }: { bounds: Bounds; from?: number; isTelling?: boolean; rewire?: Rewire },
): Promise<{ readonly sim: Simulation; readonly broken: Broken | null }> {
  const stage = new Stage(chooser, bounds, isTelling);
  const sim = new Simulation(world.copy(), stage, rewire);
  const look = stage.look;
  stage.look = () => {
    if (chooser.taken.length >= from) look();
  };
  try {
    await play(scene, sim);
    return { sim, broken: null };
  } catch (error) {
    if (!(error instanceof Violation)) {
      const tape = writeTape(chooser.taken);
      throw new Error(`${scene.name} TAPE=${tape}`, { cause: error });
    }
    return { sim, broken: { violation: error, tape: writeTape(chooser.taken) } };
  } finally {
    if (sim.isAlive) sim.life.end();
  }
}

/** Every schedule of a scene within bounds, depth first. */
export async function explore(
  scene: Scene,
  world: World,
  bounds: Bounds,
  onRun: (result: Awaited<ReturnType<typeof run>>) => void,
  rewire?: Rewire,
): Promise<number> {
  let runs = 0;
  for (let tape: readonly number[] | null = []; tape !== null; runs += 1) {
    const reel: Reel = new Reel(tape);
    onRun(
      await run(scene, world, reel, {
        bounds,
        from: tape.length,
        ...(rewire === undefined ? {} : { rewire }),
      }),
    );
    tape = reel.next();
  }
  return runs;
}
