// The pseudo-locale: English made 40 % longer, accented and put in brackets, so that hard-coded and cut texts show.

import type { Catalogue, Text } from '../../../renderer/words/catalogue.ts';
import { en } from '../../../renderer/words/en.ts';
import type { Language } from '../../../renderer/words/languages.ts';

const ACCENTED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'á',
    c: 'ç',
    d: 'ď',
    e: 'é',
    h: 'ĥ',
    i: 'í',
    l: 'ļ',
    n: 'ñ',
    o: 'ö',
    r: 'ŕ',
    s: 'š',
    t: 'ţ',
    u: 'û',
    w: 'ẁ',
    y: 'ý',
    A: 'Á',
    B: 'ß',
    C: 'Ç',
    D: 'Ð',
    E: 'É',
    H: 'Ĥ',
    I: 'Î',
    K: 'Ķ',
    L: 'Ļ',
    N: 'Ñ',
    O: 'Ö',
    R: 'Ŕ',
    S: 'Š',
    T: 'Ţ',
    U: 'Û',
    W: 'Ŵ',
    Y: 'Ý',
  }),
);
const FILLING = 'one two three four five six seven eight nine ten ';
const LONGER = 0.4;
const A_UNIT = /^\{count\} [a-z]{1,3}$/;

/** “Hello {name}” → “[!! Ĥéļļö {name} one !!]”: the values keep their places. */
export function pseudoText(english: string): string {
  const accented = english
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : accent(part)))
    .join('');
  const letters = english.replace(/\{\w+\}/g, '').replace(/[^A-Za-z]/g, '').length;
  // “{count} d” and “{date}, {time}” have no words; in brackets a moment would be longer than in any language.
  if (letters === 0 || A_UNIT.test(english)) return accented;
  const length = Math.ceil(letters * LONGER);
  const filling = FILLING.repeat(Math.ceil(length / FILLING.length)).slice(0, length);
  return `[!! ${accented} ${filling.trimEnd()} !!]`;
}

function accent(text: string): string {
  return Array.from(text, (letter) => ACCENTED.get(letter) ?? letter).join('');
}

function pseudoForms(text: Text): Text {
  if (typeof text === 'string') return pseudoText(text);
  return Object.fromEntries(Object.entries(text).map(([category, form]) => [category, pseudoText(form)]));
}

const texts: Catalogue = Object.fromEntries(
  Object.entries(en).map(([key, text]) => [key, pseudoForms(text)]),
);

/** Also what main says is in brackets: its sentences reach the window through the phrase book and in no other way. */
export const pseudo: Language = {
  lang: 'en',
  tag: 'en-GB',
  dir: 'ltr',
  texts,
  book: {
    wordsFor: pseudoText,
    failure: (code) => ({ sentence: pseudoText(code), nextStep: pseudoText(code) }),
  },
};

/** The same from right to left. */
export const pseudoRtl: Language = { ...pseudo, dir: 'rtl' };
