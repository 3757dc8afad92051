// What is being looked for among the licenses: words, filters, order and groups. Kept while the window is open, not longer.

import { type Facet, type Filters, NO_FILTERS, type Wanted, wordsIn } from './findable.ts';

export const SORTS = ['end', 'name', 'issuer'] as const;
export type Sort = (typeof SORTS)[number];

/** One per window, made by the desk; both zones follow it. */
export class Finding {
  query = $state('');
  sort = $state<Sort>('end');
  isGrouped = $state(false);
  #filters = $state.raw<Filters>(NO_FILTERS);
  readonly #wanted = $derived.by((): Wanted => ({ words: wordsIn(this.query), filters: this.#filters }));

  get wanted(): Wanted {
    return this.#wanted;
  }

  get filters(): Filters {
    return this.#filters;
  }

  /** Number of filters that are set; the search is none of them. */
  get count(): number {
    return Object.values(this.#filters).filter(({ size }) => size > 0).length;
  }

  /** Changes whenever the lists are to be looked at from their top again. */
  get key(): string {
    const values = Object.values(this.#filters).map((chosen) => [...chosen].join('\t'));
    return [this.query, this.sort, this.isGrouped, ...values].join('\n');
  }

  toggle(facet: Facet, value: string): void {
    const chosen = this.#filters[facet];
    const next = chosen.has(value) ? [...chosen].filter((one) => one !== value) : [...chosen, value];
    this.#replace(facet, next);
  }

  clear(facet: Facet): void {
    this.#replace(facet, []);
  }

  /** Lets everything be seen again; order and groups hide nothing and stay. */
  clearAll(): void {
    this.query = '';
    this.#filters = NO_FILTERS;
  }

  #replace(facet: Facet, values: readonly string[]): void {
    // Replaced whole with each choice and never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    this.#filters = { ...this.#filters, [facet]: new Set(values) };
  }
}
