// Gives the dev page its language: `?language=de`, or `pseudo` and `rtl`, which take the place of English.

import { type LanguageChoice, setLanguage, speak } from '../../../renderer/words/language.svelte.ts';
import { LANGUAGES } from '../../../renderer/words/languages.ts';
import { pseudo, pseudoRtl } from './pseudo.ts';

declare global {
  interface Window {
    /** Chooses another language while the window is open, as the setting does. */
    choose: (choice: LanguageChoice | 'pseudo' | 'rtl') => void;
  }
}

const asked = new URLSearchParams(location.search).get('language') ?? '';

if (asked === 'pseudo' || asked === 'rtl') Object.assign(LANGUAGES.en, asked === 'rtl' ? pseudoRtl : pseudo);
// The system's languages are what the window goes by where nobody chose one.
else if (asked !== '') Object.defineProperty(navigator, 'languages', { value: [asked] });

const MADE_UP = { pseudo, rtl: pseudoRtl };
const choose: Window['choose'] = (choice) =>
  choice === 'pseudo' || choice === 'rtl' ? speak(MADE_UP[choice]) : setLanguage(choice);
Object.assign(window, { choose });
