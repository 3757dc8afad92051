// Finding licenses and what is on this computer by words and filters, with everything that is compared made beforehand.

import type { HereBadge } from './here.ts';

export const FACETS = ['product', 'issuer', 'state'] as const;
export type Facet = (typeof FACETS)[number];

/** How a license that is not on this computer stands. */
export type LicenseState = 'available' | 'no-seats' | 'online-only' | 'blocked';
export type StateName = LicenseState | HereBadge;

/** One row of a zone, ready to be compared. `text` is in lower case; `endAt` (epoch ms) is null where no end is known. */
export type Findable<T> = {
  readonly kind: 'row';
  readonly item: T;
  readonly licenseArn: string;
  readonly name: string;
  readonly product: string;
  readonly issuer: string;
  readonly state: StateName;
  readonly endAt: number | null;
  /** In the order by end what can be borrowed comes first, then what is here already, then the rest. */
  readonly place: 0 | 1 | 2;
  readonly text: string;
};

/** Values of which one has to fit, by facet; an empty set lets everything through. */
export type Filters = Readonly<Record<Facet, ReadonlySet<string>>>;
export type Wanted = { readonly words: readonly string[]; readonly filters: Filters };
/** What may keep a row from being shown. */
export type Hider = Facet | 'query';
export type Option = { readonly value: string; readonly count: number };

export const NO_FILTERS: Filters = { product: new Set(), issuer: new Set(), state: new Set() };

export function wordsIn(query: string): readonly string[] {
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Text to search in, for rows with these texts. */
export function searchText(...texts: readonly string[]): string {
  return texts.join('\n').toLocaleLowerCase();
}

/** Rows that have every word and pass every filter; `without` leaves one of them out. */
export function found<T>(
  rows: readonly Findable<T>[],
  { words, filters }: Wanted,
  without: Hider | null = null,
): readonly Findable<T>[] {
  const sought = without === 'query' ? [] : words;
  const facets = FACETS.filter((facet) => facet !== without && filters[facet].size > 0);
  // One pass for each, over what the one before it left: they run once per row and key press.
  let left = rows;
  for (const word of sought) left = those(left, ({ text }) => text.includes(word));
  for (const facet of facets) {
    const chosen = filters[facet];
    left = those(left, (row) => chosen.has(row[facet]));
  }
  return left;
}

// Where all of them pass it is the same list, so that nothing that was made of it is made anew.
function those<T>(
  rows: readonly Findable<T>[],
  passes: (row: Findable<T>) => boolean,
): readonly Findable<T>[] {
  const left = rows.filter(passes);
  return left.length === rows.length ? rows : left;
}

/** What hides every row: each that would show something if it alone were taken away, or all that are set. */
export function hidersOf(rows: readonly Findable<unknown>[], wanted: Wanted): readonly Hider[] {
  const set: readonly Hider[] = [
    ...(wanted.words.length > 0 ? ['query' as const] : []),
    ...FACETS.filter((facet) => wanted.filters[facet].size > 0),
  ];
  const alone = set.filter((hider) => found(rows, wanted, hider).length > 0);
  return alone.length > 0 ? alone : set;
}

/** Values of a facet with the number of licenses each would show; what is chosen stays listed, with none if need be. */
export function optionsOf(
  facet: Facet,
  lists: readonly (readonly Findable<unknown>[])[],
  wanted: Wanted,
): readonly Option[] {
  const arns = new Map<string, Set<string>>([...wanted.filters[facet]].map((value) => [value, new Set()]));
  for (const rows of lists)
    for (const row of found(rows, wanted, facet)) {
      const known = arns.get(row[facet]);
      if (known === undefined) arns.set(row[facet], new Set([row.licenseArn]));
      else known.add(row.licenseArn);
    }
  return [...arns].map(([value, { size }]) => ({ value, count: size }));
}
