// What stands in for a ledger that could not be opened: the app starts, shows why, and changes nothing.

import { FieldpassError } from '../../domain/failure.ts';
import type { Ledger } from '../../ports.ts';
import { openSqliteLedger, type SqliteLedgerOptions } from './sqlite-ledger.ts';

/** A ledger whose reads are empty and whose writes and claims throw `failure`, so that borrowing is refused. */
export function brokenLedger(failure: FieldpassError): Ledger {
  const refuse = (): never => {
    throw failure;
  };
  return {
    append: refuse,
    borrows: () => [],
    checkouts: () => [],
    revision: () => 0,
    events: () => [],
    checkChain: () => ({ intact: false, events: 0, brokenAt: null }),
    claim: refuse,
    release: () => {},
    catalogue: () => null,
    saveCatalogue: refuse,
    issuerKeys: () => [],
    addIssuerKey: refuse,
    removeIssuerKey: refuse,
    mark: () => null,
    saveMark: refuse,
    saveMarkOnce: refuse,
    problems: () => [failure.message],
    close: () => {},
  };
}

/** Opens the ledger, or gives a broken one and the reason to show. What is not a FieldpassError is still thrown. */
export function openLedgerOrExplain(
  file: string,
  options: SqliteLedgerOptions,
): { readonly ledger: Ledger; readonly failure: FieldpassError | null } {
  try {
    return { ledger: openSqliteLedger(file, options), failure: null };
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    return { ledger: brokenLedger(error), failure: error };
  }
}
