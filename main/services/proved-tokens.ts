// Remembers which tokens were proved, by their hash, so that a token that did not change is not proved again.

import type { PublicJwk } from '../domain/issuer-key.ts';
import type { TokenClaims } from '../domain/token-claims.ts';

/**
 * What a signature has shown of a token. No token is in it, and of the consumption token only its hash: what is in this
 * memory borrows nothing and gives nothing back.
 */
export type Proved = Omit<TokenClaims, 'consumptionToken'> & {
  readonly consumptionHash: string;
  readonly keyThumbprint: string;
  /** The key itself: a name alone could be given to another. */
  readonly jwk: PublicJwk;
};

/** Room for every token of the largest computer that was ever measured, and some more. */
const MOST = 16_384;

/**
 * In memory only, and never a verdict: key, record, returned seats and time are judged anew at every look. The rules
 * that a proof was made by cannot change while a program runs, so they are no part of what it is remembered by.
 */
export class ProvedTokens {
  readonly #most: number;
  readonly #byHash = new Map<string, Proved>();

  constructor(most = MOST) {
    this.#most = most;
  }

  get size(): number {
    return this.#byHash.size;
  }

  of(tokenHash: string): Proved | undefined {
    return this.#byHash.get(tokenHash);
  }

  /** The oldest goes where there is no room. */
  keep(tokenHash: string, proved: Proved): void {
    this.#byHash.set(tokenHash, proved);
    for (const oldest of this.#byHash.keys()) {
      if (this.#byHash.size <= this.#most) return;
      this.#byHash.delete(oldest);
    }
  }
}
