// A test that has a terminal, a License Manager and a keyring of its own, and therefore runs beside the others.

import { test as base, type TestAPI, vi } from 'vitest';
import { Terminal } from './command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from './private-keyring.ts';

export type TerminalFixtures = { readonly keyring: PrivateKeyring; readonly terminal: Terminal };

// Several commands share the processors: what takes two seconds alone may take ten.
const TIMEOUT_MS = 120_000;

/**
 * Gives the `test` of a file: each has its own `terminal` and `keyring`, and runs at once with its neighbors.
 * `prepare` may change the License Manager's files before it starts.
 */
export function terminalTest(
  prepare: (sandboxDir: string) => void = () => undefined,
): TestAPI<TerminalFixtures>['concurrent'] {
  vi.setConfig({ testTimeout: TIMEOUT_MS });
  return base.extend<TerminalFixtures>({
    keyring: async ({}, use) => {
      const keyring = await startPrivateKeyring();
      await use(keyring);
      await keyring.stop();
    },
    terminal: async ({ keyring }, use) => {
      const terminal = await Terminal.open(keyring.env, prepare);
      await use(terminal);
      await terminal.close();
    },
  }).concurrent;
}
