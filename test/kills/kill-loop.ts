// Kills commands at random moments of borrow and return, again and again, and compares after every kill.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended } from '../support/command-line.ts';
import { expectCovered, expectWhole } from './comparison.ts';
import { type Phase, phaseOf, type Verb } from './phases.ts';
import { pick, randomFrom } from './random.ts';
import { borrowsIn, mayHoldSeat, type RawEvent, untilMoreEvents } from './raw-ledger.ts';
import type { World } from './world.ts';

/** All of them may be returned early; of the second only one seat is free, so a lost one would be missed at once. */
const LICENSES = ['Quillmark Draft 3D', 'Fernholt PLC Studio', 'Ostrelle Vibration Suite'];

/** Commands that are slower than they were must be met at their end too. */
const BEYOND = 1.15;
const ROUNDS_BETWEEN_COMPARISONS = 12;

export type Plan = {
  readonly seed: number;
  readonly kills: number;
  /** Commands that run at the same time on the same data directory. */
  readonly atOnce: number;
  /** Share of the kills that fall after the intent is on disk; the others fall anywhere in a command's life. */
  readonly afterIntent: number;
};

export type Tally = {
  readonly kills: number;
  /** Commands that ended before their kill. */
  readonly ended: number;
  readonly comparisons: number;
  readonly phases: ReadonlyMap<Phase, number>;
};

type Aim = { readonly verb: Verb; readonly name: string; readonly afterIntent: boolean; readonly at: number };
type Struck = Aim & { readonly wasKilled: boolean };

/** Milliseconds that a command took in this world: from its start, and from its intent, to its end. */
type Lives = Record<Verb, { whole: number; tail: number }>;

/** Runs the loop in a world and gives everything back at its end. Throws at the first thing that is not as it must be. */
export async function killLoop(world: World, { seed, kills, atOnce, afterIntent }: Plan): Promise<Tally> {
  const random = randomFrom(seed);
  const lives = await calibrate(world);
  const phases = new Map<Phase, number>();
  const story: string[] = [];
  const tally = { kills: 0, ended: 0, comparisons: 0 };
  try {
    for (let round = 1; tally.kills < kills; round += 1) {
      const before = world.events();
      const aims = Array.from({ length: atOnce }, () => nextAim(before, afterIntent, random));
      const struck = await Promise.all(aims.map((aim) => strike(world, aim, lives)));
      const seats = await world.seats();
      const after = world.events();
      for (const one of struck) {
        const phase = phaseIn(one, before, after, seats);
        story.push(
          `${one.verb} ${one.name} ${Math.round(one.at * 100)} %: ${one.wasKilled ? phase : 'ended'}`,
        );
        if (!one.wasKilled) tally.ended += 1;
        else {
          tally.kills += 1;
          phases.set(phase, (phases.get(phase) ?? 0) + 1);
        }
      }
      expectCovered(seats, after);
      if (round % ROUNDS_BETWEEN_COMPARISONS === 0) {
        await expectWhole(world);
        tally.comparisons += 1;
      }
    }
    await giveAllBack(world);
    return { ...tally, comparisons: tally.comparisons + 1, phases };
  } catch (error) {
    throw new Error(`seed ${seed}, after ${tally.kills} kills; the last: ${story.slice(-8).join(' | ')}`, {
      cause: error,
    });
  }
}

// Two of each, so that what only a first run does (sentinel, listing, key) is not the measure.
async function calibrate(world: World): Promise<Lives> {
  const lives: Lives = { borrow: { whole: 0, tail: 0 }, return: { whole: 0, tail: 0 } };
  for (let turn = 0; turn < 2; turn += 1) {
    for (const verb of ['borrow', 'return'] as const) {
      const { status, elapsedMs, stdout } = await world.start(verb, LICENSES[0] ?? '').ended;
      if (status !== 0) throw new Error(`a ${verb} that nobody killed failed: ${stdout}`);
      learn(lives, { verb, whole: elapsedMs, tail: sinceIntent(world.events(), verb) });
    }
  }
  return lives;
}

function sinceIntent(events: readonly RawEvent[], verb: Verb): number {
  const kind = verb === 'borrow' ? 'requested' : 'returning';
  return Date.now() - (events.findLast((event) => event.kind === kind)?.at ?? Date.now());
}

function learn(lives: Lives, seen: { verb: Verb; whole: number; tail: number }): void {
  const { whole, tail } = lives[seen.verb];
  const mixed = (old: number, now: number): number => (old === 0 ? now : (old * 2 + now) / 3);
  lives[seen.verb] = { whole: mixed(whole, seen.whole), tail: mixed(tail, seen.tail) };
}

function nextAim(events: readonly RawEvent[], share: number, random: () => number): Aim {
  const name = pick(LICENSES, random);
  const open = borrowsIn(events).findLast((borrow) => borrow.licenseName === name && mayHoldSeat(borrow));
  const verb = open === undefined || open.last === 'requested' ? 'borrow' : 'return';
  return { verb, name, afterIntent: random() < share, at: random() * BEYOND };
}

async function strike(world: World, aim: Aim, lives: Lives): Promise<Struck> {
  const { whole, tail } = lives[aim.verb];
  const end = { come: false };
  const seen = aim.afterIntent ? untilMoreEvents(world.ledgerFile, () => end.come) : null;
  const { child, ended } = world.start(aim.verb, aim.name);
  void ended.then(() => (end.come = true));
  await seen;
  await Promise.race([sleep(aim.at * (aim.afterIntent ? tail : whole)), ended]);
  child.kill('SIGKILL');
  const { status, elapsedMs, stdout } = await ended;
  if (status === 0) learn(lives, { verb: aim.verb, whole: elapsedMs, tail });
  expectNoBug({ status, stdout });
  return { ...aim, wasKilled: child.signalCode === 'SIGKILL' };
}

// Refusals are honest answers (another command works on it, it is borrowed already); an internal failure never is.
function expectNoBug({ status, stdout }: Pick<Ended, 'status' | 'stdout'>): void {
  if (status === 1) throw new Error(`a command failed: ${stdout}`);
}

function phaseIn(
  { verb, name }: Aim,
  before: readonly RawEvent[],
  after: readonly RawEvent[],
  seats: Awaited<ReturnType<World['seats']>>,
): Phase {
  const borrow = borrowsIn(after).findLast(({ licenseName }) => licenseName === name);
  const isNew = after.slice(before.length).some((event) => event.borrow_id === borrow?.borrowId);
  const hasSeat = seats.some(({ clientToken }) => clientToken === borrow?.clientToken);
  return phaseOf(verb, borrow, { hasSeat, isNew });
}

async function giveAllBack(world: World): Promise<void> {
  await expectWhole(world);
  for (const { borrowId } of borrowsIn(world.events()).filter(mayHoldSeat))
    await world.ask('return', borrowId);
  await expectWhole(world, { empty: true });
}
