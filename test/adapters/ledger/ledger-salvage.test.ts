// What is shown of a ledger that cannot be used: read from a copy, by SQLite and from its pages, and never written to.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { brokenLedger, openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { salvage } from '../../../main/adapters/ledger/ledger-salvage.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import type { Ledger, LedgerEvent } from '../../../main/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { EventRow } from '../../../main/adapters/ledger/ledger-events.ts';
import { AT, checkoutRequested, held, requested, WISH } from '../../support/ledger-events.ts';
import { row, valuesOf } from '../../support/ledger-pages.ts';
import { openUnder } from '../../support/open-files.ts';
import { sampleLicense } from '../../support/samples.ts';

const PAGE = 4_096;
const clock = new FakeClock();

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-salvage-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function openAnd(work: (ledger: Ledger) => void): void {
  const ledger = openSqliteLedger(file, { clock });
  work(ledger);
  ledger.close();
}

/** A ledger with so many borrows, one key and one mark. */
function write(borrows: number): void {
  openAnd((ledger) => {
    for (let index = 0; index < borrows; index += 1) ledger.append(requested(`b${index}`), held(`b${index}`));
    ledger.saveMark('node-id', 'fp1-here');
    const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' } as const;
    const account = '111122223333';
    const origin = 'file';
    ledger.addIssuerKey({ thumbprint: 't', issuerAccount: account, origin, addedAt: 0, comment: '', jwk });
  });
}

function change(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** Writes a row past every promise of the ledger, but for its hash. */
function insert(table: string, one: EventRow): void {
  const db = new DatabaseSync(file);
  db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(one.number, ...valuesOf(one));
  db.close();
}

/** Overwrites bytes of the file. */
function spoil(at: number, length: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, at, at + length);
  writeFileSync(file, bytes);
}

/** Overwrites the page that a table or an index begins with. */
function spoilRoot(name: string): void {
  const db = new DatabaseSync(file);
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage'];
  db.close();
  spoil((Number(root) - 1) * PAGE, PAGE);
}

