import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Ledger } from '../../../main/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { AT, checkoutHeld, checkoutRequested, held, requested } from '../../support/ledger-events.ts';
import { sampleLicense } from '../../support/samples.ts';

let dir: string;
let file: string;
let opened: Ledger[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-ledger-'));
  file = join(dir, 'ledger.db');
  opened = [];
});
afterEach(() => {
  for (const ledger of opened) ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(): Ledger {
  const ledger = openSqliteLedger(file, { clock: new FakeClock() });
  opened.push(ledger);
  return ledger;
}

/** What another release, or a person with a SQLite tool, could have left in the file. */
function tamper(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec('DROP TRIGGER IF EXISTS events_are_never_changed');
  db.exec(sql);
  db.close();
}

describe('A ledger with an event of a checkout that cannot be read', () => {
  test('does not show a checkout of which one event is missing, and tells which', () => {
    const ledger = open();
    ledger.append(checkoutRequested('c1'), checkoutHeld('c1'), checkoutRequested('c2'));
    ledger.close();
    tamper("UPDATE events SET body = json_remove(body, '$.record') WHERE number = 2");
    const again = open();
    expect(again.checkouts().map(({ checkoutId }) => checkoutId)).toEqual(['c2']);
    expect(again.problems()).toContain('Event 2 cannot be read, so checkout c1 is not shown.');
  });
});

describe('What the first releases wrote', () => {
  test('is a borrow through AWS’s own settings that renews nothing', () => {
    const ledger = open();
    ledger.append(requested('b0'), held('b0'));
    ledger.close();
    tamper(
      "UPDATE events SET body = json_remove(body, '$.wish.connectionId', '$.wish.replaces') WHERE number = 1",
    );
    const [borrow] = open().borrows();
    expect(borrow?.wish).toMatchObject({ connectionId: 'environment', replaces: null });
    expect(borrow?.state).toBe('held');
  });

  test('is a cached license of which it is not known whether it can be checked out online', () => {
    const ledger = open();
    ledger.saveCatalogue({ listedAt: AT, licenses: [{ license: sampleLicense(), seats: null }] });
    ledger.close();
    const removed = "'$.provisional', '$.beneficiary', '$.entitlements[0].comesBack'";
    tamper(`UPDATE catalogue SET license = json_remove(license, ${removed})`);
    const [entry] = open().catalogue()?.licenses ?? [];
    expect(entry?.license).toMatchObject({
      provisional: null,
      beneficiary: null,
      entitlements: [{ name: 'Users', comesBack: null }],
    });
  });
});

test('A cached license keeps whether more is given than it counts', () => {
  const ledger = open();
  const [users] = sampleLicense().entitlements;
  const license = { ...sampleLicense(), entitlements: [{ ...users!, overage: true }, users!] };
  ledger.saveCatalogue({ listedAt: AT, licenses: [{ license, seats: null }] });
  ledger.close();
  const [entry] = open().catalogue()?.licenses ?? [];
  expect(entry?.license.entitlements.map(({ overage }) => overage)).toEqual([true, undefined]);
});

describe('Seats looked up after a listing', () => {
  test('are written without writing the other licenses again', () => {
    const ledger = open();
    const [seen, unseen] = [sampleLicense(), sampleLicense()];
    const save = (free: number): void =>
      ledger.saveCatalogue({
        listedAt: AT,
        licenses: [
          { license: seen, seats: { free, total: 5 } },
          { license: unseen, seats: null },
        ],
      });
    save(5);
    tamper("UPDATE catalogue SET issuer_name = 'not written again'");
    save(4);
    const db = new DatabaseSync(file);
    const rows = db.prepare('SELECT issuer_name, seats_free FROM catalogue ORDER BY position').all();
    db.close();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { issuer_name: 'not written again', seats_free: 4 },
      { issuer_name: 'not written again', seats_free: null },
    ]);
  });
});
