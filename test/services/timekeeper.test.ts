// What time it is for Fieldpass, and what it says of a clock that is wrong.

import { describe, expect, test } from 'vitest';
import { readClockRecord } from '../../main/domain/clock-record.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, writeInstant } from '../../main/domain/instant.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { fakeMachine } from '../support/fake-machine.ts';
import { office } from '../support/office.ts';
import { MORNING } from '../support/samples.ts';

describe('running time', () => {
  test('counts between two processes of one run of the computer, so that killing the first gains nothing', async () => {
    const { clock, start } = office();
    start().observe();
    await clock.advance(9 * HOUR_MS);
    clock.set(MORNING);
    expect(start().now()).toBe(MORNING + 9 * HOUR_MS - 2 * SECOND_MS);
  });

  test('of another computer, or from before a restart, does not count', async () => {
    const { clock, start } = office();
    await clock.advance(9 * HOUR_MS);
    const first = start();
    first.observe();
    await clock.advance(HOUR_MS);
    clock.set(MORNING);
    expect(start(undefined, fakeMachine('fp1-other')).now()).toBe(MORNING + 9 * HOUR_MS);
    clock.reboot(0);
    await clock.elapse(HOUR_MS);
    expect(start().now()).toBe(MORNING + 9 * HOUR_MS);
  });

  test('leads beside an honest clock by no more than that clock was ahead, and lets it lead again', async () => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    clock.jump(-20 * SECOND_MS);
    expect(time.now()).toBe(MORNING);
    await clock.advance(2 * DAY_MS);
    time.observe();
    expect(time.now()).toBe(clock.now());
  });

  test('goes on when looked at every millisecond beside a clock that is a little behind', async () => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    clock.jump(-20 * SECOND_MS);
    for (let n = 0; n < 5_000; n += 1) {
      await clock.advance(1);
      time.observe();
    }
    expect(time.now()).toBeGreaterThanOrEqual(MORNING + 4_990);
  });

  test('counts in full beside a clock that was set back', async () => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    clock.jump(-DAY_MS);
    await clock.advance(10 * HOUR_MS);
    expect(time.now()).toBe(MORNING + 10 * HOUR_MS);
  });
});

describe('the time given out', () => {
  test('does not go back when the clock does, even if no tick came between', () => {
    const { clock, start } = office();
    const time = start();
    clock.jump(3 * HOUR_MS);
    expect(time.now()).toBe(MORNING + 3 * HOUR_MS);
    clock.jump(-3 * HOUR_MS);
    expect(time.now()).toBe(MORNING + 3 * HOUR_MS);
  });

  test('goes on by running time while the clock shows a year that cannot be, and is remembered', async () => {
    for (const wrong of [0, Date.UTC(2116, 0, 1)]) {
      const { clock, start } = office();
      start().observe();
      clock.set(wrong);
      const time = start();
      await clock.elapse(8 * HOUR_MS);
      time.observe();
      clock.reboot(0);
      clock.set(wrong);
      expect(start().now() - MORNING).toBeGreaterThanOrEqual(8 * HOUR_MS - 2 * SECOND_MS);
      expect(start().now() - MORNING).toBeLessThanOrEqual(8 * HOUR_MS);
      expect([start().judgedAt(), start().problem()?.message]).toEqual([
        wrong,
        expect.stringContaining('cannot be right'),
      ]);
      expect(() => start().requireSane()).toThrow(FieldpassError);
    }
  });

  test('is the clock’s own where nothing else is known, however wrong', () => {
    const { clock, start } = office();
    clock.set(0);
    expect(start().now()).toBe(0);
    start().observe();
    clock.set(MORNING);
    expect([start().now(), start().problem()]).toEqual([MORNING, null]);
  });

  test('rises at once to the issue of a verified token, and runs on from there', async () => {
    const { clock, start } = office();
    const time = start();
    time.observe();
    time.atLeast(MORNING + 6 * HOUR_MS);
    await clock.advance(HOUR_MS);
    expect(time.now()).toBe(MORNING + 7 * HOUR_MS);
    expect(start().now()).toBeGreaterThanOrEqual(MORNING + 7 * HOUR_MS - 2 * SECOND_MS);
  });

  test('does not follow a token that contradicts what AWS has just said', () => {
    const { start } = office();
    const time = start();
    time.attest(MORNING);
    time.atLeast(MORNING + 300 * DAY_MS);
    expect(time.now()).toBe(MORNING);
    time.atLeast(MORNING + 2 * MINUTE_MS);
    expect(time.now()).toBe(MORNING + 2 * MINUTE_MS);
  });
});

