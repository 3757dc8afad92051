// The records of a data directory as they lie there, whichever connection is in use.

import { existsSync } from 'node:fs';
import { ENVIRONMENT_ID, SAMPLES_ID } from '../../domain/connection.ts';
import type { Clock, Ledger } from '../../ports.ts';
import { ledgerOf } from '../connection.ts';
import { openLedgerOrExplain } from './ledger-broken.ts';

/**
 * What the ledgers of a data directory hold just now, that of real borrows and that of the samples: each is opened, read
 * through and closed. `openFile` is left out: whoever has it open asks there.
 */
export function recordsAtRest(
  dataDir: string,
  clock: Pick<Clock, 'now'>,
  openFile: string | null = null,
): readonly Pick<Ledger, 'borrows' | 'checkouts'>[] {
  return [ENVIRONMENT_ID, SAMPLES_ID]
    .map((id) => ledgerOf(dataDir, id))
    .filter((file) => file !== openFile && existsSync(file))
    .map((file) => {
      const { ledger } = openLedgerOrExplain(file, { clock });
      try {
        const [borrows, checkouts] = [ledger.borrows(), ledger.checkouts()];
        return { borrows: () => borrows, checkouts: () => checkouts };
      } finally {
        ledger.close();
      }
    });
}
