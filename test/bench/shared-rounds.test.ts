// Rounds that several rows read.

import { expect, test } from 'vitest';
import { sharedRounds } from './subjects/shared-rounds.ts';

test('rounds that rows share are measured once for all of them, and anew for another try', async () => {
  let runs = 0;
  const shared = sharedRounds(async (rounds) => ({ rounds, run: (runs += 1) }));
  expect(await shared('time', 3)).toEqual({ rounds: 3, run: 1 });
  expect(await shared('stall', 3)).toEqual({ rounds: 3, run: 1 });
  expect(await shared('stall', 3)).toEqual({ rounds: 3, run: 2 });
  expect(await shared('time', 3)).toEqual({ rounds: 3, run: 2 });
  expect(runs).toBe(2);
});
