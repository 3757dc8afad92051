// The phrase book: main's English sentences in German, alone, with values, side by side, and never with a part lost.

import { afterEach, describe, expect, test } from 'vitest';
import { EXIT_NUMBERS, FieldpassError, toFailure, type FailureCode } from '../../main/domain/failure.ts';
import { FAILURE_WORDS } from '../../main/domain/failure-words.ts';
import { failureSentence, failureWords, inWords } from '../../renderer/words/from-main.ts';
import { speak } from '../../renderer/words/language.svelte.ts';
import { LANGUAGES } from '../../renderer/words/languages.ts';

const CODES = Object.keys(EXIT_NUMBERS).filter((code): code is FailureCode =>
  Object.hasOwn(EXIT_NUMBERS, code),
);

afterEach(() => speak(LANGUAGES.en));

describe('in German', () => {
  test.each(CODES)('the failure %s has its sentence and its next step, in this order', (code) => {
    speak(LANGUAGES.de);
    const said = failureWords(toFailure(new FieldpassError(code)));
    const { sentence, nextStep } = FAILURE_WORDS[code];
    expect(said.original).toBeNull();
    expect(said).toEqual({ ...LANGUAGES.de.book.failure(code), original: null });
    expect(said.sentence).not.toBe(sentence);
    expect(said.nextStep).not.toBe(nextStep);
  });

  test('values keep their places, whatever they hold', () => {
    speak(LANGUAGES.de);
    expect(inWords('There is already a connection called “{0} $& (a+)”.')).toBe(
      'Es gibt schon eine Verbindung namens „{0} $& (a+)“.',
    );
    expect(inWords('The unit of “Users” is Count, not None.')).toBe(
      'Die Einheit von „Users“ ist Count, nicht None.',
    );
  });

  test('sentences side by side, and a sentence within a sentence, are said one by one', () => {
    speak(LANGUAGES.de);
    expect(inWords('AWS refused the heartbeat. The borrow has ended.')).toBe(
      'AWS hat das Lebenszeichen abgelehnt. Die Ausleihe ist beendet.',
    );
    expect(inWords('AWS allowed no seat. Most likely: the only seat is in use.')).toBe(
      'AWS hat keinen Platz gewährt. Wahrscheinlich: Der einzige Platz ist belegt.',
    );
    expect(inWords('This grant is active, so it stays as it is.')).toBe(
      'Diese Zuteilung ist aktiv, deshalb bleibt sie, wie sie ist.',
    );
  });

  test('a sentence without words stays whole in English, never half of it', () => {
    speak(LANGUAGES.de);
    const english = 'Something new was found. The license stays on this computer.';
    expect(inWords(english)).toBe(english);
  });

  test('a failure with an unknown sentence says what its code means, and keeps what main said', () => {
    speak(LANGUAGES.de);
    const failure = toFailure(
      new FieldpassError('offline', 'The tunnel of Acme is closed.', {
        details: { nextStep: 'Open the tunnel.' },
      }),
    );
    expect(failureWords(failure)).toEqual({
      ...LANGUAGES.de.book.failure('offline'),
      original: 'The tunnel of Acme is closed. Open the tunnel.',
    });
    expect(failureSentence(failure)).toMatch(/^AWS war nicht erreichbar.*\(The tunnel of Acme is closed\./);
  });

  test('a known sentence keeps its own next step even where that one is unknown', () => {
    speak(LANGUAGES.de);
    const failure = toFailure(
      new FieldpassError('offline', undefined, { details: { nextStep: 'Open the tunnel.' } }),
    );
    expect(failureWords(failure)).toEqual({
      ...LANGUAGES.de.book.failure('offline'),
      original: 'Open the tunnel.',
    });
    // In one line there is no next step, so nothing of it is missing.
    expect(failureSentence(failure)).toBe(LANGUAGES.de.book.failure('offline').sentence);
  });
});

test('in English a failure is said as main says it', () => {
  const failure = toFailure(new FieldpassError('offline', 'The tunnel of Acme is closed.'));
  expect(failureWords(failure)).toEqual({
    sentence: 'The tunnel of Acme is closed.',
    nextStep: FAILURE_WORDS.offline.nextStep,
    original: null,
  });
});

test('in a language without a phrase book main is heard in English', () => {
  speak(LANGUAGES.ja);
  expect(inWords('All seats are in use.')).toBe('All seats are in use.');
});

test('the window’s own failure follows the language, also when that changes afterwards', () => {
  const details = { nextStep: 'Start Fieldpass again.', from: 'window' };
  const failure = { code: 'internal', message: 'No answer.', retryable: true, details } as const;
  speak(LANGUAGES.de);
  expect(failureWords(failure).nextStep).toBe('Fieldpass neu starten.');
});
