// The borrows and checkouts of a ledger, derived from its events and kept up to date event by event.

import { applyEvent, type Borrow } from '../../domain/borrow.ts';
import { applyCheckoutEvent, type Checkout } from '../../domain/checkout.ts';
import { CHAIN_START, fitsAfter, type ChainEnd } from './ledger-chain.ts';
import { eventOfRow, readEventRow, type EventRow } from './ledger-events.ts';

/** Rows go in, in the order of their numbers; borrows, checkouts and whatever could not be read come out. */
export class LedgerFold {
  #end: ChainEnd = CHAIN_START;
  #chainBroken = false;
  #list: readonly Borrow[] | null = [];
  #checkoutList: readonly Checkout[] | null = [];
  readonly #borrows = new Map<string, Borrow>();
  readonly #checkouts = new Map<string, Checkout>();
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
    this.#checkoutList = null;
    const row = readEventRow(raw);
    if (row === null) {
      this.#problems.push(`The event after number ${this.#end.number} cannot be read.`);
      this.#end = { number: this.#end.number + 1, hash: null };
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

  /** Every online checkout whose whole history can be read, oldest first. */
  checkouts(): readonly Checkout[] {
    this.#checkoutList ??= [...this.#checkouts.values()];
    return this.#checkoutList;
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
      this.#hide(row);
      return;
    }
    if ('checkoutId' in event) {
      const next = applyCheckoutEvent(this.#checkouts.get(id), event);
      if (next !== undefined) this.#checkouts.set(id, next);
      return;
    }
    const next = applyEvent(this.#borrows.get(id), event);
    if (next !== undefined) this.#borrows.set(id, next);
  }

  // A state that leaves out one event may be wrong (held though returned), so none is shown.
  #hide({ borrow_id: id, kind, number }: EventRow): void {
    this.#unreadable.add(id);
    this.#borrows.delete(id);
    this.#checkouts.delete(id);
    const what = kind.startsWith('checkout-') ? 'checkout' : 'borrow';
    this.#problems.push(`Event ${number} cannot be read, so ${what} ${id} is not shown.`);
  }
}
