// The languages of the window: what each is called, how it writes dates and numbers, its texts and its phrase book.

import type { Catalogue } from './catalogue.ts';
import { deSentences } from './de-sentences.ts';
import { deFailures } from './de-failures.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { ja } from './ja.ts';
import { type PhraseBook, phraseBook } from './phrase-book.ts';

export type Language = {
  /** For the attribute `lang`, which decides how a screen reader speaks. */
  readonly lang: string;
  /** BCP 47, for dates, numbers and plurals. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  /** A text that is missing here is said in English. */
  readonly texts: Catalogue;
  /** Words for the sentences that main sends in English; null where English is spoken. */
  readonly book: PhraseBook | null;
};

export const LANGUAGES = {
  en: { lang: 'en', tag: 'en-GB', dir: 'ltr', texts: en, book: null },
  de: { lang: 'de', tag: 'de-DE', dir: 'ltr', texts: de, book: phraseBook(deFailures, deSentences) },
  es: { lang: 'es', tag: 'es-ES', dir: 'ltr', texts: es, book: null },
  ja: { lang: 'ja', tag: 'ja-JP', dir: 'ltr', texts: ja, book: null },
} as const satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;
