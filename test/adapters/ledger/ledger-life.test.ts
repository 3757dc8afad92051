// Whether the process behind a claim lives: told by a lock, which no sleep, no clock and no reused number can change.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LedgerLife, lifeOf } from '../../../main/adapters/ledger/ledger-life.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { MINUTE_MS } from '../../../main/domain/instant.ts';
import type { Ledger } from '../../../main/ports.ts';

let dir: string;
let file: string;
let closing: (() => void)[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-life-'));
  file = join(dir, 'ledger.db');
  closing = [];
});
afterEach(() => {
  for (const close of closing) close();
  rmSync(dir, { recursive: true, force: true });
});

/** A ledger of this process, whose clock is off by so much. */
function open(offByMs = 0): Ledger {
  const ledger = openSqliteLedger(file, { clock: { now: () => Date.now() + offByMs } });
  closing.push(() => ledger.close());
  return ledger;
}

function lifeNamed(owner: string): LedgerLife {
  const life = new LedgerLife(file, owner);
  closing.push(() => life.end());
  return life;
}

/** Gives what `work` gives, and lets `how` close every lock meanwhile. */
function closed<T>(work: () => T, how: (close: () => void) => void): T {
  const proto = DatabaseSync.prototype;
  const real = Object.getOwnPropertyDescriptor(proto, 'close') ?? {};
  proto.close = function (this: DatabaseSync): void {
    how(() => Reflect.apply(real.value as () => void, this, []));
  };
  try {
    return work();
  } finally {
    Object.defineProperty(proto, 'close', real);
  }
}

const signs = (): readonly string[] => readdirSync(dir).filter((name) => name.includes('.alive'));

describe('a claim', () => {
  test('ages as before where its life cannot be shown', () => {
    const [first, later] = [open(), open(2 * MINUTE_MS + 1_000)];
    first.claim('seat');
    for (const name of signs()) rmSync(join(dir, name));
    expect([open().claim('seat'), later.claim('seat')]).toEqual([false, true]);
  });

  test('falls with its sign, though its process number lives and it is new', () => {
    const owner = randomUUID();
    const ledger = open();
    const db = new DatabaseSync(file);
    const insert = 'INSERT INTO claims VALUES (?, ?, ?, NULL, ?, ?)';
    db.prepare(insert).run('seat', owner, process.pid, '', Date.now());
    db.close();
    expect(ledger.claim('seat')).toBe(false);
    writeFileSync(`${file}.${owner}.alive`, '');
    expect(ledger.claim('seat')).toBe(true);
  });
});

