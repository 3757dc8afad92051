// What the timekeeper makes of a word of AWS, of a token, and of a clock that either contradicts.

import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { office } from '../support/office.ts';
import { MORNING } from '../support/samples.ts';

const TOLERATED_MS = 5 * MINUTE_MS;

describe('a word of AWS', () => {
  test.each([MINUTE_MS + 1, -MINUTE_MS - 1])(
    'that took %i ms to read says at least how late it is',
    (tookMs) => {
      const { start } = office();
      const time = start();
      time.attest(MORNING + 6 * HOUR_MS, tookMs);
      expect([time.now(), time.isAttested(MORNING + 6 * HOUR_MS)]).toEqual([MORNING + 6 * HOUR_MS, true]);
    },
  );

  test.each([
    [TOLERATED_MS, false],
    [TOLERATED_MS + 1, true],
  ])('is remembered against a clock that is %i ms ahead: %s', async (ahead, isRemembered) => {
    const { clock, onDisk, start } = office();
    await clock.advance(2 * HOUR_MS);
    clock.jump(ahead);
    start().attest(MORNING + 2 * HOUR_MS);
    expect(onDisk().startedAtByWrongClock).toBe(isRemembered ? MORNING + ahead : null);
  });

  test('is nothing that was said before the first one', () => {
    const { start } = office();
    const time = start();
    expect([time.isAttested(0), time.isAttested(MORNING)]).toEqual([false, false]);
  });
});

describe('a token that was issued', () => {
  test.each([
    [TOLERATED_MS, true],
    [TOLERATED_MS + 1, false],
  ])('%i ms after what AWS would say now is believed: %s', async (later, isBelieved) => {
    const { clock, start } = office();
    await clock.advance(9 * HOUR_MS);
    const time = start();
    time.attest(clock.now());
    await clock.advance(HOUR_MS);
    time.atLeast(clock.now() + later);
    expect(time.now()).toBe(clock.now() + (isBelieved ? later : 0));
  });

  test('later than the time reached is where time goes on from: what ran before is not counted again', async () => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    await clock.advance(HOUR_MS);
    time.atLeast(MORNING + 6 * HOUR_MS);
    expect(time.now()).toBe(MORNING + 6 * HOUR_MS);
    await clock.advance(HOUR_MS);
    expect(time.now()).toBe(MORNING + 7 * HOUR_MS);
  });

  test('before what is known takes nothing back, and one issued after it counts', () => {
    const { onDisk, start } = office();
    const said = MORNING + HOUR_MS;
    const time = start();
    time.attest(said);
    time.atLeast(MORNING);
    expect([onDisk().attestedAt, time.isAttested(said)]).toEqual([said, true]);
    time.atLeast(said + 2 * MINUTE_MS);
    expect(onDisk().attestedAt).toBe(said + 2 * MINUTE_MS);
    expect(time.isAttested(said + 2 * MINUTE_MS)).toBe(true);
  });
});

describe('a clock that was ahead of AWS', () => {
  test.each([
    [TOLERATED_MS, true],
    [TOLERATED_MS + 1, false],
  ])('by %i ms when it spoke is believed when it is set an hour on: %s', (ahead, isBelieved) => {
    const { clock, start } = office();
    const time = start();
    clock.jump(ahead);
    time.attest(MORNING);
    clock.jump(HOUR_MS);
    expect(time.now()).toBe(isBelieved ? clock.now() : MORNING);
  });

  test.each([
    [MINUTE_MS, true],
    [TOLERATED_MS, true],
    [TOLERATED_MS + 1, false],
  ])('and was set to %i ms ahead is believed again: %s', (ahead, isBelieved) => {
    const { clock, start } = office();
    const time = start();
    clock.jump(3 * HOUR_MS);
    time.attest(MORNING);
    clock.set(MORNING + ahead);
    expect(time.now()).toBe(isBelieved ? clock.now() : MORNING);
  });

  test('stays contradicted for the next process on a computer that has been running for hours', async () => {
    const { clock, start } = office();
    await clock.advance(9 * HOUR_MS);
    clock.jump(3 * HOUR_MS);
    start().attest(MORNING + 9 * HOUR_MS);
    const next = start();
    expect(next.now()).toBe(MORNING + 9 * HOUR_MS);
    expect(next.problem()?.message).toContain('3 hours ahead of AWS');
  });

  test('is right for the next process when it was brought within five minutes since', async () => {
    const { clock, start } = office();
    await clock.advance(HOUR_MS);
    clock.jump(TOLERATED_MS + SECOND_MS);
    start().attest(MORNING + HOUR_MS);
    clock.jump(-3 * SECOND_MS);
    const next = start();
    clock.jump(HOUR_MS);
    expect([next.now(), next.problem()]).toEqual([clock.now(), null]);
  });

  test('is believed where the record does not tell what AWS said', () => {
    const { clock, start, write } = office();
    clock.jump(3 * HOUR_MS);
    write({ observedAt: MORNING, startedAtByWrongClock: clock.now(), runningMs: 0 });
    const time = start();
    expect([time.now(), time.problem()]).toEqual([clock.now(), null]);
  });
});

describe('a word of AWS to another process', () => {
  test('contradicts the clock for this one as well', () => {
    const { clock, ledger, start } = office();
    const window = start();
    clock.jump(3 * HOUR_MS);
    start(ledger.another()).attest(MORNING);
    window.observe();
    expect(window.now()).toBe(MORNING);
    expect(window.problem()?.message).toContain('3 hours ahead of AWS');
  });

  test('that is older is not taken for the one that this process could not write down', () => {
    const { clock, full, start } = office();
    const window = start(full);
    const command = start();
    clock.jump(5 * HOUR_MS);
    command.observe();
    clock.jump(-5 * HOUR_MS);
    window.attest(MORNING + MINUTE_MS);
    window.observe();
    expect(window.now()).toBe(MORNING + MINUTE_MS);
  });

  test('is not what this one heard itself: that still speaks against a token', () => {
    const { clock, ledger, start } = office();
    const window = start();
    window.attest(MORNING);
    const command = start(ledger.another());
    clock.jump(5 * HOUR_MS);
    command.observe();
    clock.jump(-5 * HOUR_MS);
    window.observe();
    window.atLeast(MORNING + 300 * DAY_MS);
    expect(window.now()).toBe(MORNING + 5 * HOUR_MS);
  });
});
