// The records of a data directory as they lie there: both ledgers, without opening the one that is open.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordsAtRest } from '../../../main/adapters/ledger/records-at-rest.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { checkoutRequested, requested } from '../../support/ledger-events.ts';

const clock = new FakeClock();
let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'fieldpass-records-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const idsIn = (openFile: string | null = null): readonly (readonly string[])[] =>
  recordsAtRest(dir, clock, openFile).map((ledger) => [
    ...ledger.borrows().map(({ borrowId }) => borrowId),
    ...ledger.checkouts().map(({ checkoutId }) => checkoutId),
  ]);

test('are those of real borrows and of the samples, also what another process is writing', () => {
  mkdirSync(join(dir, 'sandbox'));
  const real = openSqliteLedger(join(dir, 'ledger.db'), { clock });
  const samples = openSqliteLedger(join(dir, 'sandbox', 'ledger.db'), { clock });
  try {
    real.append(requested('b1'));
    samples.append(checkoutRequested('c1'));
    expect(idsIn()).toEqual([['b1'], ['c1']]);
    expect(idsIn(join(dir, 'ledger.db'))).toEqual([['c1']]);
    real.append(requested('b2'));
    expect(idsIn()).toEqual([['b1', 'b2'], ['c1']]);
  } finally {
    real.close();
    samples.close();
  }
});

test('are read without leaving anything open', () => {
  const ledger = openSqliteLedger(join(dir, 'ledger.db'), { clock });
  ledger.append(requested('b1'));
  ledger.close();
  const beside = readdirSync(dir);
  expect(idsIn()).toEqual([['b1']]);
  // SQLite takes its log away with the last that had the file open.
  expect(readdirSync(dir)).toEqual(beside);
});

test('are none where there is no ledger, and none is made', () => {
  expect(idsIn()).toEqual([]);
  expect(readdirSync(dir)).toEqual([]);
  expect(existsSync(join(dir, 'sandbox'))).toBe(false);
});
