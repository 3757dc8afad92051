// A terminal of its own for every test of a file, all on one private keyring.

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Terminal } from './command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from './private-keyring.ts';

/**
 * Hooks into the file that calls it; `receive` gets the terminal and the keyring before each test, `prepare` may change
 * the License Manager's files before it starts.
 */
export function freshTerminals(
  receive: (terminal: Terminal, keyring: PrivateKeyring) => void,
  prepare: (sandboxDir: string) => void = () => undefined,
): void {
  let keyring: PrivateKeyring;
  let terminal: Terminal;
  beforeAll(async () => {
    keyring = await startPrivateKeyring();
  });
  afterAll(() => keyring.stop());
  beforeEach(async () => {
    terminal = await Terminal.open(keyring.env, prepare);
    receive(terminal, keyring);
  });
  afterEach(() => terminal.close());
}
