// Draws schedules from a seed and plays them; one that breaks a rule is made as short as it gets and told as a story.

import fc from 'fast-check';
import type { TestIssuer } from '../support/issuer.ts';
import { prepare, type Scene } from '../simulator/scenes.ts';
import type { Rewire } from '../simulator/simulation.ts';
import { Violation } from '../simulator/stage.ts';
import type { World } from '../simulator/world.ts';
import { Belief } from './belief.ts';
import { type Command, COMMANDS } from './commands.ts';
import { Trip } from './trip.ts';

/** The licenses that schedules are about. */
const KINDS: readonly (Scene & { readonly seats: number })[] = [
  { name: 'five seats, early return', seats: 5, act: 'borrow' },
  { name: 'one seat, early return', seats: 1, act: 'borrow' },
  {
    name: 'two seats, no early return',
    seats: 2,
    license: { borrowing: { canReturnEarly: false, maxMinutes: 24 * 60 } },
    act: 'borrow',
  },
].map((scene) => ({ ...scene, before: ['refresh', 'import the key'], act: 'borrow' }));

export type Played = { schedules: number; commands: number; excused: number };

export const nothingPlayed = (): Played => ({ schedules: 0, commands: 0, excused: 0 });

/** What repeats one schedule: `SCHEDULE=seed/path/replay`. */
export type Repeat = { readonly seed: number; readonly path?: string; readonly replayPath?: string };

export type Finding = {
  /** The schedule as numbered sentences, and at last what does not hold. */
  readonly story: string;
  readonly steps: number;
  readonly shrinks: number;
  readonly repeat: string;
};

export type Game = {
  readonly issuer: TestIssuer;
  readonly schedules: number;
  readonly repeat: Repeat;
  /** Breaks something on purpose. */
  readonly rewire?: Rewire;
};

/** Plays schedules until one breaks a rule. Gives its story, or null when all hold. */
export async function playSchedules(game: Game, played: Played): Promise<Finding | null> {
  const { issuer, repeat, schedules } = game;
  const worlds: World[] = [];
  // One after the other: `untilQuiet` waits for one simulation.
  for (const kind of KINDS) worlds.push(await prepare(kind, issuer));
  const { replayPath } = repeat;
  const commands = fc.commands<Belief, Trip, boolean>(COMMANDS, {
    maxCommands: 26,
    size: 'max',
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  let last: Told | null = null;
  const property = fc.asyncProperty(fc.nat({ max: KINDS.length - 1 }), commands, async (kind, list) => {
    const told = await play(worlds[kind] as World, KINDS[kind]?.seats ?? 5, list, game.rewire);
    played.schedules += 1;
    played.commands += told.steps;
    played.excused += told.excused;
    if (told.broken === null) return;
    last = told;
    throw told.broken;
  });
  const { path } = repeat;
  const details = await fc.check(property, {
    seed: repeat.seed,
    numRuns: schedules,
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed) return null;
  const [kind, list] = details.counterexample ?? [0, ''];
  const replay = /replayPath="([^"]*)"/.exec(fc.stringify(list))?.[1] ?? '';
  return {
    ...tell(last, KINDS[kind]?.name ?? ''),
    shrinks: details.numShrinks,
    repeat: `SCHEDULE=${details.seed}/${details.counterexamplePath ?? ''}/${replay}`,
  };
}

type Told = Pick<Trip, 'story' | 'steps' | 'excused'> & { readonly broken: Error | null };

async function play(world: World, seats: number, list: Iterable<Command>, rewire?: Rewire): Promise<Told> {
  const trip = new Trip(world.copy(), seats, rewire);
  try {
    await trip.step('Fieldpass is started', null, () => trip.start(true));
    const belief = new Belief();
    belief.look(trip);
    await fc.asyncModelRun(() => ({ model: belief, real: trip }), list);
    const steps = trip.steps;
    await trip.settle();
    return { story: [], steps, excused: trip.excused, broken: null };
  } catch (error) {
    const broken = error instanceof Error ? error : new Error(String(error));
    return { story: trip.story, steps: trip.steps, excused: trip.excused, broken };
  } finally {
    trip.end();
  }
}

function tell(told: Told | null, license: string): Pick<Finding, 'story' | 'steps'> {
  const broken = told?.broken ?? new Error('nothing was played');
  const end = broken instanceof Violation ? broken.message : bugOf(broken);
  return {
    story: [`A license with ${license}.`, ...(told?.story ?? []), `✗ ${end}`].join('\n'),
    steps: told?.steps ?? 0,
  };
}

function bugOf(error: Error): string {
  const cause = error.cause instanceof Error ? ` ${bugOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
