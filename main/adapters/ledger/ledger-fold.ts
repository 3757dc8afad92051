// The borrows of a ledger, derived from its events and kept up to date event by event.

import { applyEvent, type Borrow } from '../../domain/borrow.ts';
import { CHAIN_START, fitsAfter, type ChainEnd } from './ledger-chain.ts';
import { eventOfRow, readEventRow, type EventRow } from './ledger-rows.ts';

/** Rows go in, in the order of their numbers; borrows and whatever could not be read come out. */
export class LedgerFold {
  #end: ChainEnd = CHAIN_START;
  #chainBroken = false;
  #list: readonly Borrow[] | null = [];
  readonly #borrows = new Map<string, Borrow>();
  readonly #unreadable = new Set<string>();
  readonly #problems: string[] = [];

  /** Number of the last event seen; the rows after it are still missing. */
  get lastNumber(): number {
    return this.#end.number;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Takes the next row, as the file gave it. */
  take(raw: unknown): void {
    this.#list = null;
    const row = readEventRow(raw);
    if (row === null) {
      this.#problems.push(`The event after number ${this.#end.number} cannot be read.`);
      this.#end = { number: this.#end.number + 1, hash: '' };
      return;
    }
    this.#noteChain(row);
    this.#end = { number: row.number, hash: row.hash };
    this.#apply(row);
  }

  /** Every borrow whose whole history can be read, oldest first. */
  borrows(): readonly Borrow[] {
    this.#list ??= [...this.#borrows.values()];
    return this.#list;
  }

  // Only the first break is told: after it every later hash may be right and still prove nothing.
  #noteChain(row: EventRow): void {
    if (this.#chainBroken || fitsAfter(this.#end, row)) return;
    this.#chainBroken = true;
    this.#problems.push(
      `Event ${row.number} does not fit the hash chain: the record was changed from outside.`,
    );
  }

  #apply(row: EventRow): void {
    const id = row.borrow_id;
    if (this.#unreadable.has(id)) return;
    const event = eventOfRow(row);
    if (event === null) {
      // A state that leaves out one event may be wrong (held though returned), so none is shown.
      this.#unreadable.add(id);
      this.#borrows.delete(id);
      this.#problems.push(`Event ${row.number} cannot be read, so borrow ${id} is not shown.`);
      return;
    }
    const next = applyEvent(this.#borrows.get(id), event);
    if (next !== undefined) this.#borrows.set(id, next);
  }
}
