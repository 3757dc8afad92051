// The ledger as one SQLite file: events with a hash chain, and the small tables beside them.

import { setImmediate as turn } from 'node:timers/promises';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Borrow } from '../../domain/borrow.ts';
import type { Checkout } from '../../domain/checkout.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { ChainFinding } from '../../domain/history.ts';
import { writeInstant } from '../../domain/instant.ts';
import type { IssuerKey } from '../../domain/issuer-key.ts';
import type {
  Catalogue,
  Clock,
  Ledger,
  LedgerChain,
  LedgerEvent,
  MarkName,
  NumberedEvent,
} from '../../ports.ts';
import { LedgerCatalogue } from './ledger-catalogue.ts';
import { CHAIN_START, ChainCheck, hashOf } from './ledger-chain.ts';
import { LedgerClaims } from './ledger-claims.ts';
import { eventOfRow, numbered, readEventRow, rowOfEvent } from './ledger-events.ts';
import { asLedgerFailure } from './ledger-failures.ts';
import { inTransaction, inUnsyncedTransaction, openLedgerFile } from './ledger-file.ts';
import { LedgerFold } from './ledger-fold.ts';
import { LedgerReserve } from './ledger-reserve.ts';
import { readIssuerKeyRow } from './ledger-rows.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** Events of a piece of the chain: some milliseconds. */
const CHECKED_AT_ONCE = 500;

export type SqliteLedgerOptions = {
  /** Dates the claims. */
  readonly clock: Pick<Clock, 'now'>;
  /** How long to wait for another process, milliseconds. */
  readonly busyTimeoutMs?: number;
};

/**
 * Opens the ledger file, making it (0600) where there is none. Throws `ledger-busy`, `ledger-unreadable`,
 * `ledger-newer`, `disk-full`, `data-dir-unwritable`; a file that is refused is left as it was.
 * While it is open nothing else in this process may open the file: closing that descriptor would drop its locks.
 */
export function openSqliteLedger(file: string, options: SqliteLedgerOptions): Ledger & LedgerChain {
  const db = openLedgerFile(file, options.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
  try {
    return new SqliteLedger(db, file, options.clock);
  } catch (error) {
    db.close();
    throw asLedgerFailure(error, file);
  }
}

class SqliteLedger implements Ledger, LedgerChain {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #fold = new LedgerFold();
  readonly #catalogue: LedgerCatalogue;
  readonly #claims: LedgerClaims;
  readonly #reserve: LedgerReserve;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(db: DatabaseSync, file: string, clock: Pick<Clock, 'now'>) {
    this.#db = db;
    this.#file = file;
    this.#clock = clock;
    this.#statements = prepareStatements(db);
    this.#catalogue = new LedgerCatalogue(db);
    this.#claims = new LedgerClaims(db, file);
    this.#reserve = new LedgerReserve(file);
  }

  append(...events: readonly LedgerEvent[]): void {
    if (events.length === 0) return;
    const rows = events.map(rowOfEvent);
    const write = () => this.#write(() => this.#insert(rows));
    try {
      write();
    } catch (error) {
      // A new request must stop here, before it is sent; what AWS already answered may use the reserve.
      const isOutcome = events.some(({ kind }) => kind !== 'requested' && kind !== 'checkout-requested');
      const isFull = error instanceof FieldpassError && error.code === 'disk-full';
      if (!isFull || !isOutcome || !this.#reserve.free()) throw error;
      write();
    }
    this.#reserve.fill();
  }

  borrows(): readonly Borrow[] {
    this.#catchUp();
    return this.#fold.borrows();
  }

  checkouts(): readonly Checkout[] {
    this.#catchUp();
    return this.#fold.checkouts();
  }

  events(id?: string): readonly LedgerEvent[] {
    const { allEvents, eventsOf } = this.#statements;
    const rows = this.#read(() => (id === undefined ? allEvents.all(0) : eventsOf.all(id)));
    const events = rows.map((raw) => {
      const row = readEventRow(raw);
      return row === null ? null : eventOfRow(row);
    });
    return events.filter((event) => event !== null);
  }

  page(before: number | null, most: number): readonly NumberedEvent[] {
    const { newestEvents } = this.#statements;
    return this.#read(() => newestEvents.all(before ?? Number.MAX_SAFE_INTEGER, most)).map(numbered);
  }

  // Pieces are counted, because in a file that was changed a number may be anything.
  async checkChain(): Promise<ChainFinding> {
    const check = new ChainCheck();
    for (;;) {
      const rows = this.#read(() => this.#statements.pieceOfEvents.all(CHECKED_AT_ONCE, check.events));
      for (const raw of rows) check.take(readEventRow(raw));
      if (rows.length < CHECKED_AT_ONCE) return check.finding();
      await turn();
    }
  }

  claim(subject: string): boolean {
    this.#dropClaims();
    return inUnsyncedTransaction(this.#db, this.#file, () => this.#claims.take(subject, this.#clock.now()));
  }

  isClaimed(subject: string): boolean {
    return this.#read(() => this.#claims.isOwn(subject));
  }

  // What cannot be released now is released with the next write; throwing would hide what the work under it came to.
  release(subject: string): void {
    this.#claims.giveUp(subject);
    this.#dropClaims();
  }

  catalogue(): Catalogue | null {
    return this.#read(() => this.#catalogue.read());
  }

  saveCatalogue(catalogue: Catalogue): void {
    this.#write(() => this.#catalogue.save(catalogue));
  }

  issuerKeys(): readonly IssuerKey[] {
    const rows = this.#read(() => this.#statements.issuerKeys.all());
    return rows.map(readIssuerKeyRow).filter((key) => key !== null);
  }

  addIssuerKey({ thumbprint, issuerAccount, origin, addedAt, comment, jwk }: IssuerKey): void {
    const { kty, n, e } = jwk;
    const publicPart = JSON.stringify({ kty, n, e });
    const added = [writeInstant(addedAt), addedAt] as const;
    this.#write(() =>
      this.#statements.addIssuerKey.run(thumbprint, issuerAccount, origin, ...added, comment, publicPart),
    );
  }

  removeIssuerKey(issuerAccount: string, thumbprint: string): void {
    this.#write(() => this.#statements.removeIssuerKey.run(issuerAccount, thumbprint));
  }

  mark(name: MarkName): string | null {
    const value = this.#read(() => this.#statements.mark.get(name)?.['value']);
    return typeof value === 'string' ? value : null;
  }

  saveMark(name: MarkName, value: string): void {
    this.#write(() => this.#statements.saveMark.run(name, value));
  }

  saveMarkOnce(name: MarkName, value: string): string {
    return this.#write(() => {
      this.#statements.saveMarkOnce.run(name, value);
      return this.mark(name) ?? value;
    });
  }

  revision(): number {
    this.#catchUp();
    return this.#fold.lastNumber;
  }

  position(): ReturnType<LedgerChain['position']> {
    const { chainEnd, hashAt } = this.#statements;
    const [last, first] = this.#read(() => [chainEnd.get(), hashAt.get(1)]);
    if (last === undefined || first === undefined) return null;
    return { number: Number(last['number']), hash: String(last['hash']), firstHash: String(first['hash']) };
  }

  has(number: number, hash: string): boolean {
    return this.#read(() => this.#statements.hashAt.get(number))?.['hash'] === hash;
  }

  problems(): readonly string[] {
    this.#catchUp();
    const problems = [...this.#fold.problems];
    const keysLost = this.#read(() => this.#statements.issuerKeys.all()).length - this.issuerKeys().length;
    if (keysLost > 0) problems.push(`Pinned issuer keys that cannot be read: ${keysLost}.`);
    return problems;
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#tryWrite(() => this.#claims.releaseAll());
    this.#db.close();
    this.#claims.end();
  }

  #insert(rows: readonly ReturnType<typeof rowOfEvent>[]): void {
    const last = this.#statements.chainEnd.get();
    let number = last === undefined ? CHAIN_START.number : Number(last['number']);
    let previous = last === undefined ? CHAIN_START.hash : String(last['hash']);
    for (const row of rows) {
      number += 1;
      const hash = hashOf(previous, { number, ...row });
      const { borrow_id, kind, at_iso, at, body } = row;
      this.#statements.insertEvent.run(number, borrow_id, kind, at_iso, at, body, previous, hash);
      previous = hash;
    }
  }

  // Another process may have written since; what was seen before is not read again.
  #catchUp(): void {
    this.#read(() => {
      for (const row of this.#statements.allEvents.iterate(this.#fold.lastNumber)) this.#fold.take(row);
    });
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asLedgerFailure(error, this.#file);
    }
  }

  #write<T>(work: () => T): T {
    const result = inTransaction(this.#db, this.#file, work);
    this.#dropClaims();
    return result;
  }

  #dropClaims(): void {
    if (this.#claims.hasGivenUp) this.#tryWrite(() => this.#claims.drop())?.();
  }

  #tryWrite<T>(work: () => T): T | undefined {
    try {
      return inUnsyncedTransaction(this.#db, this.#file, work);
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return undefined;
    }
  }
}

