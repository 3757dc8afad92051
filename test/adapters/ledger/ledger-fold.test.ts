// What the ledger makes of rows that another release, or a person with a SQLite tool, has left in it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CREATE_TABLES } from '../../../main/adapters/ledger/ledger-tables.ts';
import { LedgerCatalogue } from '../../../main/adapters/ledger/ledger-catalogue.ts';
import { FIRST_PREVIOUS_HASH, hashOf } from '../../../main/adapters/ledger/ledger-chain.ts';
import { rowOfEvent, type EventRow } from '../../../main/adapters/ledger/ledger-events.ts';
import { LedgerFold } from '../../../main/adapters/ledger/ledger-fold.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Ledger, LedgerEvent } from '../../../main/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { AT, checkoutHeld, checkoutRequested, held, requested } from '../../support/ledger-events.ts';
import { sampleLicense } from '../../support/samples.ts';

/** The rows of a whole chain of events. */
function chainOf(...events: readonly LedgerEvent[]): EventRow[] {
  let previous = FIRST_PREVIOUS_HASH;
  return events.map((event, index) => {
    const bare = { number: index + 1, ...rowOfEvent(event) };
    const row = { ...bare, previous_hash: previous, hash: hashOf(previous, bare) };
    previous = row.hash;
    return row;
  });
}
function fold(rows: readonly unknown[]): LedgerFold {
  const folded = new LedgerFold();
  for (const row of rows) folded.take(row);
  return folded;
}
const replaced = (rows: readonly EventRow[], index: number, change: object | null): unknown[] =>
  rows.map((row, at) => (at === index ? change && { ...row, ...change } : row));
const idsOf = (folded: LedgerFold) => [
  folded.borrows().map(({ borrowId }) => borrowId),
  folded.checkouts().map(({ checkoutId }) => checkoutId),
];

const ROWS = chainOf(
  requested('a1'),
  checkoutRequested('c1'),
  held('a1'),
  checkoutHeld('c1'),
  requested('b2'),
);

describe('a whole chain', () => {
  test('gives its borrows and checkouts, its last number and no problem', () => {
    const folded = fold(ROWS);
    expect(idsOf(folded)).toEqual([['a1', 'b2'], ['c1']]);
    expect([folded.lastNumber, folded.problems]).toEqual([5, []]);
  });

  test('gives the same lists again until something is added', () => {
    const folded = fold(ROWS.slice(0, 2));
    const [borrows, checkouts] = [folded.borrows(), folded.checkouts()];
    expect([folded.borrows() === borrows, folded.checkouts() === checkouts]).toEqual([true, true]);
    for (const row of ROWS.slice(2)) folded.take(row);
    expect(folded.borrows().map(({ state }) => state)).toEqual(['held', 'requested']);
    expect(folded.checkouts().map(({ state }) => state)).toEqual(['held']);
  });

  test('is empty before its first row', () => expect(idsOf(new LedgerFold())).toEqual([[], []]));

  test('shows nothing for events that begin nothing', () => {
    expect(idsOf(fold(chainOf(held('a1'), checkoutHeld('c1'))))).toEqual([[], []]);
  });
});

describe('a chain with a damaged row', () => {
  test('tells of the first row that does not fit, and of that one alone', () => {
    const folded = fold(replaced(replaced(ROWS, 1, { hash: 'x' }) as EventRow[], 4, { hash: 'y' }));
    expect(folded.problems).toEqual([
      'Event 2 does not fit the hash chain: the record was changed from outside.',
    ]);
    expect(idsOf(folded)).toEqual([['a1', 'b2'], ['c1']]);
  });

  test('goes on after a row that cannot be read, and counts it', () => {
    const folded = fold(replaced(ROWS, 2, null));
    expect(folded.problems).toEqual([
      'The event after number 2 cannot be read.',
      'Event 4 does not fit the hash chain: the record was changed from outside.',
    ]);
    expect(folded.lastNumber).toBe(5);
    expect(fold(replaced(ROWS, 4, null)).lastNumber).toBe(5);
  });

  test('lets nothing fit after a row that cannot be read, also where no hash is said to come before it', () => {
    const forged = replaced(ROWS, 2, { previous_hash: '', hash: hashOf('', ROWS[2]!) }) as EventRow[];
    expect(fold(replaced(forged, 1, null)).problems).toEqual([
      'The event after number 1 cannot be read.',
      'Event 3 does not fit the hash chain: the record was changed from outside.',
    ]);
  });

  test.each([
    [2, 'borrow a1', [['b2'], ['c1']]],
    [3, 'checkout c1', [['a1', 'b2'], []]],
  ])('hides what row %i belonged to, from its first event to its last', (index, what, ids) => {
    const late = chainOf(
      requested('a1'),
      checkoutRequested('c1'),
      held('a1'),
      checkoutHeld('c1'),
      requested('b2'),
      { kind: 'removed', borrowId: 'a1', at: AT },
      { kind: 'checkout-removed', checkoutId: 'c1', at: AT },
      requested('a1'),
      checkoutRequested('c1'),
    );
    const folded = fold(replaced(late, index, { body: '{}' }));
    expect(folded.problems).toEqual([
      `Event ${index + 1} does not fit the hash chain: the record was changed from outside.`,
      `Event ${index + 1} cannot be read, so ${what} is not shown.`,
    ]);
    expect(idsOf(folded)).toEqual(ids);
  });
});

