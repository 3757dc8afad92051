// A clock that moves only when a test says so.

import { setImmediate as turn } from 'node:timers/promises';
import type { Instant } from '../../main/domain/instant.ts';
import type { Clock } from '../../main/ports.ts';

type Timer = { readonly dueAt: number; readonly fn: () => void };

/** Timers go by elapsed time. The wall clock may be set, jump, or stand still without any of them noticing. */
export class FakeClock implements Clock {
  #now: Instant;
  #elapsed = 0;
  readonly #timers = new Set<Timer>();
  readonly #onTimer = new Set<() => void>();
  /** Wall time per running time: two clocks of one computer never go quite alike. */
  pace = 1;
  /** How much of the elapsed time the computer was asleep. */
  asleepMs = 0;

  constructor(now: Instant = Date.UTC(2026, 2, 10, 9), elapsed = 0) {
    this.#now = now;
    this.#elapsed = elapsed;
  }

  now(): Instant {
    return Math.round(this.#now);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { dueAt: this.#elapsed + Math.max(0, ms), fn };
    this.#timers.add(timer);
    for (const hear of this.#onTimer) hear();
    this.#onTimer.clear();
    return () => void this.#timers.delete(timer);
  }

  /** How many timers wait: none should once everything is closed. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Resolves when somebody waits for this clock; at once if somebody does. */
  untilWaiting(): Promise<void> {
    if (this.waiting > 0) return Promise.resolve();
    return new Promise((resolve) => void this.#onTimer.add(resolve));
  }

  /** Sets the wall clock, as a user or NTP does: no time elapses and no timer runs. */
  set(now: Instant): void {
    this.#now = now;
  }

  /** Moves the wall clock by `ms`, forward or back: no time elapses and no timer runs. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass: due timers run in order, each at its own moment, and what they started may go on in between. */
  async advance(ms: number): Promise<void> {
    await this.#pass(ms, true);
  }

  /**
   * Moves to the earliest timer that is due within `ms` and runs it, without letting anything go on in between; false
   * and at the end of `ms` when there is none. For callers that take their turns themselves.
   */
  runNext(ms: number): boolean {
    const end = this.#elapsed + ms;
    const timer = this.#next(end);
    this.#moveTo(timer?.dueAt ?? end, true);
    if (timer === undefined) return false;
    this.#timers.delete(timer);
    timer.fn();
    return true;
  }

  /** Lets time elapse while the wall clock stands still. */
  async elapse(ms: number): Promise<void> {
    await this.#pass(ms, false);
  }

  /** The computer sleeps for `ms`: no timer runs meanwhile, all that became due run at once after waking. */
  async suspend(ms: number): Promise<void> {
    this.skip(ms);
    await this.#pass(0, true);
  }

  /** The lid is shut for `ms` just now: what waits for a timer goes on later, at the next move of this clock. */
  skip(ms: number): void {
    this.#now += ms * this.pace;
    this.#elapsed += ms;
    this.asleepMs += ms;
  }

  /** The computer was off for `ms` and is started again: it has not been running for long, and nobody waits any more. */
  reboot(ms: number): void {
    this.#now += ms;
    this.#elapsed = 0;
    this.#timers.clear();
  }

  async #pass(ms: number, wallMoves: boolean): Promise<void> {
    const end = this.#elapsed + ms;
    await turn();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#moveTo(timer.dueAt, wallMoves);
      this.#timers.delete(timer);
      timer.fn();
      await turn();
    }
    this.#moveTo(end, wallMoves);
    await turn();
  }

  #moveTo(elapsed: number, wallMoves: boolean): void {
    const step = Math.max(0, elapsed - this.#elapsed);
    this.#elapsed += step;
    if (wallMoves) this.#now += step * this.pace;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueAt <= end);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.dueAt < first.dueAt ? timer : first),
      undefined,
    );
  }
}
