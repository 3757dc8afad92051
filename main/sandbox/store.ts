// The sandbox's memory: one SQLite file that two processes may have open at once.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { License } from './license.ts';
import { migrationFrom, SCHEMA_VERSION } from './schema.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

const BUSY_TIMEOUT_MS = 10_000;

/** Statements over one open database; every change goes through `transaction`. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Gives every row of a query. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** Gives the first row of a query, or undefined. */
  one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  /** Runs a change and gives the number of rows it touched. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** Runs `work` in one BEGIN IMMEDIATE transaction, so that what it reads cannot change before it writes. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (cause) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw cause;
    }
  }

  /** Creates or migrates the tables if need be; throws on a database made by a newer version. */
  prepare(): void {
    if (this.#version() === SCHEMA_VERSION) return;
    this.transaction(() => {
      // Read again inside the transaction: another process may have been here in between.
      this.#db.exec(migrationFrom(this.#version()));
      this.#db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #version(): number {
    return wholeOf(this.#db.prepare('PRAGMA user_version').get(), 'user_version');
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Opens `<dir>/sandbox.db` (directory 0700, file 0600), or a database in memory when there is no directory. */
export function openStore(dir: string | undefined): Store {
  const db = new DatabaseSync(dir === undefined ? ':memory:' : prepareFile(dir), {
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    // NORMAL outlives a crash of the process; after a power cut the sandbox may forget its last moments.
    db.exec('PRAGMA synchronous = NORMAL');
    const store = new Store(db);
    store.prepare();
    return store;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

// The file is created before SQLite sees it: -wal and -shm inherit its mode, and no moment is world-readable.
function prepareFile(dir: string): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const path = join(dir, 'sandbox.db');
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  return path;
}

/** Gives a text column of a row. */
export function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`);
  return value;
}

/** Gives an integer column of a row. */
export function wholeOf(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new Error(`column ${column} holds no number`);
  return value;
}

/** Gives the license with this ARN as its issuer wrote it last, or undefined; see `receivedLicense` for its grants. */
export function findLicense(store: Store, arn: string): License | undefined {
  const row = store.one('SELECT body FROM license WHERE arn = ?', arn);
  if (row === undefined) return undefined;
  // Only this folder writes the column, always from a License.
  return JSON.parse(textOf(row, 'body')) as License;
}
