// Typed access to the texts: the key says which values a text needs, and the compiler asks for them.

import type { Args, Key, Text, Value } from './catalogue.ts';
import { en } from './en.ts';
import { spoken } from './language.svelte.ts';

/** Texts that a language lacks are said in English, with the plurals and numbers of English. */
const ENGLISH = 'en-GB';

/**
 * Gives the text of `key` in the language spoken, with its values filled in; numbers are grouped for the language.
 * What shows it says it anew when another language is chosen.
 */
export function say<K extends Key>(key: K, ...args: Args<K>): string {
  const values: Readonly<Record<string, Value>> = args[0] ?? {};
  const { tag, texts } = spoken();
  const own = texts[key];
  return own === undefined ? filled(en[key], values, ENGLISH) : filled(own, values, tag);
}

function filled(text: Text, values: Readonly<Record<string, Value>>, tag: string): string {
  return fill(formOf(text, values['count'], tag), values, tag);
}

function formOf(text: Text, count: Value | undefined, tag: string): string {
  if (typeof text === 'string') return text;
  return text[rulesOf(tag).plurals.select(Number(count))] ?? text.other ?? '';
}

// One pass only: a license may be named “{name}”, and a value must never be filled in again.
function fill(text: string, values: Readonly<Record<string, Value>>, tag: string): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? rulesOf(tag).numbers.format(value) : value;
  });
}

type Rules = { readonly plurals: Intl.PluralRules; readonly numbers: Intl.NumberFormat };

// Made once a language: rows ask often.
const rules = new Map<string, Rules>();

function rulesOf(tag: string): Rules {
  const known = rules.get(tag);
  if (known !== undefined) return known;
  const made = { plurals: new Intl.PluralRules(tag), numbers: new Intl.NumberFormat(tag) };
  rules.set(tag, made);
  return made;
}
