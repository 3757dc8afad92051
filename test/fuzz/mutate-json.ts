// Changes JSON in two ways by turns: its meaning, so that it stays JSON, and its text, so that it may not.

import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import type { Random } from './random.ts';

/** JSON text like the given one, mostly still JSON. */
export function mutateJson(text: string, random: Random, other: string, words?: readonly string[]): string {
  const value = random.once(4) ? undefined : valueIn(text);
  if (value === undefined) return mutateText(text, random, other, words);
  return written(mutateValue(value, random, valueIn(other))) ?? text;
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function written(value: unknown): string | undefined {
  // What JSON does not know is written as the nearest it knows; infinity as text that reads back as one.
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? Number(inner) : inner,
  )?.replaceAll('"infinite"', '1e400');
}
