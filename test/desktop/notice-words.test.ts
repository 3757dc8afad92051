// Notifications in German: every one the services send has words, names stay as they are, English stays English.

import { describe, expect, test } from 'vitest';
import { noticeWords } from '../../main/desktop/notice-words.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import { reminderWords } from '../../main/domain/reminder-words.ts';
import { MORNING } from '../support/samples.ts';
import { sentencesOfMain } from '../support/main-sentences.ts';

const SENDERS = new Set(['services/watch.ts', 'services/keeping.ts']);
const german = (title: string, body = ''): string => noticeWords({ title, body }, 'de-DE').title;

describe('a notice in German', () => {
  test.each(['week', 'three-days', 'ends-soon', 'last-hour', 'ended'] as const)(
    'has words for a reminder of the kind %s, with the time left and the moment',
    (kind) => {
      const endAt = kind === 'ended' ? MORNING : MORNING + 3 * HOUR_MS;
      const notice = reminderWords(kind, 'Drill Log', { endAt, now: MORNING, zone: 'UTC' });
      const { body, title } = noticeWords(notice, 'de-DE');
      expect(title).toMatch(/^Drill Log (endet|ist beendet)/);
      expect(body).toMatch(
        kind === 'ended' ? /^Beendet .*UTC\. Der Platz/ : /^Noch 3 h, bis .*UTC\. Mit Netz verlängern/,
      );
    },
  );

  test('writes the moment as German does', () => {
    const endAt = MORNING + 3 * HOUR_MS;
    const notice = reminderWords('ends-soon', 'Drill Log', { endAt, now: MORNING, zone: 'Europe/Berlin' });
    expect(noticeWords(notice, 'de-DE').body).toBe(
      'Noch 3 h, bis Mi., 4. Nov. 2026, 12:00 MEZ. Mit Netz verlängern.',
    );
    expect(noticeWords(notice, 'en-GB')).toBe(notice);
  });

  test('has words for every sentence the services send', () => {
    const sent = sentencesOfMain().filter(({ path }) => SENDERS.has(path));
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.filter(({ text }) => german(text) === text)).toEqual([]);
  });

  test.each([
    ['Reservoir Studio ends soon', 'Reservoir Studio endet bald'],
    ['Ship (v2.0) $& ends within the hour', 'Ship (v2.0) $& endet in weniger als einer Stunde'],
    ['Terrain Viewer has ended', 'Terrain Viewer ist beendet'],
    ['3 online checkouts have ended', '3 Online-Checkouts sind beendet'],
    ['Drill Log was not renewed', 'Drill Log wurde nicht verlängert'],
    ['Drill Log may be lost', 'Drill Log kann verloren gehen'],
  ])('turns “%s” into “%s”', (english, words) => expect(german(english)).toBe(words));

  test('without words stays as it is', () => expect(german('Something else')).toBe('Something else'));

  test('keeps what else belongs to it', () => {
    const notice = { title: 'A ends soon', body: 'Borrow again while you have a network.', borrowId: '7' };
    expect(noticeWords(notice, 'de-DE')).toEqual({
      title: 'A endet bald',
      body: 'Mit Netz erneut ausleihen.',
      borrowId: '7',
    });
  });
});

test('a notice in English is left alone', () => {
  const notice = { title: 'A ends soon', body: 'Borrow again while you have a network.' };
  expect(noticeWords(notice, 'en-GB')).toBe(notice);
});
