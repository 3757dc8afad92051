// Ways to make a license last longer by lying about the time, and how long it lasts then.

import { LONGEST_PAUSE_MS } from '../../main/domain/expiry.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { Dice } from '../support/dice.ts';
import type { TestIssuer } from '../support/issuer.ts';
import type { MemoryLedger } from '../support/memory-ledger.ts';
import { Laptop } from './laptop.ts';
import { HighWaterMark, LastAccessStamp, type NaiveClock } from './naive-clocks.ts';

/** What a cheat works with. */
export type Den = {
  readonly laptop: Laptop;
  readonly dice: Dice;
  readonly borrowedAt: Instant;
  /** What the wall clock said when the laptop was switched off last. */
  readonly lastWall: Instant;
  /** A copy of the ledger, taken right after the borrow. */
  readonly oldLedger: MemoryLedger;
};

export type Cheat = {
  /** Before Fieldpass is opened. */
  readonly morning: (den: Den) => void;
  /** Between two pieces of work; Fieldpass may be killed and opened again here. */
  readonly between?: (den: Den) => void;
  /** How long a piece of work lasts. */
  readonly pieceMs?: (den: Den) => number;
  readonly isFrozen?: boolean;
  readonly ending?: 'close' | 'kill';
};

const toFirstDay = ({ laptop, borrowedAt }: Den): void => laptop.clock.set(borrowedAt + MINUTE_MS);
const shortOfAMark = ({ dice }: Den): number => dice.whole(3 * MINUTE_MS, LONGEST_PAUSE_MS - 1);

function killAndSetBack(den: Den): void {
  den.laptop.kill();
  toFirstDay(den);
  den.laptop.open();
}

export const CHEATS = {
  'back to the first day': { morning: toFirstDay },
  'back by 8 h': { morning: ({ laptop, lastWall }) => laptop.clock.set(lastWall - 8 * HOUR_MS) },
  'back by 23 h': { morning: ({ laptop, lastWall }) => laptop.clock.set(lastWall - 23 * HOUR_MS) },
  'a clock that stands still': {
    morning: ({ laptop, lastWall }) => laptop.clock.set(lastWall),
    isFrozen: true,
  },
  'a clock in 1970': { morning: ({ laptop }) => laptop.clock.set(DAY_MS) },
  'an old token': {
    morning: toFirstDay,
    between: ({ laptop, borrowedAt }) => laptop.app.time.atLeast(borrowedAt),
  },
  'a License Manager of one’s own': {
    // It gives new tokens by the clock that was set back; its Date is not heard (see isWitness).
    morning: toFirstDay,
    between: ({ laptop }) => {
      laptop.app.time.atLeast(laptop.clock.now());
      void laptop.app.catalogue.refresh();
    },
  },
  'killed before it takes note': {
    morning: toFirstDay,
    between: killAndSetBack,
    pieceMs: shortOfAMark,
    ending: 'kill',
  },
  'set back while it runs': { morning: () => undefined, between: toFirstDay },
  'set ahead and back': {
    morning: toFirstDay,
    between: ({ laptop, dice, borrowedAt }) => laptop.clock.set(borrowedAt + dice.whole(0, 90) * MINUTE_MS),
  },
} as const satisfies Record<string, Cheat>;

/** These gain more, each for its own price; what they gain is measured and told. */
export const COSTLY_CHEATS = {
  'killed and the laptop restarted before it takes note': {
    morning: toFirstDay,
    between: (den) => {
      den.laptop.off(MINUTE_MS);
      toFirstDay(den);
      den.laptop.open();
    },
    pieceMs: shortOfAMark,
    ending: 'kill',
  },
  'an old copy of the ledger': {
    morning: (den) => {
      toFirstDay(den);
      den.laptop.exchangeLedger(den.oldLedger.copy(den.laptop.clock));
    },
  },
} as const satisfies Record<string, Cheat>;

export type Lasted = {
  /** How long the license was usable while the laptop ran. */
  readonly runningMs: number;
  readonly days: number;
  readonly starts: number;
  /** How often the laptop was switched off after Fieldpass had been killed. */
  readonly unnoted: number;
  readonly naive: Readonly<Record<string, number>>;
};

export type Plan = {
  readonly lengthHours: number;
  readonly dayMs: number;
  /** Nobody cheats for longer than this many times the license. */
  readonly cap: number;
  /** The cheat of each day. */
  readonly cheatOf: (day: number) => Cheat;
};

