// The ledger file as it is opened, refused and kept: modes, settings, strangers, versions, other writers.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction, openLedgerFile } from '../../../main/adapters/ledger/ledger-file.ts';
import {
  CREATE_TABLES,
  LEDGER_APPLICATION_ID,
  LEDGER_TABLES,
  LEDGER_VERSION,
} from '../../../main/adapters/ledger/ledger-tables.ts';

let dir: string;
let file: string;
let opened: DatabaseSync[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-file-'));
  file = join(dir, 'a', 'b', 'ledger.db');
  opened = [];
});
afterEach(() => {
  for (const db of opened.filter(({ isOpen }) => isOpen)) db.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(busyTimeoutMs = 0): DatabaseSync {
  const db = openLedgerFile(file, busyTimeoutMs);
  opened.push(db);
  return db;
}
/** The file as any SQLite tool opens it. */
function plainly(): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  opened.push(db);
  return db;
}
function plainRun(sql: string): void {
  const db = plainly();
  db.exec(sql);
  db.close();
}
const modeOf = (path: string): number => statSync(path).mode & 0o777;
const failing = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ name: 'FieldpassError', code, details: expect.objectContaining(details) });
const pragma = (db: DatabaseSync, name: string): unknown => db.prepare(`PRAGMA ${name}`).get()?.[name];

describe('a ledger file', () => {
  test.skipIf(process.platform === 'win32')('is made with its folders, for its owner alone', () => {
    open();
    expect([modeOf(file), modeOf(dirname(file)), modeOf(join(dir, 'a'))]).toEqual([0o600, 0o700, 0o700]);
  });

  test.skipIf(process.platform === 'win32').each([0o640, 0o604, 0o660, 0o777])(
    'that was open to others as %o is closed to them',
    (mode) => {
      open().close();
      chmodSync(file, mode);
      open();
      expect(modeOf(file)).toBe(0o600);
    },
  );

  test.skipIf(process.platform === 'win32')('that is tighter than ours is left so', () => {
    open().close();
    chmodSync(file, 0o700);
    open();
    expect(modeOf(file)).toBe(0o700);
  });

  test('waits for the disk, refuses text as a name, foreign schemas and orphans', () => {
    const db = open(1_234);
    const names = ['journal_mode', 'synchronous', 'fullfsync', 'checkpoint_fullfsync', 'foreign_keys'];
    expect(names.map((name) => pragma(db, name))).toEqual(['wal', 2, 1, 1, 1]);
    expect(pragma(db, 'trusted_schema')).toBe(0);
    expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 1_234 });
    expect(() => db.prepare('SELECT "no such column"')).toThrow('no such column');
    expect(() => db.exec('PRAGMA writable_schema = ON; DELETE FROM sqlite_schema')).toThrow();
  });

  test('is marked as ours, with its version and all its tables', () => {
    const db = open();
    expect([pragma(db, 'application_id'), pragma(db, 'user_version')]).toEqual([
      LEDGER_APPLICATION_ID,
      LEDGER_VERSION,
    ]);
    expect(LEDGER_APPLICATION_ID.toString(16)).toBe('46506173');
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    expect(tables.map(({ name }) => name).toSorted()).toEqual([...LEDGER_TABLES].toSorted());
  });

  test('lets nobody change or delete an event, also after a tool dropped the triggers', () => {
    const row = "INSERT INTO events VALUES (1, 'a', 'k', '', 0, '{}', '', '')";
    open().exec(row);
    opened[0]?.close();
    plainRun('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_deleted');
    const db = open();
    expect(() => db.exec("UPDATE events SET kind = 'x'")).toThrow('events are never changed');
    expect(() => db.exec('DELETE FROM events')).toThrow('events are never deleted');
    expect(pragma(db, 'integrity_check')).toBe('ok');
  });
});

