// Runs targets as tests: the parser as it is must stand, each of its broken versions must be found out.

import { describe, expect, test } from 'vitest';
import { LONG, reached, tries } from '../support/effort.ts';
import { fuzz, type Target } from './engine.ts';

const INPUTS = tries(250_000, 2_000_000);

/** A target with its types forgotten, so that a list can hold different ones. */
export type AnyTarget = { readonly name: string; readonly run: () => void };

/** Wraps a target so that it can stand in a list. */
export function target<Input, Result>(one: Target<Input, Result>): AnyTarget {
  return { name: one.name, run: () => suite(one) };
}

/** The tests of one target. */
function suite<Input, Result>(one: Target<Input, Result>): void {
  const figures: Record<string, number | string> = {};

  test.each(Object.entries(one.broken))('%s: the fuzzer finds it out', LONG, async (what, parse) => {
    const { findings, inputs } = await fuzz({ ...one, parse }, INPUTS, 1);
    expect(findings, 'the broken parser passed for a good one').toHaveLength(1);
    figures[`control: ${what}, found out after`] = inputs;
  });

  test(`stands against ${INPUTS.toLocaleString('en-US')} inputs`, LONG, async () => {
    const report = await fuzz(one, INPUTS);
    const { findings, inputs, accepted, deep, ways, slow, slowestMs, cpuSeconds, heapGrownMb } = report;
    reached(`fuzz ${one.name}`, {
      inputs,
      findings: findings.length,
      'over 50 ms': slow,
      'past the first check': `${((100 * deep) / inputs).toFixed(1)} %`,
      accepted,
      'ways taken': ways,
      'slowest ms, waiting included': slowestMs.toFixed(1),
      'a second': Math.round(inputs / cpuSeconds),
      ...figures,
    });
    expect(findings).toEqual([]);
    expect(deep / inputs, 'too few inputs get past the first check').toBeGreaterThan(0.1);
    expect(accepted, 'no input is ever accepted').toBeGreaterThan(0);
    expect(heapGrownMb, 'megabytes left behind').toBeLessThan(64);
  });
}

/** All of a file. */
export function runAll(targets: readonly AnyTarget[]): void {
  describe.each(targets.map((one) => [one.name, one] as const))('%s', (_name, one) => one.run());
}
