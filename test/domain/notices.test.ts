import { describe, expect, test } from 'vitest';
import {
  afterAttestation,
  CLOCK_TOLERANCE_MS,
  endsSoonAt,
  isInsane,
  LONGEST_PAUSE_MS,
  nextWakeMs,
  phaseAt,
  trustedNow,
} from '../../main/domain/expiry.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { MORNING } from '../support/samples.ts';

const span = (ms: number, borrowId = 'b1') => ({ borrowId, issuedAt: MORNING, expiresAt: MORNING + ms });

describe('the next look at the clock', () => {
  test('is a longest pause away where nothing is held or everything is past', () => {
    expect(LONGEST_PAUSE_MS).toBe(15 * MINUTE_MS);
    expect(nextWakeMs([], MORNING)).toBe(LONGEST_PAUSE_MS);
    expect(nextWakeMs([span(HOUR_MS)], MORNING + 5 * DAY_MS)).toBe(LONGEST_PAUSE_MS);
    // At the end itself there is nothing left to wait for.
    expect(nextWakeMs([span(HOUR_MS)], MORNING + HOUR_MS)).toBe(LONGEST_PAUSE_MS);
  });

  test('is when the first of all begins to end, and then when it ends', () => {
    const spans = [span(40 * MINUTE_MS), span(HOUR_MS, 'b2')];
    expect(nextWakeMs(spans, MORNING + 29 * MINUTE_MS)).toBe(MINUTE_MS);
    expect(nextWakeMs(spans, MORNING + 30 * MINUTE_MS)).toBe(10 * MINUTE_MS);
  });

  test('is a millisecond away where less is left', () => {
    expect(nextWakeMs([span(HOUR_MS)], MORNING + HOUR_MS - 0.25)).toBe(1);
  });
});

describe('the phase of a borrow', () => {
  test('begins to end at a whole millisecond', () => {
    expect(endsSoonAt(span(7))).toBe(MORNING + 5);
    expect(phaseAt(span(7), MORNING + 5)).toBe('ending');
  });
});

describe('the time to believe', () => {
  const NONE = { attestedAt: null, observedAt: null };

  test('is the wall clock where nothing was seen before, however long Fieldpass ran', () => {
    expect(trustedNow(MORNING, NONE, DAY_MS)).toBe(MORNING);
    expect(trustedNow(0, NONE, DAY_MS)).toBe(0);
  });

  test('is not behind what AWS attested, nor behind what was observed', () => {
    expect(trustedNow(MORNING, { attestedAt: MORNING + 5, observedAt: null }, 0)).toBe(MORNING + 5);
    expect(trustedNow(MORNING, { attestedAt: null, observedAt: MORNING + 7 }, 10_000)).toBe(
      MORNING + 7 + 9_998,
    );
    expect(trustedNow(0, { attestedAt: MORNING - 1, observedAt: null }, 0)).toBe(MORNING - 1);
  });

  test('does not go back with a running time that does', () => {
    expect(trustedNow(0, { attestedAt: null, observedAt: MORNING }, -HOUR_MS)).toBe(MORNING);
  });

  test('a first attestation is both marks, and the newest of several counts', () => {
    expect(afterAttestation(NONE, MORNING)).toEqual({ attestedAt: MORNING, observedAt: MORNING });
    const later = { attestedAt: MORNING + 1, observedAt: MORNING + DAY_MS };
    expect(afterAttestation(later, MORNING)).toEqual({ attestedAt: MORNING + 1, observedAt: MORNING + 1 });
    expect(afterAttestation(later, MORNING + 2)).toEqual({
      attestedAt: MORNING + 2,
      observedAt: MORNING + 2,
    });
  });

  test('may be five minutes off before people are told', () => {
    expect(CLOCK_TOLERANCE_MS).toBe(300_000);
  });

  test('a sane clock lies in this century, to the millisecond', () => {
    const [first, last] = [Date.UTC(2020, 0, 1), Date.UTC(2100, 0, 1)];
    expect([first - 1, first, last - 1, last].map(isInsane)).toEqual([true, false, false, true]);
  });
});
