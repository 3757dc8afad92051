// The judge of the bench: what counts as reached, and that nothing counts where nothing was measured.

import { describe, expect, test } from 'vitest';
import { judge, measure, median, quantile } from './judging.ts';
import type { Outcome, Round, Row } from './row.ts';

const AT_MOST = { goal: { at: 'most', ratio: 1.5 }, is: 'ours/yardstick' } as const;
const AT_LEAST = { goal: { at: 'least', ratio: 8 }, is: 'yardstick/ours' } as const;

const rounds = (...pairs: readonly (readonly [ours: number, yardstick: number])[]): readonly Round[] =>
  pairs.map(([ours, yardstick]) => ({ ours, yardstick }));
const measured = (all: readonly Round[], note?: string): Outcome => ({
  kind: 'measured',
  rounds: all,
  unit: 'ms',
  ...(note === undefined ? {} : { note }),
});

test.each([
  [[5], 0.5, 5],
  [[1, 2], 0.5, 1.5],
  [[9, 1, 5], 0.5, 5],
  [[1, 2, 3, 4, 5], 0.25, 2],
  [[10, 20], 0.75, 17.5],
])('of %j the quantile %d is %d', (numbers, part, expected) => {
  expect(quantile(numbers, part)).toBe(expected);
});

test('of nothing there is no median', () => {
  expect(() => median([])).toThrow('a quantile of nothing');
});

describe('a row', () => {
  test('is judged by the median of its paired ratios, not by the ratio of its medians', () => {
    const judged = judge(AT_MOST, measured(rounds([10, 10], [30, 11], [11, 10])), 1);
    expect(judged).toMatchObject({
      verdict: 'reached',
      ratio: 1.1,
      min: 1,
      ours: 11,
      yardstick: 10,
      rounds: 3,
    });
    expect(judged.max).toBeCloseTo(2.73, 2);
  });

  test.each([
    ['at most, exactly', AT_MOST, rounds([15, 10]), 'reached'],
    ['at most, above', AT_MOST, rounds([15.1, 10]), 'missed'],
    ['at least, exactly', AT_LEAST, rounds([10, 80]), 'reached'],
    ['at least, below', AT_LEAST, rounds([10, 79]), 'missed'],
  ] as const)('with a goal of %s', (_name, row, all, verdict) => {
    expect(judge(row, measured(all), 1).verdict).toBe(verdict);
  });

  test.each([
    ['most', 'ours/yardstick', 1.2, 'missed'],
    ['least', 'yardstick/ours', 0.833, 'missed'],
  ] as const)(
    'with a goal of at %s that says never is judged by its worst round',
    (at, is, ratio, verdict) => {
      const all = measured(rounds([5, 10], [12, 10], [6, 10]));
      const row = { goal: { at, ratio: 1 }, is };
      expect(judge(row, all, 1).verdict).toBe('reached');
      const judged = judge({ ...row, decides: 'worst' }, all, 1);
      expect(judged.verdict).toBe(verdict);
      expect(judged.ratio).toBeCloseTo(ratio, 3);
      expect(judged.ours).toBe(12);
    },
  );

  test('whose yardstick does not hold still is not measured, however good it looks', () => {
    const restless = rounds([1, 10], [1, 10], [1, 20], [1, 20]);
    expect(judge(AT_MOST, measured(restless), 2)).toMatchObject({
      verdict: 'not measured',
      tries: 2,
      spread: 2,
    });
    expect(judge(AT_MOST, measured(rounds([1, 10], [1, 12], [1, 14])), 1).verdict).toBe('reached');
  });

  test.each([
    ['no rounds', []],
    ['nought', rounds([0, 10])],
    ['less than nothing', rounds([10, 10], [-1, 10])],
    ['no number', rounds([Number.NaN, 10])],
    ['without end', rounds([10, Infinity])],
  ])('with %s is not measured', (_name, all) => {
    expect(judge(AT_MOST, measured(all), 1)).toMatchObject({
      verdict: 'not measured',
      ratio: null,
      note: 'no numbers',
    });
  });

  test('whose peer is missing is not run, and says why', () => {
    expect(judge(AT_MOST, { kind: 'not-run', why: 'no aws here' }, 1)).toMatchObject({
      verdict: 'not run',
      note: 'no aws here',
      rounds: 0,
    });
  });
});

describe('measuring', () => {
  const row = (run: Row['run']): Row => ({ id: 'a', what: 'a', against: 'b', ...AT_MOST, run });
  const RESTLESS = measured(rounds([1, 10], [1, 10], [1, 20], [1, 20]));

  test('is done again while the yardstick is restless, three times at most', async () => {
    let runs = 0;
    const restless = row(async () => ((runs += 1), RESTLESS));
    expect(await measure(restless, 4)).toMatchObject({ verdict: 'not measured', tries: 3 });
    expect(runs).toBe(3);
    const calms = [RESTLESS, measured(rounds([10, 10]))];
    expect(
      await measure(
        row(async () => calms.shift() ?? RESTLESS),
        4,
      ),
    ).toMatchObject({
      verdict: 'reached',
      tries: 2,
    });
  });

  test('is not done again where a peer is missing or a goal is missed', async () => {
    const missed = row(async () => measured(rounds([20, 10])));
    expect(await measure(missed, 1)).toMatchObject({ verdict: 'missed', tries: 1 });
    const missing = row(async () => ({ kind: 'not-run', why: 'no boto3' }));
    expect(await measure(missing, 1)).toMatchObject({ verdict: 'not run', tries: 1 });
  });

  test('that throws is told as not measured, with its reason', async () => {
    const broken = row(() => Promise.reject(new Error('the stub went away')));
    expect(await measure(broken, 1)).toMatchObject({
      verdict: 'not measured',
      note: 'failed: the stub went away',
      tries: 3,
    });
  });
});
