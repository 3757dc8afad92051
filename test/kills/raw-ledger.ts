// The ledger file read without any code of the product: rows, what they say of each borrow, and the hash chain.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export type RawEvent = {
  readonly number: number;
  readonly borrow_id: string;
  readonly kind: string;
  readonly at_iso: string;
  readonly at: number;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
};

/** One borrow as the file tells it: `last` is the newest event that changed its state. */
export type RawBorrow = {
  readonly borrowId: string;
  readonly clientToken: string;
  readonly licenseName: string;
  readonly last: string;
  readonly isDestroyed: boolean;
};

const ALL =
  'SELECT number, borrow_id, kind, at_iso, at, body, previous_hash, hash FROM events ORDER BY number';

/** The rows, oldest first; none where no file was made yet. */
export function readEvents(file: string): readonly RawEvent[] {
  if (!existsSync(file)) return [];
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events'").get() !== undefined;
    return made ? (db.prepare(ALL).all() as unknown as readonly RawEvent[]) : [];
  } finally {
    db.close();
  }
}

/** Resolves when the file has more events than now, or when `isOver` says that none will come. */
export async function untilMoreEvents(file: string, isOver: () => boolean): Promise<void> {
  if (!existsSync(file)) return;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  try {
    const newest = db.prepare('SELECT max(number) AS newest FROM events');
    const known = newest.get()?.['newest'];
    while (!isOver() && newest.get()?.['newest'] === known) await sleep(2);
  } finally {
    db.close();
  }
}

/** Recomputes the chain over what the sqlite3 tool prints: the number of the first event that does not fit, or null. */
export function brokenAt(file: string): number | null {
  const printed = execFileSync('sqlite3', ['-readonly', '-json', file, ALL], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const rows = JSON.parse(printed === '' ? '[]' : printed) as readonly RawEvent[];
  let previous = '0'.repeat(64);
  for (const [index, { number, borrow_id, kind, at_iso, at, body, previous_hash, hash }] of rows.entries()) {
    const text = `${previous}\n${JSON.stringify([number, borrow_id, kind, at_iso, at, body])}`;
    const due = createHash('sha256').update(text).digest('hex');
    if (number !== index + 1 || previous_hash !== previous || hash !== due) return index + 1;
    previous = hash;
  }
  return null;
}

/** The borrows these events speak of, oldest first. */
export function borrowsIn(events: readonly RawEvent[]): readonly RawBorrow[] {
  const borrows = new Map<string, RawBorrow>();
  for (const { borrow_id: borrowId, kind, body } of events) {
    const before = borrows.get(borrowId);
    if (kind === 'requested') {
      const { clientToken, wish } = JSON.parse(body) as {
        clientToken: string;
        wish: { licenseName: string };
      };
      const { licenseName } = wish;
      borrows.set(borrowId, { borrowId, clientToken, licenseName, last: kind, isDestroyed: false });
    } else if (before !== undefined) {
      if (kind === 'token-destroyed') borrows.set(borrowId, { ...before, isDestroyed: true });
      else if (kind !== 'asked-again') borrows.set(borrowId, { ...before, last: kind });
    }
  }
  return [...borrows.values()];
}

/** Does this borrow say that a seat is or may be taken? */
export function mayHoldSeat({ last }: RawBorrow): boolean {
  return [
    'requested',
    'held',
    'returning',
    'return-refused',
    'unresolved',
    'not-stored',
    'giving-back',
  ].includes(last);
}
