// The process that holds the keychain library, as an Electron utility process: a crash in it costs one call.

import { utilityProcess } from 'electron';
import { keychainEnvironment } from '../adapters/keychain/forked-helper.ts';
import type { HelperProcess } from '../adapters/keychain/vault-process.ts';

/** Starts the built helper for a keychain service name. */
export function startKeychainProcess(modulePath: string, service: string): HelperProcess {
  const child = utilityProcess.fork(modulePath, [service], {
    serviceName: 'Fieldpass keychain',
    env: keychainEnvironment(process.env),
    stdio: 'ignore',
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (fn) => void child.on('message', fn),
    onExit: (fn) => void child.once('exit', (code) => fn(`exit code ${code}`)),
    // Electron's kill() is SIGTERM; a process hung in the keychain library answers only to SIGKILL.
    kill: () => killHard(child),
  };
}

function killHard(child: Electron.UtilityProcess): void {
  const { pid } = child;
  if (pid === undefined) return void child.kill();
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
