// The promises of a clock, on the fake and on the system's.

import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../main/adapters/system-clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { clockPromises } from './clock.ts';

clockPromises('The fake clock', () => {
  const clock = new FakeClock();
  return { clock, pass: (ms) => clock.advance(ms) };
});

clockPromises('The system clock', () => ({ clock: systemClock(), pass: (ms) => wait(ms) }));

describe('The system clock', () => {
  const fakeSources = () => {
    const at = { wall: Date.UTC(2026, 0, 1), running: 0, uptime: 1_000 };
    const sources = { wall: () => at.wall, running: () => at.running, uptime: () => at.uptime };
    return { at, clock: systemClock(sources) };
  };

  test('counts the sleep that the run time leaves out', () => {
    const { at, clock } = fakeSources();
    const before = clock.elapsed();
    at.running += 1_000;
    at.uptime += 1 + 8 * 3_600;
    expect(clock.elapsed() - before).toBe(1_000 + 8 * HOUR_MS);
  });

  test('does not take the rounding of the uptime for sleep, nor go back', () => {
    const { at, clock } = fakeSources();
    const before = clock.elapsed();
    at.running += 5_000;
    at.uptime += 6;
    expect(clock.elapsed() - before).toBe(5_000);
    at.uptime -= 500;
    expect(clock.elapsed() - before).toBe(5_000);
  });

  test('goes on for the next process where it was for the one before', () => {
    const { at, clock } = fakeSources();
    at.uptime += 60;
    at.running += 60_000;
    const sources = { wall: () => at.wall, running: () => 0, uptime: () => at.uptime };
    expect(systemClock(sources).elapsed()).toBe(clock.elapsed());
  });

  test('is not moved by the wall clock', () => {
    const { at, clock } = fakeSources();
    const before = clock.elapsed();
    at.wall -= 9 * HOUR_MS;
    expect(clock.elapsed()).toBe(before);
  });

  test('runs what became due during a sleep within a minute of waking', () => {
    vi.useFakeTimers();
    try {
      const { at, clock } = fakeSources();
      let ran = 0;
      clock.after(8 * HOUR_MS, () => (ran += 1));
      vi.advanceTimersByTime(MINUTE_MS);
      expect(ran).toBe(0);
      at.uptime += 9 * 3_600;
      vi.advanceTimersByTime(MINUTE_MS);
      expect(ran).toBe(1);
      vi.advanceTimersByTime(24 * HOUR_MS);
      expect(ran).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('The fake clock', () => {
  test('runs timers at their own moment, those set on the way included, and lets awaited work go on', async () => {
    const clock = new FakeClock(0);
    const seen: number[] = [];
    const step = async (): Promise<void> => {
      seen.push(clock.now());
      await Promise.resolve();
      clock.after(10, () => void step());
    };
    clock.after(10, () => void step());
    await clock.advance(35);
    expect([seen, clock.now(), clock.waiting]).toEqual([[10, 20, 30], 35, 1]);
  });

  test('moves the wall without time, time without the wall, and both in sleep', async () => {
    const clock = new FakeClock(1_000);
    let ran = 0;
    clock.after(50, () => (ran += 1));
    clock.set(9_000);
    clock.jump(-500);
    expect([clock.now(), clock.elapsed(), ran]).toEqual([8_500, 0, 0]);
    await clock.elapse(20);
    expect([clock.now(), clock.elapsed(), ran]).toEqual([8_500, 20, 0]);
    await clock.suspend(1_000);
    expect([clock.now(), clock.elapsed(), ran]).toEqual([9_500, 1_020, 1]);
  });
});
