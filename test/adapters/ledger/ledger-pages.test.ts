// The history of a ledger page by page where not all of it can be read, and its chain piece by piece.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { numbered } from '../../../main/adapters/ledger/ledger-events.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { held, requested } from '../../support/ledger-events.ts';

const clock = new FakeClock();
let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-pages-'));
  file = join(dir, 'ledger.db');
  const ledger = openSqliteLedger(file, { clock });
  ledger.append(requested('one'), held('one'), requested('two'), held('two'));
  ledger.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function change(...statements: readonly string[]): void {
  const db = new DatabaseSync(file);
  for (const statement of statements) db.exec(statement);
  db.close();
}

describe('a page', () => {
  test('keeps the place of an event that cannot be read', () => {
    change('DROP TRIGGER events_are_never_changed', "UPDATE events SET kind = 'unheard-of' WHERE number = 3");
    const ledger = openSqliteLedger(file, { clock });
    expect(ledger.page(null, 3).map(({ number, event }) => [number, event?.kind ?? null])).toEqual([
      [4, 'held'],
      [3, null],
      [2, 'held'],
    ]);
    ledger.close();
  });

  test('takes no row apart that is none', () =>
    expect(numbered({ number: 'one' })).toEqual({ number: 0, event: null }));
});

describe('a long chain, checked piece by piece', () => {
  const LONG = 1_200;

  /** More events, so that there are `LONG`, in the ledger. */
  function grown() {
    const ledger = openSqliteLedger(file, { clock });
    const more = Array.from({ length: LONG - 4 }, (_, at) => requested(`more-${at}`));
    ledger.append(...more);
    return ledger;
  }

  test('lets the rest of the program go on, and counts what that writes', async () => {
    const ledger = grown();
    const order: string[] = [];
    const check = ledger.checkChain();
    setImmediate(() => {
      order.push('other work');
      ledger.append(requested('meanwhile'));
    });
    const found = await check.finally(() => order.push('checked'));
    expect(found).toEqual({ intact: true, events: LONG + 1, brokenAt: null });
    expect(order).toEqual(['other work', 'checked']);
    ledger.close();
  });

  test.each([500, 501, 1_000, 1_001, LONG])('is found broken at event %i', async (number) => {
    grown().close();
    change('DROP TRIGGER events_are_never_changed', `UPDATE events SET at = at + 1 WHERE number = ${number}`);
    const ledger = openSqliteLedger(file, { clock });
    expect(await ledger.checkChain()).toEqual({ intact: false, events: LONG, brokenAt: number });
    ledger.close();
  });
});
