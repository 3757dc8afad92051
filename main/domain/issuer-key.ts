// Pinned public keys of license issuers: what they must be like, and how the forms they come in are read.

import { base64url, calculateJwkThumbprint, exportJWK, importSPKI } from 'jose';
import { isBase64Url } from './base64url.ts';
import { derKindOf, rsaPublicKeyDer } from './der.ts';
import type { Instant } from './instant.ts';
import {
  holdsPrivateKey,
  isJsonToken,
  PRIVATE,
  refusalOfDer,
  refusalOfLabel,
  refusalOfText,
  TOKEN,
  unsuitable,
} from './key-forms.ts';
import { isJsonObject, type Json, type JsonObject, readStrictJson } from './strict-json.ts';

/** A pinned RSA public key. The token never brings its own key; these are the only ones that count. */
export type IssuerKey = {
  /** RFC 7638 SHA-256 thumbprint, base64url. */
  readonly thumbprint: string;
  /** Account of the issuer, 12 digits: the account part of its license ARNs. */
  readonly issuerAccount: string;
  /** `policy`: given by an administrator, and written nowhere. */
  readonly origin: 'file' | 'kms' | 'sandbox' | 'policy';
  readonly addedAt: Instant;
  readonly comment: string;
  readonly jwk: PublicJwk;
};

