// Which rows of a long list exist, and where keys lead.

import { describe, expect, test } from 'vitest';
import {
  rangeOf,
  rowAfterKey,
  rowFrom,
  rowsToRender,
  scrollTopFor,
} from '../../renderer/parts/window-range.ts';

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

  test('are not left under a heading that stays in view', () => {
    const view = { scrollTop: 256, height: 512, rowHeight: 128, covered: 128 };
    expect(scrollTopFor(view, 2)).toBe(128);
    expect(scrollTopFor(view, 3)).toBeNull();
    expect(scrollTopFor({ ...view, scrollTop: 64 }, 0)).toBe(0);
  });

  test('are found past headings, in the direction of the key and back where it leads out', () => {
    const isRow = (index: number): boolean => ![0, 3].includes(index);
    expect(rowFrom(0, 1, 6, isRow)).toBe(1);
    expect(rowFrom(3, 1, 6, isRow)).toBe(4);
    expect(rowFrom(3, -1, 6, isRow)).toBe(2);
    expect(rowFrom(0, -1, 6, isRow)).toBe(1);
    expect(rowFrom(0, 1, 1, () => false)).toBe(-1);
    expect(rowFrom(-1, 1, 0, isRow)).toBe(-1);
  });
});
