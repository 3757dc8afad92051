// What people see of the keychain: its state, remembered from the last look, and looked at again when asked.

import { FieldpassError, toFailure } from '../domain/failure.ts';
import type { VaultView } from '../domain/snapshot.ts';
import type { Vault, VaultState } from '../ports.ts';
import type { Changes } from './changes.ts';
import { vaultFailure } from './safeguards.ts';

/** Remembers the last known state, so that showing it never waits for a keychain. */
export class Keychain {
  readonly #vault: Vault;
  readonly #changes: Changes;
  #view: VaultView = { state: 'checking', problem: null };

  constructor({ vault, changes }: { readonly vault: Vault; readonly changes: Changes }) {
    this.#vault = vault;
    this.#changes = changes;
  }

  /** The vault for the services: that it was found locked or open on the way is seen too. */
  vault(): Vault {
    const vault = this.#vault;
    return {
      probe: () => this.#probe(),
      put: (id, secret) => this.#overhear(vault.put(id, secret)),
      get: (id) => this.#overhear(vault.get(id)),
      destroy: (id) => this.#overhear(vault.destroy(id)),
      close: () => vault.close(),
    };
  }

  view(): VaultView {
    return this.#view;
  }

  /** Looks now; may make the system show its password prompt. */
  async look(): Promise<VaultView> {
    await this.#probe();
    return this.#view;
  }

  /** A person wants something of the keychain: one that was found locked is looked at again, which may bring up its prompt. */
  async heed(): Promise<void> {
    if (this.#view.state === 'locked') await this.look();
  }

  async #probe(): ReturnType<Vault['probe']> {
    const probed = await this.#vault.probe();
    this.#see(probed.state, vaultFailure(probed.state, probed.reason));
    return probed;
  }

  async #overhear<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      if (this.#view.state === 'locked') this.#see('ready', null);
      return answer;
    } catch (error) {
      const isLocked = error instanceof FieldpassError && error.code === 'keychain-locked';
      if (isLocked && this.#view.state !== 'locked') this.#see('locked', error);
      throw error;
    }
  }

  #see(state: VaultState, failure: FieldpassError | null): void {
    this.#view = { state, problem: failure === null ? null : toFailure(failure) };
    this.#changes.tell();
  }
}
