// The list of the history as it fills, and the days of its date fields.

import { describe, expect, test } from 'vitest';
import { dayAfter, dayIn, startOf } from '../../renderer/state/days.ts';
import { dayWords } from '../../renderer/words/history-words.ts';

const HOUR = 3_600_000;

describe('a day', () => {
  test('begins at midnight of this computer and is written back as it was', () => {
    for (const day of ['2026-03-14', '2026-12-31', '2024-02-29', '2026-03-29', '2026-10-25']) {
      const at = startOf(day);
      expect(new Date(at ?? 0).getHours()).toBe(0);
      expect(dayIn(at)).toBe(day);
      const end = dayAfter(day);
      expect(dayIn(end, -1)).toBe(day);
      expect(((end ?? 0) - (at ?? 0)) / HOUR).toBeGreaterThanOrEqual(23);
    }
  });

  test('that is none is null, and null is an empty field', () => {
    expect([startOf(''), startOf('14.3.2026'), dayAfter('x')]).toEqual([null, null, null]);
    expect(dayIn(null)).toBe('');
  });

  test('is worded as moments begin', () => {
    expect(dayWords(Date.UTC(2026, 10, 24, 15, 5), 'Europe/Berlin')).toBe('Tue 24 Nov 2026');
    expect(dayWords(Date.UTC(2026, 10, 24, 23, 30), 'Europe/Berlin')).toBe('Wed 25 Nov 2026');
  });
});
