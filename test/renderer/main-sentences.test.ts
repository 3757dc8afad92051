// Every sentence of main that the window may show has its German; what needs none is named here with the reason.

import { describe, expect, test } from 'vitest';
import { deSentences } from '../../renderer/words/de-sentences.ts';
import { LANGUAGES } from '../../renderer/words/languages.ts';
import { sentencesIn, sentencesOfMain } from '../support/main-sentences.ts';

/** Files whose sentences do not come into the window, and why. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['desktop/closing.ts', 'a dialog of the system, in main/desktop/words-en.ts'],
  ['desktop/notice-words.ts', 'the German of notifications'],
  ['domain/calendar.ts', 'a file for other programs, in English'],
  ['domain/reminder-words.ts', 'notifications of the system'],
  ['desktop/words-en.ts', 'what the system draws, with its German beside it'],
  ['desktop/words-de.ts', 'what the system draws, in German'],
  ['desktop/start-refusal.ts', 'to standard error, before there is a window'],
  ['services/watch.ts', 'notifications of the system, in main/desktop/notice-words.ts'],
  ['services/keeping.ts', 'notifications of the system, in main/desktop/notice-words.ts'],
  ['adapters/keychain/keytar-helper.ts', 'details.reason, for support'],
  ['adapters/keychain/keytar-vault.ts', 'details.reason, for support'],
  ['adapters/keychain/vault-sentinel.ts', 'details.reason, for support'],
  ['adapters/keychain/vault-slots.ts', 'details.reason, for support'],
]);

const known = (english: string): boolean => LANGUAGES.de.book.wordsFor(english) !== null;
const shown = sentencesOfMain().filter(({ path }) => !ELSEWHERE.has(path));

describe('the sentences of main', () => {
  test('have their German', () => {
    expect(shown.length).toBeGreaterThan(150);
    expect(shown.filter(({ text }) => !known(text) && !Object.hasOwn(deSentences, text))).toEqual([]);
  });

  test('are still there: the phrase book has no sentence that main says no more', () => {
    const said = new Set(sentencesOfMain().map(({ text }) => text));
    const gone = Object.keys(deSentences).filter((text) => /[.?!]$/.test(text) && !said.has(text));
    expect(gone).toEqual([]);
  });

  test('keep every value in German', () => {
    const holes = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map(String).sort();
    for (const [english, german] of Object.entries(deSentences))
      expect(holes(german), english).toEqual(holes(english));
  });

  test('are found in strings and templates, and neither in code nor in queries', () => {
    const source = [
      "const one = 'It is over.';",
      'const two = `${name} fits ${count} licenses. Nothing was done.`;',
      'const three = `AWS allowed no seat. ${rest}`;',
      "const four = 'SELECT value FROM marks WHERE name = ?';",
      "const five = 'data-dir.ts';",
      "log.warn('listing failed');",
    ].join('\n');
    expect(sentencesIn(source)).toEqual([
      'It is over.',
      '{0} fits {1} licenses. Nothing was done.',
      'AWS allowed no seat. {0}',
    ]);
  });
});
