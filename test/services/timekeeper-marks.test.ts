// What the timekeeper believes where the disk, a token, or AWS says something that cannot be or that was said before.

import { describe, expect, test } from 'vitest';
import { NO_CLOCK_RECORD } from '../../main/domain/clock-record.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { FAKE_NODE_ID } from '../support/fake-machine.ts';
import { office } from '../support/office.ts';
import { MORNING } from '../support/samples.ts';

const CANNOT_BE = [0, Date.UTC(2101, 0, 1), Number.NaN];

describe('a time that cannot be', () => {
  test.each(CANNOT_BE)(
    'is not believed of AWS, and does not make its word of before forgotten (%d)',
    (wrong) => {
      const { onDisk, start } = office();
      const time = start();
      time.attest(MORNING + 2 * MINUTE_MS);
      time.attest(wrong);
      expect([time.now(), time.isDoubtful()]).toEqual([MORNING + 2 * MINUTE_MS, false]);
      expect(onDisk().attestedAt).toBe(MORNING + 2 * MINUTE_MS);
    },
  );

  test.each(CANNOT_BE)('is not believed of a token (%d)', (wrong) => {
    const { ledger, start } = office();
    const time = start();
    time.atLeast(wrong);
    expect([time.now(), ledger.mark('observed-at')]).toEqual([MORNING, null]);
  });
});

describe('a token that was issued later than a clock that cannot be right', () => {
  test.each([0, Date.UTC(2116, 0, 1)])(
    'says how late it is at least, and time runs on (%d)',
    async (wrong) => {
      const { clock, onDisk, start } = office();
      clock.set(wrong);
      const time = start();
      time.atLeast(MORNING);
      expect(onDisk()).toMatchObject({
        attestedAt: MORNING,
        observedAt: null,
        sureAt: MORNING,
      });
      expect(time.now()).toBe(MORNING);
      expect([time.isAttested(MORNING), time.isAttested(MORNING + 1)]).toEqual([true, false]);
      time.observe();
      await clock.elapse(HOUR_MS);
      expect(time.now()).toBe(MORNING + HOUR_MS);
    },
  );
});

describe('a word of AWS that could not be written down', () => {
  test('is not given up for the older one that stands on the disk', () => {
    const { clock, full, start } = office();
    start().attest(MORNING);
    const time = start(full);
    clock.jump(3 * HOUR_MS);
    time.attest(MORNING + MINUTE_MS);
    time.observe();
    expect(time.now()).toBe(MORNING + MINUTE_MS);
    expect(time.problem()?.message).toContain('3 hours ahead of AWS');
  });
});

describe('what stands on the disk', () => {
  test('is written again when it is a second newer, and not before', async () => {
    const { clock, ledger, onDisk, start } = office();
    const time = start();
    time.attest(MORNING);
    const first = ledger.mark('observed-at');
    time.attest(MORNING + SECOND_MS - 1);
    expect(ledger.mark('observed-at')).toBe(first);
    time.attest(MORNING + SECOND_MS);
    expect(onDisk().attestedAt).toBe(MORNING + SECOND_MS);
    await clock.advance(DAY_MS);
    time.observe();
    expect(onDisk().observedAt).toBe(time.now());
  });

  test('is written again when the time is a second later, and not before', async () => {
    const { clock, onDisk, start } = office();
    const time = start();
    time.observe();
    await clock.advance(SECOND_MS - 1);
    time.observe();
    expect(onDisk().observedAt).toBe(MORNING);
    await clock.advance(1);
    time.observe();
    expect(onDisk().observedAt).toBe(MORNING + SECOND_MS);
  });

  test.each([
    [SECOND_MS - 1, false],
    [SECOND_MS, true],
    [5 * HOUR_MS, true],
  ])('is written at once when the clock is set %i ms ahead: %s', (ahead, isWritten) => {
    const { clock, onDisk, start } = office();
    const time = start();
    time.observe();
    clock.jump(ahead);
    time.observe();
    expect(onDisk().observedAt).toBe(MORNING + (isWritten ? ahead : 0));
  });

  test('names this computer, and none where only one can be meant', () => {
    const { clock, ledger, onDisk, start } = office();
    start().observe();
    expect(onDisk().nodeId).toBe(FAKE_NODE_ID);
    new Timekeeper({ clock, ledger }).observe();
    expect(onDisk().nodeId).toBe('');
  });

  test('is nothing before the first look', () => {
    const { onDisk, start } = office();
    start();
    expect(onDisk()).toEqual(NO_CLOCK_RECORD);
  });
});

describe('the stamp of a request', () => {
  test('is the time, and for how many whole milliseconds the computer has been running', async () => {
    const { clock, start } = office();
    await clock.advance(1_500.75);
    const time = start();
    time.attest(MORNING + HOUR_MS);
    expect(time.stamp()).toEqual({ at: MORNING + HOUR_MS, runningMs: 1_500 });
  });
});

describe('a clock that jumps ahead', () => {
  test.each([
    [36 * HOUR_MS, false],
    [36 * HOUR_MS + 1, true],
  ])('by %i ms is told: %s', (ahead, isTold) => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    clock.jump(ahead);
    time.observe();
    expect(time.problem()?.message.includes('jumped ahead') ?? false).toBe(isTold);
  });

  // A computer whose clock stood still in a drawer is put right so.
  test.each([
    [5 * MINUTE_MS, true],
    [5 * MINUTE_MS + 1, false],
  ])('after it was seen %i ms behind is told as wrong: %s', (behind, isTold) => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    clock.jump(-behind);
    time.observe();
    clock.jump(behind + 40 * HOUR_MS);
    time.observe();
    expect(time.problem()?.message.includes('jumped ahead') ?? false).toBe(isTold);
  });

  test('is not told where the record has no time to measure the jump by', () => {
    const { clock, start, write } = office();
    const time = start();
    time.observe();
    write({ attestedAt: MORNING + HOUR_MS, sureAt: MORNING + HOUR_MS });
    clock.jump(HOUR_MS);
    time.observe();
    expect([time.now(), time.problem()]).toEqual([MORNING + HOUR_MS, null]);
  });
});

describe('a clock that cannot be right where nothing else is known', () => {
  test('is not held against the same clock once it was set', () => {
    const { clock, start } = office();
    const year2116 = Date.UTC(2116, 0, 1);
    clock.set(year2116);
    const time = start();
    expect(time.now()).toBe(year2116);
    clock.set(MORNING);
    expect([time.now(), time.problem()]).toEqual([MORNING, null]);
  });
});

describe('a clock that is behind', () => {
  test.each([
    [5 * MINUTE_MS, false],
    [5 * MINUTE_MS + 1, true],
  ])('by %i ms leaves it in doubt how much time has passed: %s', (behind, isDoubtful) => {
    const { clock, start } = office();
    start().observe();
    clock.jump(-behind);
    const time = start();
    expect([time.behindMs(), time.isDoubtful()]).toEqual([behind, isDoubtful]);
    time.attest(MORNING);
    expect(time.isDoubtful()).toBe(false);
  });
});
