// What the timekeeper believes where the disk, a token, or AWS says something that cannot be or that was said before.

import { describe, expect, test } from 'vitest';
import { NO_CLOCK_RECORD, readClockRecord } from '../../main/domain/clock-record.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { MORNING } from '../support/samples.ts';

function office() {
  const clock = new FakeClock(MORNING);
  const ledger = new MemoryLedger(clock);
  const start = (on: Pick<MemoryLedger, 'mark' | 'saveMark'> = ledger) =>
    new Timekeeper({ clock, ledger: on });
  return { clock, ledger, start };
}

const CANNOT_BE = [0, Date.UTC(2101, 0, 1), Number.NaN];

describe('a time that cannot be', () => {
  test.each(CANNOT_BE)(
    'is not believed of AWS, and does not make its word of before forgotten (%d)',
    (wrong) => {
      const { ledger, start } = office();
      const time = start();
      time.attest(MORNING + 2 * MINUTE_MS);
      time.attest(wrong);
      expect([time.now(), time.isDoubtful()]).toEqual([MORNING + 2 * MINUTE_MS, false]);
      expect(readClockRecord(ledger.mark('observed-at')).attestedAt).toBe(MORNING + 2 * MINUTE_MS);
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
  test('says how late it is at least, and from then on time runs', async () => {
    const { clock, ledger, start } = office();
    clock.set(0);
    const time = start();
    time.atLeast(MORNING);
    expect(readClockRecord(ledger.mark('observed-at'))).toMatchObject({
      attestedAt: MORNING,
      observedAt: null,
      sureAt: MORNING,
    });
    expect(time.now()).toBe(MORNING);
    expect([time.isAttested(MORNING), time.isAttested(MORNING + 1)]).toEqual([true, false]);
    time.observe();
    await clock.elapse(HOUR_MS);
    expect(time.now()).toBe(MORNING + HOUR_MS);
  });
});

describe('a word of AWS that could not be written down', () => {
  test('is not given up for the older one that stands on the disk', () => {
    const { clock, ledger, start } = office();
    start().attest(MORNING);
    const full = {
      mark: () => ledger.mark('observed-at'),
      saveMark: () => {
        throw new FieldpassError('disk-full');
      },
    };
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
    const { clock, ledger, start } = office();
    const time = start();
    time.attest(MORNING);
    const first = ledger.mark('observed-at');
    time.attest(MORNING + SECOND_MS - 1);
    expect(ledger.mark('observed-at')).toBe(first);
    time.attest(MORNING + SECOND_MS);
    expect(readClockRecord(ledger.mark('observed-at')).attestedAt).toBe(MORNING + SECOND_MS);
    await clock.advance(DAY_MS);
    time.observe();
    expect(readClockRecord(ledger.mark('observed-at')).observedAt).toBe(time.now());
  });

  test('is nothing before the first look', () => {
    const { ledger, start } = office();
    start();
    expect(readClockRecord(ledger.mark('observed-at'))).toEqual(NO_CLOCK_RECORD);
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
