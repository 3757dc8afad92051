// A folder that is used on two computers: running time counts from the first look on, whoever wrote the record before.

import { describe, expect, test } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { fakeMachine } from '../support/fake-machine.ts';
import { office } from '../support/office.ts';
import { MORNING } from '../support/samples.ts';

// Uptime counts whole seconds on some systems, at both ends.
const GRAIN_MS = 2 * SECOND_MS;

describe('on a computer that did not write the record, ending Fieldpass gains nothing', () => {
  test('after the first look of a process', async () => {
    const { clock, start } = office();
    start(undefined, fakeMachine('fp1-other')).observe();
    start().observe();
    await clock.advance(9 * HOUR_MS);
    clock.set(MORNING);
    expect(start().now()).toBe(MORNING + 9 * HOUR_MS - GRAIN_MS);
  });

  test('after the first look at what the other one wrote meanwhile', async () => {
    const { clock, ledger, start } = office();
    const window = start();
    window.observe();
    clock.jump(5 * HOUR_MS);
    start(ledger.another(), fakeMachine('fp1-other')).observe();
    clock.jump(-5 * HOUR_MS);
    window.observe();
    await clock.advance(9 * HOUR_MS);
    clock.set(MORNING);
    expect(start().now()).toBe(MORNING + 14 * HOUR_MS - GRAIN_MS);
  });
});
