// The names in a ledger file, read without opening it for work: for completion at the press of a key.

import { DatabaseSync } from 'node:sqlite';
import { isOpen } from '../../domain/borrow.ts';
import { isShown } from '../../domain/checkout.ts';
import { LedgerFold } from './ledger-fold.ts';

export type Named = { readonly id: string; readonly name: string; readonly by: string };

export type NamesInLedger = {
  /** Licenses of the last listing, by ARN. */
  readonly licenses: readonly Named[];
  readonly borrows: readonly Named[];
  readonly checkouts: readonly Named[];
};

const NONE: NamesInLedger = { licenses: [], borrows: [], checkouts: [] };
// A window that writes just now is not worth waiting for.
const PATIENCE_MS = 200;

/** What can be named; empty where there is no such file or it cannot be read. Writes nothing. */
export function namesInLedger(file: string): NamesInLedger {
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS });
    try {
      return read(db);
    } finally {
      db.close();
    }
  } catch {
    return NONE;
  }
}

function read(db: DatabaseSync): NamesInLedger {
  const licenses = db.prepare('SELECT arn, name, issuer_name FROM catalogue ORDER BY position').all();
  const fold = new LedgerFold();
  for (const row of db.prepare('SELECT * FROM events ORDER BY number').iterate()) fold.take(row);
  const ofWish = (
    id: string,
    { licenseName, issuerName }: { licenseName: string; issuerName: string },
  ): Named => ({
    id,
    name: licenseName,
    by: issuerName,
  });
  return {
    licenses: licenses.map(({ arn, name, issuer_name }) => ({
      id: String(arn),
      name: String(name),
      by: String(issuer_name),
    })),
    borrows: fold
      .borrows()
      .filter(isOpen)
      .map(({ borrowId, wish }) => ofWish(borrowId, wish)),
    checkouts: fold
      .checkouts()
      .filter(isShown)
      .map(({ checkoutId, wish }) => ofWish(checkoutId, wish)),
  };
}
