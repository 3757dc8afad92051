// What every clock promises; run on the fake and on the real one.

import { describe, expect, test } from 'vitest';
import type { Clock } from '../../main/ports.ts';

export type ClockUnderTest = { readonly clock: Clock; readonly pass: (ms: number) => Promise<void> };

export function clockPromises(name: string, make: () => ClockUnderTest): void {
  describe(`${name} keeps the promises of a clock:`, () => {
    test('now is a whole number of milliseconds in this age', () => {
      const { clock } = make();
      expect(Number.isInteger(clock.now())).toBe(true);
      expect(clock.now()).toBeGreaterThan(Date.UTC(2020));
    });

    test('elapsed only grows, by about the time that passed', async () => {
      const { clock, pass } = make();
      const before = clock.elapsed();
      await pass(30);
      expect(clock.elapsed() - before).toBeGreaterThanOrEqual(29);
    });

    test('runs what is due once, in the order of its time, and not before', async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const start = clock.elapsed();
      let earliest = Infinity;
      clock.after(40, () => void ran.push('late'));
      clock.after(10, () => {
        ran.push('early');
        earliest = clock.elapsed() - start;
      });
      await pass(120);
      expect(ran).toEqual(['early', 'late']);
      expect(earliest).toBeGreaterThanOrEqual(9);
    });

    test('does not run what was undone, and undoing twice is harmless', async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const stop = clock.after(5, () => void ran.push('undone'));
      clock.after(5, () => void ran.push('kept'));
      stop();
      stop();
      await pass(40);
      expect(ran).toEqual(['kept']);
    });

    test('a wait longer than a 32-bit timer does not run at once', async () => {
      const { clock, pass } = make();
      let ran = false;
      const stop = clock.after(2 ** 31 + 1_000, () => {
        ran = true;
      });
      await pass(20);
      stop();
      expect(ran).toBe(false);
    });
  });
}
