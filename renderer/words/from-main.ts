// What main sends as English sentences – failures, reasons, notes – in the language spoken; nothing is ever left out.

import type { Failure } from '../../main/domain/failure.ts';
import { spoken } from './language.svelte.ts';
import { say } from './say.ts';

export type FailureText = {
  readonly sentence: string;
  readonly nextStep: string;
  /** What main said in English, where the language has words only for the code; null where it has all. */
  readonly original: string | null;
};

/** A sentence of main in the language spoken, or as it is where the language has no words for it. */
export function inWords(english: string): string {
  return spoken().book?.wordsFor(english) ?? english;
}

/**
 * A failure in the language spoken. A sentence without words gives way to what the code means, and stays as `original`.
 */
export function failureWords({ code, message, details }: Failure): FailureText {
  const { nextStep } = details;
  // The window's own failure has no sentence of main.
  if (details['from'] === 'window')
    return { sentence: say('fault.message'), nextStep: say('fault.nextStep'), original: null };
  const { book } = spoken();
  if (book === null) return { sentence: message, nextStep, original: null };
  const sentence = book.wordsFor(message);
  const next = book.wordsFor(nextStep);
  const plain = book.failure(code);
  const missing = [...(sentence === null ? [message] : []), ...(next === null ? [nextStep] : [])];
  return {
    sentence: sentence ?? plain.sentence,
    nextStep: next ?? plain.nextStep,
    original: missing.length === 0 ? null : missing.join(' '),
  };
}

/** A failure in one line, for a cell or an announcement. */
export function failureSentence(failure: Failure): string {
  const { sentence } = failureWords(failure);
  const isOriginal = sentence === failure.message || failure.details['from'] === 'window';
  if (isOriginal || spoken().book?.wordsFor(failure.message) === sentence) return sentence;
  return `${sentence} (${failure.message})`;
}
