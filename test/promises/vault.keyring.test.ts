// The promises of the vault on a real gnome-keyring, each test on a session bus of its own.

import { startPrivateKeyring } from '../support/private-keyring.ts';
import { memoryMark, openOnEnvironment } from '../support/vault-under-test.ts';
import type { VaultUnderTest } from './vault.ts';
import { vaultPromises } from './vault.ts';

vaultPromises('gnome-keyring', () => onKeyring(32_768));
vaultPromises('gnome-keyring with entries as small as on Windows', () => onKeyring(2_048));

async function onKeyring(maxEntry: number): Promise<VaultUnderTest> {
  const { env, lock, unlock, wipe, stop } = await startPrivateKeyring();
  const sentinel = memoryMark();
  const open = () => openOnEnvironment(env, { maxEntry, sentinel });
  return { vault: open(), reopen: open, lock, unlock, wipe, stop };
}
