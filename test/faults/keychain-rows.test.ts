// Every situation of a keychain × five calls: what is said, how soon, that nothing freezes, and that it recovers by itself.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Vault } from '../../main/ports.ts';
import { LONG, reached } from '../support/effort.ts';
import { idOf, memoryMark, openOnEnvironment, secretText } from '../support/vault-under-test.ts';
import { ROWS, type Row, type Said, type Stage } from './keychain-rows.ts';

const CALL_MS = 4_000;
const GRACE_MS = 1_000;
const MOST_LAG_MS = 200;
const OLD = idOf(1);
const MISSING = idOf(2);
const NEW = idOf(3);
const OLD_TEXT = secretText(1_140, 'old');

type Played = {
  readonly row: Row;
  readonly problems: readonly string[];
  readonly calls: number;
};

async function play(row: Row): Promise<Played> {
  const stage = await row.open();
  const deadlines = { callMs: CALL_MS, promptMs: 60_000, pauseMs: 10 };
  const vault = openOnEnvironment(stage.env, { deadlines, sentinel: memoryMark(), knownIds: () => [OLD] });
  try {
    if (row.isNever !== true) {
      await vault.put(OLD, new Secret(OLD_TEXT));
      await vault.put(MISSING, new Secret('soon gone'));
      await vault.destroy(MISSING);
    }
    await stage.spoil();
    const problems = await fiveCalls(vault, row);
    return {
      row,
      problems: [...problems, ...(await recovers(vault, stage, row.said.probe === 'locked'))],
      calls: 5,
    };
  } finally {
    await vault.close();
    await stage.stop();
  }
}

async function fiveCalls(vault: Vault, { said, most = 1 }: Row): Promise<readonly string[]> {
  const code = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof FieldpassError ? error.code : error),
    );
  const CALLS: Readonly<Record<keyof Said, () => Promise<unknown>>> = {
    probe: async () => (await vault.probe()).state,
    read: () => code(vault.get(OLD).then((secret) => expect(secret?.reveal()).toBe(OLD_TEXT))),
    readMissing: () => code(vault.get(MISSING).then((secret) => expect(secret).toBeNull())),
    write: () => code(vault.put(NEW, new Secret(secretText(900, 'new')))),
    destroy: () => code(vault.destroy(MISSING)),
  };
  const problems: string[] = [];
  for (const [name, call] of Object.entries(CALLS) as [keyof Said, () => Promise<unknown>][]) {
    const overdue = wait(most * CALL_MS + GRACE_MS, 'not in time', { ref: false });
    const work = call();
    const file = readFile(import.meta.filename).then(() => 'read');
    const isRead = await Promise.race([file, wait(2_000, 'not read', { ref: false })]);
    const answer = await Promise.race([work, overdue]);
    if (isRead !== 'read') problems.push(`${name}: a file could not be read meanwhile`);
    if (answer !== said[name]) problems.push(`${name}: ${String(answer)}, must be ${said[name]}`);
  }
  return problems;
}

// The same vault, nothing opened anew: the old secret is whole again, and a write works. What was found locked is asked
// again by a person only.
async function recovers(vault: Vault, { mend }: Stage, isLocked: boolean): Promise<readonly string[]> {
  if (mend === undefined) return [];
  await mend();
  if (isLocked) await vault.probe();
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await vault.get(OLD).catch(() => null);
    const isOpen = found !== null && (await vault.probe()).state === 'ready';
    if (isOpen) return writes(vault, found.reveal());
    await wait(100);
  }
  return ['it does not recover'];
}

async function writes(vault: Vault, found: string): Promise<readonly string[]> {
  await vault.put(NEW, new Secret('written after'));
  const back = (await vault.get(NEW))?.reveal();
  return found === OLD_TEXT && back === 'written after' ? [] : ['something was lost'];
}

const WITNESS = `
  const { parentPort } = require('node:worker_threads');
  const lag = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  parentPort.once('message', () => parentPort.postMessage(lag.max));
  parentPort.postMessage('ready');
`;

// A thread with nothing to do sees how long the machine itself lets everybody wait.
async function watchLag(): Promise<() => Promise<{ readonly mine: number; readonly machine: number }>> {
  const witness = new Worker(WITNESS, { eval: true });
  await once(witness, 'message');
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  return async () => {
    lag.disable();
    const told = once(witness, 'message');
    witness.postMessage('tell');
    const [machine]: readonly unknown[] = await told;
    await witness.terminate();
    return { mine: Math.round(lag.max / 1e6), machine: Math.round(Number(machine) / 1e6) };
  };
}

describe('a keychain', () => {
  let played: readonly Played[] = [];
  let lag = { mine: Infinity, machine: 0 };

  beforeAll(async () => {
    const watch = await watchLag();
    const left = [...ROWS];
    const all: Played[] = [];
    const work = async (): Promise<void> => {
      for (let row = left.shift(); row !== undefined; row = left.shift()) {
        const it = row;
        all.push(
          await play(it).catch((error: unknown) => ({
            row: it,
            problems: [String(error)],
            calls: 0,
          })),
        );
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
    played = all;
    lag = await watch();
    reached('keychain faults', {
      situations: ROWS.length,
      calls: all.reduce((sum, { calls }) => sum + calls, 0),
      'not as the table says': all.filter(({ problems }) => problems.length > 0).length,
      'recovered by itself': all.filter(({ row, problems }) => row.isNever !== true && problems.length === 0)
        .length,
      'most lag ms': lag.mine,
      'of it the machine ms': lag.machine,
    });
  }, LONG.timeout);

  test.each(ROWS)('with $name says so, in time, and works again by itself', ({ name }) => {
    const it = played.find(({ row }) => row.name === name);
    expect(it?.problems).toEqual([]);
  });

  test('that hangs never holds up the event loop', () => {
    expect(lag.mine - lag.machine).toBeLessThan(MOST_LAG_MS);
  });
});
