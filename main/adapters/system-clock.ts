// The clock of this computer: wall time, time since its start including sleep, and timers that notice sleep.

import { uptime } from 'node:os';
import type { Clock } from '../ports.ts';

// Uptime counts whole seconds on some systems; a smaller difference is rounding, not sleep.
const UPTIME_GRAIN_MS = 2_000;

// Node's timers stand still while a computer sleeps and overflow after 24.8 days: no single one runs longer than this.
const LONGEST_TIMER_MS = 60_000;

/** Where the clock reads: wall clock and run time in milliseconds, the system's uptime in seconds. */
export type ClockSources = {
  readonly wall: () => number;
  readonly running: () => number;
  readonly uptime: () => number;
};

const SYSTEM: ClockSources = {
  wall: () => Date.now(),
  running: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  uptime,
};

/**
 * The system's clock. Its timers keep the process alive until they ran or were undone: a wait that ended the process
 * silently would be worse than one that must be closed.
 */
export function systemClock(sources: ClockSources = SYSTEM): Clock {
  const elapsed = elapsedOver(sources);
  return {
    now: () => Math.trunc(sources.wall()),
    elapsed,
    after: (ms, fn) => runAfter(elapsed, ms, fn),
  };
}

// Uptime is the same for all processes and goes on during sleep; run time is fine, but stops then on Linux.
function elapsedOver({ running, uptime: up }: ClockSources): () => number {
  const runningAtStart = running();
  const upAtStart = up();
  let sleptMs = 0;
  return () => {
    const ran = running() - runningAtStart;
    const slept = (up() - upAtStart) * 1_000 - ran;
    if (slept - sleptMs > UPTIME_GRAIN_MS) sleptMs = slept;
    return upAtStart * 1_000 + ran + sleptMs;
  };
}

function runAfter(elapsed: () => number, ms: number, fn: () => void): () => void {
  const dueAt = elapsed() + ms;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const left = dueAt - elapsed();
    // Node fires up to a millisecond early.
    if (left < 1) fn();
    else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER_MS));
  };
  timer = setTimeout(wait, Math.max(0, Math.min(ms, LONGEST_TIMER_MS)));
  return () => clearTimeout(timer);
}
