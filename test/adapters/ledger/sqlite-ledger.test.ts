// The ledger as a real file: private, durable, readable by others, safe between processes, honest when it is broken.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { openLedgerFile } from '../../../main/adapters/ledger/ledger-file.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Ledger } from '../../../main/ports.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { AT, everyKind, held, requested } from '../../support/ledger-events.ts';

const CHILD = join(import.meta.dirname, 'sqlite-ledger-child.ts');
const clock = new FakeClock();

let dir: string;
let file: string;
let opened: Ledger[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-ledger-'));
  file = join(dir, 'in', 'ledger.db');
  opened = [];
});
afterEach(() => {
  for (const ledger of opened) ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(busyTimeoutMs = 5_000): Ledger {
  const ledger = openSqliteLedger(file, { clock, busyTimeoutMs });
  opened.push(ledger);
  return ledger;
}

/** Fills a ledger with `borrows` borrows of two events each and closes it. */
function filled(borrows: number): void {
  const ledger = open();
  const ids = Array.from({ length: borrows }, (_, index) => `b${index}`);
  ledger.append(...ids.flatMap((id) => [requested(id), held(id)]));
  ledger.close();
}

/** What a person with a SQLite tool and bad luck could do. */
function tamper(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec('DROP TRIGGER IF EXISTS events_are_never_changed; DROP TRIGGER IF EXISTS events_are_never_deleted');
  db.exec(sql);
  db.close();
}

const failing = (code: string): unknown => expect.objectContaining({ name: 'FieldpassError', code });

describe('The ledger file', () => {
  test('is readable by its owner alone, with everything SQLite puts beside it, also after it was looser', () => {
    open().append(requested('a1'));
    const modes = () =>
      readdirSync(join(dir, 'in')).map((name) => [name, statSync(join(dir, 'in', name)).mode & 0o777]);
    expect(modes()).toEqual(
      ['ledger.db', 'ledger.db-shm', 'ledger.db-wal', 'ledger.db.reserve'].map((name) => [name, 0o600]),
    );
    expect(statSync(join(dir, 'in')).mode & 0o777).toBe(0o700);
    opened[0]?.close();
    chmodSync(file, 0o644);
    open();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('can be read with the sqlite3 command line', ({ skip }) => {
    const found = spawnSync('sqlite3', ['-version']).status === 0;
    if (!found) skip('NOT TESTED: sqlite3 is not installed, run the set-up');
    open().append(requested('a1'), held('a1'));
    const sql = "SELECT number, borrow_id, kind, at_iso, body ->> '$.proof' FROM events";
    expect(
      execFileSync('sqlite3', ['-readonly', file, sql], { encoding: 'utf8' }).trim().split('\n'),
    ).toEqual(['1|a1|requested|2026-03-10T09:30:00Z|', '2|a1|held|2026-03-10T09:30:01Z|verified']);
    expect(execFileSync('sqlite3', [file, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim()).toBe('ok');
  });

  test('lets no tool change or delete an event, not even one that dropped the triggers at the next start', () => {
    filled(1);
    const attempt = (sql: string) => () => {
      const db = new DatabaseSync(file);
      try {
        db.exec(sql);
      } finally {
        db.close();
      }
    };
    expect(attempt("UPDATE events SET kind = 'removed'")).toThrow('events are never changed');
    expect(attempt('DELETE FROM events')).toThrow('events are never deleted');
    tamper('SELECT 1');
    open().close();
    expect(attempt('DELETE FROM events')).toThrow('events are never deleted');
  });

  test('waits for the disk at every commit', () => {
    open().append(requested('a1'));
    const db = openLedgerFile(file, 0);
    const settings = ['journal_mode', 'synchronous', 'fullfsync', 'foreign_keys', 'trusted_schema'];
    const found = settings.map((name) => db.prepare(`PRAGMA ${name}`).get()?.[name]);
    db.close();
    expect(found).toEqual(['wal', 2, 1, 1, 0]);
  });

  test('holds no secret, even when a caller passes one by mistake', () => {
    const canary = 'eyJhbGciOiJQUzM4NCJ9.CANARY-claims.CANARY-signature';
    const ledger = open();
    for (const event of everyKind('a1')) {
      const careless = { ...event, signedToken: canary, secret: new Secret(canary) };
      ledger.append(careless);
    }
    const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB', d: canary } as const;
    ledger.addIssuerKey({
      thumbprint: 't',
      issuerAccount: '1',
      origin: 'file',
      addedAt: AT,
      comment: '',
      jwk,
    });
    for (const name of readdirSync(join(dir, 'in'))) {
      // Copied first: opening the file itself in this process would drop SQLite's locks.
      execFileSync('cp', [join(dir, 'in', name), join(dir, 'copy')]);
      expect(readFileSync(join(dir, 'copy')).includes('CANARY'), name).toBe(false);
    }
  });
});

describe('The hash chain', () => {
  test.each([
    ["UPDATE events SET body = replace(body, 'request-1', 'request-9') WHERE number = 4", 4],
    ["UPDATE events SET at_iso = '2027-01-01T00:00:00Z' WHERE number = 2", 2],
    ['DELETE FROM events WHERE number = 3', 4],
    ['DELETE FROM events WHERE number = 1', 2],
    ["UPDATE events SET hash = 'x' WHERE number = 5", 5],
    ['UPDATE events SET number = 99 WHERE number = 6', 99],
  ])('names the first event that does not fit after %s', async (sql, brokenAt) => {
    filled(3);
    tamper(sql);
    const ledger = open();
    expect(await ledger.checkChain()).toMatchObject({ intact: false, brokenAt });
    expect(ledger.problems().join()).toContain(`Event ${brokenAt} does not fit`);
  });
});

describe('A ledger with an event that cannot be read', () => {
  test.each([
    "UPDATE events SET kind = 'teleported' WHERE number = 4",
    "UPDATE events SET body = '[]' WHERE number = 4",
    "UPDATE events SET body = json_remove(body, '$.token') WHERE number = 4",
    "PRAGMA ignore_check_constraints = 1; UPDATE events SET body = '{' WHERE number = 4",
  ])('shows the other borrows and tells which one is left out: %s', (sql) => {
    filled(3);
    tamper(sql);
    const ledger = open();
    expect(ledger.borrows().map(({ borrowId }) => borrowId)).toEqual(['b0', 'b2']);
    expect(ledger.events()).toHaveLength(5);
    expect(ledger.problems()).toContain('Event 4 cannot be read, so borrow b1 is not shown.');
  });

  test('keeps a held license visible whose failure code only a newer version knows', () => {
    filled(1);
    tamper("UPDATE events SET body = json_set(body, '$.proof', 'token-of-2031') WHERE number = 2");
    expect(open().borrows()[0]).toMatchObject({ state: 'held', proof: 'internal' });
  });
});

describe('A ledger that cannot be opened', () => {
  const bytes = (): string => readFileSync(file).toString('base64');

  test.each([
    [
      'a text file',
      () => writeFileSync(file, 'not a database, but long enough to be read as one. '.repeat(40)),
    ],
    ['another program’s database', () => tamper('CREATE TABLE theirs (a)')],
    ['a ledger without its events', () => tamper('DROP TABLE events')],
    ['a newer ledger', () => tamper('PRAGMA user_version = 2')],
  ])('is refused and left as it was: %s', (what, make) => {
    if (what.includes('ledger')) filled(2);
    else mkdirSync(join(dir, 'in'));
    make();
    const before = bytes();
    const code = what === 'a newer ledger' ? 'ledger-newer' : 'ledger-unreadable';
    expect(() => open()).toThrow(failing(code));
    expect(bytes()).toBe(before);
  });

  test('is found out when pages in its middle are overwritten or cut off', () => {
    filled(300);
    const whole = readFileSync(file);
    const readAll = () => open().borrows();
    writeFileSync(
      file,
      Buffer.concat([whole.subarray(0, 40_960), Buffer.alloc(40_960, 7), whole.subarray(81_920)]),
    );
    expect(readAll).toThrow(failing('ledger-unreadable'));
    opened.splice(0).forEach((ledger) => ledger.close());
    writeFileSync(file, whole.subarray(0, 81_920));
    expect(readAll).toThrow(failing('ledger-unreadable'));
  });

  test('lets the app start, shows why, and refuses to borrow', async () => {
    mkdirSync(join(dir, 'in'));
    writeFileSync(file, 'x'.repeat(2_000));
    const { ledger, failure } = openLedgerOrExplain(file, { clock });
    expect(failure).toEqual(failing('ledger-unreadable'));
    expect([ledger.borrows(), ledger.events(), ledger.catalogue(), ledger.mark('node-id')]).toEqual([
      [],
      [],
      null,
      null,
    ]);
    expect((await ledger.checkChain()).intact).toBe(false);
    expect(ledger.problems()).toHaveLength(1);
    expect(() => ledger.append(requested('a1'))).toThrow(failing('ledger-unreadable'));
    expect(() => ledger.claim('a1')).toThrow(failing('ledger-unreadable'));
  });

  test('is busy while another process writes for longer than we wait', () => {
    const ledger = open(50);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => ledger.append(requested('a1'))).toThrow(failing('ledger-busy'));
    expect(ledger.borrows()).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    ledger.append(requested('a1'));
    expect(ledger.borrows()).toHaveLength(1);
  });

  test.each(['file', 'directory'])('says so when its %s is read-only', (what) => {
    filled(1);
    chmodSync(dir, 0o755);
    asOrdinaryUser(() => {
      chmodSync(what === 'file' ? file : join(dir, 'in'), what === 'file' ? 0o400 : 0o500);
      expect(() => open()).toThrow(failing('data-dir-unwritable'));
      chmodSync(what === 'file' ? file : join(dir, 'in'), 0o700);
    });
  });
});

// Root may write everywhere, so a root test gives the files away and steps down while `work` runs.
function asOrdinaryUser(work: () => void): void {
  if (process.getuid?.() !== 0) {
    work();
    return;
  }
  for (const path of [join(dir, 'in'), file, `${file}.reserve`]) chownSync(path, 65_534, 65_534);
  process.seteuid?.(65_534);
  try {
    work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('A full disk', () => {
  test('refuses new requests, and still takes the outcome of one already sent', ({ skip }) => {
    const script = `mount -t tmpfs -o size=600k tmpfs "$1" && exec "$2" "$3" fill "$1/ledger.db" full`;
    const args = ['-rm', 'sh', '-c', script, 'sh', dir, process.execPath, CHILD];
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0)
      skip('NOT TESTED: no user namespaces for a small disk');
    const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    expect(stdout + stderr).toBe('disk-full\nintact held true\n');
  });
});

test('A copy of the file is whole once the ledger is closed', async () => {
  filled(5);
  copyFileSync(file, join(dir, 'copy.db'));
  file = join(dir, 'copy.db');
  expect(await open().checkChain()).toEqual({ intact: true, events: 10, brokenAt: null });
});
