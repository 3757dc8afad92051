// The RSA-2048 key that signs tokens in the issuers' names: made lazily off the main thread, kept in the store.
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { textOf } from './store.ts';
import type { Store } from './store.ts';

/** Both halves of the issuer's key; `publicPem` is a SubjectPublicKeyInfo PEM. */
export type SigningKey = {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicPem: string;
};

const generate = promisify(generateKeyPair);

/** Gives a fresh RSA-2048 pair as PEM text (98 ms median, up to 0.5 s, in the thread pool). */
export async function makeKeyPair(): Promise<{ privateKey: string; publicKey: string }> {
  return generate('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Holds the one signing key of a sandbox; the first call of `load` makes it, all later ones share it. */
export class IssuerKey {
  readonly #store: Store;
  readonly #dir: string | undefined;
  #loading: Promise<SigningKey> | undefined;

  constructor(store: Store, dir: string | undefined) {
    this.#store = store;
    this.#dir = dir;
  }

  /** Gives the key, made and stored if there is none yet; a failure is forgotten so that the next call retries. */
  load(): Promise<SigningKey> {
    this.#loading ??= this.#load().catch((cause: unknown) => {
      this.#loading = undefined;
      throw cause;
    });
    return this.#loading;
  }

  async #load(): Promise<SigningKey> {
    const stored = this.#stored() ?? (await this.#create());
    this.#publish(stored.publicPem);
    return stored;
  }

  // Insert-or-ignore and read back: of two processes that make a key at once, both end with the same one.
  async #create(): Promise<SigningKey> {
    const pair = await makeKeyPair();
    return this.#store.transaction(() => {
      const insert = 'INSERT OR IGNORE INTO issuer_key (id, private_pem, public_pem) VALUES (1, ?, ?)';
      this.#store.run(insert, pair.privateKey, pair.publicKey);
      const stored = this.#stored();
      if (stored === undefined) throw new Error('the issuer key was not stored');
      return stored;
    });
  }

  #stored(): SigningKey | undefined {
    const row = this.#store.one('SELECT private_pem, public_pem FROM issuer_key WHERE id = 1');
    if (row === undefined) return undefined;
    const publicPem = textOf(row, 'public_pem');
    return {
      privateKey: createPrivateKey(textOf(row, 'private_pem')),
      publicKey: createPublicKey(publicPem),
      publicPem,
    };
  }

  // Renamed into place: another process may be reading the file at this moment.
  #publish(publicPem: string): void {
    if (this.#dir === undefined) return;
    const path = join(this.#dir, 'issuer-key.pem');
    const draft = `${path}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, publicPem, { mode: 0o600 });
    renameSync(draft, path);
  }
}
