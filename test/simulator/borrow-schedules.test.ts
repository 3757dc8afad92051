// Borrowing, returning and importing a key, with every death and fault at every effect.

import { describe, expect, test } from 'vitest';
import { LONG, reached } from '../support/effort.ts';
import { SCENES } from './scenes.ts';
import { type Counts, playSchedules, type Wanted } from './schedules.ts';
import { useSimulator } from './suite.ts';

const { issuer } = useSimulator();

const WANTED: Readonly<Record<string, Wanted>> = {
  borrow: { quick: 16_000, soak: 200_000 },
  'borrow, nothing known yet': { quick: 14_000, soak: 170_000 },
  'borrow, no early return': { quick: 12_000, soak: 150_000 },
  return: { quick: 14_000, soak: 200_000 },
  'renew, old one first': { quick: 14_000, soak: 200_000 },
  'import the key': { quick: 5_000, soak: 80_000 },
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
    reached('simulator, borrows', { ...totals, lost: 0, double: 0, silent: 0 });
  });
});
