// What the keychain keeps of a grant: the signed token, and beside an unproven one the consumption token AWS sent.

import { readClaims } from '../domain/token-claims.ts';
import { base64UrlText } from '../domain/base64url.ts';
import { Secret } from '../domain/secret.ts';
import type { BorrowGrant } from '../ports.ts';

/**
 * The secret to store. A proven token carries its consumption token inside; an unproven grant is kept as evidence
 * with the one that came beside it, so that its seat can still be given back.
 */
export function seal({ signedToken, consumptionToken }: BorrowGrant, isProven: boolean): Secret {
  return isProven ? signedToken : new Secret(`${signedToken.reveal()} ${consumptionToken.reveal()}`);
}

/** The signed token of a stored secret, and the consumption token kept beside it, if there is one. */
export function unseal(stored: Secret): { readonly token: Secret; readonly beside: Secret | null } {
  const text = stored.reveal();
  const gap = text.lastIndexOf(' ');
  if (gap === -1) return { token: stored, beside: null };
  return { token: new Secret(text.slice(0, gap)), beside: new Secret(text.slice(gap + 1)) };
}

/** The consumption token a seat is given back with, or null if the stored secret holds none. */
export function consumptionTokenOf(stored: Secret): Secret | null {
  const { token, beside } = unseal(stored);
  if (beside !== null) return beside;
  const claims = readClaims(base64UrlText(token.reveal().split('.')[1] ?? '') ?? '');
  return typeof claims === 'string' ? null : claims.consumptionToken;
}
