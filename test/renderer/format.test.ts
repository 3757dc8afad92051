// Words for time and number: plurals, spans that never promise too much, moments with their zone.

import { describe, expect, test } from 'vitest';
import {
  agoWords,
  exactMoment,
  exactSecond,
  spanBrief,
  spanMark,
  spanWords,
  zoneName,
} from '../../renderer/words/format.ts';
import { say } from '../../renderer/words/say.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('say', () => {
  test('chooses the plural by the count and groups large numbers', () => {
    expect(say('zone.counted', { count: 1 })).toBe('1 license');
    expect(say('zone.counted', { count: 0 })).toBe('0 licenses');
    expect(say('zone.counted', { count: 10_000 })).toBe('10,000 licenses');
    expect(say('seats.free', { free: 1, count: 1 })).toBe('1 of 1 seat free');
    expect(say('seats.free', { free: 3, count: 5 })).toBe('3 of 5 seats free');
  });

  test('never fills in a value twice, whatever a license is called', () => {
    const text = say('said.failed', { what: '{name}', name: '{why} $& {what}', why: 'x' });
    expect(text).toBe('{name}: {why} $& {what}. x');
  });
});

describe('spans', () => {
  test.each([
    [3 * DAY, '3 days'],
    [DAY, '1 day'],
    [2 * DAY + 5 * HOUR + 59 * MINUTE, '2 days 5 hours'],
    [8 * HOUR, '8 hours'],
    [HOUR + MINUTE, '1 hour 1 minute'],
    [45 * MINUTE, '45 minutes'],
    [59_999, '59 seconds'],
    [0, '0 seconds'],
    [-5, '0 seconds'],
  ])('says %d ms in whole words', (ms, words) => expect(spanWords(ms)).toBe(words));

  test.each([
    [3 * DAY + 4 * HOUR + 59 * MINUTE, '3 d 4 h'],
    [DAY, '1 d 0 h'],
    [DAY - 1, '23 h 59 min'],
    [9 * MINUTE + 5_999, '9 min 5 s'],
    [42_999, '42 s'],
    [999, '0 s'],
  ])('counts %d ms down without rounding up', (ms, words) => expect(spanBrief(ms)).toBe(words));

  test('says how long ago with one unit', () => {
    expect(agoWords(59_999)).toBe('just now');
    expect(agoWords(26 * HOUR)).toBe('1 day ago');
  });
});

describe('moments', () => {
  const end = Date.UTC(2026, 10, 24, 15, 5, 42);

  test('carry weekday, 24 h clock and zone', () => {
    expect(exactMoment(end, 'Europe/Berlin')).toBe('Tue 24 Nov 2026, 16:05 CET');
    expect(exactSecond(end, 'Europe/Berlin')).toBe('Tue 24 Nov 2026, 16:05:42 CET');
    expect(exactMoment(end, 'UTC')).toBe('Tue 24 Nov 2026, 15:05 UTC');
  });

  test('know the short names of zones outside Europe and fall back to the offset', () => {
    expect(zoneName(end, 'America/New_York')).toBe('EST');
    expect(zoneName(end, 'Australia/Perth')).toBe('AWST');
    expect(zoneName(end, 'America/Sao_Paulo')).toBe('GMT-3');
  });

  test('name the zone that holds at that moment, on both sides of a change of the clock', () => {
    const before = Date.UTC(2026, 9, 25, 0, 59);
    expect(exactMoment(before, 'Europe/Berlin')).toBe('Sun 25 Oct 2026, 02:59 CEST');
    expect(exactMoment(before + MINUTE, 'Europe/Berlin')).toBe('Sun 25 Oct 2026, 02:00 CET');
  });

  test('show midnight as 00:00 of the new day', () => {
    expect(exactMoment(Date.UTC(2026, 2, 14), 'UTC')).toBe('Sat 14 Mar 2026, 00:00 UTC');
  });

  test('say unknown for a moment no calendar holds', () => {
    expect(exactMoment(9e15, 'UTC')).toBe('Unknown');
    expect(exactMoment(Number.NaN, 'UTC')).toBe('Unknown');
  });
});

test('marks on a scale are never alike for different spans', () => {
  const marks = [30, 60, 90, 120, 24 * 60, 36 * 60].map((minutes) => spanMark(minutes * 60_000));
  expect(marks).toEqual(['30 min', '1 h', '1 h 30 min', '2 h', '1 d', '1 d 12 h']);
});
