// What counts as said by AWS: not a reply that is old, and not what this computer's clock says.

import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { office } from '../support/office.ts';
import { MORNING } from '../support/samples.ts';

test('a reply that was read after a sleep does not say what time it is now', () => {
  const { clock, start } = office();
  for (const tookMs of [61 * SECOND_MS, -61 * SECOND_MS]) {
    const time = start();
    clock.jump(5 * HOUR_MS);
    time.observe();
    time.attest(clock.now() - 5 * HOUR_MS, tookMs);
    expect([time.now(), time.problem()]).toEqual([clock.now(), null]);
  }
  const time = start();
  time.attest(clock.now() - 5 * HOUR_MS, 60 * SECOND_MS);
  expect(time.now()).toBe(clock.now() - 5 * HOUR_MS);
});

describe('what surely is that late', () => {
  test('is what AWS said and the time that ran since, not what the clock says', async () => {
    const { clock, start } = office();
    const time = start();
    expect([time.isSurely(MORNING), time.isSurely(MORNING + 1)]).toEqual([true, false]);
    time.attest(MORNING);
    clock.jump(DAY_MS);
    time.observe();
    expect(time.isSurely(MORNING + 1)).toBe(false);
    await clock.advance(HOUR_MS);
    expect([time.isSurely(MORNING + HOUR_MS), time.isSurely(MORNING + HOUR_MS + 1)]).toEqual([true, false]);
    expect(start().isSurely(MORNING + HOUR_MS)).toBe(false);
    expect(start().isSurely(MORNING + HOUR_MS - 2 * SECOND_MS)).toBe(true);
    time.observe();
    expect(start().isSurely(MORNING + HOUR_MS)).toBe(true);
  });
});
