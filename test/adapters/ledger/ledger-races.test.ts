// A new ledger file made by two at once, on a full disk, on Windows; and starts of processes other systems do not tell.

import { fsyncSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startOf } from '../../../main/adapters/ledger/ledger-claims.ts';
import { type FileSystem, makeDurable, openLedgerFile } from '../../../main/adapters/ledger/ledger-file.ts';
import { CREATE_TABLES, LEDGER_VERSION } from '../../../main/adapters/ledger/ledger-tables.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { openUnder } from '../../support/open-files.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-races-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A file system that is watched, and in which something happens just before a path is opened. */
function watched(platform: NodeJS.Platform, before: (path: string) => void = () => undefined) {
  const paths: string[] = [];
  const synced: string[] = [];
  const opened = new Map<number, string>();
  const open = ((path: string, flags: string, mode?: number) => {
    before(path);
    paths.push(path);
    const descriptor = openSync(path, flags, mode);
    opened.set(descriptor, path);
    return descriptor;
  }) as FileSystem['open'];
  const sync = (descriptor: number): void => void synced.push(opened.get(descriptor) ?? '');
  return { system: { platform, open, sync }, paths, synced };
}

const failing = (code: string): unknown => expect.objectContaining({ name: 'FieldpassError', code });

describe('a new ledger file', () => {
  test('that another process made just before is opened as it is', () => {
    const { system } = watched('linux', (path) => {
      if (path === file) writeFileSync(path, '', { mode: 0o600 });
    });
    const db = openLedgerFile(file, 0, system);
    expect(db.isOpen).toBe(true);
    db.close();
  });

  test.each([
    ['ENOSPC', 'disk-full'],
    ['EACCES', 'data-dir-unwritable'],
  ])('that cannot be made (%s) is told as %s', (code, told) => {
    const { system } = watched('linux', (path) => {
      if (path === file) throw Object.assign(new Error('open'), { code });
    });
    expect(() => openLedgerFile(file, 0, system)).toThrow(failing(told));
  });

  test('for a reason that is a bug stays loud', () => {
    const bug = new TypeError('a bug');
    const { system } = watched('linux', (path) => {
      if (path === file) throw bug;
    });
    expect(() => openLedgerFile(file, 0, system)).toThrow(bug);
  });

  test.each([
    ['linux', 2],
    ['win32', 1],
  ] as const)('is made durable together with its folder, but on Windows: %s', (platform, opens) => {
    const { system, paths, synced } = watched(platform);
    openLedgerFile(file, 0, system).close();
    expect([paths, synced]).toEqual([[file, dir].slice(0, opens), [dir].slice(0, opens - 1)]);
  });

  test('keeps its mode on Windows, where it says nothing', () => {
    writeFileSync(file, '', { mode: 0o644 });
    openLedgerFile(file, 0, watched('win32').system).close();
    expect(statSync(file).mode & 0o777).toBe(0o644);
    openLedgerFile(file, 0, watched('darwin').system).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('leaves no descriptor open', () => {
    const descriptors: number[] = [];
    const open = ((...parts: Parameters<typeof openSync>) => {
      descriptors.push(openSync(...parts));
      return descriptors.at(-1);
    }) as FileSystem['open'];
    openLedgerFile(file, 0, { platform: 'linux', open, sync: fsyncSync }).close();
    expect(descriptors).toHaveLength(2);
    for (const descriptor of new Set(descriptors)) expect(() => fsyncSync(descriptor)).toThrow('EBADF');
  });
});

describe('a ledger that is refused', () => {
  function makeFile(sql: string): void {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  }
  const options = { clock: { now: () => 0 } };

  test.runIf(process.platform === 'linux').each([
    ['for its mark', 'PRAGMA application_id = 7'],
    ['for a column that is missing', CREATE_TABLES.replace('previous_hash TEXT NOT NULL,', '')],
  ])('%s is closed again', (_why, sql) => {
    makeFile(sql);
    expect(() => openSqliteLedger(file, options)).toThrow(failing('ledger-unreadable'));
    expect(openUnder(file)).toBe(0);
  });

  test('as newer says which format it has', () => {
    makeFile(`${CREATE_TABLES}; PRAGMA user_version = ${LEDGER_VERSION + 1}`);
    const words = `it has format ${LEDGER_VERSION + 1}, and this one reads up to ${LEDGER_VERSION}. It is left untouched.`;
    expect(() => openSqliteLedger(file, options)).toThrow(words);
  });

  test('while another works on it waits as long as was asked; nothing to append needs no wait at all', () => {
    const ledger = openSqliteLedger(file, { ...options, busyTimeoutMs: 50 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const begun = performance.now();
    expect(() => openSqliteLedger(file, { ...options, busyTimeoutMs: 50 })).toThrow(failing('ledger-busy'));
    expect(performance.now() - begun).toBeLessThan(4_000);
    ledger.append();
    expect(() => ledger.saveMark('node-id', 'x')).toThrow(failing('ledger-busy'));
    other.exec('ROLLBACK');
    other.close();
    ledger.close();
  });
});

describe('the switch to the write-ahead log', () => {
  const busy = (errcode: number) => Object.assign(new Error('busy'), { errcode });
  /** SQLite that says no so many times. */
  function reluctant(times: number, error: unknown) {
    const asked: string[] = [];
    const exec = (sql: string): void => {
      asked.push(sql);
      if (asked.length <= times) throw error;
    };
    return { db: { exec }, asked };
  }
  const SETTINGS = 'PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON';

  test('is tried again while another process makes the file, and every commit is synced afterwards', () => {
    const { db, asked } = reluctant(2, busy(5));
    makeDurable(db, 100);
    const wal = 'PRAGMA journal_mode = WAL';
    expect(asked).toEqual([wal, wal, wal, SETTINGS]);
  });

  test('waits between the attempts', () => {
    const begun = performance.now();
    makeDurable(reluctant(2, busy(517)).db, 100);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(35);
  });

  test.each([
    [0, 1],
    [20, 1],
    [60, 3],
  ])('is given up after %i ms: %i attempts', (timeout, attempts) => {
    const error = busy(5);
    const { db, asked } = reluctant(9, error);
    expect(() => makeDurable(db, timeout)).toThrow(error);
    expect(asked).toHaveLength(attempts);
  });

  test.each([busy(11), busy(6), new Error('a bug'), 'a text', { errcode: 5 }])(
    'is not tried again for another reason: %o',
    (error) => {
      const { db, asked } = reluctant(1, error);
      expect(() => makeDurable(db, 1_000)).toThrow();
      expect(asked).toHaveLength(1);
    },
  );
});

describe('the start of a process', () => {
  const STAT = `7 (a ) name) ${Array.from({ length: 30 }, (_none, place) => place + 3).join(' ')}`;
  const linux = (stat: string) => ({
    platform: 'linux' as const,
    read: (path: string) => (path === '/proc/7/stat' ? stat : path.endsWith('boot_id') ? 'boot-1\n' : ''),
  });

  test('is its boot and the twenty-second field, whatever its name', () => {
    expect(startOf(7, linux(STAT))).toBe('boot-1 22');
  });

  test.each(['7 (short) S 1', '', '7 (x)', STAT.replace(' 22 ', ' x22 '), STAT.replace(' 22 ', ' 22x ')])(
    'is not known where the system tells less: %j',
    (stat) => {
      expect(startOf(7, linux(stat))).toBeNull();
    },
  );

  test('is not known where there is no such process', () => {
    const read = () => {
      throw new Error('ENOENT');
    };
    expect(startOf(7, { platform: 'linux', read })).toBeNull();
  });

  test.each(['win32', 'darwin'] as const)('is not asked for on %s', (platform) => {
    expect(startOf(7, { ...linux(STAT), platform })).toBeNull();
  });
});
