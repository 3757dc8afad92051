import { describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Vault } from '../../main/ports.ts';
import { Changes } from '../../main/services/changes.ts';
import { Keychain } from '../../main/services/keychain.ts';
import { MemoryVault } from '../support/memory-vault.ts';

const ID = 'a'.repeat(32);

function open() {
  const behind = new MemoryVault();
  const changes = new Changes();
  const told = { times: 0 };
  changes.subscribe(() => (told.times += 1));
  const keychain = new Keychain({ vault: behind, changes });
  return { behind, keychain, vault: keychain.vault(), told };
}

describe('what people see of the keychain', () => {
  test('is what a look found', async () => {
    const { behind, keychain, told } = open();
    expect(keychain.view()).toEqual({ state: 'checking', problem: null });
    behind.state = 'wiped';
    expect(await keychain.look()).toMatchObject({ state: 'wiped', problem: { code: 'keychain-wiped' } });
    expect(told.times).toBe(1);
  });

  test.each([
    ['get', (vault: Vault) => vault.get(ID)],
    ['put', (vault: Vault) => vault.put(ID, new Secret('x'))],
    ['destroy', (vault: Vault) => vault.destroy(ID)],
  ] as const)(
    'is locked as soon as a service finds it so (%s), told once, and open again',
    async (_, call) => {
      const { behind, keychain, vault, told } = open();
      behind.state = 'locked';
      const refused = { code: 'keychain-locked' };
      await expect(call(vault)).rejects.toMatchObject(refused);
      await expect(call(vault)).rejects.toMatchObject(refused);
      expect(keychain.view()).toMatchObject({ state: 'locked', problem: refused });
      expect(told.times).toBe(1);
      behind.state = 'ready';
      await call(vault);
      expect(keychain.view()).toEqual({ state: 'ready', problem: null });
      expect(told.times).toBe(2);
    },
  );

  test('is what the probe of a service found', async () => {
    const { keychain, vault } = open();
    expect(await vault.probe()).toEqual({ state: 'ready', reason: null });
    expect(keychain.view()).toEqual({ state: 'ready', problem: null });
  });

  test('is not changed by one entry that cannot be read, nor by a mistake of ours', async () => {
    const { behind, keychain, vault } = open();
    behind.state = 'corrupt';
    await expect(vault.get(ID)).rejects.toBeInstanceOf(FieldpassError);
    behind.crashAt(1, 'before');
    await expect(vault.get(ID)).rejects.toThrow('crash');
    expect(keychain.view().state).toBe('checking');
  });
});

test('a person who wants something is a reason to look where it was locked, and only there', async () => {
  const { behind, keychain, vault } = open();
  await keychain.heed();
  expect(behind.calls).toEqual([]);
  behind.state = 'locked';
  await expect(vault.get(ID)).rejects.toMatchObject({ code: 'keychain-locked' });
  behind.state = 'ready';
  await keychain.heed();
  expect(behind.calls.at(-1)).toBe('probe');
  expect(keychain.view().state).toBe('ready');
});

test('the vault of the services ends with them', async () => {
  const { behind, vault } = open();
  behind.crashAt(1, 'before');
  await vault.close();
  expect(await vault.get(ID)).toBeNull();
});
