// Finds what a person means by a piece of text: an ARN, a borrow id, or an unambiguous part of a name.

import { FieldpassError } from './failure.ts';
import { FAILURE_WORDS } from './failure-words.ts';

export type Candidate<T> = {
  readonly item: T;
  /** Exact names: ARN, borrow id. */
  readonly ids: readonly string[];
  readonly name: string;
};

const MOST_NAMED = 5;

/**
 * The one candidate meant by `text`: an exact id, else an exact name, else a part of the name or of a borrow id (at
 * least 6 characters), case ignored. Throws `notFound` or `license-ambiguous` with the first matches named.
 */
export function findMeant<T>(
  text: string,
  candidates: readonly Candidate<T>[],
  notFound:
    'license-not-found' | 'borrow-not-found' | 'checkout-not-found' | 'grant-not-found' | 'trip-not-found',
): T {
  const wanted = fold(text);
  const stages = [
    candidates.filter(({ ids }) => ids.includes(text.trim())),
    candidates.filter(({ name }) => fold(name) === wanted),
    candidates.filter(({ ids, name }) => fold(name).includes(wanted) || isPartOfId(wanted, ids)),
  ];
  const matches = wanted === '' ? [] : (stages.find((stage) => stage.length > 0) ?? []);
  const [first, second] = matches;
  if (first === undefined) {
    const near = nearest(
      text,
      candidates.map(({ name }) => name),
    );
    const nextStep =
      near === null ? {} : { nextStep: `Did you mean “${near}”? ${FAILURE_WORDS[notFound].nextStep}` };
    throw new FieldpassError(notFound, undefined, { details: { asked: text, ...nextStep } });
  }
  if (second === undefined) return first.item;
  const names = matches.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = matches.length - names.length;
  const message = `“${text}” fits ${matches.length} licenses: ${names.join('; ')}${more > 0 ? ` and ${more} more` : ''}. Nothing was done.`;
  throw new FieldpassError('license-ambiguous', message, {
    details: { asked: text, matches: matches.length },
  });
}

const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();

function isPartOfId(wanted: string, ids: readonly string[]): boolean {
  return wanted.length >= 6 && ids.some((id) => !id.includes(':') && id.startsWith(wanted));
}

/**
 * The one name that a mistyped text comes closest to, whole or as some of its words: one letter in four may be wrong,
 * missing or too much. Null where none is close, or two are equally close.
 */
export function nearest(text: string, names: readonly string[]): string | null {
  const wanted = fold(text);
  const most = Math.floor(Array.from(wanted).length / 4);
  if (most < 1) return null;
  const close = [...new Set(names)]
    .map((name) => ({ name, distance: distanceToPart(wanted, fold(name), most) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  const [first, second] = close;
  return first === undefined || first.distance === second?.distance ? null : first.name;
}

function distanceToPart(wanted: string, name: string, most: number): number {
  const count = wanted.split(' ').length;
  const words = name.split(' ');
  const parts = words.map((_, at) => words.slice(at, at + count).join(' '));
  return Math.min(...[name, ...parts].map((part) => distance(wanted, part, most)));
}

// Levenshtein's, row by row. What differs much in length is not looked at: names may be long and many.
function distance(one: string, other: string, most: number): number {
  const [wanted, letters] = [Array.from(one), Array.from(other)];
  if (Math.abs(wanted.length - letters.length) > most) return Infinity;
  let row = [0, ...letters.map((_, at) => at + 1)];
  let left = letters.length;
  for (const [at, letter] of wanted.entries()) {
    left = at;
    let diagonal = at;
    row = row.map((above, to) => {
      // In the first column, which has no letter, all three are the same.
      const changed = diagonal + (letter === letters[to - 1] ? 0 : 1);
      left = Math.min(left + 1, above + 1, changed);
      diagonal = above;
      return left;
    });
  }
  return left;
}
