// The history of a ledger page by page where not all of it can be read.

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
