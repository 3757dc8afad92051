// What a search and the filters find, in which order, and which filter hides everything.

import { describe, expect, test } from 'vitest';
import {
  type Findable,
  NO_FILTERS,
  type Wanted,
  found,
  hidersOf,
  optionsOf,
  searchText,
  wordsIn,
} from '../../renderer/state/findable.ts';
import { Ranks, RowRanks, linesOf } from '../../renderer/state/ordering.ts';
import { countUpTo, thresholdsOf } from '../../renderer/state/thresholds.ts';
import { borrow, checkout } from './dev/builders.ts';

function row(name: string, change: Partial<Findable<string>> = {}): Findable<string> {
  const { product = 'Suite', issuer = 'Northwind', state = 'available' } = change;
  return {
    kind: 'row',
    item: name,
    licenseArn: `arn:${name}`,
    name,
    product,
    issuer,
    state,
    endAt: null,
    place: 0,
    text: searchText(name, product, issuer),
    ...change,
  };
}

const wanted = (query: string, filters: Partial<Wanted['filters']> = {}): Wanted => ({
  words: wordsIn(query),
  filters: { ...NO_FILTERS, ...filters },
});
const names = (rows: readonly Findable<string>[]): readonly string[] => rows.map(({ name }) => name);

describe('a search', () => {
  const rows = [row('Well Planner', { issuer: 'Tectonica' }), row('Pump Curve'), row('ÄRGER')];

  test('finds by every word, in any case and order', () => {
    expect(names(found(rows, wanted('TECTO well')))).toEqual(['Well Planner']);
    expect(names(found(rows, wanted('ärger')))).toEqual(['ÄRGER']);
    expect(names(found(rows, wanted('well hydro')))).toEqual([]);
  });

  test('gives the very same rows for blanks, and where all of them fit, so that nothing is made anew', () => {
    expect(found(rows, wanted('  '))).toBe(rows);
    const alike = rows.map((row) => ({ ...row, text: `studio ${row.text}` }));
    expect(found(alike, wanted('stu dio'))).toBe(alike);
    expect(found(alike, wanted('studio tecto'))).not.toBe(alike);
  });
});

describe('filters', () => {
  const rows = [
    row('A', { issuer: 'Northwind', state: 'available' }),
    row('B', { issuer: 'Tectonica', state: 'available' }),
    row('C', { issuer: 'Tectonica', state: 'no-seats' }),
  ];
  const both = wanted('', { issuer: new Set(['Tectonica']), state: new Set(['available']) });

  test('let through what has one of the chosen values in every facet', () => {
    expect(names(found(rows, both))).toEqual(['B']);
    expect(names(found(rows, wanted('', { state: new Set(['available', 'no-seats']) })))).toHaveLength(3);
  });

  test('count for each value what it would show beside the other filters', () => {
    expect(optionsOf('state', [rows], both)).toEqual([
      { value: 'available', count: 1 },
      { value: 'no-seats', count: 1 },
    ]);
    expect(optionsOf('issuer', [rows], both)).toEqual([
      { value: 'Tectonica', count: 1 },
      { value: 'Northwind', count: 1 },
    ]);
  });

  test('count a license once that stands in both zones', () => {
    expect(optionsOf('product', [rows, [row('A')]], wanted(''))).toEqual([{ value: 'Suite', count: 3 }]);
  });

  test('keep a chosen value in the list where nothing has it any more', () => {
    const gone = wanted('', { issuer: new Set(['Hydrosoft']) });
    expect(optionsOf('issuer', [rows], gone)[0]).toEqual({ value: 'Hydrosoft', count: 0 });
  });

  test('that hide everything are named: each that would show something without it', () => {
    expect(hidersOf(rows, wanted('c', { issuer: new Set(['Northwind']) }))).toEqual(['query', 'issuer']);
    expect(hidersOf(rows, wanted('a', { state: new Set(['no-seats']) }))).toEqual(['query', 'state']);
    expect(hidersOf(rows, wanted('zzz', { issuer: new Set(['Northwind']) }))).toEqual(['query']);
    expect(hidersOf(rows, wanted('zzz', { issuer: new Set(['Nobody']) }))).toEqual(['query', 'issuer']);
  });
});

describe('the order', () => {
  const rows = [
    row('Seismic 10', { endAt: 30, issuer: 'B' }),
    row('seismic 9', { endAt: 30, issuer: 'A' }),
    row('Blast', { endAt: null, place: 2, issuer: 'A', product: 'Other' }),
    row('Well', { endAt: 10, place: 1, issuer: 'B' }),
  ];

  test('by end puts the soonest first, names as people count, and what cannot be used last', () => {
    expect(names(new RowRanks().sorted(rows, 'end', false))).toEqual([
      'seismic 9',
      'Seismic 10',
      'Well',
      'Blast',
    ]);
  });

  test('by name and by issuer is alphabetic', () => {
    expect(names(new RowRanks().sorted(rows, 'name', false))[0]).toBe('Blast');
    expect(names(new RowRanks().sorted(rows, 'issuer', false))).toEqual([
      'Blast',
      'seismic 9',
      'Seismic 10',
      'Well',
    ]);
  });

  test('in groups keeps products together, each under one heading with its count', () => {
    const sorted = new RowRanks().sorted(rows, 'end', true);
    const lines = linesOf(sorted, true);
    expect(lines.map((line) => (line.kind === 'row' ? line.item : `${line.title}: ${line.count}`))).toEqual([
      'Other: 1',
      'Blast',
      'Suite: 3',
      'seismic 9',
      'Seismic 10',
      'Well',
    ]);
    expect(linesOf(sorted, false)).toHaveLength(4);
  });

  test('takes names up page by page, and has the same order as if all had come at once', () => {
    const all = ['b 10', 'a', 'b 9', 'Z', 'ä', 'c', 'b 10', 'm', 'A2', 'y'];
    const ranks = new Ranks();
    for (let from = 0; from < all.length; from += 3) ranks.over(all.slice(from, from + 3));
    const [paged, whole] = [ranks.over(all), new Ranks().over(all)];
    expect(all.map(paged)).toEqual(all.map(whole));
    expect([...new Set(all)].sort((one, other) => paged(one) - paged(other))).toEqual([
      'a',
      'ä',
      'A2',
      'b 9',
      'b 10',
      'c',
      'm',
      'y',
      'Z',
    ]);
  });
});

describe('the moments at which a badge changes', () => {
  const snapshot = {
    borrows: [
      borrow('1', 0, { endsSoonAt: 50, expiresAt: 90 }),
      borrow('2', 0, { endsSoonAt: null, expiresAt: 20 }),
    ],
    checkouts: [checkout('3', 0, { expiresAt: 70 }), checkout('4', 0, { expiresAt: null })],
  };

  test('are in order, and counted up to now', () => {
    const moments = thresholdsOf(snapshot);
    expect(moments).toEqual([20, 50, 70, 90]);
    expect([0, 20, 69, 70, 1_000].map((now) => countUpTo(moments, now))).toEqual([0, 1, 2, 3, 4]);
    expect(thresholdsOf(null)).toEqual([]);
  });
});
