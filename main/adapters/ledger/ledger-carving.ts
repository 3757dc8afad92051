// Events in the raw pages of a ledger file, for one that SQLite refuses: each row proves by its hash that it is whole.

import type { EventRow } from './ledger-events.ts';
import { hashOf } from './ledger-chain.ts';

const PAGE_SIZES = new Set([512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768]);
const USUAL_PAGE_SIZE = 4_096;
const FILE_HEADER_BYTES = 100;
const TABLE_LEAF = 0x0d;
const COLUMNS = 8;
/** Bytes of an integer by its serial type. */
const INTEGER_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8 };
/** Cells share the bytes of their page. Damaged pointers may lead to one twice; made-up ones would cost the square. */
const MOST_READ = 4;

/** True when the row is what was once written: its hash covers all of it. */
export function isWhole(row: EventRow): boolean {
  return row.hash === hashOf(row.previous_hash, row);
}

/** Every whole event row found in table leaf pages (https://sqlite.org/fileformat2.html), in no order. */
export function carveEvents(file: Buffer): readonly EventRow[] {
  const told = file.length > 18 ? file.readUInt16BE(16) : 0;
  const pageSize = PAGE_SIZES.has(told) ? told : USUAL_PAGE_SIZE;
  const rows: EventRow[] = [];
  for (let at = 0; at < file.length; at += pageSize)
    rows.push(...rowsOfPage(file.subarray(at, at + pageSize), at === 0 ? FILE_HEADER_BYTES : 0));
  return rows;
}

function rowsOfPage(page: Buffer, head: number): readonly EventRow[] {
  if (page.length < head + 8 || page[head] !== TABLE_LEAF) return [];
  const cells = page.readUInt16BE(head + 3);
  const rows: EventRow[] = [];
  const budget = { bytes: page.length * MOST_READ };
  for (let cell = 0; cell < cells && budget.bytes > 0; cell += 1) {
    const pointer = head + 8 + cell * 2;
    if (pointer + 2 > page.length) break;
    const row = rowAt(page, page.readUInt16BE(pointer), budget);
    if (row !== null && isWhole(row)) rows.push(row);
  }
  return rows;
}

// A row that goes on in overflow pages, or whose numbers lead out of the page, is left out.
function rowAt(page: Buffer, offset: number, budget: { bytes: number }): EventRow | null {
  try {
    const reader = new Reader(page, offset);
    const length = reader.varint();
    const number = reader.varint();
    const start = reader.at;
    if (start + length > page.length) return null;
    const headerEnd = start + reader.varint();
    const types: number[] = [];
    while (reader.at < headerEnd && types.length <= COLUMNS) types.push(reader.varint());
    if (types.length !== COLUMNS || types[0] !== 0) return null;
    budget.bytes -= length;
    const [borrow_id, kind, at_iso, at, body, previous_hash, hash] = types
      .slice(1)
      .map((type) => reader.value(type));
    if (typeof at !== 'number') return null;
    const texts = [borrow_id, kind, at_iso, body, previous_hash, hash];
    if (!texts.every((text) => typeof text === 'string')) return null;
    return { number, borrow_id, kind, at_iso, at, body, previous_hash, hash } as EventRow;
  } catch {
    // Only numbers that lead out of the page, or are none of ours, end here.
    return null;
  }
}

class Reader {
  readonly #page: Buffer;
  at: number;

  constructor(page: Buffer, at: number) {
    this.#page = page;
    this.at = at;
  }

  varint(): number {
    let value = 0;
    for (let count = 0; count < 8; count += 1) {
      const byte = this.#page.readUInt8(this.at);
      this.at += 1;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw new RangeError('no number of ours is that long');
  }

  /** A column by its serial type: integers and texts; the ledger has no others. */
  value(type: number): number | string {
    if (type === 8 || type === 9) return type - 8;
    const bytes = INTEGER_BYTES[type];
    if (bytes !== undefined) return this.#integer(bytes);
    if (type < 13 || type % 2 === 0) throw new RangeError('not a type of ours');
    const length = (type - 13) / 2;
    if (this.at + length > this.#page.length) throw new RangeError('out of the page');
    this.at += length;
    return this.#page.toString('utf8', this.at - length, this.at);
  }

  #integer(bytes: number): number {
    this.at += bytes;
    if (bytes === 8) return Number(this.#page.readBigInt64BE(this.at - bytes));
    return this.#page.readIntBE(this.at - bytes, bytes);
  }
}
