// Rows found in the raw pages of a ledger file, whatever their numbers and lengths; and what is no row of ours.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carveEvents, isWhole } from '../../../main/adapters/ledger/ledger-carving.ts';
import type { EventRow } from '../../../main/adapters/ledger/ledger-events.ts';
import { row } from '../../support/ledger-pages.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fieldpass-carving-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

// Without types and checks, so that a row may hold anything.
const LOOSE =
  'CREATE TABLE events (number INTEGER PRIMARY KEY, borrow_id, kind, at_iso, at, body, previous_hash, hash)';

type Columns = Readonly<Record<string, string | number | Buffer | null>>;

/** The bytes of a file with such rows. */
function fileOf(rows: readonly Columns[], { pageSize = 4_096, table = LOOSE } = {}): Buffer {
  const path = join(dir, 'any.db');
  rmSync(path, { force: true });
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageSize}; ${table}`);
  for (const one of rows) {
    // A number goes in as one with a point where the column has no type.
    const columns = Object.values(one).map((value) =>
      typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value,
    );
    db.prepare(`INSERT INTO events VALUES (${columns.map(() => '?').join()})`).run(...columns);
  }
  db.close();
  return readFileSync(path);
}

/** The columns in the order of the table. */
const columnsOf = (one: EventRow, over: Columns = {}): Columns => {
  const { number, borrow_id, kind, at_iso, at, body, previous_hash, hash } = one;
  return { number, borrow_id, kind, at_iso, at, body, previous_hash, hash, ...over };
};

describe('a whole row', () => {
  test.each([0, 1, 2, -1, 200, -40_000, 5_000_000, 2 ** 30, 2 ** 40, -(2 ** 40), 2 ** 52, -(2 ** 52)])(
    'is found with the time %i',
    (at) => expect(carveEvents(fileOf([columnsOf(row({ at }))]))).toEqual([row({ at })]),
  );

  test.each([1, 127, 128, 16_384, 2 ** 40])('is found with the number %i', (number) =>
    expect(carveEvents(fileOf([columnsOf(row({ number }))]))).toEqual([row({ number })]),
  );

  test.each([512, 1_024, 8_192, 32_768])('is found in pages of %i bytes, on every page', (pageSize) => {
    const rows = Array.from({ length: 40 }, (_none, place) => row({ number: place + 1, kind: `k${place}` }));
    const found = carveEvents(
      fileOf(
        rows.map((one) => columnsOf(one)),
        { pageSize },
      ),
    );
    expect(found.toSorted((one, other) => one.number - other.number)).toEqual(rows);
  });

  test('is found where the head of the file is gone: pages are as large as usual then', () => {
    const file = fileOf([columnsOf(row())]);
    expect(carveEvents(Buffer.concat([Buffer.alloc(100), file.subarray(100)]))).toEqual([row()]);
  });

  test('is found with texts that are empty', () => {
    const empty = row({ kind: '', body: '' });
    expect(carveEvents(fileOf([columnsOf(empty)]))).toEqual([empty]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7])('is found in a file that ends %i bytes into its next page', (length) => {
    const head = Buffer.from([0x0d, 0, 0, 0, 1, 0, 200]).subarray(0, length);
    expect(carveEvents(Buffer.concat([fileOf([columnsOf(row())]), head]))).toEqual([row()]);
  });

  test('is found beside one that was changed', () => {
    const other = row({ number: 2 });
    expect(carveEvents(fileOf([columnsOf(row(), { kind: 'held' }), columnsOf(other)]))).toEqual([other]);
  });

  test('is one whose hash covers all of it', () => {
    expect(isWhole(row())).toBe(true);
    for (const change of [{ number: 2 }, { kind: 'held' }, { at: 6 }, { body: '[]' }, { hash: 'x' }])
      expect(isWhole({ ...row(), ...change })).toBe(false);
  });
});

describe('what is no row of ours', () => {
  test.each([
    ['a time that is a text', { at: 'then' }],
    ['a time that is missing', { at: null }],
    ['a text that is a number', { body: 7 }],
    ['a text that is bytes', { body: Buffer.from('{}') }],
    ['a number with a point', { at: 1.5 }],
    ['a text too long for its page', { body: JSON.stringify('x'.repeat(9_000)) }],
  ])('%s is left out', (_what, over) => {
    const last = row({ number: 9 });
    expect(carveEvents(fileOf([columnsOf(row(), over), columnsOf(last)]))).toEqual([last]);
  });

  // The hash alone does not make a row: it fits these.
  test.each([
    ['a time that is a text', { at: 'then' }],
    ['one text that is a number', { body: 7 }],
    ['a kind that is a number', { kind: 7 }],
  ])('%s is left out although its hash fits', (_what, over) => {
    const odd = row(over as never);
    expect(isWhole(odd)).toBe(true);
    expect(carveEvents(fileOf([columnsOf(odd)]))).toEqual([]);
  });

  test('a number longer than ours is left out although its hash fits what its first bytes tell', () => {
    const odd = row({ number: 2 ** 63 });
    expect(isWhole(odd)).toBe(true);
    expect(carveEvents(fileOf([columnsOf(odd, { number: -256 })]))).toEqual([]);
  });

  test('bytes that begin like the hash of the row are left out', () => {
    const one = row();
    expect(carveEvents(fileOf([columnsOf(one, { hash: Buffer.from(`${one.hash}.`) })]))).toEqual([]);
  });

  test('a row with one column more is left out although its hash fits', () => {
    const table = LOOSE.replace('hash)', 'hash, more)');
    expect(carveEvents(fileOf([{ ...columnsOf(row()), more: 'x' }], { table }))).toEqual([]);
  });

  test('a page of another kind is left out, whatever stands in it', () => {
    const file = fileOf([columnsOf(row())]);
    file[4_096] = 0x05;
    expect(carveEvents(file)).toEqual([]);
  });

  test('a row that is longer than its page is left out, though its hash fits', () => {
    const long = row({ body: JSON.stringify('x'.repeat(9_000)) });
    expect(carveEvents(fileOf([columnsOf(long)]))).toEqual([]);
  });

  test.each([
    ['fewer columns', 'CREATE TABLE events (number INTEGER PRIMARY KEY, a)', { number: 1, a: 'x' }],
    ['another first column', LOOSE.replace(' PRIMARY KEY', ''), columnsOf(row())],
  ])('a row with %s is left out', (_what, table, one) =>
    expect(carveEvents(fileOf([one], { table }))).toEqual([]),
  );

  test.each([0, 1, 18, 19, 99, 107, 108])('a file of %i bytes holds nothing', (length) => {
    expect(carveEvents(Buffer.alloc(length))).toEqual([]);
    expect(carveEvents(Buffer.alloc(length, 0x0d))).toEqual([]);
  });

  test.each([0x00, 0x05, 0x0d, 0xff])(
    'a page full of %i holds nothing, and does not stop what follows',
    (byte) => {
      const file = fileOf([columnsOf(row())]);
      const noise = Buffer.alloc(4_096, byte);
      expect(carveEvents(Buffer.concat([noise, noise, file.subarray(4_096)]))).toEqual([row()]);
    },
  );
});
