// The pinned public keys of license issuers: added from a file or read over an authenticated call, never from a token.

import { exitNumberOf, type FailureDetails, FieldpassError } from '../domain/failure.ts';
import { type IssuerKey, keysOf, type PublicKey, readKeyFile, readPublicKey } from '../domain/issuer-key.ts';
import { type License, issuerAccountOf } from '../domain/license.ts';
import type { Ledger, LicenseManager, Log } from '../ports.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'issuerKeys' | 'addIssuerKey' | 'removeIssuerKey' | 'catalogue'>;
  readonly licenses: Pick<LicenseManager, 'publicKeyOf' | 'license'>;
  readonly time: Pick<Timekeeper, 'now'>;
  readonly log: Log;
  readonly origin: 'kms' | 'sandbox';
};

type Source = {
  readonly issuerAccount: string;
  readonly origin: IssuerKey['origin'];
  readonly comment: string;
};

const ACCOUNT = /^\d{12}$/;
const LONGEST_COMMENT = 400;

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
   * Pins the public keys of a file: PEM, DER, JWK, or every suitable key of a JWKS. Gives all of them, those that were
   * pinned before too; what a set held besides is named in their comment. Throws `key-rejected` for anything else,
   * private keys included, and for an account that is not 12 digits.
   */
  async add(bytes: Uint8Array, issuerAccount: string, comment: string): Promise<readonly IssuerKey[]> {
    const file = await readKeyFile(bytes);
    if ('refused' in file) throw new FieldpassError('key-rejected', file.refused);
    const { keys, leftOut } = file;
    if (leftOut.length > 0) this.#needs.log.warn('keys of a set left out', { issuerAccount, leftOut });
    const whole = [comment, ...leftOut.map((sentence) => `left out: ${sentence}`)].join('; ');
    const source = { issuerAccount, origin: 'file', comment: whole.slice(0, LONGEST_COMMENT) } as const;
    return keys.map((key) => this.#pin(key, source));
  }

  /**
   * Forgets a pinned key. Tokens that only this key proves cannot be verified any more. Throws `key-rejected` when it
   * is not pinned for this issuer: a slip in typing must not look like success. Throws `managed` for a key of the policy.
   */
  remove(issuerAccount: string, thumbprint: string): void {
    const pinned = this.of(issuerAccount).find((key) => key.thumbprint === thumbprint);
    if (pinned?.origin === 'policy') throw new FieldpassError('managed');
    if (pinned === undefined) {
      const nextStep = 'Run “fieldpass keys” to see which keys are pinned for which issuer.';
      throw new FieldpassError('key-rejected', 'No such key is pinned for this issuer.', {
        details: { issuerAccount, nextStep },
      });
    }
    this.#needs.ledger.removeIssuerKey(issuerAccount, thumbprint);
    this.#needs.log.info('issuer key removed', { issuerAccount, thumbprint });
  }

  /**
   * Makes sure a key of the license's issuer is pinned; reads it with kms:GetPublicKey where the license names its
   * signing key, also where only keys of others of its licenses were read. Throws `issuer-key-missing`: better in the
   * office than in the field.
   */
  async ensureFor(license: License): Promise<void> {
    const { signKeyArn } = license;
    const pinned = this.of(issuerAccountOf(license.arn));
    if (pinned.length === 0) return void (await this.#readFromAws(license, signKeyArn));
    const isFromAws = pinned.every(({ origin }) => origin === 'kms');
    if (signKeyArn === null || !isFromAws || pinned.some(({ comment }) => comment === readFrom(signKeyArn)))
      return;
    try {
      await this.#readFromAws(license, signKeyArn);
    } catch (error) {
      // One of the pinned keys may be this one under another name.
      if (!(error instanceof FieldpassError)) throw error;
    }
  }

  /**
   * Asks kms:GetPublicKey for the license's signing key although one is pinned, and pins a new key beside the old ones.
   * Gives the key AWS names now. Throws `issuer-key-missing`, and the identity and network families.
   */
  async readFromAws(license: License): Promise<IssuerKey> {
    return this.#readFromAws(license, await this.#signKeyNow(license));
  }

  /**
   * The failure of a token of this license that none of the pinned keys vouches for. Where the license names a signing
   * key it says that the vendor may have changed it, and how to read the new one.
   */
  notProved(licenseArn: string, details: FailureDetails = {}): FieldpassError {
    const listed = this.#needs.ledger.catalogue()?.licenses.find(({ license }) => license.arn === licenseArn);
    const all = { issuerAccount: issuerAccountOf(licenseArn), ...details };
    if (listed === undefined || listed.license.signKeyArn === null)
      return new FieldpassError('token-forged', undefined, { details: all });
    const { name, signKeyArn } = listed.license;
    const nextStep = `With a network, run “fieldpass keys refresh '${name}'” to read the key that AWS names now; then look again. If it still does not fit, do not rely on the token.`;
    return new FieldpassError('token-forged', ROTATED, { details: { ...all, signKeyArn, nextStep } });
  }

  // A vendor changes its key with a new version of the license, which the listing kept here may not know yet.
  async #signKeyNow(license: License): Promise<string | null> {
    try {
      const fresh = await this.#needs.licenses.license(license.arn, license.homeRegion);
      return fresh.signKeyArn ?? license.signKeyArn;
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return license.signKeyArn;
    }
  }

  async #readFromAws(license: License, signKeyArn: string | null): Promise<IssuerKey> {
    const issuerAccount = issuerAccountOf(license.arn);
    const details = { issuerAccount, issuer: license.issuerName };
    if (signKeyArn === null) throw new FieldpassError('issuer-key-missing', undefined, { details });
    const key = await this.#fetch(signKeyArn, details);
    const { origin } = this.#needs;
    return this.#pin(key, { issuerAccount, origin, comment: readFrom(signKeyArn) });
  }

  async #fetch(signKeyArn: string, details: FailureDetails): Promise<PublicKey> {
    const { licenses, log } = this.#needs;
    try {
      const read = await readPublicKey(await licenses.publicKeyOf(signKeyArn));
      if ('refused' in read) throw new FieldpassError('key-rejected', read.refused);
      return read;
    } catch (cause) {
      log.warn('issuer key could not be read', { ...details, reason: String(cause) });
      // Offline or signed out is mended by the engineer; only then does it show whether the vendor has to help.
      if (cause instanceof FieldpassError && isPassing(cause)) throw cause;
      throw new FieldpassError('issuer-key-missing', undefined, { cause, details });
    }
  }

  #pin(key: PublicKey, { issuerAccount, origin, comment }: Source): IssuerKey {
    if (!ACCOUNT.test(issuerAccount)) {
      throw new FieldpassError('key-rejected', 'The issuer is named by its AWS account: 12 digits.');
    }
    const pinned = this.of(issuerAccount).find(({ thumbprint }) => thumbprint === key.thumbprint);
    if (pinned !== undefined) return pinned;
    const added = { ...key, issuerAccount, origin, addedAt: this.#needs.time.now(), comment };
    this.#needs.ledger.addIssuerKey(added);
    return added;
  }
}

const readFrom = (signKeyArn: string): string => `read from ${signKeyArn}`;

const ROTATED =
  'The token was not signed by a key that is pinned for its issuer, so it proves nothing here. The vendor may have changed its signing key since the pinned one was read.';

// The identity and network families, but for a right that the receiver of a license normally does not have.
function isPassing({ code }: FieldpassError): boolean {
  return code !== 'access-denied' && [4, 5].includes(exitNumberOf(code));
}
