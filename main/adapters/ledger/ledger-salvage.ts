// What can still be read of a ledger that cannot be used: from a copy, so that the file itself stays as it is.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IssuerKey } from '../../domain/issuer-key.ts';
import { carveEvents, isWhole } from './ledger-carving.ts';
import { readEventRow, type EventRow } from './ledger-events.ts';
import { readIssuerKeyRow } from './ledger-rows.ts';

export type Salvage = {
  /** Whole rows in the order of their numbers; a number may be missing. */
  readonly rows: readonly EventRow[];
  readonly issuerKeys: readonly IssuerKey[];
  readonly marks: ReadonlyMap<string, string>;
};

type Row = Readonly<Record<string, unknown>>;

const NOTHING: Salvage = { rows: [], issuerKeys: [], marks: new Map() };

/** Reads what is whole, with SQLite as far as it goes and from the raw pages. Never throws, never writes to the file. */
export function salvage(file: string): Salvage {
  const fromSqlite = attempt(() => readCopy(file), NOTHING);
  const carved = attempt(() => carveEvents(readFileSync(file)), []);
  const byNumber = new Map<number, EventRow>();
  for (const row of [...fromSqlite.rows, ...carved])
    if (!byNumber.has(row.number)) byNumber.set(row.number, row);
  const rows = [...byNumber.values()].sort((one, other) => one.number - other.number);
  return { ...fromSqlite, rows };
}

function readCopy(file: string): Salvage {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-ledger-'));
  try {
    const copy = join(dir, 'ledger.db');
    for (const part of ['', '-wal'])
      if (existsSync(`${file}${part}`)) copyFileSync(`${file}${part}`, `${copy}${part}`);
    const db = new DatabaseSync(copy, { defensive: true, enableDoubleQuotedStringLiterals: false });
    try {
      db.exec('PRAGMA trusted_schema = OFF');
      return {
        rows: eventsOf(db),
        issuerKeys: rowsOf(db, 'SELECT * FROM issuer_keys')
          .map(readIssuerKeyRow)
          .filter((key) => key !== null),
        marks: new Map(rowsOf(db, 'SELECT * FROM marks').flatMap(markOf)),
      };
    } finally {
      db.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// From both ends: SQLite stops at a page it cannot read, and what lies behind it may be reached backwards.
function eventsOf(db: DatabaseSync): readonly EventRow[] {
  const all = ['ASC', 'DESC'].flatMap((order) => rowsOf(db, `SELECT * FROM events ORDER BY number ${order}`));
  return all.map(readEventRow).filter((row) => row !== null && isWhole(row)) as readonly EventRow[];
}

function rowsOf(db: DatabaseSync, sql: string): readonly Row[] {
  const rows: Row[] = [];
  attempt(() => {
    for (const row of db.prepare(sql).iterate()) rows.push(row);
  }, undefined);
  return rows;
}

function markOf({ name, value }: Row): readonly (readonly [string, string])[] {
  return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
}

// Whatever a damaged file makes SQLite or the file system say here, the failure that is shown is the one of the opening.
function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
