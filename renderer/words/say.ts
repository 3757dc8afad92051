// Typed access to the texts: the key says which values a text needs, and the compiler asks for them.

import { en } from './en.ts';

type Plural = { readonly one: string; readonly other: string };
type Text = string | Plural;

export type Catalogue = Readonly<Record<keyof typeof en, Text>>;
export type Key = keyof typeof en;

type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<T> = T extends string ? NamesIn<T> : T extends Plural ? 'count' | NamesIn<T['other']> : never;
type Value = string | number;
type ValuesOf<K extends Key> = {
  readonly [N in NamesOf<(typeof en)[K]>]: N extends 'count' ? number : Value;
};
type Args<K extends Key> = NamesOf<(typeof en)[K]> extends never ? [] : [values: ValuesOf<K>];

/** Language of the texts; dates and numbers follow it, the 24 h clock is fixed. */
export const LANGUAGE = 'en-GB';

const catalogue: Catalogue = en;
const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(LANGUAGE);

/** Gives the text of `key` with its values filled in; numbers are grouped for the language. */
export function say<K extends Key>(key: K, ...args: Args<K>): string {
  const values: Readonly<Record<string, Value>> = args[0] ?? {};
  return fill(formOf(catalogue[key], values['count']), values);
}

function formOf(text: Text, count: Value | undefined): string {
  if (typeof text === 'string') return text;
  return plurals.select(Number(count)) === 'one' ? text.one : text.other;
}

// One pass only: a license may be named “{name}”, and a value must never be filled in again.
function fill(text: string, values: Readonly<Record<string, Value>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}
