// Checks signatures in Node's thread pool: many at once, while the program goes on.

import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { PublicJwk } from '../domain/issuer-key.ts';
import type { Means } from '../domain/token.ts';

const MOST_KEYS = 64;
/** Characters: no token is longer. */
const LONGEST = 16_384;
const MOST_FREE = 64;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;
// Node reads the padding from whatever object is given as the key. Where that is the key itself it need not find out that
// the object is none, for which it throws and catches twice: a third of a verification. Without the padding none is right.
type PssKey = KeyObject & typeof PSS;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The means for many tokens: PS384 by `node:crypto`, base64url by Node. A key is read once and kept by its text; it is
 * public. Bounded: at most 64 keys.
 */
export function poolSignatures(): Means {
  const known = new Map<string, PssKey>();
  // Rooms of tokens that were answered, for the next ones: allocating them costs as much as reading a token.
  const free: Buffer[] = [];

  function keyOf({ kty, n, e }: PublicJwk): PssKey {
    const name = `${e} ${n}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const key = Object.assign(createPublicKey({ key: { kty, n, e }, format: 'jwk' }), PSS);
    if (known.size >= MOST_KEYS) known.clear();
    known.set(name, key);
    return key;
  }

  return {
    textOf,
    isSignedBy: (token, jwk) =>
      new Promise((resolve) => {
        const room = free.pop() ?? Buffer.allocUnsafeSlow(LONGEST);
        const settle = (isRight: boolean): void => {
          if (free.length < MOST_FREE) free.push(room);
          resolve(isRight);
        };
        try {
          const [signed, signature] = partsIn(room, token);
          verify('sha384', signed, keyOf(jwk), signature, (error, isRight) =>
            settle(error === null && isRight),
          );
        } catch {
          // Whatever it objects to, the key does not vouch for the token: fail closed.
          settle(false);
        }
      }),
  };
}

// In one room that is the token's own until its answer is there: nothing else may be written there meanwhile.
function partsIn(room: Buffer, token: string): readonly [Buffer, Buffer] {
  const end = token.lastIndexOf('.');
  if (end < 0 || token.length > LONGEST) throw new RangeError('no signed token');
  // What is signed is ASCII, and so is the signature; the latter is shorter than its text, so that both have room.
  const signed = room.write(token.slice(0, end), 0, 'latin1');
  const signature = room.write(token.slice(end + 1), signed, 'base64url');
  return [room.subarray(0, signed), room.subarray(signed, signed + signature)];
}

// Read at once and kept by nobody, so that one room serves all.
const reading = Buffer.allocUnsafeSlow(LONGEST);

// Node skips what is not base64url; the form was seen to be right before.
function textOf(part: string): string | null {
  if (part.length > LONGEST) return null;
  try {
    return UTF8.decode(reading.subarray(0, reading.write(part, 'base64url')));
  } catch {
    return null;
  }
}
