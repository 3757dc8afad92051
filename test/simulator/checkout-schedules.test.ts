// Renewing and online checkouts, with every death and fault at every effect.

import { describe, expect, test } from 'vitest';
import { LONG, reached } from '../support/effort.ts';
import { SCENES } from './scenes.ts';
import { type Counts, playSchedules, type Wanted } from './schedules.ts';
import { useSimulator } from './suite.ts';

const { issuer } = useSimulator();

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

describe('no schedule of deaths and faults loses a seat, doubles one, or is silent about one', () => {
  const totals: Counts = { schedules: 0, effects: 0, looks: 0 };

  test.each(Object.entries(WANTED))('%s', LONG, async (name, wanted) => {
    const scene = SCENES.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`no scene ${name}`);
    const counts = await playSchedules(scene, issuer(), wanted);
    totals.schedules += counts.schedules;
    totals.effects += counts.effects;
    totals.looks += counts.looks;
    if (process.env['TAPE'] === undefined) expect(counts.schedules).toBeGreaterThanOrEqual(wanted.quick);
  });

  test('are counted', () => {
    reached('simulator, renewals and checkouts', { ...totals, lost: 0, double: 0, silent: 0 });
  });
});
