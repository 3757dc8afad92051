// The order of the rows of a zone, and the headings between them when they are grouped.

import type { Findable } from './findable.ts';
import type { Sort } from './finding.svelte.ts';

/** One line of a list: a row, or the heading of the rows that follow it. */
export type Line<T> =
  | Pick<Findable<T>, 'kind' | 'item'>
  | { readonly kind: 'group'; readonly title: string; readonly count: number };

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Places of texts in the order of the language, kept and added to: collating 10,000 anew costs several frames. */
export class Ranks {
  #sorted: readonly string[] = [];
  #places: ReadonlyMap<string, number> = new Map();

  /** Takes the texts up and gives the function that tells the place of each. */
  over(texts: readonly string[]): (text: string) => number {
    const fresh = [...new Set(texts.filter((text) => !this.#places.has(text)))];
    if (fresh.length > 0) {
      this.#sorted = merged(this.#sorted, fresh.sort(compareTexts));
      this.#places = new Map(this.#sorted.map((text, place) => [text, place]));
    }
    const places = this.#places;
    return (text) => places.get(text) ?? 0;
  }
}

function compareTexts(one: string, other: string): number {
  return collator.compare(one, other);
}

// A list grows page by page: each page looks for its places among what is sorted already.
function merged(sorted: readonly string[], fresh: readonly string[]): readonly string[] {
  const all: string[] = [];
  let taken = 0;
  for (const text of fresh) {
    let [low, high] = [taken, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareTexts(sorted[middle] ?? '', text) <= 0) low = middle + 1;
      else high = middle;
    }
    for (; taken < low; taken += 1) all.push(sorted[taken] ?? '');
    all.push(text);
  }
  return [...all, ...sorted.slice(taken)];
}

/** Ranks of every text that rows are sorted by. */
export class RowRanks {
  readonly #names = new Ranks();
  readonly #issuers = new Ranks();
  readonly #products = new Ranks();

  /** The rows in the asked order; rows that are alike stay as main sent them. */
  sorted<T>(rows: readonly Findable<T>[], sort: Sort, isGrouped: boolean): readonly Findable<T>[] {
    const nameOf = this.#names.over(rows.map(({ name }) => name));
    const issuerOf = sort === 'issuer' ? this.#issuers.over(rows.map(({ issuer }) => issuer)) : null;
    const productOf = isGrouped ? this.#products.over(rows.map(({ product }) => product)) : null;
    const keyed = rows.map((row): Keyed<T> => ({
      row,
      group: productOf?.(row.product) ?? 0,
      first: issuerOf?.(row.issuer) ?? (sort === 'end' ? row.place : 0),
      end: endOf(row),
      name: nameOf(row.name),
    }));
    const later = sort === 'end' ? byEndAndName : byNameAndEnd;
    return keyed
      .sort((one, other) => one.group - other.group || one.first - other.first || later(one, other))
      .map(({ row }) => row);
  }
}

/** A row with the numbers it is sorted by: texts are compared once for all, by their ranks. */
type Keyed<T> = {
  readonly row: Findable<T>;
  readonly group: number;
  readonly first: number;
  readonly end: number;
  readonly name: number;
};
type Ended = { readonly end: number; readonly name: number };

// What has no end, or none that is known, comes last.
function endOf({ endAt }: Findable<unknown>): number {
  return endAt ?? Number.MAX_SAFE_INTEGER;
}

function byEndAndName(one: Ended, other: Ended): number {
  return one.end - other.end || one.name - other.name;
}

function byNameAndEnd(one: Ended, other: Ended): number {
  return one.name - other.name || one.end - other.end;
}

/** Rows as lines; grouped ones, which are sorted by product, with a heading before each product. */
export function linesOf<T>(rows: readonly Findable<T>[], isGrouped: boolean): readonly Line<T>[] {
  if (!isGrouped) return rows;
  const counts = new Map<string, number>();
  for (const { product } of rows) counts.set(product, (counts.get(product) ?? 0) + 1);
  return rows.flatMap((row, index): readonly Line<T>[] => {
    const { product } = row;
    if (rows[index - 1]?.product === product) return [row];
    return [{ kind: 'group', title: product, count: counts.get(product) ?? 0 }, row];
  });
}

/** The heading of the group that the line at `index` is in; null where no group begins before it. */
export function headingOf<T>(
  lines: readonly Line<T>[],
  index: number,
): Extract<Line<T>, { kind: 'group' }> | null {
  for (let at = Math.min(lines.length - 1, index); at >= 0; at -= 1) {
    const line = lines[at];
    if (line?.kind === 'group') return line;
  }
  return null;
}
