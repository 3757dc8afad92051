// What outside tools see of Fieldpass: its entries in the keyring, and the processes that work on a data directory.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Env = Readonly<Record<string, string | undefined>>;

/** Accounts of everything the keyring holds for a keychain service. */
export async function keychainAccounts(service: string, env: Env): Promise<readonly string[]> {
  const { stdout, stderr } = await run('secret-tool', ['search', '--all', 'service', service], {
    env: { ...env },
  });
  return [...`${stdout}\n${stderr}`.matchAll(/attribute\.account = (\S+)/g)].map(
    ([, account = '']) => account,
  );
}

/** Process ids of everything that was started with this data directory. */
export function processesOn(dataDir: string): readonly number[] {
  const mine = `FIELDPASS_DATA_DIR=${dataDir}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mine))
    .map(Number);
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}
