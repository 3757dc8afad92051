// Opens the ledger file: private, durable, of a version we know; and runs transactions on it.

import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FieldpassError } from '../../domain/failure.ts';
import { asFileFailure, asLedgerFailure, hasCode, isBusy } from './ledger-failures.ts';
import {
  CREATE_TABLES,
  CREATE_TRIGGERS,
  LEDGER_APPLICATION_ID,
  LEDGER_TABLES,
  LEDGER_VERSION,
} from './ledger-tables.ts';

const RETRY_PAUSE_MS = 20;

/** What the making of a new file depends on. */
export type FileSystem = {
  readonly platform: NodeJS.Platform;
  readonly open: typeof openSync;
  readonly sync: (descriptor: number) => void;
};

const THIS_FILE_SYSTEM: FileSystem = { platform: process.platform, open: openSync, sync: fsyncSync };

/**
 * Opens or creates the file with mode 0600. Throws `ledger-busy`, `ledger-unreadable`, `ledger-newer`, `disk-full`
 * and `data-dir-unwritable`; nothing that was there is deleted or rewritten then.
 */
export function openLedgerFile(
  file: string,
  busyTimeoutMs: number,
  system: FileSystem = THIS_FILE_SYSTEM,
): DatabaseSync {
  makePrivateFile(file, system);
  const db = connect(file, busyTimeoutMs);
  try {
    refuseStrangers(db, file);
    makeDurable(db, busyTimeoutMs);
    inTransaction(db, file, () => {
      if (numberOf(db, 'user_version') === 0) db.exec(CREATE_TABLES);
      db.exec(CREATE_TRIGGERS);
      // On a read-only file BEGIN IMMEDIATE quietly begins a reading transaction; only a write is refused.
      db.exec('DELETE FROM claims WHERE subject IS NULL');
    });
    return db;
  } catch (error) {
    db.close();
    throw asLedgerFailure(error, file);
  }
}

/**
 * Runs `work` as one transaction that holds the write lock from its start, so that what it reads cannot change
 * before it writes. Whatever is thrown, nothing was written.
 */
export function inTransaction<T>(db: DatabaseSync, file: string, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw asLedgerFailure(error, file);
  }
}

/**
 * The same for claims, which hold for one start of the system only: other processes see them at once, and a power cut
 * may take them. The next transaction takes them along to the disk.
 */
export function inUnsyncedTransaction<T>(db: DatabaseSync, file: string, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return inTransaction(db, file, work);
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}

// After some failures SQLite has rolled back by itself.
function rollBack(db: DatabaseSync): void {
  if (db.isTransaction) db.exec('ROLLBACK');
}

// SQLite gives -wal and -shm the mode of the main file. An existing file must not be opened here: closing a
// descriptor drops the POSIX locks of every other connection of this process to the same file.
function makePrivateFile(file: string, system: FileSystem): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) createEmpty(file, system);
    else if (system.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch (error) {
    throw asFileFailure(error, file);
  }
}

function createEmpty(file: string, { platform, open, sync }: FileSystem): void {
  try {
    closeSync(open(file, 'wx', 0o600));
  } catch (error) {
    // Another process has made it just now.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  if (platform === 'win32') return;
  const directory = open(dirname(file), 'r');
  sync(directory);
  closeSync(directory);
}

function connect(file: string, busyTimeoutMs: number): DatabaseSync {
  try {
    return new DatabaseSync(file, {
      timeout: busyTimeoutMs,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
      defensive: true,
    });
  } catch (error) {
    throw asLedgerFailure(error, file);
  }
}

function refuseStrangers(db: DatabaseSync, file: string): void {
  db.exec('PRAGMA trusted_schema = OFF');
  const { application, version, tables } = headOf(db);
  const isFresh = application === 0 && version === 0 && tables.size === 0;
  if (isFresh) return;
  if (application !== LEDGER_APPLICATION_ID) throw unreadable(file, 'not a Fieldpass ledger');
  if (version > LEDGER_VERSION) {
    const details = { path: file, found: version, known: LEDGER_VERSION };
    const message = `The record of your borrows was written by a newer Fieldpass: it has format ${version}, and this one reads up to ${LEDGER_VERSION}. It is left untouched.`;
    throw new FieldpassError('ledger-newer', message, { details });
  }
  const missing = LEDGER_TABLES.filter((table) => !tables.has(table));
  if (missing.length > 0) throw unreadable(file, `tables missing: ${missing.join(', ')}`);
}

// In one transaction: another process that makes the file just now must be seen before or after, never in between.
function headOf(db: DatabaseSync) {
  db.exec('BEGIN');
  try {
    return {
      application: numberOf(db, 'application_id'),
      version: numberOf(db, 'user_version'),
      tables: tablesOf(db),
    };
  } finally {
    rollBack(db);
  }
}

function unreadable(file: string, reason: string): FieldpassError {
  return new FieldpassError('ledger-unreadable', undefined, { details: { path: file, reason } });
}

/** Switches to the write-ahead log and to a sync at every commit. Throws what SQLite says. */
export function makeDurable(db: Pick<DatabaseSync, 'exec'>, busyTimeoutMs: number): void {
  // SQLite does not wait at the switch to WAL when two processes make a new file at once, so we do.
  const attempts = Math.max(1, busyTimeoutMs / RETRY_PAUSE_MS);
  for (let attempt = 1; ; attempt += 1) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      break;
    } catch (error) {
      if (!isBusy(error) || attempt >= attempts) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_PAUSE_MS);
    }
  }
  // fullfsync: on macOS a plain fsync leaves the bytes in the drive's cache; elsewhere this changes nothing.
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
}

function numberOf(db: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}

function tablesOf(db: DatabaseSync): ReadonlySet<string> {
  const rows = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return new Set(rows.map((row) => String(row['name'])));
}
