// Checks signatures in Node's thread pool: many at once, while the program goes on.

import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { PublicJwk } from '../domain/issuer-key.ts';
import type { Means } from '../domain/token.ts';

const MOST_KEYS = 64;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The means for many tokens: PS384 by `node:crypto`, base64url by Node. A key is read once and kept by its text; it is
 * public. Bounded: at most 64 keys.
 */
export function poolSignatures(): Means {
  const known = new Map<string, KeyObject>();

  function keyOf({ kty, n, e }: PublicJwk): KeyObject {
    const name = `${e} ${n}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
    if (known.size >= MOST_KEYS) known.clear();
    known.set(name, key);
    return key;
  }

  return {
    textOf,
    isSignedBy: (token, jwk) =>
      new Promise((resolve) => {
        try {
          const end = token.lastIndexOf('.');
          const signed = Buffer.from(token.slice(0, end), 'latin1');
          const signature = Buffer.from(token.slice(end + 1), 'base64url');
          verify('sha384', signed, { key: keyOf(jwk), ...PSS }, signature, (error, isRight) =>
            resolve(error === null && isRight),
          );
        } catch {
          // Whatever it objects to, the key does not vouch for the token: fail closed.
          resolve(false);
        }
      }),
  };
}

// Node skips what is not base64url; the form was seen to be right before.
function textOf(part: string): string | null {
  try {
    return UTF8.decode(Buffer.from(part, 'base64url'));
  } catch {
    return null;
  }
}
