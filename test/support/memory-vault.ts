// The vault as a fake: keeps secrets in memory and can be told which state it is in, or where a crash happens.

import type { FailureCode } from '../../main/domain/failure.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Vault, VaultState } from '../../main/ports.ts';

/** What a process that died in the middle of a call leaves behind: not a FieldpassError, so nobody may handle it. */
export class Crash extends Error {}

/** State of a fake keychain. `corrupt`: it answers, but what it gives back is not what was stored. */
export type MemoryVaultState = VaultState | 'corrupt';

const CODES = {
  locked: 'keychain-locked',
  unavailable: 'keychain-unavailable',
  wiped: 'keychain-wiped',
  full: 'keychain-full',
  slow: 'keychain-slow',
  corrupt: 'keychain-corrupt',
} as const satisfies Record<Exclude<MemoryVaultState, 'ready'>, FailureCode>;

export class MemoryVault implements Vault {
  /** What the keychain holds, by id; it survives `close`, as a keychain does. */
  readonly kept = new Map<string, string>();
  /** Calls so far, in order, e.g. `put 0123…`. */
  readonly calls: string[] = [];
  state: MemoryVaultState = 'ready';
  #crash: { readonly call: number; readonly when: 'before' | 'after' } | null = null;

  /** Lets the n-th call from now on (1 is the next) throw Crash before or after its effect. */
  crashAt(n: number, when: 'before' | 'after'): void {
    this.#crash = { call: this.calls.length + n, when };
  }

  async probe(): Promise<{ readonly state: VaultState; readonly reason: string | null }> {
    return this.#perform('probe', () => {
      if (this.state === 'ready') return { state: this.state, reason: null };
      return {
        state: this.state === 'corrupt' ? 'unavailable' : this.state,
        reason: `told to be ${this.state}`,
      };
    });
  }

  async put(id: string, secret: Secret): Promise<void> {
    this.#perform(`put ${id}`, () => {
      this.#refuseUnless(['ready']);
      this.kept.set(id, secret.reveal());
    });
  }

  async get(id: string): Promise<Secret | null> {
    return this.#perform(`get ${id}`, () => {
      this.#refuseUnless(['ready', 'full']);
      const text = this.kept.get(id);
      return text === undefined ? null : new Secret(text);
    });
  }

  async destroy(id: string): Promise<void> {
    this.#perform(`destroy ${id}`, () => {
      this.#refuseUnless(['ready', 'full', 'corrupt']);
      this.kept.delete(id);
    });
  }

  async close(): Promise<void> {
    this.#crash = null;
  }

  #perform<T>(call: string, work: () => T): T {
    this.calls.push(call);
    const crash = this.#crash?.call === this.calls.length ? this.#crash.when : null;
    if (crash === 'before') throw new Crash(`crash before ${call}`);
    const result = work();
    if (crash === 'after') throw new Crash(`crash after ${call}`);
    return result;
  }

  #refuseUnless(allowed: readonly MemoryVaultState[]): void {
    const { state } = this;
    if (state === 'ready' || allowed.includes(state)) return;
    throw new FieldpassError(CODES[state], undefined, { details: { reason: `told to be ${state}` } });
  }
}
