// Borrowing, returning and importing a key, with every death and fault at every effect.

import { exploreAll } from './explore-all.ts';
import type { Wanted } from './schedules.ts';

const WANTED: Readonly<Record<string, Wanted>> = {
  borrow: { quick: 16_000, soak: 200_000 },
  'borrow, nothing known yet': { quick: 14_000, soak: 170_000 },
  'borrow, no early return': { quick: 12_000, soak: 150_000 },
  return: { quick: 14_000, soak: 200_000 },
  'renew, old one first': { quick: 14_000, soak: 200_000 },
  'import the key': { quick: 5_000, soak: 80_000 },
};

exploreAll('simulator, borrows', WANTED);
