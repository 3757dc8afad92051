// Which rows exist, where keys lead, and what a search finds.

import { describe, expect, test } from 'vitest';
import { rangeOf, rowAfterKey, rowsToRender, scrollTopFor } from '../../renderer/parts/window-range.ts';
import { indexed, matching } from '../../renderer/state/search.ts';

describe('windowed rows', () => {
  test('are a few more than fit, wherever one scrolls among 10,000', () => {
    for (const scrollTop of [0, 1, 640_000, 1_279_400, 2_000_000, -80]) {
      const { start, end } = rangeOf({ scrollTop, height: 600, rowHeight: 128 }, 10_000);
      expect(end - start).toBeLessThanOrEqual(14);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(10_000);
    }
  });

  test('cover every pixel of the viewport', () => {
    const view = { scrollTop: 12_345, height: 600, rowHeight: 128 };
    const { start, end } = rangeOf(view, 10_000);
    expect(start * 128).toBeLessThanOrEqual(view.scrollTop);
    expect(end * 128).toBeGreaterThanOrEqual(view.scrollTop + view.height);
  });

  test('keep the active row however far away it is, in order and once', () => {
    expect(rowsToRender({ start: 5, end: 7 }, 2, 9)).toEqual([2, 5, 6]);
    expect(rowsToRender({ start: 5, end: 7 }, 8, 9)).toEqual([5, 6, 8]);
    expect(rowsToRender({ start: 5, end: 7 }, 6, 9)).toEqual([5, 6]);
    expect(rowsToRender({ start: 0, end: 0 }, -1, 0)).toEqual([]);
  });

  test('scroll only as far as the row needs', () => {
    const view = { scrollTop: 256, height: 256, rowHeight: 128 };
    expect(scrollTopFor(view, 2)).toBeNull();
    expect(scrollTopFor(view, 1)).toBe(128);
    expect(scrollTopFor(view, 5)).toBe(512);
  });

  test('are walked by arrows, pages, Home and End, and stop at both ends', () => {
    const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'End', 'x'];
    expect(keys.map((key) => rowAfterKey(key, 0, 10, 4))).toEqual([1, 0, 4, 0, 9, null]);
    expect(rowAfterKey('ArrowDown', 9, 10, 4)).toBe(9);
    expect(rowAfterKey('ArrowDown', -1, 0, 4)).toBeNull();
  });
});

describe('search', () => {
  const index = indexed(['Well Planner\nTectonica', 'Pump Curve\nHydrosoft', 'ÄRGER\nx'], (text) => [text]);

  test('finds by every word, in any case and order', () => {
    expect(matching(index, 'TECTO well')).toEqual(['Well Planner\nTectonica']);
    expect(matching(index, 'ärger')).toEqual(['ÄRGER\nx']);
    expect(matching(index, 'well hydro')).toEqual([]);
  });

  test('gives everything for blanks', () => expect(matching(index, '  ')).toHaveLength(3));
});