/** Borrows, then cheats day after day until the license has ended for Fieldpass and for both naive clocks. */
export async function cheat(issuer: TestIssuer, dice: Dice, plan: Plan): Promise<Lasted> {
  const laptop = new Laptop(issuer, plan.lengthHours);
  const borrowedAt = laptop.trueAt;
  const endAt = await laptop.borrow();
  const oldLedger = laptop.ledger.copy(laptop.clock);
  const count = new Count([new LastAccessStamp(), new HighWaterMark()], endAt);
  const capMs = plan.cap * plan.lengthHours * HOUR_MS;
  let lastWall = laptop.clock.now();
  let day = 0;
  for (; !count.isOver(capMs); day += 1) {
    const way = plan.cheatOf(day);
    const den = { laptop, dice, borrowedAt, lastWall, oldLedger };
    await workday(den, way, { dayMs: plan.dayMs, count });
    lastWall = laptop.clock.now();
    if (way.ending === 'kill') count.unnoted += count.hasEnded ? 0 : 1;
    else laptop.close();
    laptop.off(24 * HOUR_MS - plan.dayMs);
  }
  return count.lasted(day);
}

async function workday(
  den: Den,
  way: Cheat,
  { dayMs, count }: { dayMs: number; count: Count },
): Promise<void> {
  const { laptop } = den;
  way.morning(den);
  const isWatched = !count.hasEnded;
  if (isWatched) laptop.open();
  let left = dayMs;
  while (left > 0) {
    const piece = Math.min(left, way.pieceMs?.(den) ?? LONGEST_PAUSE_MS);
    const before = isWatched ? leftOn(laptop) : 0;
    if (way.isFrozen === true) await laptop.runFrozen(piece);
    else await laptop.run(piece);
    count.piece(piece, { before, after: isWatched ? leftOn(laptop) : 0 }, laptop.clock.now());
    left -= piece;
    if (isWatched && left > 0) way.between?.(den);
    count.starts += isWatched && way.pieceMs !== undefined ? 1 : 0;
  }
  count.starts += 1;
}

/** Time left as Fieldpass shows it. */
function leftOn(laptop: Laptop): number {
  const { at, borrows } = laptop.app.snapshots.take();
  const shown = borrows.find(({ state }) => state === 'held');
  return shown?.phase === 'ended' ? 0 : Math.max(0, (shown?.expiresAt ?? 0) - at);
}

class Count {
  starts = 0;
  unnoted = 0;
  hasEnded = false;
  #runningMs = 0;
  readonly #endAt: Instant;
  readonly #naive: readonly { readonly clock: NaiveClock; ms: number; isOver: boolean }[];

  constructor(naive: readonly NaiveClock[], endAt: Instant) {
    this.#endAt = endAt;
    this.#naive = naive.map((clock) => ({ clock, ms: 0, isOver: false }));
  }

  /** A piece of work was done, with this much time left as shown before and after it. */
  piece(ms: number, left: { readonly before: number; readonly after: number }, wall: Instant): void {
    if (!this.hasEnded) this.#runningMs += Math.min(ms, left.before);
    if (left.after === 0) this.hasEnded = true;
    for (const one of this.#naive) {
      if (!one.clock.usable(wall, this.#endAt)) one.isOver = true;
      else one.ms += ms;
    }
  }

  isOver(capMs: number): boolean {
    const rest = this.#naive.filter(({ isOver, ms }) => !isOver && ms < capMs);
    return (this.hasEnded || this.#runningMs >= capMs) && rest.length === 0;
  }

  lasted(days: number): Lasted {
    const naive = Object.fromEntries(this.#naive.map(({ clock, ms }) => [clock.name, ms]));
    return { runningMs: this.#runningMs, days, starts: this.starts, unnoted: this.unnoted, naive };
  }
}

/**
 * What section “Time” of docs/architecture.md allows: the license's length, the drift of an honest clock, two seconds a
 * start, and for each time the laptop was switched off right after Fieldpass was killed what it had not noted yet.
 */
export function allowedMs(
  lengthHours: number,
  { starts, unnoted }: Pick<Lasted, 'starts' | 'unnoted'>,
): number {
  return lengthHours * HOUR_MS * 1.000_2 + starts * 2 * SECOND_MS + unnoted * LONGEST_PAUSE_MS + SECOND_MS;
}
