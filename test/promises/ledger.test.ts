// The promises of a ledger, on the fake and on SQLite.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../main/adapters/ledger/sqlite-ledger.ts';
import type { Ledger } from '../../main/ports.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { held, requested } from '../support/ledger-events.ts';
import { Crash, MemoryLedger } from '../support/memory-ledger.ts';
import { ledgerPromises } from './ledger.ts';

ledgerPromises('The memory ledger', (clock) => {
  const first = new MemoryLedger(clock);
  return { open: () => first.another(), remove: () => undefined };
});

ledgerPromises('The SQLite ledger', (clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-ledger-'));
  const opened: Ledger[] = [];
  const open = (): Ledger => {
    const ledger = openSqliteLedger(join(dir, 'ledger.db'), { clock });
    opened.push(ledger);
    return ledger;
  };
  const remove = (): void => {
    for (const ledger of opened) ledger.close();
    rmSync(dir, { recursive: true });
  };
  return { open, remove };
});

describe('The memory ledger can be told', () => {
  test('to find the disk full at the n-th append', () => {
    const ledger = new MemoryLedger(new FakeClock());
    ledger.fillDiskAtAppend(2);
    ledger.append(requested('a1'));
    expect(() => ledger.append(held('a1'))).toThrow(expect.objectContaining({ code: 'disk-full' }));
    ledger.fillDiskAtAppend(null);
    ledger.append(held('a1'));
    expect(ledger.events()).toHaveLength(2);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('to crash %s an append, and is dead from then on', (when, survivors) => {
    const ledger = new MemoryLedger(new FakeClock());
    if (when === 'before') ledger.crashBeforeAppend();
    else ledger.crashAfterAppend();
    ledger.claim('a1');
    expect(() => ledger.append(requested('a1'))).toThrow(Crash);
    expect(() => ledger.append(requested('b2'))).toThrow(Crash);
    const next = ledger.restart();
    expect(next.events()).toHaveLength(survivors);
    expect(next.claim('a1')).toBe(true);
  });

  test('to lose what a disk that lied had not kept', () => {
    const ledger = new MemoryLedger(new FakeClock());
    ledger.append(requested('a1'));
    ledger.append(held('a1'));
    ledger.loseLastAppends();
    expect(ledger.restart().borrows()[0]?.state).toBe('requested');
  });
});
