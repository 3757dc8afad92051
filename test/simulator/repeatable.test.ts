// The same choices make the same run, to the last effect: what the simulator finds can be found again.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SEED } from '../support/effort.ts';
import { run } from './explorer.ts';
import { prepare, type Scene, SCENES } from './scenes.ts';
import { useSimulator } from './suite.ts';
import { randomFrom, readTape, Reel, spacedChooser, writeTape } from './tape.ts';

const BOUNDS = { deaths: 3, faults: 3, together: 6, turns: 2 };

const { issuer } = useSimulator();

/** The whole story of some runs of every scene, as one hash. */
async function traceOf(seed: number): Promise<string> {
  const hash = createHash('sha256');
  const random = randomFrom(seed);
  for (const scene of SCENES) {
    const world = await prepare(scene, issuer());
    for (let n = 0; n < 10; n += 1) {
      const reel = new Reel([], spacedChooser(random, 8));
      const { broken, sim } = await run(scene, world, reel, { bounds: BOUNDS, isTelling: true });
      hash.update(sim.stage.story.join('\n'));
      hash.update(`${broken?.violation.message ?? 'well'} ${writeTape(reel.taken)}`);
    }
  }
  return hash.digest('hex');
}

test('two explorations with the same seed tell the same stories', async () => {
  const first = await traceOf(SEED);
  expect(await traceOf(SEED)).toBe(first);
  expect(await traceOf(SEED + 1)).not.toBe(first);
});

test('a tape repeats its run', async () => {
  const scene = SCENES[0] as Scene;
  const world = await prepare(scene, issuer());
  const random = randomFrom(SEED);
  for (let n = 0; n < 20; n += 1) {
    const reel = new Reel([], spacedChooser(random, 5));
    const first = await run(scene, world, reel, { bounds: BOUNDS, isTelling: true });
    const again = new Reel(readTape(writeTape(reel.taken)));
    const second = await run(scene, world, again, { bounds: BOUNDS, isTelling: true });
    expect(second.sim.stage.story).toEqual(first.sim.stage.story);
  }
});
