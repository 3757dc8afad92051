// The listing of licenses in the ledger: what a new one writes over the last, which may be nearly the same.

import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LedgerCatalogue } from '../../../main/adapters/ledger/ledger-catalogue.ts';
import { CREATE_TABLES } from '../../../main/adapters/ledger/ledger-tables.ts';
import type { Catalogue } from '../../../main/ports.ts';
import { AT } from '../../support/ledger-events.ts';
import { sampleLicense } from '../../support/samples.ts';

type Entry = Catalogue['licenses'][number];

const entry = (name: string): Entry => ({ license: sampleLicense({ name }), seats: { free: 1, total: 5 } });
const [one, two, three, four] = [entry('one'), entry('two'), entry('three'), entry('four')];

let db: DatabaseSync;
let catalogue: LedgerCatalogue;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec(CREATE_TABLES);
  catalogue = new LedgerCatalogue(db);
  save(one, two, three);
});
afterEach(() => db.close());

const save = (...licenses: readonly Entry[]) => catalogue.save({ listedAt: AT, licenses });
const rowsWritten = () => Number(db.prepare('SELECT total_changes() AS n').get()?.['n']);

test.each([
  ['is shorter', [one, two]],
  ['is longer', [one, two, three, four]],
  ['has another license in one place', [one, four, three]],
  ['has other licenses everywhere', [four, three, one]],
  ['is empty', []],
])('a listing that %s takes the place of the last', (_what, licenses) => {
  save(...licenses);
  expect(catalogue.read()).toEqual({ listedAt: AT, licenses });
});

test('seats that changed are written, and the rows of the others are not', () => {
  const before = rowsWritten();
  const changed = [one, { ...two, seats: { free: 0, total: 5 } }, three];
  save(...changed);
  // One license, and when it was listed.
  expect(rowsWritten() - before).toBe(2);
  expect(catalogue.read()?.licenses).toEqual(changed);
});

test('what somebody took out of the file is written whole with the next listing', () => {
  db.exec('DELETE FROM catalogue_listing; DELETE FROM catalogue');
  save(one, two, three);
  expect(catalogue.read()?.licenses).toEqual([one, two, three]);
});
