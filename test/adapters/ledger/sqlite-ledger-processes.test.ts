// The ledger under several real processes: one chain, exclusive claims, nothing acknowledged is ever lost.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/instant.ts';
import type { Ledger } from '../../../main/ports.ts';

const CHILD = join(import.meta.dirname, 'sqlite-ledger-child.ts');

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

/** A ledger of this process, whose clock is off by so much. */
function open(offByMs = 0): Ledger {
  const ledger = openSqliteLedger(file, { clock: { now: () => Date.now() + offByMs } });
  opened.push(ledger);
  return ledger;
}

function start(mode: string, name: string, count = 0): ChildProcess {
  return spawn(process.execPath, [CHILD, mode, file, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function linesOf(child: ChildProcess): Promise<readonly string[]> {
  const [said] = await Promise.all([text(child.stdout!), once(child, 'close')]);
  return said.split('\n').slice(0, -1);
}

describe('Several processes at once', () => {
  test('make one new file, lose no event and keep one chain', async () => {
    const names = ['p', 'q', 'r'];
    const said = await Promise.all(names.map((name) => linesOf(start('append', name, 60))));
    const ledger = open();
    expect(await ledger.checkChain()).toEqual({ intact: true, events: 180, brokenAt: null });
    expect(new Set(ledger.borrows().map(({ borrowId }) => borrowId))).toEqual(new Set(said.flat()));
  });

  test('never hold the same claim together', async () => {
    open();
    const said = await Promise.all(['p', 'q'].map((name) => linesOf(start('claim', name, 100))));
    expect(said.map((lines) => lines.length)).toEqual([100, 100]);
  });

  test('take over the claim of one that was killed, and of one whose pid another process has now', async () => {
    const ledger = open();
    const child = start('claim-and-stay', 'p');
    try {
      await once(child.stdout!, 'data');
      expect(ledger.claim('seat')).toBe(false);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(ledger.claim('seat')).toBe(true);
    if (process.platform !== 'linux') return;
    const db = new DatabaseSync(file);
    const insert = db.prepare('INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)');
    insert.run('reused', 'another', process.pid, 'an earlier boot 1', '', Date.now());
    insert.run('unknown', 'another', process.pid, null, '', Date.now());
    db.close();
    expect([ledger.claim('reused'), ledger.claim('unknown')]).toEqual([true, false]);
  });

  /** Another process that has claimed `seat`, while `work` goes on; it is killed at the end, if it still lives. */
  async function whileClaimed(work: (kill: () => Promise<void>, child: ChildProcess) => Promise<void>) {
    const child = start('claim-and-stay', 'p');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    };
    try {
      await once(child.stdout!, 'data');
      await work(kill, child);
    } finally {
      await kill();
    }
  }

  test.each([2 * MINUTE_MS + 1, 3 * HOUR_MS, 30 * DAY_MS, -3 * HOUR_MS])(
    'leave one its claim while it lives, by a clock that is %i ms off, and take it when it ends',
    async (offByMs) => {
      const ledger = open(offByMs);
      await whileClaimed(async (kill) => {
        expect(ledger.claim('seat')).toBe(false);
        await kill();
        expect(ledger.claim('seat')).toBe(true);
      });
    },
  );

  test.skipIf(process.platform === 'win32')('leave a stopped one its claim', async () => {
    const ledger = open(DAY_MS);
    await whileClaimed(async (_kill, child) => {
      child.kill('SIGSTOP');
      expect(ledger.claim('seat')).toBe(false);
      child.kill('SIGCONT');
    });
    expect(ledger.claim('seat')).toBe(true);
  });

  test('take the claim of a dead one though its number belongs to a living process by now', async () => {
    const ledger = open();
    await whileClaimed((kill) => kill());
    const db = new DatabaseSync(file);
    db.prepare('UPDATE claims SET pid = ?, process_started = NULL').run(process.pid);
    db.close();
    expect(ledger.claim('seat')).toBe(true);
  });

  test('keep every acknowledged event and the chain when the writer is killed 30 times', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const child = start('append-forever', `k${round}`);
      const lines = linesOf(child);
      await once(child.stdout!, 'data');
      setTimeout(() => child.kill('SIGKILL'), round % 10);
      acknowledged.push(...(await lines));
    }
    const ledger = open();
    const kept = new Set(ledger.borrows().map(({ borrowId }) => borrowId));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);
    expect((await ledger.checkChain()).intact).toBe(true);
    // At most the one event of each round that was written but not yet acknowledged.
    expect(kept.size - acknowledged.length).toBeLessThanOrEqual(30);
  });
});