export type PublicJwk = { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/** A public key as a file gives it, before it is pinned for anyone. */
export type PublicKey = Pick<IssuerKey, 'thumbprint' | 'jwk'>;

/** A sentence that says what the bytes are and what is needed instead. */
export type Refused = { readonly refused: string };

/** The keys of a file; `leftOut` names those of a set that cannot prove a token, each with the reason. */
export type KeyFile = {
  readonly keys: readonly [PublicKey, ...PublicKey[]];
  readonly leftOut: readonly string[];
};

/** All keys pinned for an issuer; several during a rotation, any of them may prove a token. */
export function keysOf(keys: readonly IssuerKey[], issuerAccount: string): readonly IssuerKey[] {
  return keys.filter((key) => key.issuerAccount === issuerAccount);
}

/** RSA of 2,048 to 8,192 bits with the exponent 65537: what License Manager can sign PS384 with, and nothing weaker. */
export function isUsableKey({ n, e }: PublicJwk): boolean {
  const bits = bitsOf(n);
  return e === 'AQAB' && bits >= 2048 && bits <= 8192;
}

// A modulus has one text: another spelling of the same key would be pinned as a second one. Zero for any other text.
function bitsOf(modulus: string): number {
  if (!isBase64Url(modulus)) return 0;
  const [first = 0] = base64url.decode(modulus.slice(0, 4));
  if (first === 0) return 0;
  const bytes = Math.floor((modulus.length * 3) / 4);
  return bytes * 8 - (Math.clz32(first) - 24);
}

// jose stands on this web standard and hands no digest of bytes through; it is named here by its one call only.
declare const crypto: {
  readonly subtle: {
    readonly digest: (algorithm: 'SHA-256', content: Uint8Array) => Promise<ArrayBuffer>;
  };
};

/**
 * SHA-256 of the key's SubjectPublicKeyInfo as `openssl dgst -sha256 -c` prints it: 32 pairs of lower-case hexadecimal
 * digits with colons. A vendor can read it out on the phone.
 */
export async function fingerprintOf({ jwk }: Pick<IssuerKey, 'jwk'>): Promise<string> {
  const der = rsaPublicKeyDer(base64url.decode(jwk.n), base64url.decode(jwk.e));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

const LARGEST_FILE = 65_536;
const WEAK = 'is not an RSA key of 2,048 to 8,192 bits with exponent 65537';
const NO_KEY = 'The file is not an RSA public key (SPKI PEM, DER, JWK or JWKS).';
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads public keys from SPKI PEM, SPKI DER (also as bare Base64, as KMS prints it), JWK or JWKS bytes, at most 64 KiB.
 * Private keys are refused and never kept, and a set that holds one is refused whole; nothing is taken from a token.
 */
export async function readKeyFile(bytes: Uint8Array): Promise<KeyFile | Refused> {
  if (bytes.length === 0) return { refused: 'The key file is empty.' };
  if (bytes.length > LARGEST_FILE)
    return { refused: 'The key file is larger than 64 KiB; a public key is far smaller.' };
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const refused = refusalOfText(text);
  if (refused !== null) return { refused };
  if (/^\s*[{[]/.test(text)) return readJson(text);
  const jwk = await readSpki(bytes, text);
  if ('refused' in jwk) return jwk;
  return isUsableKey(jwk) ? { keys: [await publicKey(jwk)], leftOut: [] } : { refused: `The key ${WEAK}.` };
}

/** Reads a file that must hold exactly one public key, else as `readKeyFile`. */
export async function readPublicKey(bytes: Uint8Array): Promise<PublicKey | Refused> {
  const file = await readKeyFile(bytes);
  if ('refused' in file) return file;
  const [key, ...more] = file.keys;
  return more.length === 0 ? key : { refused: 'The file holds several keys; give one.' };
}

async function readJson(text: string): Promise<KeyFile | Refused> {
  const json = readStrictJson(text, 6)?.json;
  // Duplicate names or a missing brace must not hide what is in there.
  if (json === undefined && /"d"\s*:/.test(text)) return { refused: PRIVATE };
  if (!isJsonObject(json)) return { refused: 'The file begins like JSON but is not a JSON Web Key.' };
  if (holdsPrivateKey(json)) return { refused: PRIVATE };
  if (isJsonToken(json)) return { refused: TOKEN };
  const set = json['keys'];
  if (Array.isArray(set)) return readSet(set);
  const jwk = suitable(json);
  if (typeof jwk === 'string') return { refused: `The JSON Web Key ${jwk}.` };
  return { keys: [await publicKey(jwk)], leftOut: [] };
}

async function readSet(set: readonly Json[]): Promise<KeyFile | Refused> {
  const members = set.map((json, index) => {
    if (!isJsonObject(json)) return `key ${index + 1} is not a JSON Web Key`;
    const jwk = suitable(json);
    return typeof jwk === 'string' ? `${nameOf(json, index)} ${jwk}` : jwk;
  });
  const leftOut = members.filter((member) => typeof member === 'string');
  const [first, ...more] = members.filter((member) => typeof member !== 'string');
  if (first === undefined) return { refused: noneOf(leftOut) };
  const keys = await Promise.all([first, ...more].map(publicKey));
  const byThumbprint = new Map(keys.map((key) => [key.thumbprint, key]));
  return { keys: [...byThumbprint.values()] as [PublicKey, ...PublicKey[]], leftOut };
}

function noneOf(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return 'The key set is empty.';
  const more = leftOut.length > 5 ? `, and ${leftOut.length - 5} more` : '';
  return `No key of the set can prove a token: ${leftOut.slice(0, 5).join(', ')}${more}.`;
}

// The name is the vendor's own text and ends up on screens: short, and nothing that could steer a terminal.
function nameOf({ kid }: JsonObject, index: number): string {
  const isPlain = typeof kid === 'string' && /^[\w.:/+=@ -]{1,64}$/.test(kid);
  return isPlain ? `“${kid}”` : `key ${index + 1}`;
}

/** The public key, or its fault as the end of a sentence. */
function suitable(json: JsonObject): PublicJwk | string {
  const fault = unsuitable(json);
  if (fault !== null) return fault;
  // Both were just seen to be texts.
  const jwk = { kty: 'RSA', n: json['n'] as string, e: json['e'] as string } as const;
  return isUsableKey(jwk) ? jwk : WEAK;
}

async function publicKey(jwk: PublicJwk): Promise<PublicKey> {
  return { jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') };
}

async function readSpki(bytes: Uint8Array, text: string): Promise<PublicJwk | Refused> {
  const blocks = [...text.matchAll(PEM)];
  if (blocks.length > 1) return { refused: 'The file holds more than one PEM block; give one public key.' };
  const label = blocks[0]?.[1];
  // Spaces go first: in one pattern with the digits they would be tried in every division of the two.
  const plain = text.replace(/\s/g, '');
  const body = blocks[0]?.[2] ?? (BASE64.test(plain) ? plain : null);
  const der = body === null ? bytes : fromBase64(body);
  const refused = refusalOfDer(derKindOf(der)) ?? (label === undefined ? null : refusalOfLabel(label));
  if (refused !== null) return { refused };
  try {
    const key = await importSPKI(pemOf(der), 'PS384');
    // What can be imported for PS384 is an RSA key, so it has both.
    const { n, e } = (await exportJWK(key)) as PublicJwk;
    return { kty: 'RSA', n, e };
  } catch {
    // Whatever the parser objects to, these bytes are no RSA public key.
    return { refused: NO_KEY };
  }
}

// White space and padding are the decoder's own affair. Nothing for what is not Base64.
function fromBase64(text: string): Uint8Array {
  try {
    return base64url.decode(text.replaceAll('+', '-').replaceAll('/', '_'));
  } catch {
    return new Uint8Array();
  }
}

function pemOf(der: Uint8Array): string {
  const base64 = base64url.encode(der).replaceAll('-', '+').replaceAll('_', '/');
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`;
}
