// The promises of the vault on the fake, and on the real vault over a keychain stub.

import { MemoryKeychain } from '../support/memory-keychain.ts';
import { MemoryVault } from '../support/memory-vault.ts';
import { memoryMark, openOnMemory } from '../support/vault-under-test.ts';
import type { VaultUnderTest } from './vault.ts';
import { vaultPromises } from './vault.ts';

const nothing = async (): Promise<void> => undefined;

vaultPromises('the fake', async () => {
  const vault = new MemoryVault();
  const become = (state: MemoryVault['state']) => async (): Promise<void> => void (vault.state = state);
  return {
    vault,
    reopen: () => vault,
    lock: become('locked'),
    unlock: become('ready'),
    wipe: become('wiped'),
    stop: nothing,
  };
});

vaultPromises('a keychain in memory', async () => onMemory(32_768));
vaultPromises('a keychain in memory with entries as small as on Windows', async () => onMemory(2_048));

function onMemory(maxEntry: number): VaultUnderTest {
  const keychain = new MemoryKeychain();
  const sentinel = memoryMark();
  const open = () => openOnMemory(keychain, { maxEntry, sentinel });
  return {
    vault: open(),
    reopen: open,
    lock: async () => void (keychain.locked = true),
    unlock: async () => void (keychain.locked = false),
    wipe: async () => keychain.entries.clear(),
    stop: nothing,
  };
}
