import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { plainLine } from '../../main/domain/plain-line.ts';
import { REMINDER_KINDS } from '../../main/domain/reminders.ts';
import { reminderWords } from '../../main/domain/reminder-words.ts';
import { durationWords, leftWords, minutesWords, momentWords } from '../../main/domain/time-words.ts';
import { MORNING } from '../support/samples.ts';

describe('a span in words', () => {
  test.each([
    [0, '0 s'],
    [999, '0 s'],
    [SECOND_MS, '1 s'],
    [MINUTE_MS - 1, '59 s'],
    [MINUTE_MS, '1 min'],
    [MINUTE_MS + 5 * SECOND_MS, '1 min 5 s'],
    [HOUR_MS + 5 * SECOND_MS, '1 h'],
    [23 * HOUR_MS + 59 * MINUTE_MS, '23 h 59 min'],
    [3 * DAY_MS + 4 * HOUR_MS + 59 * MINUTE_MS, '3 d 4 h'],
    [400 * DAY_MS, '400 d'],
  ])('of %i ms is cut off to two units: %s', (ms, words) => expect(durationWords(ms)).toBe(words));

  test.each([
    [0, 'under a minute'],
    [MINUTE_MS - 1, 'under a minute'],
    [MINUTE_MS, '1 min'],
    [12 * MINUTE_MS + 59 * SECOND_MS, '12 min'],
    [2 * HOUR_MS + MINUTE_MS - 1, '2 h'],
  ])('of %i ms has no seconds where nobody sees them tick: %s', (ms, words) =>
    expect(minutesWords(ms)).toBe(words),
  );
});

describe('a moment in words', () => {
  test('is exact, in its zone, and names the zone', () => {
    expect(momentWords(MORNING, 'UTC')).toBe('Wed, 4 Nov 2026, 08:00 UTC');
    expect(momentWords(MORNING, 'Europe/Berlin')).toBe('Wed, 4 Nov 2026, 09:00 CET');
  });

  test('stands behind what is left of the time until then; from the very end on it has ended', () => {
    expect(leftWords(MORNING + HOUR_MS, MORNING, 'UTC')).toBe('1 h left, until Wed, 4 Nov 2026, 09:00 UTC');
    expect(leftWords(MORNING + 1, MORNING, 'UTC')).toMatch(/^under a minute left, until /);
    expect(leftWords(MORNING, MORNING, 'UTC')).toBe('ended Wed, 4 Nov 2026, 08:00 UTC');
  });
});

describe('the words of a reminder', () => {
  const words = (kind: (typeof REMINDER_KINDS)[number], now: number) =>
    reminderWords(kind, 'Survey', { endAt: MORNING, now, zone: 'UTC' });

  test('name what ends and when, and say what to do', () => {
    expect(REMINDER_KINDS.map((kind) => words(kind, MORNING).title)).toEqual([
      'Survey ends in a week',
      'Survey ends in three days',
      'Survey ends soon',
      'Survey ends within the hour',
      'Survey has ended',
    ]);
    expect(words('last-hour', MORNING - 30 * MINUTE_MS).body).toBe(
      '30 min left, until Wed, 4 Nov 2026, 08:00 UTC. Renew it while you have a network.',
    );
    // For the words of other languages.
    expect(words('last-hour', 0).moment).toEqual({ at: MORNING, zone: 'UTC' });
    expect(words('ends-soon', MORNING - 1).body).toMatch(/^Under a minute left/);
    expect(words('ended', MORNING).body).toBe(
      'Ended Wed, 4 Nov 2026, 08:00 UTC. The seat went back by itself. Borrow it again when you have a network.',
    );
  });

  test('cut off a name that would fill the notice', () => {
    const { title } = reminderWords('ended', 'W'.repeat(300), { endAt: MORNING, now: MORNING, zone: 'UTC' });
    expect(title).toBe(`${'W'.repeat(79)}… has ended`);
  });
});

describe('a name as one plain line', () => {
  test('is left as it is where nothing is wrong with it', () => {
    for (const name of ['Survey', '地下水', 'برنامج', '👩🏽‍🔬 Lab', 'a & b; c'])
      expect(plainLine(name, 60)).toBe(name);
  });

  test.each([
    '\n',
    '\r',
    '\t',
    '\u0000',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud800',
  ])('has a mark where %j was', (unfit) => expect(plainLine(`a${unfit}b`, 60)).toBe('a\ufffdb'));

  test('has no blanks at its ends, and is cut between characters', () => {
    expect(plainLine('  a  ', 60)).toBe('a');
    expect(plainLine('🌊🌊🌊', 3)).toBe('🌊🌊🌊');
    expect(plainLine('🌊🌊🌊🌊', 3)).toBe('🌊🌊…');
  });
});