describe('salvage', () => {
  test('reads events in their order, keys and marks of a whole file', () => {
    write(30);
    const { rows, marks, issuerKeys } = salvage(file);
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_none, place) => place + 1));
    expect([...marks]).toEqual([['node-id', 'fp1-here']]);
    expect(issuerKeys.map(({ issuerAccount }) => issuerAccount)).toEqual(['111122223333']);
  });

  test('reads what stands in the write-ahead log alone', () => {
    write(1);
    const ledger = openSqliteLedger(file, { clock });
    ledger.append(requested('late'));
    expect(salvage(file).rows.map(({ borrow_id }) => borrow_id)).toEqual(['b0', 'b0', 'late']);
    ledger.close();
  });

  test('reads events from the pages where SQLite reads nothing', () => {
    write(30);
    spoil(0, 100);
    const { rows, marks, issuerKeys } = salvage(file);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.every(({ number }, place) => place === 0 || number > rows[place - 1]!.number)).toBe(true);
    expect([marks.size, issuerKeys]).toEqual([0, []]);
  });

  test('reads from both ends up to a page that SQLite cannot read, and gives the order of the numbers', () => {
    // Longer than a page, so that SQLite alone can put them together.
    const wish = { ...WISH, licenseName: 'x'.repeat(2 * PAGE) };
    const long = (id: number) => ({ ...requested(`b${id}`), wish }) as LedgerEvent;
    openAnd((ledger) => ledger.append(...Array.from({ length: 60 }, (_none, id) => long(id))));
    const bytes = readFileSync(file);
    const leaves = Array.from({ length: bytes.length / PAGE }, (_none, page) => page * PAGE).filter(
      (at) => bytes[at] === 0x0d,
    );
    spoil(leaves[Math.floor(leaves.length / 2)]!, PAGE);
    const numbers = salvage(file).rows.map(({ number }) => number);
    expect([numbers.at(0), numbers.at(-1)]).toEqual([1, 60]);
    expect(numbers.length).toBeLessThan(60);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });

  test('takes the row that SQLite reads, where another of its number lies in the pages', () => {
    write(1);
    change(`CREATE TABLE copied (number INTEGER PRIMARY KEY, borrow_id TEXT, kind TEXT, at_iso TEXT, at INTEGER,
      body TEXT, previous_hash TEXT, hash TEXT)`);
    insert('copied', row({ number: 1, borrow_id: 'another' }));
    insert('copied', row({ number: 9, borrow_id: 'removed' }));
    const found = salvage(file).rows.map(({ number, borrow_id }) => [number, borrow_id]);
    expect(found).toEqual([
      [1, 'b0'],
      [2, 'b0'],
      [9, 'removed'],
    ]);
  });

  test('leaves out rows that were changed', () => {
    write(2);
    change("DROP TRIGGER events_are_never_changed; UPDATE events SET kind = 'held' WHERE number = 1");
    expect(salvage(file).rows.map(({ number }) => number)).toEqual([2, 3, 4]);
  });

  test('leaves out marks and keys that hold no texts', () => {
    change("CREATE TABLE marks (name, value); INSERT INTO marks VALUES ('a', 7), (7, 'b'), ('c', 'd')");
    change("CREATE TABLE issuer_keys (thumbprint); INSERT INTO issuer_keys VALUES ('t')");
    const { marks, issuerKeys } = salvage(file);
    expect([[...marks], issuerKeys]).toEqual([[['c', 'd']], []]);
  });

  test('of what is no file, or a folder, is nothing', () => {
    const nothing = { rows: [], issuerKeys: [], marks: new Map() };
    expect(salvage(file)).toEqual(nothing);
    mkdirSync(file);
    expect(salvage(file)).toEqual(nothing);
  });

  test.each([
    ['looks into SQLite itself', 'SELECT name, name AS value FROM pragma_database_list'],
    ['takes names for texts', 'SELECT "no column" AS name, "of that name" AS value'],
  ])('gives nothing of what is no table, but a view that %s', (_what, view) => {
    const db = new DatabaseSync(file, { enableDoubleQuotedStringLiterals: true });
    db.exec(`CREATE VIEW marks AS ${view}`);
    expect(db.prepare('SELECT * FROM marks').get()).toBeDefined();
    db.close();
    expect(salvage(file).marks.size).toBe(0);
  });
});