describe('a clock that AWS contradicts', () => {
  test('is told, counts for nothing, leaves no mark, and is forgiven once it was set right', async () => {
    const { clock, start } = office();
    const time = start();
    clock.jump(3 * HOUR_MS);
    time.attest(MORNING);
    await clock.advance(HOUR_MS);
    time.observe();
    expect([time.now(), time.behindMs()]).toEqual([MORNING + HOUR_MS, -3 * HOUR_MS]);
    expect(time.problem()?.message).toContain('3 hours ahead of AWS');
    clock.jump(-3 * HOUR_MS);
    expect([time.now(), time.problem()]).toEqual([MORNING + HOUR_MS, null]);
    expect(start().problem()).toBeNull();
  });

  test('stays contradicted for the next process, until it is set or the computer restarted', async () => {
    const { clock, start } = office();
    clock.jump(3 * HOUR_MS);
    start().attest(MORNING);
    await clock.advance(HOUR_MS);
    expect(start().now() - MORNING).toBeGreaterThanOrEqual(HOUR_MS - 2 * SECOND_MS);
    expect(start().now() - MORNING).toBeLessThanOrEqual(HOUR_MS);
    expect(start().problem()?.message).toContain('3 hours ahead of AWS');
    clock.jump(MINUTE_MS);
    expect(start().now()).toBe(clock.now());
    clock.jump(-MINUTE_MS);
    clock.reboot(MINUTE_MS);
    await clock.advance(3 * HOUR_MS);
    expect(start().now()).toBe(clock.now());
  });

  test('is told when it is behind, and time counts from what AWS said', async () => {
    const { clock, start } = office();
    const time = start();
    time.attest(MORNING + 2 * HOUR_MS);
    await clock.advance(MINUTE_MS);
    expect(time.now()).toBe(MORNING + 2 * HOUR_MS + MINUTE_MS);
    expect(time.problem()?.message).toContain('2 hours behind the newest time');
    clock.jump(2 * HOUR_MS);
    expect(time.problem()).toBeNull();
  });
});

describe('a mark that a clock running ahead may have left', () => {
  const ahead = async () => {
    const world = office();
    const time = world.start();
    time.attest(MORNING);
    time.observe();
    world.clock.jump(40 * HOUR_MS);
    await world.clock.advance(MINUTE_MS);
    time.observe();
    return { ...world, time };
  };

  test('is told while the clock still runs ahead, with the way back', async () => {
    const { time, start } = await ahead();
    for (const one of [time, start()])
      expect(one.problem()).toMatchObject({
        code: 'clock-untrusted',
        message: expect.stringContaining(`jumped ahead on ${writeInstant(MORNING + MINUTE_MS)}`),
        details: { nextStep: expect.stringContaining('press Refresh') },
      });
  });

  test('is told as suspect once the clock was set right, and forgotten with the first time attested', async () => {
    const { clock, start } = await ahead();
    clock.jump(-40 * HOUR_MS);
    const time = start();
    expect(time.problem()).toMatchObject({
      message: expect.stringContaining('was ahead on 2026-11-06T00:01:00Z, or has been set back'),
      details: { nextStep: expect.stringContaining('first answer of AWS') },
    });
    time.attest(clock.now());
    expect([time.problem(), start().problem(), start().now()]).toEqual([null, null, clock.now()]);
  });

  test('is suspect too when it was made by another start, and not when it is less than 36 hours ahead', () => {
    for (const [hours, words] of [
      [37, 'was ahead on'],
      [35, 'behind the newest time'],
    ] as const) {
      const { clock, start } = office();
      start().attest(MORNING);
      clock.jump(hours * HOUR_MS);
      start().observe();
      clock.jump(-hours * HOUR_MS);
      expect(start().problem()?.message).toContain(words);
    }
  });

  test('is no fault of a computer that was off, asleep or corrected', async () => {
    const { clock, start } = office();
    start().attest(MORNING);
    start().observe();
    clock.reboot(80 * HOUR_MS);
    const time = start();
    time.observe();
    await clock.suspend(90 * HOUR_MS);
    time.observe();
    expect(time.problem()).toBeNull();
    clock.jump(-50 * HOUR_MS);
    time.observe();
    clock.jump(50 * HOUR_MS);
    time.observe();
    expect(time.problem()).toBeNull();
  });
});

describe('two processes', () => {
  test('one hears AWS, and the other forgets the mark of a clock that ran ahead', () => {
    const { clock, ledger, start } = office();
    const window = start();
    window.attest(MORNING);
    clock.jump(900 * DAY_MS);
    window.observe();
    clock.jump(-900 * DAY_MS + MINUTE_MS);
    start(ledger.another()).attest(MORNING + MINUTE_MS);
    window.observe();
    expect([window.now(), window.problem()]).toEqual([MORNING + MINUTE_MS, null]);
    expect(start().now()).toBe(MORNING + MINUTE_MS);
  });

  test('the later time seen by either counts for both, and an older word of AWS replaces no newer one', () => {
    const { clock, ledger, start } = office();
    const window = start();
    window.observe();
    const command = start(ledger.another());
    clock.jump(5 * HOUR_MS);
    command.observe();
    clock.jump(-5 * HOUR_MS);
    window.observe();
    expect(window.now()).toBe(MORNING + 5 * HOUR_MS);
    window.attest(MORNING + MINUTE_MS);
    const mark = ledger.mark('observed-at');
    expect(readClockRecord(mark).observedAt).toBe(MORNING + MINUTE_MS);
    window.observe();
    expect(window.now()).toBe(MORNING + MINUTE_MS);
  });
});

test('a full disk keeps nobody from seeing the time, and a bug in the ledger stays loud', () => {
  const { clock, ledger } = office();
  const broken = (error: Error) => ({
    mark: () => null,
    saveMark: () => {
      throw error;
    },
  });
  const time = new Timekeeper({ clock, ledger: broken(new FieldpassError('disk-full')) });
  time.observe();
  expect(time.now()).toBe(MORNING);
  expect(() => new Timekeeper({ clock, ledger: broken(new TypeError('bug')) }).observe()).toThrow('bug');
  expect(ledger.mark('observed-at')).toBeNull();
});
