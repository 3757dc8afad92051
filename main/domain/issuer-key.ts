// Pinned public keys of license issuers: what they must be like, and how the forms they come in are read.

import { base64url, calculateJwkThumbprint, exportJWK, importSPKI } from 'jose';
import type { Instant } from './instant.ts';
import { isJsonObject, readStrictJson } from './strict-json.ts';

/** A pinned RSA public key. The token never brings its own key; these are the only ones that count. */
export type IssuerKey = {
  /** RFC 7638 SHA-256 thumbprint, base64url. */
  readonly thumbprint: string;
  /** Account of the issuer, 12 digits: the account part of its license ARNs. */
  readonly issuerAccount: string;
  readonly origin: 'file' | 'kms' | 'sandbox';
  readonly addedAt: Instant;
  readonly comment: string;
  readonly jwk: PublicJwk;
};

export type PublicJwk = { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/** All keys pinned for an issuer; several during a rotation, any of them may prove a token. */
export function keysOf(keys: readonly IssuerKey[], issuerAccount: string): readonly IssuerKey[] {
  return keys.filter((key) => key.issuerAccount === issuerAccount);
}

/** RSA of 2,048 to 8,192 bits with the exponent 65537: what License Manager can sign PS384 with, and nothing weaker. */
export function isUsableKey({ n, e }: PublicJwk): boolean {
  const bits = Math.floor((n.length * 3) / 4) * 8;
  return e === 'AQAB' && bits >= 2048 && bits <= 8192;
}

const LARGEST_FILE = 65_536;
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/**
 * Reads a public key from SPKI PEM, SPKI DER or JWK bytes. Gives the key, or a sentence that says what the bytes are
 * and what is needed. Private keys are refused and never kept: a vendor's slip is likely.
 */
export async function readPublicKey(
  bytes: Uint8Array,
): Promise<Pick<IssuerKey, 'thumbprint' | 'jwk'> | { readonly refused: string }> {
  if (bytes.length === 0) return { refused: 'The key file is empty.' };
  if (bytes.length > LARGEST_FILE)
    return { refused: 'The key file is larger than 64 KiB; a public key is far smaller.' };
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const jwk = text.trimStart().startsWith('{') ? readJwk(text) : await readSpki(bytes, text);
  if ('refused' in jwk) return jwk;
  if (!isUsableKey(jwk))
    return { refused: 'The key is not an RSA key of 2,048 to 8,192 bits with exponent 65537.' };
  return { jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') };
}

function readJwk(text: string): PublicJwk | { readonly refused: string } {
  const json = readStrictJson(text, 4)?.json;
  if (!isJsonObject(json)) return { refused: 'The file begins like JSON but is not a JSON Web Key.' };
  if ('d' in json || 'p' in json || 'k' in json) return { refused: PRIVATE };
  const { kty, n, e, alg, use } = json;
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string')
    return { refused: 'The JSON Web Key is not an RSA public key.' };
  const suits = (alg === undefined || alg === 'PS384') && (use === undefined || use === 'sig');
  return suits ? { kty, n, e } : { refused: 'The JSON Web Key is not meant for PS384 signatures.' };
}

async function readSpki(bytes: Uint8Array, text: string): Promise<PublicJwk | { readonly refused: string }> {
  const blocks = [...text.matchAll(PEM)];
  if (blocks.length > 1) return { refused: 'The file holds more than one PEM block; give one public key.' };
  const label = blocks[0]?.[1];
  if (label?.includes('PRIVATE') === true) return { refused: PRIVATE };
  if (label === 'CERTIFICATE')
    return { refused: 'This is a certificate. Ask for the public key itself (“BEGIN PUBLIC KEY”).' };
  if (label !== undefined && label !== 'PUBLIC KEY')
    return { refused: `This is “${label}”, not “PUBLIC KEY”.` };
  const pem = label === undefined ? pemOf(base64url.encode(bytes)) : (blocks[0]?.[0] ?? '');
  try {
    const { kty, n, e } = await exportJWK(await importSPKI(pem, 'PS384', { extractable: true }));
    if (kty === 'RSA' && n !== undefined && e !== undefined) return { kty: 'RSA', n, e };
  } catch {
    // Falls through: whatever the parser objects to, these bytes are no RSA public key.
  }
  return { refused: 'The file is not an RSA public key (SPKI PEM, DER or JWK).' };
}

function pemOf(base64urlText: string): string {
  const base64 = base64urlText.replaceAll('-', '+').replaceAll('_', '/');
  const padded = base64.padEnd(Math.ceil(base64.length / 4) * 4, '=');
  return `-----BEGIN PUBLIC KEY-----\n${padded}\n-----END PUBLIC KEY-----`;
}

const PRIVATE =
  'This is a PRIVATE key. It was not kept. Do not send it to anyone, and tell your vendor that it was sent to you.';
