// Words for the sentences main sends in English: looked up by the English sentence itself, which only main writes.

import type { FailureCode } from '../../main/domain/failure.ts';
import type { FAILURE_WORDS } from '../../main/domain/failure-words.ts';

type Sentences<C extends FailureCode> =
  (typeof FAILURE_WORDS)[C]['sentence'] | (typeof FAILURE_WORDS)[C]['nextStep'];

/** For each code its English sentence and next step, in this order, each with its words in the language. */
export type FailurePhrases = {
  readonly [C in FailureCode]: { readonly [English in Sentences<C>]: string };
};

/** English sentences as the source of main has them, `{0}`, `{1}` … for the values, with their words. */
export type Phrases = Readonly<Record<string, string>>;

export type PhraseBook = {
  /** The words for an English sentence, or several in a row; null where one of them is not in the book. */
  readonly wordsFor: (english: string) => string | null;
  /** What the code alone means. */
  readonly failure: (code: FailureCode) => { readonly sentence: string; readonly nextStep: string };
};

/** A book of both tables. */
export function phraseBook(failures: FailurePhrases, phrases: Phrases): PhraseBook {
  const all = [
    ...Object.values(failures).flatMap((words) => Object.entries(words)),
    ...Object.entries(phrases),
  ];
  return {
    wordsFor: remembered(lookUp(new Map(all), all.filter(([english]) => HOLE.test(english)).map(templateOf))),
    failure: (code) => {
      const [sentence = '', nextStep = ''] = Object.values(failures[code]);
      return { sentence, nextStep };
    },
  };
}

type Template = { readonly pattern: RegExp; readonly words: string };
type LookUp = (english: string) => string | null;

const HOLE = /\{\d\}/;
const SENTENCE_END = /[.!?](\s|$)/;

function templateOf([english, words]: readonly [string, string]): Template {
  const parts = english.split(/(\{\d\})/).map((part) => (HOLE.test(part) ? '([^]+?)' : escaped(part)));
  return { pattern: new RegExp(`^${parts.join('')}$`), words };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function lookUp(exact: ReadonlyMap<string, string>, templates: readonly Template[]): LookUp {
  const find = (english: string): string | null =>
    exact.get(english) ?? fromTemplate(english) ?? fromParts(english);
  // What was filled in may be a sentence of main itself, which needs its words too; a name or a number stays.
  const valueOf = (value: string): string | null => find(value) ?? (SENTENCE_END.test(value) ? null : value);

  function fromTemplate(english: string): string | null {
    for (const { pattern, words } of templates) {
      const values = pattern.exec(english)?.slice(1).map(valueOf);
      if (values === undefined || values.includes(null)) continue;
      return words.replace(/\{(\d)\}/g, (_hole, place: string) => values[Number(place)] ?? '');
    }
    return null;
  }

  // Main sets sentences side by side: “AWS refused. The license stays on this computer.”
  function fromParts(english: string): string | null {
    const ends = [...english.matchAll(/[.!?] (?=[\p{Lu}“])/gu)].map(({ index }) => index + 1);
    for (const end of ends.reverse()) {
      const first = exact.get(english.slice(0, end)) ?? fromTemplate(english.slice(0, end));
      const rest = first === null ? null : find(english.slice(end + 1));
      if (first !== null && rest !== null) return `${first} ${rest}`;
    }
    return null;
  }
  return find;
}

const MOST_REMEMBERED = 500;

// Every row asks at every drawing, and a list of licenses says few different sentences.
function remembered(find: LookUp): LookUp {
  const known = new Map<string, string | null>();
  return (english) => {
    const before = known.get(english);
    if (before !== undefined) return before;
    const words = find(english);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(english, words);
    return words;
  };
}
