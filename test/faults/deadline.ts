// A clock whose deadline comes when the test says so; every other wait takes its real time.

import type { Clock } from '../../main/ports.ts';
import { realClock } from '../support/real-clock.ts';

// Between the moment at which the fault strikes and the deadline: what is going to arrive by then has arrived.
const STRUCK_FOR_MS = 250;

/** Waits of exactly `deadlineMs` are deadlines: they end after their time, or soon after `comes` was called. */
export class Deadline {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly #deadlineMs: number;
  readonly #open = new Set<() => void>();
  #hasCome = false;
  #cameAt: number | null = null;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
    this.clock = {
      now: () => realClock.now(),
      after: (ms, fn) => (ms === this.#deadlineMs ? this.#wait(fn) : realClock.after(ms, fn)),
    };
  }

  /** Lets the deadlines come that are open, and those set from now on: each in a moment. */
  comes(): void {
    this.#hasCome = true;
    for (const end of this.#open) setTimeout(end, STRUCK_FOR_MS);
  }

  /** Milliseconds since the first deadline came; 0 if none has. */
  overdueMs(): number {
    return this.#cameAt === null ? 0 : performance.now() - this.#cameAt;
  }

  /** Forgets all that is open. */
  stop(): void {
    this.#open.clear();
  }

  #wait(fn: () => void): () => void {
    const end = (): void => {
      if (!this.#open.delete(end)) return;
      this.#cameAt ??= performance.now();
      fn();
    };
    this.#open.add(end);
    const timer = setTimeout(end, this.#hasCome ? STRUCK_FOR_MS : this.#deadlineMs);
    return () => {
      clearTimeout(timer);
      this.#open.delete(end);
    };
  }
}
