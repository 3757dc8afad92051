// A token into the keychain, as the vault stores it, against the library's own call.

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { Secret } from '../../../main/domain/secret.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';
import { idOf, openOnEnvironment, secretText, TEST_SERVICE } from '../../support/vault-under-test.ts';
import type { Outcome, Round, Row } from '../row.ts';
import { interleaved, msOf } from '../subjects/interleaved.ts';

const CHILD = join(import.meta.dirname, '../subjects/keytar-child.ts');
/** As long as the tokens of the first measurements. */
const LENGTH = 5_142;
const PUTS = 5;

/** One call of the library in a process of its own: no message and no waiting is in its time. */
function setOnce(child: ChildProcess, account: string, value: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (ms) => resolve(Number(ms)));
    child.send({ service: TEST_SERVICE, account, value }, (error) => error !== null && reject(error));
  });
}

async function rounded(keyring: PrivateKeyring, stored: number, rounds: number): Promise<readonly Round[]> {
  const vault = openOnEnvironment(keyring.env);
  const child = fork(CHILD, { env: { ...keyring.env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    for (let at = 0; at < stored; at += 1) await vault.put(idOf(at), new Secret(secretText(LENGTH, `${at}`)));
    let next = stored;
    const ours = async (): Promise<number> => {
      let sum = 0;
      for (let left = PUTS; left > 0; left -= 1) {
        const id = idOf((next += 1));
        const token = new Secret(secretText(LENGTH, id));
        sum += await msOf(() => vault.put(id, token));
        await vault.destroy(id);
      }
      return sum / PUTS;
    };
    const its = async (): Promise<number> => {
      let sum = 0;
      for (let left = PUTS; left > 0; left -= 1) {
        const account = idOf((next += 1));
        sum += await setOnce(child, account, secretText(LENGTH, account));
      }
      return sum / PUTS;
    };
    return await interleaved(rounds, ours, its);
  } finally {
    child.disconnect();
    await vault.close();
  }
}

const storing =
  (stored: number) =>
  async (rounds: number): Promise<Outcome> => {
    let keyring: PrivateKeyring;
    try {
      keyring = await startPrivateKeyring();
    } catch (error) {
      return { kind: 'not-run', why: `No private keyring: ${String(error)}` };
    }
    try {
      const measured = await rounded(keyring, stored, rounds);
      return { kind: 'measured', rounds: measured, unit: 'ms a token' };
    } finally {
      await keyring.stop();
    }
  };

const rowFor = (stored: number): Row => ({
  id: `keychain-${stored}`,
  what: `a token of 5 KB into the keychain, read back, with ${stored} stored`,
  against: 'setPassword of keytar with the same bytes',
  goal: { at: 'most', ratio: 1.5 },
  is: 'ours/yardstick',
  run: storing(stored),
});

export const rows: readonly Row[] = [rowFor(1), rowFor(200)];
