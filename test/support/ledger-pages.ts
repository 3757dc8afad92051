// Rows of the events table as bytes in a page of a ledger file, written by hand, so that any part of them may be wrong.

import { FIRST_PREVIOUS_HASH, hashOf } from '../../main/adapters/ledger/ledger-chain.ts';
import type { EventRow } from '../../main/adapters/ledger/ledger-events.ts';

/** A row whose hash fits whatever is in it. */
export function row(over: Partial<EventRow> = {}): EventRow {
  const plain = { number: 1, borrow_id: 'b1', kind: 'removed', at_iso: 'then', at: 5, body: '{}', ...over };
  return { previous_hash: FIRST_PREVIOUS_HASH, hash: hashOf(FIRST_PREVIOUS_HASH, plain), ...plain };
}

/** Numbers below 16,384. */
const varint = (n: number): readonly number[] => (n < 128 ? [n] : [128 | (n >> 7), n & 127]);
/** The serial type of a text. */
export const textType = (text: string): number => 13 + 2 * Buffer.byteLength(text);

/** A cell as it lies in a page: its length, its number, a header of types, and the values. `length` may be made up. */
export function cell(
  types: readonly number[],
  values: readonly (string | number)[],
  length?: number,
): Buffer {
  const header = types.flatMap(varint);
  const bytes = values.map((value) =>
    typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value),
  );
  const payload = Buffer.concat([Buffer.from([header.length + 1, ...header]), ...bytes]);
  return Buffer.concat([Buffer.from([...varint(length ?? payload.length), 1]), payload]);
}

/** The serial types of a row whose time takes one byte. */
export function typesOf({ borrow_id, kind, at_iso, body, previous_hash, hash }: EventRow): readonly number[] {
  const [ofId, ofKind, ofTime, ...others] = [borrow_id, kind, at_iso, body, previous_hash, hash].map(
    textType,
  );
  return [0, ofId ?? 0, ofKind ?? 0, ofTime ?? 0, 1, ...others];
}

export function valuesOf(one: EventRow): readonly (string | number)[] {
  return [one.borrow_id, one.kind, one.at_iso, one.at, one.body, one.previous_hash, one.hash];
}

/** The cell of such a row, of number 1. */
export const cellOf = (one: EventRow): Buffer => cell(typesOf(one), valuesOf(one));

/** Where the pointers of the first page begin, behind two heads. */
export const POINTERS = 108;

/** The first page of a file, written by hand: cells from its end backwards, and a count of them, which may be wrong. */
export function pageOf(cells: readonly Buffer[], count = cells.length): Buffer {
  const page = Buffer.alloc(4_096);
  page[100] = 0x0d;
  page.writeUInt16BE(count, 103);
  let start = page.length;
  for (const [place, one] of cells.entries()) {
    start -= one.length;
    page.set(one, start);
    page.writeUInt16BE(start, POINTERS + 2 * place);
  }
  return page;
}
