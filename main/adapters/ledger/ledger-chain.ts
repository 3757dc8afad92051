// The hash chain over the events: each event carries the hash of the one before it.

import { hash } from 'node:crypto';
import type { ChainFinding } from '../../domain/history.ts';
import type { EventRow } from './ledger-events.ts';

/** What stands before the first event. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** Where a chain has got to; without a hash after an event that cannot be read, which nothing follows. */
export type ChainEnd = { readonly number: number; readonly hash: string | null };

export const CHAIN_START: ChainEnd & { readonly hash: string } = { number: 0, hash: FIRST_PREVIOUS_HASH };

/**
 * Hash of an event, hex: SHA-256 of the previous hash, a line feed, and the JSON array of number, borrow_id, kind,
 * at_iso, at and body, as `JSON.stringify` writes it.
 */
export function hashOf(previousHash: string, row: Omit<EventRow, 'previous_hash' | 'hash'>): string {
  const { number, borrow_id, kind, at_iso, at, body } = row;
  return hash(
    'sha256',
    `${previousHash}\n${JSON.stringify([number, borrow_id, kind, at_iso, at, body])}`,
    'hex',
  );
}

/** True when the row is the next of the chain and was not changed. */
export function fitsAfter(end: ChainEnd, row: EventRow): boolean {
  const follows = row.number === end.number + 1 && row.previous_hash === end.hash;
  return follows && row.hash === hashOf(row.previous_hash, row);
}

/** Rows go in, in the order of their numbers and null where one cannot be read; what was found comes out. */
export class ChainCheck {
  #end: ChainEnd = CHAIN_START;
  #events = 0;
  #brokenAt: number | null = null;

  get events(): number {
    return this.#events;
  }

  take(row: EventRow | null): void {
    this.#events += 1;
    if (this.#brokenAt === null && (row === null || !fitsAfter(this.#end, row)))
      this.#brokenAt = row?.number ?? this.#end.number + 1;
    if (row !== null) this.#end = { number: row.number, hash: row.hash };
  }

  finding(): ChainFinding {
    return { intact: this.#brokenAt === null, events: this.#events, brokenAt: this.#brokenAt };
  }
}
