// Typed access to the texts: the key says which values a text needs, and the compiler asks for them. Plural forms and
// what is in them are said by ICU MessageFormat.

import { IntlMessageFormat } from 'intl-messageformat';
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
  const values: Values = args[0] ?? {};
  const { tag, texts } = spoken();
  const own = texts[key];
  return own === undefined ? filled(en[key], values, ENGLISH) : filled(own, values, tag);
}

type Values = Readonly<Record<string, Value>>;
type Spoken = {
  readonly messages: Map<Text, IntlMessageFormat>;
  readonly numbers: Intl.NumberFormat;
};

function filled(text: Text, values: Values, tag: string): string {
  // Ten thousand rows are said at once: what has no plural needs no message.
  if (typeof text === 'string') return fill(text, values, tag);
  const { messages, numbers } = spokenIn(tag);
  const known = messages.get(text);
  const message = known ?? new IntlMessageFormat(messageOf(text), tag, undefined, { ignoreTag: true });
  if (known === undefined) messages.set(text, message);
  // The number that decides the form is grouped by the message itself.
  const written = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' && name !== 'count' ? numbers.format(value) : value,
  ]);
  return String(message.format(Object.fromEntries(written) as Record<string, Value>));
}

// One pass only: a license may be named “{name}”, and a value must never be filled in again.
function fill(text: string, values: Values, tag: string): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? spokenIn(tag).numbers.format(value) : value;
  });
}

// A catalogue has plural forms as an object, which the compiler can hold against the plural categories of a language.
function messageOf(text: Exclude<Text, string>): string {
  const forms = Object.entries(text).map(
    ([category, form]) => `${category} {${form.replaceAll('{count}', '#')}}`,
  );
  return `{count, plural, ${forms.join(' ')}}`;
}

// Made once a language: rows ask often.
const languages = new Map<string, Spoken>();

function spokenIn(tag: string): Spoken {
  const known = languages.get(tag);
  if (known !== undefined) return known;
  const made = { messages: new Map<Text, IntlMessageFormat>(), numbers: new Intl.NumberFormat(tag) };
  languages.set(tag, made);
  return made;
}
