// What the values of a filter are called: states by their badges, products and issuers by themselves.

import { type Facet, type Hider, type StateName, type Wanted } from '../state/findable.ts';
import { en } from './en.ts';
import { say } from './say.ts';

/** Text of a value of a filter. */
export function facetText(facet: Facet, value: string): string {
  return facet === 'state' && isStateName(value) ? say(`badge.${value}`) : value;
}

/** What keeps rows away, as a list: “State: Expired, Search “pump””. */
export function hiderWords(hiders: readonly Hider[], { filters }: Wanted, query: string): string {
  return hiders
    .map((hider) => {
      if (hider === 'query') return say('empty.queryFilter', { query: query.trim() });
      const values = [...filters[hider]].map((value) => facetText(hider, value));
      return say('filter.one', { facet: say(`filter.${hider}`), value: values.join(', ') });
    })
    .join(', ');
}

function isStateName(value: string): value is StateName {
  return Object.hasOwn(en, `badge.${value}`);
}
