// Plays the schedules of a scene, counts them, and stops at the first that breaks a rule with its whole story.

import { SEED, tries } from '../support/effort.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { type Broken, explore, type Played, type Playing, run } from './explorer.ts';
import { prepare, type Scene } from './scenes.ts';
import type { Bounds } from './stage.ts';
import { randomFrom, readTape, Reel, spacedChooser, writeTape } from './tape.ts';
import type { World } from './world.ts';

/** Every schedule with at most so many troubles: each one, each two, and what the engineer may do then. */
export const EVERY: Bounds = { deaths: 2, faults: 2, together: 2, turns: 1 };
/** Beyond that schedules are drawn. */
export const DRAWN: Bounds = { deaths: 4, faults: 4, together: 7, turns: 3 };

/** Choices in a row at which all goes well, at most; the number is drawn for each schedule. */
const LONGEST_CALM = 8;

/** Schedules that were played, none twice; effects in them; and how often the rules looked. */
export type Counts = { schedules: number; effects: number; looks: number };

/** How many schedules of a scene to play in all. */
export type Wanted = { readonly quick: number; readonly soak: number };

/**
 * Plays every schedule within EVERY, then as many drawn ones as are missing to what is wanted. Throws the story of the
 * first that breaks a rule. With TAPE, as such a story names it, plays that schedule alone and tells it.
 */
export async function playSchedules(scene: Scene, issuer: TestIssuer, wanted: Wanted): Promise<Counts> {
  const world = await prepare(scene, issuer);
  const counts: Counts = { schedules: 0, effects: 0, looks: 0 };
  const chosen = process.env['TAPE'];
  if (chosen !== undefined) await playOne(scene, world, chosen, counts);
  else {
    await playEvery(scene, world, counts);
    await playDrawn(scene, world, counts, tries(wanted.quick, wanted.soak));
  }
  return counts;
}

/** Which rules a broken variant breaks, and how often; `played` counts all of its schedules. */
export async function countBroken(
  scene: Scene,
  issuer: TestIssuer,
  bounds: Bounds,
  variant: Pick<Playing, 'instead' | 'rewire'>,
): Promise<{ readonly played: number; readonly byRule: ReadonlyMap<string, number> }> {
  const byRule = new Map<string, number>();
  const count = ({ broken }: Played): void => {
    if (broken !== null)
      byRule.set(broken.violation.invariant, (byRule.get(broken.violation.invariant) ?? 0) + 1);
  };
  const played = await explore(scene, await prepare(scene, issuer), bounds, count, variant);
  return { played, byRule };
}

async function playEvery(scene: Scene, world: World, counts: Counts): Promise<void> {
  const found: Broken[] = [];
  await explore(scene, world, EVERY, ({ broken, sim }) => {
    counts.schedules += 1;
    counts.effects += sim.stage.effects;
    counts.looks += sim.invariants.looks;
    if (broken !== null) found.push(broken);
    return found.length === 0;
  });
  for (const broken of found) throw new Error(await storyOf(scene, world, broken));
}

async function playDrawn(scene: Scene, world: World, counts: Counts, wanted: number): Promise<void> {
  const random = randomFrom(SEED ^ seedOf(scene.name));
  const drawn = new Set<string>();
  while (counts.schedules < wanted) {
    const reel = new Reel([], spacedChooser(random, 1 + Math.floor(random() * LONGEST_CALM)));
    const { broken, sim } = await run(scene, world, reel, { bounds: DRAWN });
    if (broken !== null) throw new Error(await storyOf(scene, world, broken));
    const tape = writeTape(reel.taken);
    // Drawn twice, or played before, is no other schedule.
    if (drawn.has(tape) || sim.stage.isWithin(EVERY)) continue;
    drawn.add(tape);
    counts.schedules += 1;
    counts.effects += sim.stage.effects;
    counts.looks += sim.invariants.looks;
  }
}

/** Plays a broken schedule again and gives its story. */
async function storyOf(scene: Scene, world: World, { bounds, tape, violation }: Broken): Promise<string> {
  const again = await run(scene, world, new Reel(readTape(tape)), { bounds, isTelling: true });
  const name = `${scene.name}/${bounds === DRAWN ? 'drawn' : 'every'}/${tape}`;
  return `${violation.message}\n${again.sim.stage.story.join('\n')}\nTAPE='${name}' plays it again.`;
}

// TAPE is the name of a scene, the kind of bounds and the tape.
async function playOne(scene: Scene, world: World, chosen: string, counts: Counts): Promise<void> {
  const [name, kind, tape = ''] = chosen.split('/');
  if (name !== scene.name) return;
  const bounds = kind === 'drawn' ? DRAWN : EVERY;
  const { broken, sim } = await run(scene, world, new Reel(readTape(tape)), { bounds, isTelling: true });
  const end = broken?.violation.message ?? 'every rule held';
  process.stdout.write(`${scene.name}\n${sim.stage.story.join('\n')}\n${end}\n`);
  counts.schedules += 1;
  if (broken !== null) throw broken.violation;
}

function seedOf(name: string): number {
  return [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
}
