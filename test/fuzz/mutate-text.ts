// Changes texts and bytes: flips, cuts, copies, splices with another, pieces from the list of oddities, repetition.

import { Buffer } from 'node:buffer';
import { ODD_TEXTS } from './oddities.ts';
import type { Random } from './random.ts';

/** Longest text that is made: the limit of most parsers, and a little. */
export const LONGEST = 70_000;

type Edit = (text: string, random: Random, other: string, words: readonly string[]) => string;

const EDITS: readonly Edit[] = [
  (text, random) => replaced(text, random.below(text.length), 1, String.fromCharCode(flipped(text, random))),
  (text, random) =>
    replaced(
      text,
      random.below(text.length),
      1,
      String.fromCharCode(random.below(random.once(8) ? 65_536 : 128)),
    ),
  (text, random) => replaced(text, random.below(text.length), 1, text[random.below(text.length)] ?? ''),
  (text, random) => replaced(text, random.below(text.length + 1), random.below(3), random.pick(ODD_TEXTS)),
  (text, random, _, words) =>
    replaced(text, random.below(text.length + 1), random.below(3), random.pick(words)),
  (text, random, _, words) => withWord(text, random, words),
  (text, random) =>
    replaced(text, random.below(text.length), 1 + random.below(random.once(4) ? text.length : 4), ''),
  (text, random) => copied(text, random),
  (text, random, other) => spliced(text, random, other),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => `${random.pick(ODD_TEXTS)}${text}`,
  (text, random) => `${text}${random.pick(ODD_TEXTS)}`,
  (text, random) => renumbered(text, random),
];

/** One to four changes. `words` are pieces that mean something to this parser. */
export function mutateText(
  text: string,
  random: Random,
  other: string,
  words: readonly string[] = ODD_TEXTS,
): string {
  let changed = text;
  for (let left = 1 + (random.word() & random.word() & 3); left > 0; left -= 1)
    changed = random.pick(EDITS)(changed, random, other, words);
  return random.once(5_000) ? swollen(changed, random) : changed.slice(0, LONGEST);
}

/** As `mutateText`, on bytes: each stands for a character. */
export function mutateBytes(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
  words?: readonly string[],
): Uint8Array {
  const text = mutateText(latin(bytes), random, latin(other), words);
  return Buffer.from(text, 'latin1');
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const replaced = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length);

function flipped(text: string, random: Random): number {
  return (text.charCodeAt(random.below(text.length)) || 0) ^ (1 << random.below(7));
}

function copied(text: string, random: Random): string {
  const from = random.below(text.length);
  const piece = text.slice(from, from + 1 + random.below(40));
  return replaced(
    text,
    random.below(text.length + 1),
    0,
    piece.repeat(random.once(10) ? 1 + random.below(20) : 1),
  );
}

function spliced(text: string, random: Random, other: string): string {
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
}

// A word of the parser in place of one that stands there: the change most likely to get far.
function withWord(text: string, random: Random, words: readonly string[]): string {
  const found = text.indexOf(random.pick(words), random.below(text.length));
  const length = found === -1 ? 0 : 1 + random.below(8);
  return replaced(text, found === -1 ? random.below(text.length) : found, length, random.pick(words));
}

function renumbered(text: string, random: Random): string {
  const start = random.below(text.length);
  for (let at = start; at < text.length && at < start + 60; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57)
      return replaced(text, at, 1, String(random.below(random.once(5) ? 100_000 : 10)));
  }
  return text;
}

// The costs of a parser show on what is long and alike.
function swollen(text: string, random: Random): string {
  const piece = random.once(2) ? random.pick(ODD_TEXTS) || 'a' : text.slice(0, 1 + random.below(24)) || 'a';
  const room = 2_000 + random.below(LONGEST - 2_000);
  const filler = piece.repeat(Math.ceil(room / piece.length)).slice(0, room);
  const at = random.below(text.length + 1);
  return (text.slice(0, at) + filler + text.slice(at)).slice(0, LONGEST);
}
