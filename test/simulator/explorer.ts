// Plays every schedule of a scene within bounds, one tape after the other, and tells the story of one that breaks a rule.

import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { Act } from './acts.ts';
import type { Protocol } from './broken-variants.ts';
import type { Scene } from './scenes.ts';
import { type Rewire, Simulation } from './simulation.ts';
import { type Bounds, Stage, Violation } from './stage.ts';
import { type Chooser, Reel, writeTape } from './tape.ts';
import type { World } from './world.ts';

/** When the computer starts again, and what its clock says then: past the ten minutes of a replay, past every end. */
const STARTS = {
  'at once': { offMs: 0, aheadMs: null },
  'after 11 minutes': { offMs: 11 * MINUTE_MS, aheadMs: null },
  'after 30 hours': { offMs: 30 * HOUR_MS, aheadMs: null },
  'with its clock two hours back': { offMs: 0, aheadMs: -2 * HOUR_MS },
  'with its clock 30 hours ahead': { offMs: 0, aheadMs: 30 * HOUR_MS },
} as const;
const START_NAMES = [
  'at once',
  'after 11 minutes',
  'after 30 hours',
  'with its clock two hours back',
  'with its clock 30 hours ahead',
] as const;

/** One schedule: the act of the scene, deaths and starts, whatever the engineer does in between, and rest. */
export async function play(scene: Scene, sim: Simulation, instead?: Protocol): Promise<void> {
  const { stage } = sim;
  sim.open();
  await sim.act(scene.act, instead);
  // What was left open is tried again by itself after a minute: that may die too.
  if (sim.isAlive) await sim.pass(scene.passMs ?? MINUTE_MS);
  while (!sim.isAlive) {
    const { aheadMs, offMs } = STARTS[stage.choose(START_NAMES, 'the computer starts again')];
    if (offMs > 0) await sim.pass(offMs);
    if (aheadMs !== null) sim.world.setClock(aheadMs);
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

export type Broken = { readonly violation: Violation; readonly tape: string; readonly bounds: Bounds };

export type Played = { readonly sim: Simulation; readonly broken: Broken | null };

export type Playing = {
  readonly bounds: Bounds;
  /** The invariants look from this choice on: before it the run repeats another. */
  readonly from?: number;
  readonly isTelling?: boolean;
  /** What a control breaks. */
  readonly rewire?: Rewire | undefined;
  readonly instead?: Protocol | undefined;
};

/** One run with a chooser. */
export async function run(
  scene: Scene,
  world: World,
  chooser: Chooser & { readonly taken: readonly number[] },
  { bounds, from = 0, instead, isTelling = false, rewire }: Playing,
): Promise<Played> {
  const stage = new Stage(chooser, bounds, isTelling);
  const sim = new Simulation(world.copy(), stage, rewire);
  sim.invariants.isLooking = () => chooser.taken.length >= from;
  sim.invariants.isOnlyCounting = rewire !== undefined || instead !== undefined;
  const brokenAt = (violation: Violation | null): Broken | null =>
    violation === null ? null : { bounds, violation, tape: writeTape(chooser.taken) };
  try {
    await play(scene, sim, instead);
    return { sim, broken: brokenAt(sim.invariants.violation) };
  } catch (error) {
    if (!(error instanceof Violation)) {
      const tape = writeTape(chooser.taken);
      throw new Error(`${scene.name} TAPE=${tape}`, { cause: error });
    }
    return { sim, broken: brokenAt(error) };
  } finally {
    if (sim.isAlive) sim.life.end();
  }
}

/** Every schedule of a scene within bounds, depth first, until `onRun` gives false. Gives how many there were. */
export async function explore(
  scene: Scene,
  world: World,
  bounds: Bounds,
  onRun: (result: Played) => unknown,
  broken: Pick<Playing, 'instead' | 'rewire'> = {},
): Promise<number> {
  let runs = 0;
  // What a control broke in a part that is repeated counts for each of its schedules.
  const isControl = Object.keys(broken).length > 0;
  for (let tape: readonly number[] | null = []; tape !== null; runs += 1) {
    const reel: Reel = new Reel(tape);
    const goesOn = onRun(
      await run(scene, world, reel, { bounds, from: isControl ? 0 : tape.length, ...broken }),
    );
    tape = goesOn === false ? null : reel.next();
  }
  return runs;
}
