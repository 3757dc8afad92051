// What stands in for a ledger that cannot be used: shows what can still be read of it, says why, and changes nothing.

import { FieldpassError } from '../../domain/failure.ts';
import type { Ledger, LedgerChain, MarkName } from '../../ports.ts';
import { eventOfRow, numbered } from './ledger-events.ts';
import { LedgerFold } from './ledger-fold.ts';
import { salvage } from './ledger-salvage.ts';
import { openSqliteLedger, type SqliteLedgerOptions } from './sqlite-ledger.ts';

/** A ledger of what can be read in `file`; writes and claims throw `failure`, so that nothing is borrowed on it. */
export function brokenLedger(file: string, failure: FieldpassError): Ledger {
  const refuse = (): never => {
    throw failure;
  };
  const { rows, issuerKeys, marks } = salvage(file);
  const fold = new LedgerFold();
  for (const row of rows) fold.take(row);
  return {
    append: refuse,
    borrows: () => fold.borrows(),
    checkouts: () => fold.checkouts(),
    revision: () => fold.lastNumber,
    events: (id) => {
      const wanted = id === undefined ? rows : rows.filter(({ borrow_id }) => borrow_id === id);
      return wanted.map(eventOfRow).filter((event) => event !== null);
    },
    page: (before, most) =>
      rows
        .filter(({ number }) => before === null || number < before)
        .sort((one, other) => other.number - one.number)
        .slice(0, most)
        .map(numbered),
    checkChain: () => Promise.resolve({ intact: false, events: rows.length, brokenAt: null }),
    claim: refuse,
    isClaimed: () => false,
    release: () => {},
    catalogue: () => null,
    saveCatalogue: refuse,
    issuerKeys: () => issuerKeys,
    addIssuerKey: refuse,
    removeIssuerKey: refuse,
    mark: (name) => marks.get(name) ?? null,
    saveMark: refuse,
    saveMarkOnce: refuse,
    problems: () => [failure.message],
    close: () => {},
  };
}

/** `chain` is null where the ledger cannot be used, which `failure` explains. */
export type Opened =
  | { readonly ledger: Ledger; readonly chain: LedgerChain; readonly failure: null }
  | { readonly ledger: Ledger; readonly chain: null; readonly failure: FieldpassError };

/**
 * Opens the ledger and reads it through, or gives a broken one and the reason to show. What is not a FieldpassError is
 * still thrown.
 */
export function openLedgerOrExplain(file: string, options: SqliteLedgerOptions): Opened {
  try {
    const ledger = openWhole(file, options);
    return { ledger, chain: ledger, failure: null };
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    const ledger = brokenLedger(file, error);
    return { ledger, chain: null, failure: explained(error, ledger) };
  }
}

// Exhaustive: a new mark that is not read here does not compile.
const MARKS = Object.keys({
  'observed-at': true,
  'vault-sentinel': true,
  'node-id': true,
  settings: true,
  told: true,
  'catalogue-of': true,
  'home-regions': true,
  'welcomed-at': true,
} satisfies Record<MarkName, true>) as MarkName[];

// A file may open and still have pages that cannot be read: that must come out here, not in the middle of some work.
function openWhole(file: string, options: SqliteLedgerOptions): Ledger & LedgerChain {
  const ledger = openSqliteLedger(file, options);
  try {
    ledger.problems();
    ledger.catalogue();
    for (const name of MARKS) ledger.mark(name);
    return ledger;
  } catch (error) {
    ledger.close();
    throw error;
  }
}

function explained(failure: FieldpassError, ledger: Ledger): FieldpassError {
  const events = ledger.revision();
  if (events === 0) return failure;
  const shown = ledger.borrows().length + ledger.checkouts().length;
  const message = `${failure.message} What can still be read of it is shown, and may be out of date.`;
  const details = { ...failure.details, readUpToEvent: events, records: shown };
  return new FieldpassError(failure.code, message, { cause: failure, details });
}
