// The space held back for an answer, and the appends that may use it on a full disk.

import {
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LedgerReserve } from '../../../main/adapters/ledger/ledger-reserve.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Ledger, LedgerEvent } from '../../../main/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { checkoutHeld, checkoutRequested, held, requested } from '../../support/ledger-events.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-reserve-'));
  file = join(dir, 'in', 'ledger.db');
  mkdirSync(dirname(file));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const path = (): string => `${file}.reserve`;

describe('the space held back', () => {
  test('is 64 KiB that no file system can make smaller, for its owner alone', () => {
    new LedgerReserve(file);
    const bytes = readFileSync(path());
    expect(bytes).toHaveLength(65_536);
    expect(new Set(bytes).size).toBe(256);
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  test('is given up once, and taken again when there is room', () => {
    const reserve = new LedgerReserve(file);
    expect([reserve.free(), existsSync(path()), reserve.free()]).toEqual([true, false, false]);
    reserve.fill();
    expect([existsSync(path()), reserve.free()]).toEqual([true, true]);
  });

  test('is taken over as it is from the process before', () => {
    writeFileSync(path(), 'short');
    const reserve = new LedgerReserve(file);
    expect(readFileSync(path(), 'utf8')).toBe('short');
    rmSync(path());
    reserve.fill();
    expect(existsSync(path())).toBe(false);
  });

  test('is not looked for again while it is there', () => {
    const reserve = new LedgerReserve(file);
    rmSync(path());
    reserve.fill();
    expect(existsSync(path())).toBe(false);
  });

  test('is done without where there is none', () => {
    rmSync(dirname(file), { recursive: true });
    const reserve = new LedgerReserve(file);
    expect(reserve.free()).toBe(false);
  });

  test('is taken later where there was none at first', () => {
    rmSync(dirname(file), { recursive: true });
    const reserve = new LedgerReserve(file);
    mkdirSync(dirname(file));
    reserve.fill();
    expect(existsSync(path())).toBe(true);
  });

  test('is on the disk before it counts, and nothing stays open', () => {
    const synced: number[] = [];
    const sizes: number[] = [];
    const sync = (descriptor: number): void => {
      synced.push(descriptor);
      sizes.push(fstatSync(descriptor).size);
    };
    new LedgerReserve(file, { write: writeSync, sync });
    expect(sizes).toEqual([65_536]);
    for (const descriptor of synced) expect(() => fsyncSync(descriptor)).toThrow('EBADF');
  });

  test('is left to others where the disk takes only a part of it, and taken when there is room', () => {
    let room = 1_000;
    const write = (descriptor: number, bytes: Buffer): void => {
      writeSync(descriptor, bytes, 0, Math.min(room, bytes.length));
      if (bytes.length > room) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    };
    const reserve = new LedgerReserve(file, { write, sync: fsyncSync });
    expect(existsSync(path())).toBe(false);
    room = 100_000;
    reserve.fill();
    expect(statSync(path()).size).toBe(65_536);
  });
});

describe('an append that the disk refuses', () => {
  const proto = DatabaseSync.prototype;
  const real = Object.getOwnPropertyDescriptor(proto, 'exec') ?? {};
  let refusals: number[];
  let whole: boolean[];
  let ledger: Ledger;
  beforeEach(() => {
    refusals = [];
    whole = [];
    ledger = openSqliteLedger(file, { clock: new FakeClock() });
    // Commits fail with the numbers SQLite would give; a disk cannot be filled without a mount.
    proto.exec = function (this: DatabaseSync, sql: string): void {
      if (sql === 'COMMIT') {
        whole.push(existsSync(path()));
        const errcode = refusals.shift();
        if (errcode !== undefined)
          throw Object.assign(new Error('refused'), { code: 'ERR_SQLITE_ERROR', errcode });
      }
      Reflect.apply(real.value as (sql: string) => void, this, [sql]);
    };
  });
  afterEach(() => {
    Object.defineProperty(proto, 'exec', real);
    ledger.close();
    ledger.close();
  });

  const FULL = 13;
  const failing = (code: string): unknown => expect.objectContaining({ code });

  test.each<[string, readonly LedgerEvent[]]>([
    ['a request to borrow', [requested('a1')]],
    ['a request to check out', [checkoutRequested('c1')]],
    ['both', [requested('a1'), checkoutRequested('c1')]],
  ])('is not helped by the reserve when it is %s, which must not be sent then', (_what, events) => {
    refusals = [FULL];
    expect(() => ledger.append(...events)).toThrow(failing('disk-full'));
    expect([ledger.events(), whole, existsSync(path())]).toEqual([[], [true], true]);
  });

  test.each<[string, readonly LedgerEvent[]]>([
    ['an answer about a borrow', [held('a1')]],
    ['an answer about a checkout', [checkoutHeld('c1')]],
    ['an answer with the request that follows it', [held('a1'), requested('b1')]],
  ])('is taken with the help of the reserve when it is %s', (_what, events) => {
    refusals = [FULL];
    ledger.append(...events);
    expect(ledger.events()).toEqual(events);
    // Full with the reserve there, taken without it, and held back again afterwards.
    expect([whole, existsSync(path())]).toEqual([[true, false], true]);
  });

  test('is refused when the reserve does not suffice either', () => {
    refusals = [FULL, FULL];
    expect(() => ledger.append(held('a1'))).toThrow(failing('disk-full'));
    expect([ledger.events(), whole]).toEqual([[], [true, false]]);
  });

  test('is refused at once when there is no reserve', () => {
    rmSync(path());
    refusals = [FULL];
    expect(() => ledger.append(held('a1'))).toThrow(failing('disk-full'));
    expect(whole).toEqual([false]);
  });

  test('keeps the reserve when the disk was not the reason', () => {
    refusals = [5];
    expect(() => ledger.append(held('a1'))).toThrow(failing('ledger-busy'));
    expect([whole, existsSync(path())]).toEqual([[true], true]);
  });

  test('does not stand in the way of giving a claim up, but a bug does', () => {
    const other = openSqliteLedger(file, { clock: new FakeClock() });
    ledger.claim('a1');
    refusals = [FULL];
    ledger.release('a1');
    expect(other.claim('a1')).toBe(false);
    // The next write takes it along: its owner may live for weeks.
    ledger.saveMark('node-id', 'x');
    expect(other.claim('a1')).toBe(true);
    other.release('a1');
    ledger.claim('a1');
    // SQLITE_MISUSE: a mistake of ours.
    refusals = [21];
    expect(() => ledger.release('a1')).toThrow('refused');
    expect(ledger.claim('a1')).toBe(true);
    other.close();
  });
});
