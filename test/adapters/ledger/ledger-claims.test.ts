// Who holds a claim of another process: alive, dead, replaced by another process of its number, or unknown.

import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { LedgerClaims } from '../../../main/adapters/ledger/ledger-claims.ts';
import { CREATE_TABLES } from '../../../main/adapters/ledger/ledger-tables.ts';
import { AT } from '../../support/ledger-events.ts';

const MINUTE = 60_000;

// Nothing lies there: whoever is not known to live is judged by number, start and age.
const NOWHERE = '/nonexistent/ledger.db';

let db: DatabaseSync;
let claims: LedgerClaims;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec(CREATE_TABLES);
  claims = new LedgerClaims(db, NOWHERE);
});

const row = () => db.prepare('SELECT * FROM claims').get();
/** The claim of somebody else, on `a1`. */
function theirs(pid: number, started: string | null, at = AT): void {
  db.prepare('INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?, ?)').run(
    'a1',
    'them',
    pid,
    started,
    '',
    at,
  );
}
// Boot and start of a process as the kernel tells them, read in another way than the product does.
function startOfThisProcess(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return `${boot} ${/\) \S(?: \S+){18} (\d+) /.exec(stat)?.[1]}`;
}
const isLinux = process.platform === 'linux';

describe('a claim', () => {
  test('says who made it, when, and when its process began', () => {
    claims.take('a1', AT);
    expect(row()).toMatchObject({
      subject: 'a1',
      owner: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pid: process.pid,
      process_started: isLinux ? startOfThisProcess() : null,
      claimed_at_iso: '2026-03-10T09:30:00Z',
      claimed_at: AT,
    });
  });

  test('of a living process stands for two minutes, in both directions of the clock', () => {
    theirs(process.pid, null);
    for (const at of [AT, AT + 2 * MINUTE, AT - 2 * MINUTE]) expect(claims.take('a1', at)).toBe(false);
    expect(claims.take('a1', AT + 2 * MINUTE + 1)).toBe(true);
    theirs(process.pid, null);
    expect(claims.take('a1', AT - 2 * MINUTE - 1)).toBe(true);
  });

  test('of a process that is gone falls at once', () => {
    theirs(2 ** 30, null);
    expect(claims.take('a1', AT)).toBe(true);
  });

  test.runIf(isLinux)('falls when its number belongs to another process by now', () => {
    theirs(process.pid, `${startOfThisProcess()}0`);
    expect(claims.take('a1', AT)).toBe(true);
    theirs(process.pid, startOfThisProcess());
    expect(claims.take('a1', AT)).toBe(false);
  });

  test('of a process that may not be signalled stands: it runs under another user', () => {
    const kill = process.kill.bind(process);
    const answers: readonly [string, boolean][] = [
      ['EPERM', false],
      ['ESRCH', true],
    ];
    for (const [code, falls] of answers) {
      theirs(4_000_000, null);
      process.kill = () => {
        throw Object.assign(new Error('kill'), { code });
      };
      try {
        expect(claims.take('a1', AT), code).toBe(falls);
      } finally {
        process.kill = kill;
      }
    }
  });

  test('is asked after with a signal that does nothing', () => {
    const sent: unknown[] = [];
    const kill = process.kill.bind(process);
    // Alive, and the system does not say since when: the claim stands.
    theirs(1_234_567, 'boot-1 7');
    process.kill = (pid, signal) => {
      sent.push([pid, signal]);
      return true;
    };
    try {
      expect(claims.take('a1', AT)).toBe(false);
    } finally {
      process.kill = kill;
    }
    expect(sent).toEqual([[1_234_567, 0]]);
  });

  test('is given up by its owner alone, one or all', () => {
    const other = new LedgerClaims(db, NOWHERE);
    claims.take('a1', AT);
    claims.take('a2', AT);
    other.take('b1', AT);
    other.giveUp('a1');
    other.drop()();
    other.releaseAll();
    expect([other.take('a1', AT), other.take('a2', AT), other.take('b1', AT)]).toEqual([false, false, true]);
    claims.giveUp('a1');
    expect([claims.hasGivenUp, other.take('a1', AT)]).toEqual([true, false]);
    claims.drop()();
    expect([claims.hasGivenUp, other.take('a1', AT), other.take('a2', AT)]).toEqual([false, true, false]);
    claims.releaseAll();
    expect(other.take('a2', AT)).toBe(true);
  });
});