describe('a file that is not ours', () => {
  test.each([
    ['another program’s tables', 'CREATE TABLE theirs (a)', 'not a Fieldpass ledger'],
    ['another application’s mark', 'PRAGMA application_id = 7', 'not a Fieldpass ledger'],
    ['a version and nothing else', 'PRAGMA user_version = 1', 'not a Fieldpass ledger'],
    [
      'our mark without tables',
      `PRAGMA application_id = ${LEDGER_APPLICATION_ID}`,
      `tables missing: ${LEDGER_TABLES.join(', ')}`,
    ],
    ...LEDGER_TABLES.map((table) => [
      `a ledger without ${table}`,
      `${CREATE_TABLES}; DROP TABLE ${table}`,
      `tables missing: ${table}`,
    ]),
  ])('is refused and left as it was: %s', (_what, sql = '', reason = '') => {
    plainRun(sql);
    const before = readFileSync(file);
    expect(() => open()).toThrow(failing('ledger-unreadable', { path: file, reason }));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('is a newer ledger when its version is past ours, whatever its tables', () => {
    plainRun(`${CREATE_TABLES}; DROP TABLE marks; PRAGMA user_version = ${LEDGER_VERSION + 1}`);
    expect(() => open()).toThrow(
      failing('ledger-newer', { path: file, found: LEDGER_VERSION + 1, known: LEDGER_VERSION }),
    );
  });

  test('is no database at all, and is closed again', () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'not a database, but long enough to be read as one. '.repeat(40));
    expect(() => open()).toThrow(failing('ledger-unreadable', { path: file }));
  });

  test('is a folder, or below a file', () => {
    mkdirSync(file, { recursive: true });
    expect(() => open()).toThrow(failing('data-dir-unwritable', { path: file }));
    rmSync(join(dir, 'a'), { recursive: true });
    writeFileSync(join(dir, 'a'), '');
    expect(() => open()).toThrow(failing('data-dir-unwritable', { path: file, reason: 'ENOTDIR' }));
  });
});

describe('a ledger another process works on', () => {
  test('is busy while a transaction is open, and opens when it has ended', () => {
    open().close();
    const other = plainly();
    other.exec('BEGIN IMMEDIATE');
    expect(() => open()).toThrow(failing('ledger-busy'));
    other.exec('ROLLBACK');
    expect(open().isOpen).toBe(true);
  });

  test('is waited for as long as was asked where it is just being made, and no longer', () => {
    plainRun(CREATE_TABLES);
    const other = plainly();
    other.exec("BEGIN EXCLUSIVE; INSERT INTO marks VALUES ('node-id', 'x')");
    const begun = performance.now();
    expect(() => open(100)).toThrow(failing('ledger-busy'));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(80);
    other.exec('COMMIT');
    expect(open().isOpen).toBe(true);
  });
});

describe('a transaction', () => {
  test('gives what its work gives, and is then on disk', () => {
    const db = open();
    const save = () => db.prepare("INSERT INTO marks VALUES ('node-id', 'x')").run().changes;
    expect(inTransaction(db, file, save)).toBe(1);
    expect([db.isTransaction, plainly().prepare('SELECT value FROM marks').get()]).toEqual([
      false,
      { value: 'x' },
    ]);
  });

  test('takes back everything when its work throws, and throws that', () => {
    const db = open();
    const bug = new TypeError('a bug');
    const work = () => {
      db.exec("INSERT INTO marks VALUES ('node-id', 'x')");
      throw bug;
    };
    expect(() => inTransaction(db, file, work)).toThrow(bug);
    expect([db.isTransaction, db.prepare('SELECT * FROM marks').all()]).toEqual([false, []]);
  });

  test('holds the lock from its start', () => {
    const db = open();
    inTransaction(db, file, () => {
      const other = openLockless();
      expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked');
      other.close();
    });
  });

  test('that SQLite has ended by itself is not ended twice', () => {
    const db = open();
    const work = () => {
      db.exec('ROLLBACK');
      throw new TypeError('after that');
    };
    expect(() => inTransaction(db, file, work)).toThrow('after that');
  });

  function openLockless(): DatabaseSync {
    const db = new DatabaseSync(file, { timeout: 0 });
    opened.push(db);
    return db;
  }
});
