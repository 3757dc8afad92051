// What people see of the keychain: its state, remembered from the last look, and looked at again when asked.

import { toFailure } from '../domain/failure.ts';
import type { VaultView } from '../domain/snapshot.ts';
import type { Vault } from '../ports.ts';
import type { Changes } from './changes.ts';
import { vaultFailure } from './safeguards.ts';

/** Remembers the last known state, so that showing it never waits for a keychain. */
export class Keychain {
  readonly #vault: Pick<Vault, 'probe'>;
  readonly #changes: Changes;
  #view: VaultView = { state: 'checking', problem: null };

  constructor({ vault, changes }: { readonly vault: Pick<Vault, 'probe'>; readonly changes: Changes }) {
    this.#vault = vault;
    this.#changes = changes;
  }

  view(): VaultView {
    return this.#view;
  }

  /** Looks now; may make the system show its password prompt. */
  async look(): Promise<VaultView> {
    const { state, reason } = await this.#vault.probe();
    const failure = vaultFailure(state, reason);
    this.#view = { state, problem: failure === null ? null : toFailure(failure) };
    this.#changes.tell();
    return this.#view;
  }
}