describe('the sign of life', () => {
  test('is made with the first claim, for its owner alone, empty, and goes with the ledger', () => {
    const ledger = open();
    expect(signs()).toEqual([]);
    ledger.claim('a1');
    ledger.claim('b2');
    const [sign = '', ...more] = signs();
    expect(sign).toMatch(/^ledger\.db\.[0-9a-f-]{36}\.alive$/);
    expect(more).toEqual([]);
    const { mode, size } = statSync(join(dir, sign));
    expect(size).toBe(0);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
    ledger.close();
    expect(signs()).toEqual([]);
  });

  test('tells alive from dead and from unknown, and what is dead is removed', () => {
    const [living, dead, never] = [randomUUID(), randomUUID(), randomUUID()];
    lifeNamed(living).show();
    writeFileSync(`${file}.${dead}.alive`, '');
    expect([living, dead, never].map((owner) => lifeOf(file, owner))).toEqual(['alive', 'dead', 'unknown']);
    expect(signs()).toEqual([`ledger.db.${living}.alive`]);
  });

  test('is none of ours where its owner has another form, and is left where it is', () => {
    for (const owner of [`x${randomUUID()}`, `${randomUUID()}x`, randomUUID().toUpperCase()]) {
      const sign = `${file}.${owner}.alive`;
      writeFileSync(sign, '');
      expect([lifeOf(file, owner), existsSync(sign)]).toEqual(['unknown', true]);
      rmSync(sign);
    }
  });

  test.each([
    ['linux', false],
    ['darwin', false],
    ['win32', true],
  ] as const)('of a dead process is still there on %s when its lock is given up: %s', (platform, isThere) => {
    const owner = randomUUID();
    const sign = `${file}.${owner}.alive`;
    writeFileSync(sign, '');
    const seen: boolean[] = [];
    const life = closed(
      () => lifeOf(file, owner, platform),
      (close) => {
        seen.push(existsSync(sign));
        close();
      },
    );
    expect([life, seen, existsSync(sign)]).toEqual(['dead', [isThere], false]);
  });

  test.each(['linux', 'darwin'] as const)(
    'of a dead process that somebody makes anew on %s, as soon as its lock is given up, is left to them',
    (platform) => {
      const owner = randomUUID();
      const sign = `${file}.${owner}.alive`;
      writeFileSync(sign, '');
      const life = closed(
        () => lifeOf(file, owner, platform),
        (close) => {
          close();
          writeFileSync(sign, '');
        },
      );
      expect([life, existsSync(sign)]).toEqual(['dead', true]);
    },
  );

  test('that can be neither made nor removed stops no work', () => {
    const owner = randomUUID();
    mkdirSync(`${file}.${owner}.alive`);
    const life = lifeNamed(owner);
    life.show();
    life.end();
    expect([lifeOf(file, owner), signs()]).toEqual(['unknown', [`ledger.db.${owner}.alive`]]);
  });

  test('of dead processes is swept up by the next one, of living ones not, and nothing else is', () => {
    const [living, dead] = [randomUUID(), randomUUID()];
    const first = lifeNamed(living);
    first.show();
    writeFileSync(`${file}.${dead}.alive`, '');
    for (const name of ['ledger.db.notes.alive', `other.db.${dead}.alive`, `ledger.db.${dead}.aliver`])
      writeFileSync(join(dir, name), 'kept');
    open().claim('a1');
    expect(signs()).toHaveLength(5);
    expect([existsSync(`${file}.${dead}.alive`), lifeOf(file, living)]).toEqual([false, 'alive']);
    first.end();
    first.end();
    expect(lifeOf(file, living)).toBe('unknown');
  });

  test('once shown costs no further look at the folder, which may hold many files', () => {
    const [owner, dead] = [randomUUID(), randomUUID()];
    const life = lifeNamed(owner);
    life.show();
    writeFileSync(`${file}.${dead}.alive`, '');
    life.show();
    expect([existsSync(`${file}.${dead}.alive`), lifeOf(file, owner)]).toEqual([true, 'alive']);
  });

  test.each(['', 'them', '../outside', `${randomUUID()}0`])(
    'is not looked for under a name that no process of ours has: %j',
    (owner) => {
      const path = `${file}.${owner}.alive`;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '');
      expect([lifeOf(file, owner), existsSync(path)]).toEqual(['unknown', true]);
    },
  );

  test('that is something else says nothing, and stays', () => {
    const owner = randomUUID();
    writeFileSync(`${file}.${owner}.alive`, 'not a database at all '.repeat(100));
    expect(lifeOf(file, owner)).toBe('unknown');
    expect(signs()).toHaveLength(1);
  });

  test('that cannot be made stands in nobody’s way', () => {
    const life = new LedgerLife(join(dir, 'nowhere', 'ledger.db'), randomUUID());
    life.show();
    life.end();
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });

  /** Shows a life while `after` meddles with each lock that is made. Gives how many were. */
  function meddled(life: LedgerLife, after: (count: number, db: DatabaseSync) => void): number {
    const proto = DatabaseSync.prototype;
    const real = Object.getOwnPropertyDescriptor(proto, 'exec') ?? {};
    let locks = 0;
    proto.exec = function (this: DatabaseSync, sql: string): void {
      Reflect.apply(real.value as (sql: string) => void, this, [sql]);
      locks += 1;
      after(locks, this);
    };
    try {
      life.show();
    } finally {
      Object.defineProperty(proto, 'exec', real);
    }
    return locks;
  }

  test.each([
    [1, 2, 'alive'],
    [2, 3, 'alive'],
    [9, 3, 'unknown'],
  ])('swept away %i times before it was locked is made %i times in all', (sweeps, makes, life) => {
    const owner = randomUUID();
    const made = meddled(lifeNamed(owner), (count) => {
      if (count <= sweeps) rmSync(`${file}.${owner}.alive`);
    });
    expect([made, lifeOf(file, owner)]).toEqual([makes, life]);
  });

  test('swept away while somebody else held its lock is made again', () => {
    const owner = randomUUID();
    const made = meddled(lifeNamed(owner), (count) => {
      if (count > 1) return;
      rmSync(`${file}.${owner}.alive`);
      throw Object.assign(new Error('busy'), { errcode: 5 });
    });
    expect([made, lifeOf(file, owner)]).toEqual([2, 'alive']);
  });

  test('waits a second for its lock, longer than anybody looks at it', () => {
    const waits: unknown[] = [];
    meddled(lifeNamed(randomUUID()), (_count, db) =>
      waits.push(db.prepare('PRAGMA busy_timeout').get()?.['timeout']),
    );
    expect(waits).toEqual([1_000]);
  });

  test('is not left where it cannot be locked', () => {
    const made = meddled(lifeNamed(randomUUID()), () => {
      throw new Error('no locks here');
    });
    expect([made, signs()]).toEqual([1, []]);
  });

  test.runIf(process.platform === 'linux')('leaves nothing open', () => {
    const opened = () => readdirSync('/proc/self/fd').length;
    const before = opened();
    const living = lifeNamed(randomUUID());
    living.show();
    const withOne = opened();
    for (let n = 0; n < 5; n += 1) {
      const [owner, other] = [randomUUID(), randomUUID()];
      for (const content of ['', 'not a database at all '.repeat(100)]) {
        writeFileSync(`${file}.${owner}.alive`, content);
        lifeOf(file, owner);
      }
      const swept = new LedgerLife(file, other);
      meddled(swept, (count) => count === 1 && rmSync(`${file}.${other}.alive`));
      swept.end();
    }
    // SQLite closes what looked at a lock of this process only with that lock.
    expect(opened()).toBeLessThanOrEqual(withOne + 1);
    living.end();
    expect(opened()).toBe(before);
  });
});
