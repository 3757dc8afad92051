// The bounds of what a window may ask of history and support: the last value that passes, the first that does not.

import { expect, test } from 'vitest';
import { parserOf, SHAPES } from '../../main/desktop/message-shapes.ts';

type Shape = 'historyPage' | 'historyExport' | 'bundle' | 'shownBundle';

const FILTER = { text: '', kind: 'all', licenseArn: null, fromAt: null, toAt: null, withSteps: false };

const passes = (shape: Shape, raw: unknown): boolean => {
  try {
    parserOf<(typeof SHAPES)[Shape]>(SHAPES[shape])(raw);
    return true;
  } catch {
    return false;
  }
};
const filtered = (change: object) => ({ filter: { ...FILTER, ...change }, before: null });

test.each<[string, Shape, (value: unknown) => unknown, readonly unknown[], readonly unknown[]]>([
  [
    'what a history is searched for',
    'historyPage',
    (text) => filtered({ text }),
    ['', 'x'.repeat(200)],
    ['x'.repeat(201), null, undefined, 1, ['x']],
  ],
  [
    'a kind of deeds',
    'historyPage',
    (kind) => filtered({ kind }),
    ['all', 'trouble'],
    ['', 'held', 'constructor', null],
  ],
  [
    'a moment',
    'historyPage',
    (fromAt) => filtered({ fromAt }),
    [null, 0, -8.64e15, 8.64e15],
    [8.64e15 + 2, -8.64e15 - 2, 1.5, Number.NaN, Infinity, '0', undefined],
  ],
  [
    'a license',
    'historyPage',
    (licenseArn) => filtered({ licenseArn }),
    [null, 'arn:x'],
    ['', 'x', `arn:${'x'.repeat(2_045)}`],
  ],
  ['a field more', 'historyPage', (more) => filtered({ more }), [], [1]],
  [
    'a place in the history',
    'historyPage',
    (before) => ({ filter: FILTER, before }),
    [null, 1, Number.MAX_SAFE_INTEGER],
    [0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1, Infinity, '1', undefined],
  ],
  [
    'a form of export',
    'historyExport',
    (format) => ({ filter: FILTER, format }),
    ['csv', 'json'],
    ['', 'xlsx', '../csv', null],
  ],
  ['whether names are wanted', 'bundle', (withNames) => ({ withNames }), [true, false], [null, 'true', 1]],
  [
    'a bundle that was shown',
    'shownBundle',
    (id) => ({ id }),
    ['1', '999999999'],
    ['', '1234567890', '1a', 1, null],
  ],
])('bounds %s', (_what, shape, of, good, bad) => {
  expect(good.filter((value) => !passes(shape, of(value)))).toEqual([]);
  expect(bad.filter((value) => passes(shape, of(value)))).toEqual([]);
});
