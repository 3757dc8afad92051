// Opens the keytar vault for tests: on the stub in memory, or on a real keychain process with a given environment.

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { forkHelper } from '../../main/adapters/keychain/forked-helper.ts';
import type { KeytarVaultOptions } from '../../main/adapters/keychain/keytar-vault.ts';
import { openKeytarVault } from '../../main/adapters/keychain/keytar-vault.ts';
import type { SentinelMark } from '../../main/adapters/keychain/vault-sentinel.ts';
import type { Clock, Log, Vault } from '../../main/ports.ts';
import type { MemoryKeychain } from './memory-keychain.ts';

type Overrides = Partial<KeytarVaultOptions>;

export const TEST_SERVICE = 'dev.fieldpass.vault.test';
export const HELPER = join(import.meta.dirname, '../../main/adapters/keychain/keytar-helper.ts');
export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Real time, for tests with a real keychain process. */
export const realClock: Pick<Clock, 'elapsed' | 'after'> = {
  elapsed: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** Time that stands until a test moves it. */
export class ManualClock {
  #now = 0;
  #timers: readonly { readonly at: number; readonly fn: () => void }[] = [];

  elapsed(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + ms, fn };
    this.#timers = [...this.#timers, timer];
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** How many timers wait. Each would keep a command line from ending. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets everything that can happen happen, moves to the end of `ms`, timer by timer, and settles again. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#now = next.at;
      this.#timers = this.#timers.filter((other) => other !== next);
      next.fn();
      await settle();
    }
    this.#now = end;
  }

  #due(end: number): { readonly at: number; readonly fn: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
  }
}

/** The sentinel's copy in memory; `value` can be set to what a ledger would hold. */
export function memoryMark(value: string | null = null): SentinelMark {
  let saved = value;
  return { read: () => saved, saveOnce: (wanted) => (saved ??= wanted) };
}

export function openOnMemory(keychain: MemoryKeychain, overrides: Overrides = {}): Vault {
  return openKeytarVault({ ...defaults(), startHelper: keychain.start, ...overrides });
}

export function openOnEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Overrides = {},
): Vault {
  return openKeytarVault({
    ...defaults(),
    startHelper: () => forkHelper(HELPER, TEST_SERVICE, env),
    ...overrides,
  });
}

/** A secret of a given length, different for every seed. */
export function secretText(length: number, seed = 'x'): string {
  return `${seed}.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_`
    .repeat(Math.ceil(length / 60))
    .slice(0, length);
}

/** An id of the ledger's form. */
export function idOf(n: number): string {
  return n.toString(16).padStart(32, 'f');
}

/** Turns of the event loop, enough for any chain of answers of the stub. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function defaults(): Omit<KeytarVaultOptions, 'startHelper'> {
  return { maxEntry: 32_768, sentinel: memoryMark(), clock: realClock, log: quietLog };
}