describe('the cached catalogue', () => {
  const license = sampleLicense();
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec(CREATE_TABLES);
  });
  afterEach(() => db.close());

  test('is parsed once for each saving', () => {
    const catalogue = new LedgerCatalogue(db);
    expect(catalogue.read()).toBeNull();
    catalogue.save({ listedAt: AT, licenses: [{ license, seats: { free: 1, total: 2 } }] });
    const first = catalogue.read();
    expect(first).toEqual({ listedAt: AT, licenses: [{ license, seats: { free: 1, total: 2 } }] });
    expect(catalogue.read()).toBe(first);
    new LedgerCatalogue(db).save({ listedAt: AT, licenses: [] });
    expect(catalogue.read()).toEqual({ listedAt: AT, licenses: [] });
  });

  test('can be read by a person with a SQLite tool', () => {
    const catalogue = new LedgerCatalogue(db);
    catalogue.save({ listedAt: AT, licenses: [{ license, seats: null }] });
    expect(db.prepare('SELECT * FROM catalogue').all()).toEqual([
      {
        position: 0,
        arn: license.arn,
        name: license.name,
        issuer_name: license.issuerName,
        seats_free: null,
        seats_total: null,
        license: JSON.stringify(license),
      },
    ]);
    expect(db.prepare('SELECT * FROM catalogue_listing').get()).toMatchObject({
      only_row: 1,
      revision: expect.stringMatching(/^[0-9a-f-]{36}$/),
      listed_at_iso: '2026-03-10T09:30:00Z',
      listed_at: AT,
    });
  });

  test('leaves out a license that cannot be read, and keeps the order of the others', () => {
    const catalogue = new LedgerCatalogue(db);
    const named = ['c', 'a', 'b'].map((name) => ({ license: { ...license, name }, seats: null }));
    catalogue.save({ listedAt: AT, licenses: named });
    db.exec("UPDATE catalogue SET license = '{}' WHERE name = 'a'");
    expect(catalogue.read()?.licenses.map((entry) => entry.license.name)).toEqual(['c', 'b']);
  });

  test('whose listing is damaged is none', () => {
    const catalogue = new LedgerCatalogue(db);
    catalogue.save({ listedAt: AT, licenses: [] });
    db.exec('UPDATE catalogue_listing SET listed_at = 8640000000000001');
    expect(catalogue.read()).toBeNull();
  });
});

describe('a ledger changed from outside', () => {
  let dir: string;
  let file: string;
  let ledgers: Ledger[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-fold-'));
    file = join(dir, 'ledger.db');
    ledgers = [];
    const ledger = open();
    ledger.append(requested('a1'), held('a1'), requested('b2'));
    for (const n of [1, 2])
      ledger.addIssuerKey({
        thumbprint: `t${n}`,
        issuerAccount: '111122223333',
        origin: 'file',
        addedAt: AT,
        comment: '',
        jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
      });
    ledger.saveMark('node-id', 'x');
    ledger.close();
  });
  afterEach(() => {
    for (const ledger of ledgers) ledger.close();
    rmSync(dir, { recursive: true, force: true });
  });
  function open(): Ledger {
    const ledger = openSqliteLedger(file, { clock: new FakeClock() });
    ledgers.push(ledger);
    return ledger;
  }
  function tampered(sql: string): Ledger {
    const db = new DatabaseSync(file);
    db.exec(`DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_deleted; ${sql}`);
    db.close();
    return open();
  }

  test.each([
    ["UPDATE events SET hash = 'x' WHERE number = 1", 1, 3],
    ["UPDATE events SET body = '{}' WHERE number = 3", 3, 3],
    ['DELETE FROM events WHERE number = 1', 2, 2],
    ["UPDATE events SET hash = 'x' WHERE number = 1; UPDATE events SET hash = 'x' WHERE number = 3", 1, 3],
  ])('has a chain that breaks where it was changed: %s', async (sql, brokenAt, events) => {
    expect(await tampered(sql).checkChain()).toEqual({ intact: false, events, brokenAt });
  });

  test('counts the keys it cannot read, and shows the others', () => {
    const ledger = tampered(`UPDATE issuer_keys SET jwk = '{}' WHERE thumbprint = 't1'`);
    expect(ledger.issuerKeys().map(({ thumbprint }) => thumbprint)).toEqual(['t2']);
    expect(ledger.problems()).toEqual(['Pinned issuer keys that cannot be read: 1.']);
    expect(tampered('SELECT 1').problems()).toHaveLength(1);
  });

  test('says its last number as its revision, and goes on from there', async () => {
    const ledger = open();
    expect(ledger.revision()).toBe(3);
    ledger.append(held('b2'));
    expect([ledger.revision(), (await ledger.checkChain()).intact]).toEqual([4, true]);
  });

  test.each([
    ['UPDATE events SET at = 9007199254740993 WHERE number = 2', (ledger: Ledger) => ledger.events()],
    ['DROP TABLE marks; CREATE TABLE marks (name, v)', (ledger: Ledger) => ledger.mark('node-id')],
  ])('is unreadable, with its path, where a value or column is not ours: %s', (sql, read) => {
    const failure = expect.objectContaining({
      code: 'ledger-unreadable',
      details: expect.objectContaining({ path: file }),
    });
    expect(() => read(tampered(`PRAGMA ignore_check_constraints = 1; ${sql}`))).toThrow(failure);
  });

  test('has no mark of another kind of value, and no mark where there is none', () => {
    expect(open().mark('observed-at')).toBeNull();
    expect(open().mark('node-id')).toBe('x');
  });
});
