// A ledger that has seen much: finished borrows, made through the product's own ledger.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteLedger } from '../../main/adapters/ledger/sqlite-ledger.ts';
import type { LedgerEvent } from '../../main/ports.ts';
import { sampleRecord, sampleWish } from '../support/samples.ts';
import { arnAt, nameAt } from './stub/replies.ts';

const EVENTS_OF_A_BORROW = 5;
const BEGUN_AT = Date.UTC(2025, 0, 6, 8);
const HOUR_MS = 3_600_000;

/** Fills a data directory's ledger with at least `count` records: borrows that were returned, five records each. */
export function fillLedger(dataDir: string, count: number): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const ledger = openSqliteLedger(join(dataDir, 'ledger.db'), { clock: { now: () => BEGUN_AT } });
  try {
    const borrows = Math.max(1, Math.round(count / EVENTS_OF_A_BORROW));
    ledger.append(...Array.from({ length: borrows }, (_, index) => lifeOf(index)).flat());
  } finally {
    ledger.close();
  }
}

function lifeOf(index: number): readonly LedgerEvent[] {
  const borrowId = index.toString(16).padStart(32, '0');
  const at = BEGUN_AT + index * HOUR_MS;
  const wish = sampleWish({ licenseArn: arnAt(index % 100), licenseName: nameAt(index % 100) });
  const token = sampleRecord({ issuedAt: at, expiresAt: at + 72 * HOUR_MS, consumptionHash: borrowId });
  return [
    { borrowId, at, kind: 'requested', clientToken: borrowId, wish },
    { borrowId, at: at + 500, kind: 'held', token, proof: 'verified', requestId: `request-${index}` },
    { borrowId, at: at + HOUR_MS, kind: 'returning' },
    { borrowId, at: at + HOUR_MS + 500, kind: 'returned', how: 'checked-in', requestId: null },
    { borrowId, at: at + HOUR_MS + 600, kind: 'token-destroyed' },
  ];
}
