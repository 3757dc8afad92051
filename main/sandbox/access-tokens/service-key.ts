// The RSA-2048 key with which the service itself signs refresh and access tokens: made lazily, kept in the store.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { makeKeyPair } from '../issuer-key.ts';
import { textOf } from '../store.ts';
import type { Store } from '../store.ts';

export type ServiceKeyPair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/** Holds the service's key of one sandbox; the first call of `load` makes it, all later ones share it. */
export class ServiceKey {
  readonly #store: Store;
  #loading: Promise<ServiceKeyPair> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Gives the key, made and stored if there is none yet; a failure is forgotten so that the next call retries. */
  load(): Promise<ServiceKeyPair> {
    this.#loading ??= this.#load().catch((cause: unknown) => {
      this.#loading = undefined;
      throw cause;
    });
    return this.#loading;
  }

  // Insert-or-ignore and read back: of two processes that make a key at once, both end with the same one.
  async #load(): Promise<ServiceKeyPair> {
    const stored = this.#stored();
    if (stored !== undefined) return stored;
    const pair = await makeKeyPair();
    return this.#store.transaction(() => {
      const insert = 'INSERT OR IGNORE INTO service_key (id, private_pem, public_pem) VALUES (1, ?, ?)';
      this.#store.run(insert, pair.privateKey, pair.publicKey);
      const made = this.#stored();
      if (made === undefined) throw new Error('the service key was not stored');
      return made;
    });
  }

  #stored(): ServiceKeyPair | undefined {
    const row = this.#store.one('SELECT private_pem, public_pem FROM service_key WHERE id = 1');
    if (row === undefined) return undefined;
    return {
      privateKey: createPrivateKey(textOf(row, 'private_pem')),
      publicKey: createPublicKey(textOf(row, 'public_pem')),
    };
  }
}
