// The tests of a suite on the simulator: every scene with its schedules, and what they came to together.

import { describe, expect, test } from 'vitest';
import { LONG, reached } from '../support/effort.ts';
import { SCENES } from './scenes.ts';
import { type Counts, playSchedules, type Wanted } from './schedules.ts';
import { useSimulator } from './suite.ts';

/** Plays at least the wanted schedules of each scene, by name, and reports them under the name of the suite. */
export function exploreAll(suite: string, wantedOf: Readonly<Record<string, Wanted>>): void {
  const { issuer } = useSimulator();

  describe('no schedule of deaths and faults loses a seat, doubles one, or is silent about one', () => {
    const totals: Counts = { schedules: 0, effects: 0, looks: 0 };

    test.each(Object.entries(wantedOf))('%s', LONG, async (name, wanted) => {
      const scene = SCENES.find((one) => one.name === name);
      if (scene === undefined) throw new Error(`no scene ${name}`);
      const counts = await playSchedules(scene, issuer(), wanted);
      totals.schedules += counts.schedules;
      totals.effects += counts.effects;
      totals.looks += counts.looks;
      if (process.env['TAPE'] === undefined) expect(counts.schedules).toBeGreaterThanOrEqual(wanted.quick);
    });

    test('are counted', () => {
      reached(suite, { ...totals, lost: 0, double: 0, silent: 0 });
    });
  });
}
