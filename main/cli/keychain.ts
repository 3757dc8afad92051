// Who starts the keychain process for the command line: Node's fork, unless the installed app says how it does it.

import { join } from 'node:path';
import { forkHelper } from '../adapters/keychain/forked-helper.ts';
import type { HelperProcess } from '../adapters/keychain/vault-process.ts';

type StartKeychain = (service: string) => HelperProcess;

// In Electron's main process there is no plain Node to fork: its fuse against running as Node is closed.
let start: StartKeychain = (service) => forkHelper(join(import.meta.dirname, 'keytar-helper.cjs'), service);

/** Has every later command start its keychain process this way. Called once, before the first command. */
export function startKeychainBy(other: StartKeychain): void {
  start = other;
}

/** Starts the keychain process for a keychain service name. */
export const startKeychain: StartKeychain = (service) => start(service);
