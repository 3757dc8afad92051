// The picture of the growth curves: every line told from every other, and a title that fits all of them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { growthPicture } from './picture.ts';
import type { Drawn } from './run.ts';

const DRAWN = join(import.meta.dirname, '../../docs/images/performance-growth.svg');

const curve = (index: number): Drawn => ({
  id: `curve-${index}`,
  what: `work ${index}, of a kind`,
  unit: 'ms',
  outcome: {
    kind: 'measured',
    points: [10, 100, 1_000].map((size) => ({ size, median: size * (index + 1) })),
  },
});
const NOT_RUN: Drawn = { ...curve(9), outcome: { kind: 'not-run', why: 'dist/ is missing' } };

/** Color and dashes of each line. */
const looksOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<polyline[^>]*(stroke="#\w+") stroke-width="2"([^>]*)\/>/g)].map((found) =>
    [found[1], found[2]].join(''),
  );

describe('the picture of the curves', () => {
  test.each([7, 14])('draws %i lines that all look different', (count) => {
    const looks = looksOf(growthPicture(Array.from({ length: count }, (_, index) => curve(index))) ?? '');
    expect(looks).toHaveLength(count);
    expect(new Set(looks).size).toBe(count);
  });

  test('as it stands in the documents has lines that all look different', () => {
    const looks = looksOf(readFileSync(DRAWN, 'utf8'));
    expect(looks.length).toBeGreaterThan(0);
    expect(new Set(looks).size).toBe(looks.length);
  });

  test('is titled for what grows, names its lines, and leaves out what was not run', () => {
    const svg = growthPicture([curve(0), NOT_RUN, curve(1)]) ?? '';
    expect(svg).toContain('<title>Milliseconds by the number of records, licenses or tokens</title>');
    expect(svg).toMatch(/>work 0<tspan[^>]*>of a kind</);
    expect(svg).not.toContain('work 9');
    expect(looksOf(svg)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('is none where nothing was run', () => {
    expect(growthPicture([])).toBeNull();
    expect(growthPicture([NOT_RUN])).toBeNull();
  });
});
