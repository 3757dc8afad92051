// What is shown of a ledger that cannot be used: read from a copy, by SQLite and from its pages, and never written to.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { brokenLedger, openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { salvage } from '../../../main/adapters/ledger/ledger-salvage.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { held, requested } from '../../support/ledger-events.ts';

const PAGE = 4_096;
const clock = new FakeClock();

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-salvage-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A ledger with so many borrows, one key and one mark. */
function write(borrows: number): void {
  const ledger = openSqliteLedger(file, { clock });
  for (let index = 0; index < borrows; index += 1) ledger.append(requested(`b${index}`), held(`b${index}`));
  ledger.saveMark('node-id', 'fp1-here');
  ledger.addIssuerKey({
    thumbprint: 't',
    issuerAccount: '111122223333',
    origin: 'file',
    addedAt: 0,
    comment: '',
    jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
  } as never);
  ledger.close();
}

function change(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** Overwrites bytes of the file. */
function spoil(at: number, length: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, at, at + length);
  writeFileSync(file, bytes);
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

  test('changes nothing, and leaves nothing behind', () => {
    write(3);
    const before = readFileSync(file);
    const beside = readdirSync(dir);
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('fieldpass-ledger-'));
    const left = new Set(copies());
    salvage(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect([readdirSync(dir), copies().filter((name) => !left.has(name) && isMine(name))]).toEqual([
      beside,
      [],
    ]);
  });
});

// Other tests make such folders too, with other files in them.
const isMine = (name: string): boolean => {
  try {
    return readdirSync(join(tmpdir(), name)).includes('ledger.db');
  } catch {
    return false;
  }
};

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

  test('is explained with how far it could be read', () => {
    write(3);
    change('PRAGMA application_id = 7');
    const { failure } = openLedgerOrExplain(file, { clock });
    expect(failure).toMatchObject({
      code: 'ledger-unreadable',
      message: expect.stringMatching(/ What can still be read of it is shown, and may be out of date\.$/),
      details: { reason: 'not a Fieldpass ledger', readUpToEvent: 6, records: 3 },
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
    const { size } = { size: readFileSync(file).length };
    // The last pages hold the newest events.
    spoil(size - 3 * PAGE, 2 * PAGE);
    const { ledger, failure, chain } = openLedgerOrExplain(file, { clock });
    expect([failure?.code, chain]).toEqual(['ledger-unreadable', null]);
    expect(ledger.borrows().length).toBeGreaterThan(20);
    expect(ledger.borrows().length).toBeLessThan(60);
    // On a system that locks open files this would fail if it were still open.
    rmSync(file);
  });
});
