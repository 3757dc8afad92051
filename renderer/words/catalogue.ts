// The types of a catalogue: English says which texts there are and which values each one takes; the others follow it.

import type { en } from './en.ts';

export type Key = keyof typeof en;
export type Value = string | number;

type Forms = { readonly [Category in Intl.LDMLPluralRule]?: string };
export type Text = string | Forms;

type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<T> = T extends string ? NamesIn<T> : 'count' | NamesIn<T[keyof T]>;
type ValuesOf<K extends Key> = {
  readonly [N in NamesOf<(typeof en)[K]>]: N extends 'count' ? number : Value;
};

/** What `say` asks for beside the key: nothing for a text without values. */
export type Args<K extends Key> = NamesOf<(typeof en)[K]> extends never ? [] : [values: ValuesOf<K>];

export type Catalogue = { readonly [K in Key]?: Text };

/** A text in a language with these plural categories: one string, or one form for each category. */
type Same<English, Category extends string> = English extends string
  ? string
  : { readonly [C in Category]: string };

/** Every text, with the plural forms of the language. */
export type Whole<Category extends Intl.LDMLPluralRule> = {
  readonly [K in Key]: Same<(typeof en)[K], Category>;
};

/** Some of the texts; the others are said in English. */
export type Begun<Category extends Intl.LDMLPluralRule> = Partial<Whole<Category>>;

// A form may do without the number (“one license waits”), but every other value is there, and none is made up.
type Lost<English, Own> = Exclude<
  NamesOf<English>,
  NamesOf<Own> | (English extends string ? never : 'count')
>;
type Added<English, Own> = Exclude<NamesOf<Own>, NamesOf<English>>;
type Differs<English, Own> = [Lost<English, Own> | Added<English, Own>] extends [never] ? false : true;
type Strange<Own> = {
  [K in keyof Own]: K extends Key ? (Differs<(typeof en)[K], Own[K]> extends true ? K : never) : K;
}[keyof Own];

/** What a catalogue is held against: asks the impossible of each key that is strange or takes other values. */
export type SameNames<Own> = Catalogue & {
  readonly [K in Strange<Own>]: 'English does not have this key, or not with these {names}';
};
