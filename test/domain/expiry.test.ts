import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterAttestation,
  CLOCK_TOLERANCE_MS,
  endsSoonAt,
  isInsane,
  LONGEST_PAUSE_MS,
  nextWakeMs,
  phaseAt,
  saneInstant,
  trustedNow,
} from '../../main/domain/expiry.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, writeInstant } from '../../main/domain/instant.ts';
import { MORNING } from '../support/samples.ts';

const span = (ms: number) => ({ issuedAt: MORNING, expiresAt: MORNING + ms });

describe('phases', () => {
  test('flip to ended at the very millisecond of the end', () => {
    expect(phaseAt(span(HOUR_MS), MORNING + HOUR_MS - 1)).toBe('ending');
    expect(phaseAt(span(HOUR_MS), MORNING + HOUR_MS)).toBe('ended');
  });

  test.each([
    ['one hour: at 75 %', HOUR_MS, 45 * MINUTE_MS],
    ['two days: at 75 %, which is later than a day before', 2 * DAY_MS, 36 * HOUR_MS],
    ['ten days: a day before, which is later than 75 %', 10 * DAY_MS, 9 * DAY_MS],
  ])('begin to end: %s', (_name, length, after) => {
    expect(endsSoonAt(span(length))).toBe(MORNING + after);
    expect(phaseAt(span(length), MORNING + after - 1)).toBe('fresh');
    expect(phaseAt(span(length), MORNING + after)).toBe('ending');
  });
});

describe('the next look at the clock', () => {
  test('is never more than 15 minutes and never less than a millisecond away', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * DAY_MS }),
        fc.integer({ min: 1, max: 400 * DAY_MS }),
        (now, length) => {
          const wake = nextWakeMs([span(length)], MORNING + now);
          return wake >= 1 && wake <= LONGEST_PAUSE_MS;
        },
      ),
    );
  });

  test('is exactly at the end when that is near', () => {
    expect(nextWakeMs([span(DAY_MS)], MORNING + DAY_MS - 1_500)).toBe(1_500);
  });
});

describe('the time to believe', () => {
  const marks = { attestedAt: MORNING, observedAt: MORNING + HOUR_MS };

  test('is the wall clock when nothing speaks against it', () => {
    expect(trustedNow(MORNING + DAY_MS, marks, 0)).toBe(MORNING + DAY_MS);
  });

  test('does not follow a clock that was set back, and runs on by elapsed time', () => {
    expect(trustedNow(MORNING - 10 * DAY_MS, marks, 0)).toBe(MORNING + HOUR_MS);
    expect(trustedNow(MORNING - 10 * DAY_MS, marks, MINUTE_MS)).toBe(MORNING + HOUR_MS + MINUTE_MS);
  });

  test('is in whole milliseconds, however fine the running time is measured', () => {
    expect(trustedNow(0, marks, 0.7)).toBe(MORNING + HOUR_MS);
    expect(trustedNow(0, marks, 1.9)).toBe(MORNING + HOUR_MS + 1);
  });

  test('beside a clock that is a little behind, running time counts two ten-thousandths short', () => {
    const wall = MORNING + HOUR_MS - 4 * MINUTE_MS;
    expect(trustedNow(wall, marks, 10_000_000 / 1_000)).toBe(MORNING + HOUR_MS + 9_998);
    expect(trustedNow(wall - 2 * MINUTE_MS, marks, 10_000)).toBe(MORNING + HOUR_MS + 10_000);
    const farthest = MORNING + HOUR_MS + 9_998 - CLOCK_TOLERANCE_MS;
    expect(trustedNow(farthest, marks, 10_000)).toBe(MORNING + HOUR_MS + 9_998);
    expect(trustedNow(farthest - 1, marks, 10_000)).toBe(MORNING + HOUR_MS + 10_000);
  });

  test('an honest clock that runs slower than the running time leads for ever', () => {
    const ran = 40 * DAY_MS;
    const wall = MORNING + HOUR_MS + ran * (1 - 100e-6);
    expect(trustedNow(wall, marks, ran)).toBe(wall);
  });

  test('never goes back, whatever the wall clock and the marks say', () => {
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.integer({ min: 0, max: DAY_MS }),
        (wall, attestedAt, observedAt, elapsed) => {
          const now = trustedNow(wall, { attestedAt, observedAt }, elapsed);
          return now >= wall && now >= attestedAt && now >= observedAt;
        },
      ),
    );
  });

  test('drops a mark from a clock that ran ahead once AWS attests the time', () => {
    const poisoned = { attestedAt: MORNING, observedAt: MORNING + 900 * DAY_MS };
    const healed = afterAttestation(poisoned, MORNING + DAY_MS);
    expect(trustedNow(MORNING + DAY_MS, healed, 0)).toBe(MORNING + DAY_MS);
  });

  test('an older attestation does not replace a newer one', () => {
    expect(afterAttestation(marks, MORNING - DAY_MS).attestedAt).toBe(MORNING);
  });

  test.each([
    [Date.UTC(2019, 11, 31), true],
    [Date.UTC(2020, 0, 1), false],
    [Date.UTC(2099, 11, 31), false],
    [Date.UTC(2100, 0, 1), true],
  ])('a clock at %i is out of its mind: %s', (now, insane) => expect(isInsane(now)).toBe(insane));

  test('of a record only a text is one, and only where it can be right', () => {
    const spelt = writeInstant(MORNING);
    expect(saneInstant(spelt)).toBe(MORNING);
    for (const value of [[spelt], MORNING, null, undefined, 'soon', '1970-01-01T00:00:00Z'])
      expect(saneInstant(value)).toBeNull();
  });
});
