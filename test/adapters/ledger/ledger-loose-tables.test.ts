// A ledger whose tables somebody made anew without their types: whatever stands in them is told, never shown.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CREATE_TABLES } from '../../../main/adapters/ledger/ledger-tables.ts';
import { rowOfEvent } from '../../../main/adapters/ledger/ledger-events.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { held, requested } from '../../support/ledger-events.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-loose-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function change(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** Opens the ledger, looks at it and closes it. */
async function look<T>(at: (ledger: ReturnType<typeof openSqliteLedger>) => T | Promise<T>): Promise<T> {
  const ledger = openSqliteLedger(file, { clock: new FakeClock() });
  try {
    return await at(ledger);
  } finally {
    ledger.close();
  }
}

const LOOSE = CREATE_TABLES.replaceAll('STRICT', '').replace('CHECK (json_valid(body))', '');

describe('an event of other types', () => {
  test('is left out of the events, and breaks the chain at its place', async () => {
    change(LOOSE);
    await look((ledger) => ledger.append(requested('b1'), held('b1'), requested('b2')));
    change("DROP TRIGGER events_are_never_changed; UPDATE events SET body = X'00' WHERE number = 2");
    await look(async (ledger) => {
      expect(ledger.events()).toEqual([requested('b1'), requested('b2')]);
      expect(await ledger.checkChain()).toEqual({ intact: false, events: 3, brokenAt: 2 });
      expect(ledger.problems()).toContain('The event after number 1 cannot be read.');
    });
  });

  test('breaks the chain after what came before it when it comes first', async () => {
    change(LOOSE);
    await look((ledger) => ledger.append(requested('b1')));
    change("DROP TRIGGER events_are_never_changed; UPDATE events SET at_iso = 7, at_iso = X'07'");
    expect(await look((ledger) => ledger.checkChain())).toEqual({ intact: false, events: 1, brokenAt: 1 });
  });
});

describe('a mark of another type', () => {
  test('is no mark, and the first value to be kept stands in its place', async () => {
    change(LOOSE);
    change("INSERT INTO marks VALUES ('node-id', X'07')");
    await look((ledger) => {
      expect(ledger.mark('node-id')).toBeNull();
      expect(ledger.saveMarkOnce('node-id', 'fp1-here')).toBe('fp1-here');
    });
  });
});

describe('the place a ledger has reached', () => {
  test('is none while it is empty, and then its last event and its first', async () => {
    await look((ledger) => {
      expect(ledger.position()).toBeNull();
      ledger.append(requested('b1'));
      const first = ledger.position();
      expect(first).toEqual({ number: 1, hash: expect.any(String), firstHash: first?.hash });
      ledger.append(held('b1'));
      const second = ledger.position();
      expect(second).toMatchObject({ number: 2, firstHash: first?.hash });
      expect(second?.hash).not.toBe(first?.hash);
      expect(ledger.has(1, first!.hash)).toBe(true);
      expect([ledger.has(2, first!.hash), ledger.has(3, second!.hash)]).toEqual([false, false]);
    });
  });

  test('is none where its first event is gone', async () => {
    await look((ledger) => ledger.append(requested('b1'), held('b1')));
    change('DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE number = 1');
    expect(await look((ledger) => ledger.position())).toBeNull();
  });
});

test('an event that is no object at all is told as malformed in itself', () => {
  const event = Object.assign(() => undefined, { kind: 'removed' });
  expect(() => rowOfEvent(event as never)).toThrow('event removed is malformed at (itself)');
});
