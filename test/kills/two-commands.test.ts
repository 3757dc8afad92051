// Two commands at once on one data directory, both killed at random moments: neither loses what is the other's.

import { test } from 'vitest';
import { LONG, SEED, tries } from '../support/effort.ts';
import { killInWorlds } from './worlds.ts';

test('two commands at once, both killed, lose no seat, no token and no record', LONG, async () => {
  await killInWorlds('kills of two commands at once', {
    kills: tries(238, 2_375),
    worlds: 3,
    atOnce: 2,
    afterIntent: 0.65,
    seed: SEED + 1_000,
  });
});
