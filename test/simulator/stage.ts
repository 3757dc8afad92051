// Decides what happens at each effect of a run, within bounds, and tells it as a story.

import type { Chooser } from './tape.ts';

/** Before its effect the process dies, after it, or – on the network – between the effect and the reply. */
export type Death = 'dies before' | 'dies after' | 'dies before the reply';

/** What an effect may meet besides all going well: deaths and faults, each named as in the story. */
export type Menu<Fault extends string> = {
  readonly deaths: readonly Death[];
  readonly faults: readonly Fault[];
};

export type Bounds = {
  readonly deaths: number;
  readonly faults: number;
  /** Deaths and faults together. */
  readonly together: number;
  /** Other than usual choices of the engineer: a late start, another act. */
  readonly turns: number;
};

/** What went wrong: the number of the invariant and what was seen. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;

  constructor(invariant: string, seen: string) {
    super(`${invariant}: ${seen}`);
    this.invariant = invariant;
  }
}

const BOTH: readonly Death[] = ['dies before', 'dies after'];
export const QUIET_MENU = { deaths: BOTH, faults: [] } as const satisfies Menu<never>;

/** One run: asks the chooser at every effect, keeps count of deaths and faults, and lets invariants look. */
export class Stage {
  /** Lines of the story; kept only while `isTelling`. */
  readonly story: string[] = [];
  /** How many effects there were so far. */
  effects = 0;
  /** Nothing goes wrong any more: what is left must settle. */
  isCalm = false;
  /** Called after every effect and at every death; throws a Violation. */
  look: () => void = () => undefined;
  /** The time, for the story. */
  clockText: () => string = () => '';
  readonly isTelling: boolean;
  readonly #chooser: Chooser;
  readonly #bounds: Bounds;
  #deaths = 0;
  #faults = 0;
  #turns = 0;

  constructor(chooser: Chooser, bounds: Bounds, isTelling = false) {
    this.#chooser = chooser;
    this.#bounds = bounds;
    this.isTelling = isTelling;
  }

  /** What an effect meets. `null`: all goes well. */
  meets<Fault extends string>(effect: string, { deaths, faults }: Menu<Fault>): Death | Fault | null {
    this.effects += 1;
    const options: readonly (Death | Fault)[] = this.isCalm
      ? []
      : [...(this.#mayDie() ? deaths : []), ...(this.#mayFail() ? faults : [])];
    const picked = options.length === 0 ? 0 : this.#chooser.pick(options.length + 1);
    const met = options[picked - 1] ?? null;
    if (met !== null && (deaths as readonly string[]).includes(met)) this.#deaths += 1;
    else if (met !== null) this.#faults += 1;
    this.tell(() => `${this.effects}. ${effect}${met === null ? '' : ` — ${met.toUpperCase()}`}`);
    return met;
  }

  /** A choice that is no trouble, such as what the engineer does next; `what` names the one taken. */
  choose<Option extends string>(options: readonly [Option, ...Option[]], what: string): Option {
    const isFree = options.length > 1 && !this.isCalm && this.#turns < this.#bounds.turns;
    const option = options[isFree ? this.#chooser.pick(options.length) : 0] ?? options[0];
    if (option !== options[0]) this.#turns += 1;
    this.tell(() => `   ${what}: ${option}`);
    return option;
  }

  /** Did it stay within these bounds? */
  isWithin({ deaths, faults, together, turns }: Bounds): boolean {
    const isFew = this.#deaths <= deaths && this.#faults <= faults && this.#turns <= turns;
    return isFew && this.#deaths + this.#faults <= together;
  }

  tell(line: () => string): void {
    if (this.isTelling) this.story.push(`${this.clockText()} ${line()}`);
  }

  #mayDie(): boolean {
    return this.#deaths < this.#bounds.deaths && this.#deaths + this.#faults < this.#bounds.together;
  }

  #mayFail(): boolean {
    return this.#faults < this.#bounds.faults && this.#deaths + this.#faults < this.#bounds.together;
  }
}
