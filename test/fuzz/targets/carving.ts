// A ledger file that SQLite refuses: its raw pages, whatever stands in them.

import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { carveEvents } from '../../../main/adapters/ledger/ledger-carving.ts';
import type { EventRow } from '../../../main/adapters/ledger/ledger-events.ts';
import type { Target } from '../engine.ts';
import { mutateBytes } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';
import { HISTORY } from './ledger.ts';

const PAGE = 1_024;
const TABLE =
  'CREATE TABLE events (number INTEGER PRIMARY KEY, borrow_id, kind, at_iso, at INTEGER, body, previous_hash, hash)';
const ROWS = HISTORY as readonly unknown[] as readonly EventRow[];
const BY_HASH = new Map(ROWS.map((row) => [row.hash, JSON.stringify(row)]));

/** A file of small pages with these rows, as SQLite writes it. */
function fileOf(rows: readonly EventRow[]): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-fuzz-'));
  try {
    const db = new DatabaseSync(join(dir, 'any.db'));
    db.exec(`PRAGMA page_size = ${PAGE}; ${TABLE}`);
    const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    for (const { number, borrow_id, kind, at_iso, at, body, previous_hash, hash } of rows)
      insert.run(number, borrow_id, kind, at_iso, at, body, previous_hash, hash);
    db.close();
    return readFileSync(join(dir, 'any.db'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const SHORT = ROWS.filter(({ body }) => body.length < 400).slice(0, 6);
const FILE = fileOf(SHORT);
const pagesOf = (file: Uint8Array): readonly Buffer[] =>
  Array.from({ length: Math.ceil(file.length / PAGE) }, (_, at) =>
    Buffer.from(file.subarray(at * PAGE, (at + 1) * PAGE)),
  );
/** Pages that hold rows, each with the hashes that are found in it: such a page gives them wherever it lies. */
const LEAVES = pagesOf(FILE)
  .slice(1)
  .map((page) => ({ page, hashes: carveEvents(Buffer.concat([FILE.subarray(0, PAGE), page])).map(hashOf) }))
  .filter(({ hashes }) => hashes.length > 0);
const WORDS = ['\u000d', '\u0005', '\u0000', '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff', '\u0081\u0000', '\u0004\u0000', '\u0080\u0000', '\u0000\u0010', '{}', SHORT[0]?.hash ?? '', SHORT[1]?.body ?? '']; // prettier-ignore

function hashOf({ hash }: EventRow): string {
  return hash;
}

export const CARVING_TARGET: Target<Uint8Array, readonly EventRow[]> = {
  name: 'pages of a damaged ledger',
  seeds: [FILE, fileOf(SHORT.slice(0, 1)), FILE.subarray(0, 2 * PAGE + 300), FILE.subarray(PAGE)],
  mutate: (file, random, other) => mutateBytes(file, random, other, WORDS),
  parse: (file) => carveEvents(Buffer.from(file)),
  isRefusal: neverRefuses,
  check: (file, rows) => {
    for (const row of rows)
      if (BY_HASH.get(row.hash) !== JSON.stringify(row)) throw new Error('took a row that nobody wrote');
    if (rows.length > file.length / 64) throw new Error('more rows than a file of that size holds');
    const found = new Set(rows.map(hashOf));
    const pages = isOfSmallPages(file) ? pagesOf(file).slice(1) : [];
    for (const page of pages)
      for (const hash of LEAVES.find((leaf) => leaf.page.equals(page))?.hashes ?? [])
        if (!found.has(hash)) throw new Error('overlooked a whole row');
    return opinion(`${rows.length} ${pages.length}`, rows.length > 0, !file.includes(0x0d));
  },
  broken: {
    'a row is known by its hash alone': (file) => {
      const rows = carveEvents(Buffer.from(file));
      const lost = SHORT.find(
        ({ hash }) => Buffer.from(file).includes(hash) && !rows.some((row) => row.hash === hash),
      );
      return lost === undefined ? rows : [...rows, { ...lost, body: '{}' }];
    },
    'the last page is not looked at': (file) => {
      const last = Math.max(0, Math.ceil(file.length / PAGE) - 1);
      return carveEvents(Buffer.from(file.subarray(0, last * PAGE)));
    },
  },
};

function isOfSmallPages(file: Uint8Array): boolean {
  return file.length > 18 && file[16] === PAGE >> 8 && file[17] === 0;
}
