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

function open(): Ledger {
  const ledger = openSqliteLedger(file, { clock: { now: () => Date.now() } });
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
