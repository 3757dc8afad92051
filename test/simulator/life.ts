// One process of Fieldpass in a simulated world: when it dies nothing of it goes on, and nothing it does counts.

import type { Clock } from '../../main/ports.ts';
import { Crash } from '../support/memory-ledger.ts';
import type { Death, Menu, Stage } from './stage.ts';

/** What never comes: the reply to a process that died. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export class Life {
  readonly stage: Stage;
  readonly clock: Clock;
  /** A death that was decided has not come yet. */
  isDoomed = false;
  /** Called at the end of this life: what it claimed is free for the next. */
  onEnd: () => void = () => undefined;
  #isAlive = true;
  #underWay = 0;
  readonly #timers = new Set<() => void>();

  constructor(stage: Stage, clock: Clock) {
    this.stage = stage;
    this.clock = {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after: (ms, fn) => (this.#isAlive ? this.#after(clock, ms, fn) : () => undefined),
    };
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** The process ends here; its timers never run. */
  end(): void {
    this.#isAlive = false;
    this.onEnd();
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  /** Waits in this life. */
  sleep(ms: number): Promise<void> {
    return new Promise((resume) => void this.clock.after(ms, resume));
  }

  /** A synchronous effect: writes to the disk. A dead process throws, and whatever catches that is dead too. */
  now<Fault extends string, T>(effect: string, menu: Menu<Fault>, carryOut: (fault: Fault | null) => T): T {
    this.#mustLive();
    const met = this.stage.meets(effect, menu);
    if (met === 'dies before') this.#die();
    const result = carryOut(isDeath(met) ? null : met);
    if (isDeath(met)) this.#die();
    this.stage.look();
    return result;
  }

  /** An effect that is awaited. A dead process never hears of it. */
  async later<Fault extends string, T>(
    effect: string,
    menu: Menu<Fault>,
    carryOut: (met: Fault | Death | null) => Promise<T>,
  ): Promise<T> {
    if (!this.#isAlive) return never();
    const met = this.stage.meets(effect, menu);
    if (met === 'dies before') return this.fall();
    if (isDeath(met)) this.isDoomed = true;
    const result = await this.#counted(carryOut(met));
    if (!this.#isAlive) return never();
    if (isDeath(met)) return this.fall();
    this.stage.look();
    return result;
  }

  /** Dies while something is awaited. */
  fall<T>(): Promise<T> {
    this.end();
    this.stage.look();
    return never();
  }

  /** Is a call on its way? */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Throws in a dead process. */
  mustLive(): void {
    this.#mustLive();
  }

  #after(clock: Clock, ms: number, fn: () => void): () => void {
    const stop = clock.after(ms, () => {
      this.#timers.delete(stop);
      this.#survive(fn);
    });
    this.#timers.add(stop);
    return () => {
      this.#timers.delete(stop);
      stop();
    };
  }

  async #counted<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  // Nobody hears what a timer throws in a process that has just died.
  #survive(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  #die(): never {
    this.end();
    this.stage.look();
    throw new Crash('the process died');
  }

  #mustLive(): void {
    if (!this.#isAlive) throw new Crash('this process is dead');
  }
}

function isDeath(met: string | null): met is Death {
  return met !== null && met.startsWith('dies ');
}
