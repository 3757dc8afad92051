// Renewing and online checkouts, with every death and fault at every effect.

import { exploreAll } from './explore-all.ts';
import type { Wanted } from './schedules.ts';

const WANTED: Readonly<Record<string, Wanted>> = {
  'renew, new one first': { quick: 13_000, soak: 200_000 },
  'renew, new one first, no early return': { quick: 10_000, soak: 150_000 },
  'check out': { quick: 12_000, soak: 150_000 },
  'check out for good': { quick: 7_000, soak: 100_000 },
  'heartbeat by hand': { quick: 9_000, soak: 100_000 },
  'heartbeats of the watch': { quick: 10_000, soak: 100_000 },
  release: { quick: 9_000, soak: 100_000 },
  quit: { quick: 9_000, soak: 100_000 },
};

exploreAll('simulator, renewals and checkouts', WANTED);
