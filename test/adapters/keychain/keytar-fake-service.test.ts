// The keytar vault, its real process and libsecret against a Secret Service that prompts, drops, damages and dies.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { forkHelper } from '../../../main/adapters/keychain/forked-helper.ts';
import type { HelperProcess } from '../../../main/adapters/keychain/vault-process.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { Vault } from '../../../main/ports.ts';
import type { FakeService } from '../../support/private-keyring.ts';
import { startFakeService } from '../../support/private-keyring.ts';
import {
  HELPER,
  idOf,
  memoryMark,
  openOnEnvironment,
  secretText,
  TEST_SERVICE,
} from '../../support/vault-under-test.ts';

const ID = idOf(1);
const NEW = idOf(2);

describe('a Secret Service with faults', () => {
  let service: FakeService;
  let vault: Vault;
  let processes = 0;
  const textOf = async (id: string): Promise<string | null> => (await vault.get(id))?.reveal() ?? null;
  const put = (id: string, length: number): Promise<void> => vault.put(id, new Secret(secretText(length)));

  beforeEach(async () => {
    service = await startFakeService();
    vault = open();
    await put(ID, 1_140);
  });
  afterEach(async () => {
    await vault.close();
    await service.stop();
  });

  const sentinel = memoryMark('0'.repeat(32));
  function open(deadlines = {}, maxEntry = 32_768): Vault {
    const knownIds = (): string[] => [];
    const startHelper = (): HelperProcess => {
      processes += 1;
      return forkHelper(HELPER, TEST_SERVICE, service.env);
    };
    return openOnEnvironment(service.env, { startHelper, sentinel, knownIds, deadlines, maxEntry });
  }
  async function reopen(deadlines = {}, maxEntry = 32_768): Promise<void> {
    await vault.close();
    vault = open(deadlines, maxEntry);
  }

  test('that prompts and is not answered is slow; once answered the vault is ready without being asked', async () => {
    await reopen({ callMs: 1_000, pauseMs: 60_000 });
    processes = 0;
    service.setFaults({ locked: true, prompt: 'never' });
    expect((await vault.probe()).state).toBe('slow');
    await expect(vault.get(ID)).rejects.toMatchObject({ code: 'keychain-slow' });
    service.setFaults({ locked: true, prompt: 'unlock' });
    await expect.poll(() => textOf(ID).catch(() => null), { timeout: 90_000 }).toBe(secretText(1_140));
    expect(processes).toBe(1);
  }, 120_000);

  test('whose prompt is cancelled is locked, never empty', async () => {
    service.setFaults({ locked: true, prompt: 'dismiss' });
    await expect(vault.get(NEW)).rejects.toMatchObject({ code: 'keychain-locked' });
    expect((await vault.probe()).state).toBe('locked');
  });

  test.each(['lose', 'corrupt'])(
    'that does %s what it acknowledged is found out, and never ready',
    async (fault) => {
      service.setFaults({ [fault]: true });
      await expect(put(NEW, 1_140)).rejects.toMatchObject({ code: 'keychain-corrupt' });
      expect((await vault.probe()).state).toBe('unavailable');
      expect(await textOf(ID)).toBe(secretText(1_140));
    },
  );

  test('that takes its time is waited for', async () => {
    service.setFaults({ delay_ms: 60 });
    await put(NEW, 1_140);
    expect(await textOf(NEW)).toBe(secretText(1_140));
  });

  test('that takes longer than the deadline is slow', async () => {
    await reopen({ callMs: 300 });
    service.setFaults({ delay_ms: 1_000 });
    await expect(vault.get(ID)).rejects.toMatchObject({ code: 'keychain-slow' });
  });

  test('that takes 2,560 bytes an entry, like Windows, holds 9,000 in parts and refuses them whole', async () => {
    service.setFaults({ max: 2_560 });
    await expect(put(NEW, 9_000)).rejects.toMatchObject({ code: 'keychain-full' });
    await reopen({}, 2_048);
    await put(NEW, 9_000);
    expect(await textOf(NEW)).toBe(secretText(9_000));
    await vault.destroy(NEW);
    expect(await textOf(NEW)).toBeNull();
  });

  test('that is full says so and goes on giving', async () => {
    service.setFaults({ full: true });
    await expect(put(NEW, 900)).rejects.toMatchObject({ code: 'keychain-full' });
    expect((await vault.probe()).state).toBe('full');
    expect(await textOf(ID)).toBe(secretText(1_140));
  });

  test('that dies in the middle of a write is unavailable', async () => {
    service.setFaults({ die_at: 4 });
    await expect(put(NEW, 900)).rejects.toMatchObject({ code: 'keychain-unavailable' });
    expect((await vault.probe()).state).toBe('unavailable');
  });
});