describe('the copy that is read', () => {
  let temp: string;
  beforeEach(() => {
    write(3);
    temp = join(dir, 'temp');
    mkdirSync(temp);
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temp);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  const proto = DatabaseSync.prototype;
  /** Calls `look` once, after SQLite has done so with the copy. */
  function after(method: 'exec' | 'close', look: (db: DatabaseSync) => void): void {
    const real = Object.getOwnPropertyDescriptor(proto, method) ?? {};
    vi.spyOn(proto, method).mockImplementation(function (this: DatabaseSync, ...given: readonly unknown[]) {
      Object.defineProperty(proto, method, real);
      Reflect.apply(real.value as () => void, this, given);
      look(this);
    });
  }

  test('leaves the file as it was, and nothing behind', () => {
    const before = readFileSync(file);
    const beside = readdirSync(dir);
    expect(salvage(file).rows).toHaveLength(6);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect([readdirSync(dir), readdirSync(temp)]).toEqual([beside, []]);
    if (process.platform === 'linux') expect(openUnder(temp)).toBe(0);
  });

  test('lies in a folder with our name while it is read, and nobody can rewrite its schema', () => {
    const seen: unknown[] = [];
    after('exec', (db) => {
      seen.push(readdirSync(temp));
      try {
        db.exec('PRAGMA writable_schema = ON; DELETE FROM sqlite_schema');
      } catch (error) {
        seen.push(error);
      }
    });
    expect(salvage(file).rows).toHaveLength(6);
    expect(seen).toEqual([[expect.stringMatching(/^fieldpass-ledger-/)], expect.any(Error)]);
  });

  test('may be removed by somebody who cleans up', () => {
    after('close', () => {
      for (const name of readdirSync(temp)) rmSync(join(temp, name), { recursive: true });
    });
    expect(salvage(file)).toMatchObject({ rows: { length: 6 }, marks: new Map([['node-id', 'fp1-here']]) });
  });
});

describe('a broken ledger', () => {
  test('shows what was salvaged, of all or of one', async () => {
    write(2);
    const ledger = brokenLedger(file, new FieldpassError('ledger-unreadable'));
    expect(ledger.borrows().map(({ borrowId }) => borrowId)).toEqual(['b0', 'b1']);
    expect(ledger.events()).toHaveLength(4);
    expect(ledger.events('b1')).toEqual([requested('b1'), held('b1')]);
    expect(ledger.revision()).toBe(4);
    expect(await ledger.checkChain()).toEqual({ intact: false, events: 4, brokenAt: null });
    expect([ledger.mark('node-id'), ledger.issuerKeys().length]).toEqual(['fp1-here', 1]);
  });

  test('leaves out events of another release, and keeps their places in the history', () => {
    write(1);
    insert('events', row({ number: 3, borrow_id: 'b0', kind: 'teleported', at: AT }));
    const ledger = brokenLedger(file, new FieldpassError('ledger-unreadable'));
    expect([ledger.events(), ledger.events('b0')]).toEqual([
      [requested('b0'), held('b0')],
      [requested('b0'), held('b0')],
    ]);
    expect(ledger.page(null, 1)).toEqual([{ number: 3, event: null }]);
  });

  test('is explained with how far it could be read', () => {
    write(2);
    openAnd((ledger) => ledger.append(checkoutRequested('c1')));
    change('PRAGMA application_id = 7');
    const { failure } = openLedgerOrExplain(file, { clock });
    expect(failure).toMatchObject({
      code: 'ledger-unreadable',
      message: expect.stringMatching(/ What can still be read of it is shown, and may be out of date\.$/),
      details: { reason: 'not a Fieldpass ledger', readUpToEvent: 5, records: 3 },
      cause: expect.objectContaining({ code: 'ledger-unreadable' }),
    });
  });

  test('gives its history page by page, newest first', () => {
    write(2);
    change('PRAGMA application_id = 7');
    const ledger = brokenLedger(file, new FieldpassError('ledger-unreadable'));
    expect(ledger.page(null, 3).map(({ number }) => number)).toEqual([4, 3, 2]);
    expect(ledger.page(3, 10).map(({ number, event }) => [number, event?.kind])).toEqual([
      [2, 'held'],
      [1, 'requested'],
    ]);
  });

  test('that shows nothing is explained by its opening alone', () => {
    writeFileSync(file, 'no database, but long enough to be read as one. '.repeat(40));
    const { failure } = openLedgerOrExplain(file, { clock });
    expect(failure?.details).not.toHaveProperty('readUpToEvent');
  });

  test('whose pages turn out unreadable after it was opened is closed, and the rest is shown', () => {
    write(60);
    const size = readFileSync(file).length;
    // The last pages hold the newest events.
    spoil(size - 3 * PAGE, 2 * PAGE);
    const { ledger, failure, chain } = openLedgerOrExplain(file, { clock });
    expect([failure?.code, chain]).toEqual(['ledger-unreadable', null]);
    expect(ledger.borrows().length).toBeGreaterThan(20);
    expect(ledger.borrows().length).toBeLessThan(60);
    // On a system that locks open files this would fail if it were still open.
    rmSync(file);
    if (process.platform === 'linux') expect(openUnder(file)).toBe(0);
  });

  test.each(['catalogue', 'sqlite_autoindex_marks_1'])(
    'is what a file is with unreadable pages of %s: told at the start, not in the middle of some work',
    (name) => {
      write(1);
      const licenses = [{ license: sampleLicense(), seats: null }];
      openAnd((ledger) => ledger.saveCatalogue({ listedAt: AT, licenses }));
      spoilRoot(name);
      const { ledger, failure, chain } = openLedgerOrExplain(file, { clock });
      expect([failure?.code, chain]).toEqual(['ledger-unreadable', null]);
      expect(ledger.borrows().map(({ borrowId }) => borrowId)).toEqual(['b0']);
    },
  );
});
