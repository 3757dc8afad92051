// What is no failure of the keychain: bugs stay loud, and failures of others keep their own code.

import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { onceEnded } from '../../../main/adapters/keychain/forked-helper.ts';
import type { Entries } from '../../../main/adapters/keychain/vault-entries.ts';
import { VaultSlots } from '../../../main/adapters/keychain/vault-slots.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { idOf, openOnMemory, quietLog, secretText } from '../../support/vault-under-test.ts';

/** A vault whose copy of the sentinel cannot be read. */
function openWithBrokenMark(error: unknown) {
  const logged: unknown[] = [];
  let looks = 0;
  const fail = (): never => {
    looks += 1;
    throw error;
  };
  const vault = openOnMemory(new MemoryKeychain(), {
    sentinel: { read: fail, saveOnce: fail },
    log: { ...quietLog, warn: (message, details) => void logged.push([message, details]) },
  });
  return { vault, logged, looks: () => looks };
}

describe('a copy of the sentinel that cannot be read', () => {
  test('because of a bug is thrown as it is, by every call', async () => {
    const bug = new TypeError('a bug');
    const { vault, logged } = openWithBrokenMark(bug);
    await expect(vault.probe()).rejects.toBe(bug);
    await expect(vault.get(idOf(1))).rejects.toBe(bug);
    await expect(vault.put(idOf(1), new Secret(secretText(9)))).rejects.toBe(bug);
    expect(logged).toEqual([]);
  });

  test('because the ledger is busy makes the keychain unavailable, without a reason of its own', async () => {
    const { vault, logged } = openWithBrokenMark(new FieldpassError('ledger-busy'));
    expect(await vault.probe()).toEqual({ state: 'unavailable', reason: null });
    expect(logged).toEqual([['keychain call failed', { code: 'ledger-busy', reason: null }]]);
  });

  test('keeps its own code in a call', async () => {
    const { vault, looks } = openWithBrokenMark(new FieldpassError('ledger-busy'));
    await expect(vault.get(idOf(1))).rejects.toMatchObject({ code: 'ledger-busy' });
    expect(looks()).toBe(1);
  });
});

describe('leftovers that cannot be tidied up', () => {
  test.each([
    [new Error('told why'), 'told why'],
    ['no error at all', 'unknown'],
  ])('do not fail the write, and are logged: %s', async (thrown, reason) => {
    const values = new Map<string, string>();
    const logged: unknown[] = [];
    const failing = vi.fn<Entries['get']>().mockRejectedValue(thrown);
    const entries: Entries = {
      get: async (account) => {
        if (account.includes('~')) return failing(account);
        return values.get(account) ?? null;
      },
      set: async (account, value) => void values.set(account, value),
      delete: async (account) => void values.delete(account),
    };
    const log = {
      ...quietLog,
      warn: (message: string, details?: unknown) => void logged.push([message, details]),
    };
    const slots = new VaultSlots({ entries, proveOpen: async () => undefined, maxEntry: 2_048, log });
    await slots.write(idOf(1), 'short');
    expect(await slots.read(idOf(1))).toBe('short');
    expect(logged).toEqual([['keychain leftovers stay until the next write', { id: idOf(1), reason }]]);
  });
});

describe('the end of the keychain process', () => {
  test.each([
    [['error', new Error('spawn failed')], 'spawn failed'],
    [['exit', 7, null], 'exit code 7'],
    [['exit', null, 'SIGKILL'], 'signal SIGKILL'],
  ] as const)('is told as it came: %j', ([event, ...how], told) => {
    const child = new EventEmitter();
    const heard: string[] = [];
    onceEnded(child as never, (end) => heard.push(end));
    child.emit(event, ...how);
    expect(heard).toEqual([told]);
  });

  test('is told once, whatever follows', () => {
    const child = new EventEmitter();
    const heard: string[] = [];
    onceEnded(child as never, (end) => heard.push(end));
    child.emit('error', new Error('spawn failed'));
    child.emit('exit', 1, null);
    expect(heard).toEqual(['spawn failed']);
  });
});
