// Notifications in German: every one the services send has words, names stay as they are, English stays English.

import { describe, expect, test } from 'vitest';
import { noticeWords } from '../../main/desktop/notice-words.ts';
import { sentencesOfMain } from '../support/main-sentences.ts';

const SENDERS = new Set(['domain/reminder-words.ts', 'services/watch.ts', 'services/keeping.ts']);
const german = (title: string, body = ''): string => noticeWords({ title, body }, 'de-DE').title;

describe('a notice in German', () => {
  test('has words for every sentence the services send', () => {
    const sent = sentencesOfMain().filter(({ path }) => SENDERS.has(path));
    expect(sent.length).toBeGreaterThan(4);
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
