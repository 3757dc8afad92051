// The operations that are explored: each a world to begin with, and what the engineer does in it.

import type { License } from '../../main/domain/license.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { TestIssuer } from '../support/issuer.ts';
import type { Act } from './acts.ts';
import { Simulation } from './simulation.ts';
import { Stage } from './stage.ts';
import { Reel } from './tape.ts';
import { World } from './world.ts';

export type Scene = {
  readonly name: string;
  readonly license?: Partial<License>;
  readonly seats?: number;
  /** What was done before, while all went well; numbers are milliseconds that pass. */
  readonly before?: readonly (Act | number)[];
  readonly act: Act;
  /** How long the process goes on after that; a minute if nothing is said. */
  readonly passMs?: number;
  /** What an engineer may do next who finds the app after a death. */
  readonly then?: readonly Act[];
};

const NOT_EARLY = { borrowing: { canReturnEarly: false, maxMinutes: 24 * 60 } };
const FOR_GOOD = {
  entitlements: [{ name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: null }],
};
const KNOWN: readonly (Act | number)[] = ['refresh', 'import the key'];

export const SCENES: readonly Scene[] = [
  { name: 'borrow', before: KNOWN, act: 'borrow', then: ['borrow', 'give back'] },
  { name: 'borrow, nothing known yet', act: 'borrow', then: ['borrow'] },
  { name: 'borrow, no early return', license: NOT_EARLY, before: KNOWN, act: 'borrow', then: ['borrow'] },
  { name: 'return', before: [...KNOWN, 'borrow', HOUR_MS], act: 'give back', then: ['give back', 'borrow'] },
  {
    name: 'renew, new one first',
    before: [...KNOWN, 'borrow', HOUR_MS],
    act: 'renew, new one first',
    then: ['give back', 'renew, new one first'],
  },
  {
    name: 'renew, new one first, no early return',
    license: NOT_EARLY,
    before: [...KNOWN, 'borrow', HOUR_MS],
    act: 'renew, new one first',
    then: ['renew, new one first'],
  },
  {
    name: 'renew, old one first',
    seats: 1,
    before: [...KNOWN, 'borrow', HOUR_MS],
    act: 'renew, old one first',
    then: ['give back', 'borrow'],
  },
  { name: 'check out', before: KNOWN, act: 'check out', then: ['check out', 'release'] },
  {
    name: 'check out for good',
    license: FOR_GOOD,
    before: KNOWN,
    act: 'check out for good',
    then: ['check out for good', 'remove'],
  },
  {
    name: 'heartbeat by hand',
    before: [...KNOWN, 'check out', 12 * MINUTE_MS],
    act: 'extend',
    then: ['release', 'check out'],
  },
  {
    name: 'heartbeats of the watch',
    before: [...KNOWN, 'check out', 14 * MINUTE_MS],
    act: 'wait',
    passMs: 17 * MINUTE_MS,
    then: ['release', 'extend'],
  },
  {
    name: 'release',
    before: [...KNOWN, 'check out', 5 * MINUTE_MS],
    act: 'release',
    then: ['release', 'check out'],
  },
  { name: 'quit', before: [...KNOWN, 'check out', 5 * MINUTE_MS], act: 'quit', then: ['check out'] },
  { name: 'import the key', before: ['refresh'], act: 'import the key', then: ['borrow', 'import the key'] },
];

const NOTHING = { deaths: 0, faults: 0, together: 0, turns: 0 };

/** The world in which a scene begins: everything before it went well. */
export async function prepare(scene: Scene, issuer: TestIssuer): Promise<World> {
  const world = World.of(issuer, scene.license, scene.seats);
  const sim = new Simulation(world, new Stage(new Reel([]), NOTHING));
  await sim.start();
  for (const step of scene.before ?? []) {
    if (typeof step === 'number') await sim.pass(step);
    else {
      const outcome = await sim.act(step);
      if (outcome.end !== 'done') throw new Error(`${scene.name}: ${step} did not go well`);
    }
  }
  sim.kill();
  return world;
}
