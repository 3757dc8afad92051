// Finds what a person means by a piece of text: an ARN, a borrow id, or an unambiguous part of a name.

import { FieldpassError } from './failure.ts';

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
  if (first === undefined) throw new FieldpassError(notFound, undefined, { details: { asked: text } });
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
