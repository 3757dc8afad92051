// Long work in slices: after eight milliseconds the rest of the program has its turn.

import type { Breath } from '../ports.ts';

const SLICE_MS = 8;

/** A slice begins when one before it has ended, or nothing asked for a while. */
export function loopBreaths(sliceMs = SLICE_MS): Breath {
  let startedAt = -Infinity;
  let resting: Promise<void> | null = null;
  return () => {
    const now = performance.now();
    if (resting !== null) return resting;
    if (startedAt === -Infinity) {
      startedAt = now;
      // Whatever goes on after this turn of the loop is another slice.
      setImmediate(() => (startedAt = -Infinity));
    }
    if (now - startedAt < sliceMs) return null;
    resting = new Promise((resolve) =>
      setImmediate(() => {
        resting = null;
        startedAt = -Infinity;
        resolve();
      }),
    );
    return resting;
  };
}
