// Pages of a ledger file written by hand: rows in them are found wherever they lie, and nothing made up costs more than itself.

import { describe, expect, test, vi } from 'vitest';
import { carveEvents } from '../../../main/adapters/ledger/ledger-carving.ts';
import {
  cell,
  cellOf,
  pageOf,
  POINTERS,
  row,
  textType,
  typesOf,
  valuesOf,
} from '../../support/ledger-pages.ts';

describe('a whole row', () => {
  test('is found in the first page, too, behind the head of the file', () => {
    expect(carveEvents(pageOf([cellOf(row())]))).toEqual([row()]);
  });

  test('is found by a pointer that takes the last two bytes of its page', () => {
    const page = pageOf([], (4_096 - POINTERS) / 2);
    page.set(cellOf(row()), 2_000);
    page.writeUInt16BE(2_000, 4_094);
    expect(carveEvents(page)).toEqual([row()]);
  });

  test('is found behind others whose lengths are made up', () => {
    const long = cell([0, 13, 13, 13, 1, 13, 13, 13], [5], 16_000);
    expect(carveEvents(pageOf([long, long, cellOf(row())]))).toEqual([row()]);
  });
});

describe('what is no row of ours', () => {
  // A cell written by hand: its length, its number, its header and what follows.
  test.each([
    ['a text that leads out of the page', [40, 1, 10, 0, 255, 127, 13, 13, 1, 13, 13, 13]],
    ['a number that never ends', [40, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
    ['a length that leads out of the page', [255, 127, 1, 9, 0, 13, 13, 13, 1, 13, 13, 13]],
  ])('%s is left out', (_what, bytes) =>
    expect(carveEvents(pageOf([Buffer.concat([Buffer.from(bytes), Buffer.alloc(36)])]))).toEqual([]),
  );

  test('a row that its page does not count any more is left out', () => {
    const [one, other] = [row(), row({ kind: 'held' })];
    expect(carveEvents(pageOf([cellOf(one), cellOf(other)]))).toEqual([one, other]);
    expect(carveEvents(pageOf([cellOf(one), cellOf(other)], 1))).toEqual([one]);
  });

  // As texts these columns would be shorter than nothing: what follows would be looked for in the header.
  test.each([
    [7, '\r\uFFFD\r'],
    [11, '\r'],
  ])('a column of type %i is left out, whatever seems to stand in it', (type, kind) => {
    const one = row({ borrow_id: '', kind });
    expect(carveEvents(pageOf([cell(typesOf(one).with(1, type), valuesOf(one).slice(2))]))).toEqual([]);
  });

  test('a text that goes on behind its page is left out, though what is there fits', () => {
    const one = row();
    const types = typesOf(one).with(7, textType(`${one.hash}.`));
    expect(carveEvents(pageOf([cell(types, valuesOf(one))]))).toEqual([]);
  });

  // Read as eight columns, its texts would begin with the type of the ninth.
  test('a row with one column more is left out, whatever the first eight seem to be', () => {
    const one = row({ borrow_id: '\u0001' });
    expect(carveEvents(pageOf([cell([...typesOf(one), 1], valuesOf(one).slice(1))]))).toEqual([]);
  });
});

describe('a page whose pointers are made up', () => {
  /** Makes them all the first one. */
  const repeated = (page: Buffer, count: number): Buffer => {
    for (let place = 1; place < count; place += 1)
      page.copy(page, POINTERS + 2 * place, POINTERS, POINTERS + 2);
    return page;
  };

  test('has its rows read until that is the page four times over', () => {
    const lengthOf = (body: string): number => cellOf(row({ body })).length - 3;
    const body = 'x'.repeat(500 + 1_024 - lengthOf('x'.repeat(500)));
    expect(lengthOf(body)).toBe(1_024);
    const found = carveEvents(repeated(pageOf([cellOf(row({ body }))], 100), 100));
    expect(found).toHaveLength((4 * 4_096) / 1_024);
  });

  test('costs a few bytes for each of them where they lead to no row of ours', () => {
    const wide = cell(
      Array.from({ length: 120 }, () => 1),
      [],
      1,
    );
    const page = repeated(pageOf([wide], 200), 200);
    const reading = vi.spyOn(Buffer.prototype, 'readUInt8');
    try {
      expect(carveEvents(page)).toEqual([]);
      expect(reading.mock.calls.length).toBeLessThan(200 * 16);
    } finally {
      reading.mockRestore();
    }
  });
});
