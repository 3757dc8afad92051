// The language the window speaks: chosen by the setting or by the system, and exchanged while it is open.

import { type Language, LANGUAGES, type LanguageCode } from './languages.ts';

/** The setting: one language, or that of the system. */
export type LanguageChoice = 'system' | LanguageCode;

let current = $state.raw<Language>(LANGUAGES.en);

/** The language spoken now; what reads it while it draws is drawn anew when another one is chosen. */
export function spoken(): Language {
  return current;
}

/** Speaks `language` from now on. */
export function speak(language: Language): void {
  current = language;
}

/** Speaks what the setting asks for; `preferred` are the languages of the system, the dearest first. */
export function setLanguage(
  choice: LanguageChoice,
  preferred: readonly string[] = navigator.languages,
): void {
  speak(LANGUAGES[languageOf(choice, preferred)]);
}

/** The language of a setting: the one named, else the first of `preferred` that Fieldpass has, else English. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): LanguageCode {
  if (choice !== 'system') return choice;
  const codes = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return codes.find(isLanguage) ?? 'en';
}

function isLanguage(code: string): code is LanguageCode {
  return Object.hasOwn(LANGUAGES, code);
}
