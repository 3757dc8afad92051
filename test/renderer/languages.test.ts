// The catalogues: complete where promised, the same values everywhere, the plural forms of each language, dates.

import { afterEach, describe, expect, test } from 'vitest';
import type { Key, Text } from '../../renderer/words/catalogue.ts';
import { en } from '../../renderer/words/en.ts';
import { agoWords, clockTime, exactMoment, spanWords } from '../../renderer/words/format.ts';
import { languageOf, setLanguage, speak } from '../../renderer/words/language.svelte.ts';
import { LANGUAGES, type LanguageCode } from '../../renderer/words/languages.ts';
import { say } from '../../renderer/words/say.ts';
import { pseudoText } from './dev/pseudo.ts';

const DAY = 86_400_000;
const AT = Date.UTC(2026, 10, 24, 15, 5, 3);
const KEYS = Object.keys(en).filter((key): key is Key => Object.hasOwn(en, key));
const CODES = Object.keys(LANGUAGES).filter((code): code is LanguageCode => Object.hasOwn(LANGUAGES, code));
const BEGUN = ['es', 'ja'] as const;

const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
const formsOf = (text: Text): readonly string[] => (typeof text === 'string' ? [text] : Object.values(text));
const without = (names: readonly string[], name: string): string[] => names.filter((one) => one !== name);

afterEach(() => speak(LANGUAGES.en));

describe('every catalogue', () => {
  test.each(CODES)('%s has no key that English lacks', (code) => {
    expect(Object.keys(LANGUAGES[code].texts).filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  test.each(CODES)('%s tells facts apart that English tells apart', (code) => {
    const facts = KEYS.filter((key) => key.startsWith('details.') || key.startsWith('rehearsal.'));
    const english = facts.filter((key, at) => facts.findIndex((other) => en[other] === en[key]) === at);
    const texts: Readonly<Record<string, Text | undefined>> = LANGUAGES[code].texts;
    const own = english.flatMap((key) => (typeof texts[key] === 'string' ? [texts[key]] : []));
    expect(own.filter((text, at) => own.indexOf(text) !== at)).toEqual([]);
  });

  test.each(CODES)('%s takes the same values as English in every form', (code) => {
    const texts: Readonly<Record<string, Text | undefined>> = LANGUAGES[code].texts;
    for (const key of KEYS) {
      const own = texts[key];
      if (own === undefined) continue;
      const wanted = namesIn(formsOf(en[key]).at(-1)!);
      for (const form of formsOf(own))
        if (typeof own === 'string') expect(namesIn(form), key).toEqual(wanted);
        // A form for one may do without the number.
        else expect(without(namesIn(form), 'count'), key).toEqual(without(wanted, 'count'));
    }
  });

  test.each(CODES)('%s has exactly the plural forms of the language', (code) => {
    const { tag, texts } = LANGUAGES[code];
    const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
    const plural = Object.entries<Text>(texts).filter(([, text]) => typeof text !== 'string');
    expect(plural.length).toBeGreaterThan(0);
    for (const [key, text] of plural) expect(Object.keys(text).toSorted(), key).toEqual(categories);
  });
});

test('German is complete', () => {
  expect(KEYS.filter((key) => LANGUAGES.de.texts[key] === undefined)).toEqual([]);
});

test.each(BEGUN)('%s is begun: what is missing is said in English, and how much there is is told', (code) => {
  const { texts } = LANGUAGES[code];
  const missing = KEYS.filter((key) => texts[key] === undefined);
  process.stdout.write(`${code}: ${KEYS.length - missing.length} of ${KEYS.length} texts\n`);
  expect(KEYS.length - missing.length).toBeGreaterThan(80);
  expect(missing).toContain('authorities.intro');
  speak(LANGUAGES[code]);
  expect(say('authorities.intro')).toBe(en['authorities.intro']);
});

test('a text that falls back to English has the plurals and numbers of English', () => {
  speak(LANGUAGES.ja);
  expect(say('grants.strip', { count: 1 })).toBe('1 license waits for you.');
  expect(say('grants.strip', { count: 2_000 })).toBe('2,000 licenses wait for you.');
});

describe('plurals', () => {
  test('German counts one and the others, and groups with a point', () => {
    speak(LANGUAGES.de);
    expect(say('zone.counted', { count: 1 })).toBe('1 Lizenz');
    expect(say('zone.counted', { count: 10_000 })).toBe('10.000 Lizenzen');
  });

  test('Spanish has a form of its own for millions', () => {
    speak(LANGUAGES.es);
    expect(say('zone.counted', { count: 1 })).toBe('1 licencia');
    expect(say('zone.counted', { count: 2 })).toBe('2 licencias');
    expect(say('zone.counted', { count: 1_000_000 })).toBe('1.000.000 de licencias');
  });

  test('Japanese has one form', () => {
    speak(LANGUAGES.ja);
    expect(say('zone.counted', { count: 1 })).toBe('ライセンス 1 件');
  });
});

describe('time', () => {
  const moments: Readonly<Record<LanguageCode, string>> = {
    en: 'Tue 24 Nov 2026, 16:05 CET',
    de: 'Di. 24. Nov. 2026, 16:05 MEZ',
    es: 'mar 24 nov 2026, 16:05 CET',
    ja: '2026年11月24日（火） 16:05 CET',
  };
  test.each(CODES)('%s writes a moment its way, by the 24 h clock and with the zone', (code) => {
    speak(LANGUAGES[code]);
    expect(exactMoment(AT, 'Europe/Berlin')).toBe(moments[code]);
    expect(clockTime(AT, 'Europe/Berlin')).toBe('16:05:03');
  });

  test('a span and how long ago follow the language', () => {
    speak(LANGUAGES.de);
    expect(spanWords(2 * DAY + 3_600_000)).toBe('2 Tage 1 Stunde');
    expect(agoWords(3 * DAY)).toBe('vor 3 Tagen');
    expect(agoWords(5_000)).toBe('gerade eben');
    speak(LANGUAGES.ja);
    expect(agoWords(3 * DAY)).toBe('3 日前');
  });
});

describe('the choice', () => {
  test.each([
    ['system', ['de-AT', 'en'], 'de'],
    ['system', ['fr-FR', 'es-MX', 'de'], 'es'],
    ['system', ['ja'], 'ja'],
    ['system', ['fr', 'zh-Hant-TW'], 'en'],
    ['system', ['constructor', 'DE'], 'de'],
    ['system', [], 'en'],
    ['ja', ['de'], 'ja'],
  ] as const)('%s with a system that prefers %j is %s', (choice, preferred, code) => {
    expect(languageOf(choice, preferred)).toBe(code);
  });

  test('is spoken from then on', () => {
    setLanguage('de', []);
    expect(say('action.borrow')).toBe('Ausleihen');
    setLanguage('system', ['ja-JP']);
    expect(say('action.borrow')).toBe('借りる');
  });
});

test('the pseudo-locale makes English 40 % longer, keeps the values, and leaves units alone', () => {
  expect(pseudoText('Hello {name}, world')).toBe('[!! Ĥéļļö {name}, ẁöŕļď one !!]');
  expect(pseudoText('{count} min')).toBe('{count} míñ');
  expect(pseudoText('{date}, {time} {zone}')).toBe('{date}, {time} {zone}');
  for (const text of KEYS.flatMap((key) => formsOf(en[key])))
    expect(namesIn(pseudoText(text)), text).toEqual(namesIn(text));
});
