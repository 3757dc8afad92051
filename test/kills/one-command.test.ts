// One command after another, each killed at a random moment of a borrow or a return: no seat and no token is lost.

import { test } from 'vitest';
import { LONG, SEED, tries } from '../support/effort.ts';
import { killInWorlds } from './worlds.ts';

test('commands killed one after another lose no seat, no token and no record', LONG, async () => {
  await killInWorlds('kills of one command at a time', {
    kills: tries(238, 2_375),
    worlds: 3,
    atOnce: 1,
    afterIntent: 0.65,
    seed: SEED,
  });
});
