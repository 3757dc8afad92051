// The pinned public keys of license issuers: added from a file or read over an authenticated call, never from a token.

import { exitNumberOf, FieldpassError } from '../domain/failure.ts';
import { type IssuerKey, keysOf, readPublicKey } from '../domain/issuer-key.ts';
import { type License, issuerAccountOf } from '../domain/license.ts';
import type { Ledger, LicenseManager, Log } from '../ports.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'issuerKeys' | 'addIssuerKey'>;
  readonly licenses: Pick<LicenseManager, 'publicKeyOf'>;
  readonly time: Timekeeper;
  readonly log: Log;
  readonly origin: 'kms' | 'sandbox';
};

const ACCOUNT = /^\d{12}$/;

/** Pins keys and says which are pinned for an issuer. */
export class IssuerKeys {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  all(): readonly IssuerKey[] {
    return this.#needs.ledger.issuerKeys();
  }

  /** Keys pinned for an issuer account (12 digits). */
  of(issuerAccount: string): readonly IssuerKey[] {
    return keysOf(this.all(), issuerAccount);
  }

  /**
   * Pins a public key given as PEM, DER or JWK. Throws `key-rejected` for anything else, private keys included, and
   * for an account that is not 12 digits.
   */
  async add(bytes: Uint8Array, issuerAccount: string, comment: string): Promise<IssuerKey> {
    return this.#pin(bytes, issuerAccount, 'file', comment);
  }

  /**
   * Makes sure a key of the license's issuer is pinned; reads it with kms:GetPublicKey where the license names its
   * signing key. Throws `issuer-key-missing`: better in the office than in the field.
   */
  async ensureFor(license: License): Promise<void> {
    const issuerAccount = issuerAccountOf(license.arn);
    if (this.of(issuerAccount).length > 0) return;
    const { signKeyArn } = license;
    const details = { issuerAccount, issuer: license.issuerName };
    if (signKeyArn === null) throw new FieldpassError('issuer-key-missing', undefined, { details });
    try {
      const der = await this.#needs.licenses.publicKeyOf(signKeyArn);
      await this.#pin(der, issuerAccount, this.#needs.origin, `read from ${signKeyArn}`);
    } catch (cause) {
      this.#needs.log.warn('issuer key could not be read', { issuerAccount, reason: String(cause) });
      // Offline or signed out is mended by the engineer; only then does it show whether the vendor has to help.
      if (cause instanceof FieldpassError && isPassing(cause)) throw cause;
      throw new FieldpassError('issuer-key-missing', undefined, { cause, details });
    }
  }

  async #pin(
    bytes: Uint8Array,
    issuerAccount: string,
    origin: IssuerKey['origin'],
    comment: string,
  ): Promise<IssuerKey> {
    if (!ACCOUNT.test(issuerAccount)) {
      throw new FieldpassError('key-rejected', 'The issuer is named by its AWS account: 12 digits.');
    }
    const read = await readPublicKey(bytes);
    if ('refused' in read) throw new FieldpassError('key-rejected', read.refused);
    const key = { ...read, issuerAccount, origin, addedAt: this.#needs.time.now(), comment };
    if (!this.of(issuerAccount).some(({ thumbprint }) => thumbprint === key.thumbprint))
      this.#needs.ledger.addIssuerKey(key);
    return key;
  }
}

// The identity and network families, but for a right that the receiver of a license normally does not have.
function isPassing({ code }: FieldpassError): boolean {
  return code !== 'access-denied' && [4, 5].includes(exitNumberOf(code));
}
