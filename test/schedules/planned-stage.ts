// A stage on which trouble comes where a command planned it: at the n-th effect from now on, once.

import { type Death, type Menu, Stage } from '../simulator/stage.ts';
import type { FakeClock } from '../support/fake-clock.ts';

/** What goes wrong, and before which effect from now on; `pick` chooses among what that effect may meet. */
export type Trouble = { readonly after: number; readonly pick: number; readonly asleepMs: number };

const NO_BOUNDS = { deaths: Infinity, faults: Infinity, together: Infinity, turns: Infinity };

/** What lasts until somebody ends it, for all processes of a computer. */
export type Lasting = { isDiskFull: boolean; readonly clock: FakeClock };

export class PlannedStage extends Stage {
  /** What was met since it was asked for last, as read in a story. */
  #met: string[] = [];
  #plan: Trouble | null = null;
  #left = 0;
  readonly #lasting: Lasting;

  constructor(lasting: Lasting, isTelling: boolean) {
    super({ pick: () => 0 }, NO_BOUNDS, isTelling);
    this.#lasting = lasting;
  }

  plan(trouble: Trouble | null): void {
    this.#plan = trouble;
    this.#left = trouble?.after ?? 0;
  }

  takeMet(): readonly string[] {
    const met = this.#met;
    this.#met = [];
    return met;
  }

  override meets<Fault extends string>(effect: string, menu: Menu<Fault>): Death | Fault | null {
    const met = this.isCalm ? null : this.#meets(menu);
    this.effects += 1;
    this.tell(() => `${this.effects}. ${effect}${met === null ? '' : ` — ${met.toUpperCase()}`}`);
    if (met === 'sleeps') {
      this.#met.push(`the lid is shut during “${effect}”`);
      return null;
    }
    if (met !== null) this.#met.push(`“${effect}” ${met}`);
    return met;
  }

  #meets<Fault extends string>({ deaths, faults }: Menu<Fault>): Death | Fault | 'sleeps' | null {
    const full = this.#lasting.isDiskFull ? faults.find((fault) => fault === 'disk full') : undefined;
    if (full !== undefined) return full;
    const plan = this.#plan;
    if (plan === null) return null;
    this.#left -= 1;
    if (this.#left >= 0) return null;
    this.#plan = null;
    if (plan.asleepMs > 0) {
      this.#lasting.clock.skip(plan.asleepMs);
      return 'sleeps';
    }
    const options = [...faults, ...deaths];
    return options[plan.pick % options.length] ?? null;
  }
}