function prepareStatements(db: DatabaseSync): Record<StatementName, StatementSync> {
  const columns = 'number, borrow_id, kind, at_iso, at, body, previous_hash, hash';
  const key = 'thumbprint, issuer_account, origin, added_at, comment, jwk';
  return {
    allEvents: db.prepare(`SELECT ${columns} FROM events WHERE number > ? ORDER BY number`),
    eventsOf: db.prepare(`SELECT ${columns} FROM events WHERE borrow_id = ? ORDER BY number`),
    newestEvents: db.prepare(`SELECT ${columns} FROM events WHERE number < ? ORDER BY number DESC LIMIT ?`),
    pieceOfEvents: db.prepare(`SELECT ${columns} FROM events ORDER BY number LIMIT ? OFFSET ?`),
    chainEnd: db.prepare('SELECT number, hash FROM events ORDER BY number DESC LIMIT 1'),
    hashAt: db.prepare('SELECT hash FROM events WHERE number = ?'),
    insertEvent: db.prepare(`INSERT INTO events (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    issuerKeys: db.prepare(`SELECT ${key} FROM issuer_keys ORDER BY added_at, issuer_account, thumbprint`),
    addIssuerKey: db.prepare('INSERT OR IGNORE INTO issuer_keys VALUES (?, ?, ?, ?, ?, ?, ?)'),
    removeIssuerKey: db.prepare('DELETE FROM issuer_keys WHERE issuer_account = ? AND thumbprint = ?'),
    mark: db.prepare('SELECT value FROM marks WHERE name = ?'),
    saveMark: db.prepare('INSERT OR REPLACE INTO marks VALUES (?, ?)'),
    saveMarkOnce: db.prepare('INSERT OR IGNORE INTO marks VALUES (?, ?)'),
  };
}

type StatementName =
  | 'allEvents'
  | 'eventsOf'
  | 'newestEvents'
  | 'pieceOfEvents'
  | 'chainEnd'
  | 'hashAt'
  | 'insertEvent'
  | 'issuerKeys'
  | 'addIssuerKey'
  | 'removeIssuerKey'
  | 'mark'
  | 'saveMark'
  | 'saveMarkOnce';
