// What is remembered of time comes back as it was, and nothing that cannot be right comes back at all.

import { describe, expect, test } from 'vitest';
import {
  countsFrom,
  isStillWrong,
  isSuspect,
  NO_CLOCK_RECORD,
  readClockRecord,
  SUSPECT_MS,
  writeClockRecord,
} from '../../main/domain/clock-record.ts';
import { HOUR_MS, writeInstant } from '../../main/domain/instant.ts';
import { MORNING } from '../support/samples.ts';

const RECORD = {
  attestedAt: MORNING,
  observedAt: MORNING + HOUR_MS + 7,
  sureAt: MORNING + HOUR_MS,
  jumpedFromAt: null,
  startedAtByWrongClock: null,
  runningMs: 90_000,
  nodeId: 'fp1-here',
};

describe('a clock record', () => {
  test('is read as it was written, with whole milliseconds of running time', () => {
    expect(readClockRecord(writeClockRecord(RECORD))).toEqual(RECORD);
    expect(readClockRecord(writeClockRecord({ ...RECORD, runningMs: 5.9, jumpedFromAt: MORNING }))).toEqual({
      ...RECORD,
      runningMs: 5,
      jumpedFromAt: MORNING,
    });
    expect(readClockRecord(writeClockRecord(NO_CLOCK_RECORD))).toEqual(NO_CLOCK_RECORD);
    const justStarted = { ...RECORD, startedAtByWrongClock: MORNING - HOUR_MS, runningMs: 0 };
    expect(readClockRecord(writeClockRecord(justStarted))).toEqual(justStarted);
  });

  test('has nothing written where nothing is known, not the year 1970', () =>
    expect(JSON.parse(writeClockRecord(NO_CLOCK_RECORD))).toEqual(NO_CLOCK_RECORD));

  test('may be the bare instant of an earlier version', () => {
    expect(readClockRecord(writeInstant(MORNING))).toEqual({ ...NO_CLOCK_RECORD, observedAt: MORNING });
  });

  test.each([
    null,
    '',
    'soon',
    '1970-01-01T00:00:00Z',
    '2116-01-01T00:00:00Z',
    '[]',
    '{"observedAt":7}',
    '{"a":{}}',
  ])('is nothing where nothing sane is written: %s', (text) =>
    expect(readClockRecord(text)).toEqual(NO_CLOCK_RECORD),
  );

  test.each([-1, 1.5, 2 ** 60, '"7"'])('has no running time that cannot be one: %s', (runningMs) => {
    const text = `{"observedAt":"${writeInstant(MORNING)}","runningMs":${runningMs},"nodeId":3}`;
    expect(readClockRecord(text)).toEqual({ ...NO_CLOCK_RECORD, observedAt: MORNING });
  });
});

test('running time counts from the record on, less two seconds, on the same computer while it runs', () => {
  expect(countsFrom(RECORD, 200_000, 'fp1-here')).toBe(92_000);
  expect(countsFrom(RECORD, 91_000, 'fp1-here')).toBe(91_000);
  expect(countsFrom(RECORD, 89_999, 'fp1-here')).toBe(89_999);
  expect(countsFrom(RECORD, 200_000, 'fp1-there')).toBe(200_000);
  expect(countsFrom({ ...RECORD, runningMs: null }, 200_000, 'fp1-here')).toBe(200_000);
});

test('a mark is suspect more than 36 hours after what is sure, or after a jump', () => {
  const ahead = (ms: number) => ({ ...RECORD, observedAt: RECORD.sureAt + ms });
  expect([isSuspect(ahead(SUSPECT_MS)), isSuspect(ahead(SUSPECT_MS + 1))]).toEqual([false, true]);
  expect(SUSPECT_MS).toBe(36 * HOUR_MS);
  expect(isSuspect({ ...ahead(0), jumpedFromAt: MORNING })).toBe(true);
  expect(isSuspect({ ...ahead(SUSPECT_MS + 1), sureAt: null })).toBe(false);
  expect(isSuspect({ ...RECORD, observedAt: null })).toBe(false);
});

test('a contradicted clock is the same while it was not set and the computer not restarted', () => {
  const wrong = { ...RECORD, startedAtByWrongClock: MORNING, runningMs: 90_000 };
  const at = (movedMs: number, nowMs = 190_000) => isStillWrong(wrong, MORNING + nowMs + movedMs, nowMs);
  expect([at(0), at(5_020), at(-5_020), at(5_021), at(-5_021)]).toEqual([true, true, true, false, false]);
  expect([at(0, 90_000), at(0, 89_999)]).toEqual([true, false]);
  expect(isStillWrong({ ...wrong, runningMs: null }, MORNING + 190_000, 190_000)).toBe(false);
  expect(isStillWrong(RECORD, MORNING + 190_000, 190_000)).toBe(false);
  // Without a battery a clock begins in 1970: AWS has not contradicted it for that.
  expect(isStillWrong(RECORD, 190_000, 190_000)).toBe(false);
});
