// The clock and the silent log of tests that talk to real sockets.

import type { Clock, Log } from '../../main/ports.ts';

export const realClock: Pick<Clock, 'after' | 'now'> = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
