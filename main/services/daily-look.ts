// Once a day it is looked for a new version, where that is wished.

import type { Clock, Log } from '../ports.ts';
import type { Updates } from './updates.ts';

const MINUTE = 60_000;
/** Starting is not slowed down by it. */
const FIRST_AFTER_MS = MINUTE;
/** Short, so that a day that was slept through is noticed soon. */
const SLICE_MS = 15 * MINUTE;
const DAY_MS = 24 * 60 * MINUTE;
/** Without an answer it is not tried again sooner. */
const AGAIN_AFTER_MS = 60 * MINUTE;

type Needs = {
  readonly updates: Pick<Updates, 'view' | 'check'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Looks a minute after the start if a day has passed since the last answer, then daily. Gives the function that stops. */
export function lookDaily({ updates, clock, log }: Needs): () => void {
  if (updates.view().way === 'off') return () => undefined;
  let triedAt: number | null = null;
  const isDue = (): boolean => {
    const { checkedAt, mode } = updates.view();
    if (mode === 'off') return false;
    if (triedAt !== null && clock.elapsed() - triedAt < AGAIN_AFTER_MS) return false;
    const sinceMs = checkedAt === null ? DAY_MS : clock.now() - checkedAt;
    // A look in the future was noted by a clock that ran ahead: it would put off all others.
    return sinceMs >= DAY_MS || sinceMs < 0;
  };
  const tick = (): void => {
    stop = clock.after(SLICE_MS, tick);
    if (!isDue()) return;
    triedAt = clock.elapsed();
    updates.check().catch((error: unknown) => log.error('the daily look failed', { error }));
  };
  let stop = clock.after(FIRST_AFTER_MS, tick);
  return () => stop();
}
