// The log of tests that do not look at it.

import type { Log } from '../../main/ports.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
