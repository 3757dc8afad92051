// What is synced to the disk: every event before `append` returns, and no claim, which means nothing after a power cut.

import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { AT, requested } from '../../support/ledger-events.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fieldpass-syncs-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

/** The level at which each transaction that wrote something was committed: 1 NORMAL, 2 FULL. */
function levelsOf(work: (ledger: ReturnType<typeof openSqliteLedger>) => void): readonly unknown[] {
  const ledger = openSqliteLedger(join(dir, 'ledger.db'), { clock: { now: () => AT } });
  const levels: unknown[] = [];
  const exec = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'exec')!.value as (
    sql: string,
  ) => void;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    if (sql === 'COMMIT') levels.push(this.prepare('PRAGMA synchronous').get()?.['synchronous']);
    exec.call(this, sql);
  });
  work(ledger);
  vi.restoreAllMocks();
  ledger.close();
  return levels;
}

test('events, marks and keys are committed in full', () => {
  const levels = levelsOf((ledger) => {
    ledger.append(requested('a'));
    ledger.saveMark('catalogue-of', 'x');
    ledger.removeIssuerKey('123456789012', 'none');
  });
  expect(levels).toEqual([2, 2, 2]);
});

test('taking and releasing a claim does not wait for the disk, and what follows is committed in full again', () => {
  const levels = levelsOf((ledger) => {
    ledger.claim('license');
    ledger.append(requested('a'));
    ledger.release('license');
    ledger.append(requested('b'));
  });
  expect(levels).toEqual([1, 2, 1, 2]);
});

test('a claim that fails leaves the ledger committing in full', () => {
  const levels = levelsOf((ledger) => {
    expect(() => ledger.claim(null as unknown as string)).toThrow();
    ledger.append(requested('a'));
  });
  expect(levels).toEqual([2]);
});
