// The keys that sign tokens in the issuers' names: one RSA-2048 pair for all samples, and the pairs of CreateKey.
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { textOf } from './store.ts';
import type { Row, Store } from './store.ts';

/** Both halves of the issuer's key; `publicPem` is a SubjectPublicKeyInfo PEM. */
export type SigningKey = {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicPem: string;
};

const generate = promisify(generateKeyPair);

/** Gives a fresh RSA pair of `bits` as PEM text (2048: 98 ms median, 4096: seconds; in the thread pool). */
export async function makeKeyPair(bits = 2048): Promise<{ privateKey: string; publicKey: string }> {
  return generate('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Holds the signing keys of a sandbox; the samples share one, made by the first call that needs it. */
export class IssuerKey {
  readonly #store: Store;
  readonly #dir: string | undefined;
  #loading: Promise<SigningKey> | undefined;

  constructor(store: Store, dir: string | undefined) {
    this.#store = store;
    this.#dir = dir;
  }

  /** Gives the key behind an issuer's SignKey; without one, or with a sample's, the key that the samples share. */
  async load(signKeyArn?: string): Promise<SigningKey> {
    const select = 'SELECT private_pem, public_pem FROM kms_key WHERE arn = ?';
    const row = signKeyArn === undefined ? undefined : this.#store.one(select, signKeyArn);
    return row === undefined ? this.#loadShared() : signingKeyIn(row);
  }

  /** Gives the key that signs for a license now. */
  forLicense(licenseArn: string): Promise<SigningKey> {
    const row = this.#store.one('SELECT sign_key FROM license WHERE arn = ?', licenseArn);
    return this.load(typeof row?.['sign_key'] === 'string' ? row['sign_key'] : undefined);
  }

  // A failure is forgotten, so that the next call retries.
  #loadShared(): Promise<SigningKey> {
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
    return row === undefined ? undefined : signingKeyIn(row);
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

function signingKeyIn(row: Row): SigningKey {
  const publicPem = textOf(row, 'public_pem');
  return {
    privateKey: createPrivateKey(textOf(row, 'private_pem')),
    publicKey: createPublicKey(publicPem),
    publicPem,
  };
}
