// A hand-made token with the verdict it must get, and the ways to make one: signed by a real key, then spoiled or not.

import { Buffer } from 'node:buffer';
import { constants, generateKeyPairSync, KeyObject, sign as signBytes } from 'node:crypto';
import { HOUR_MS } from '../../../main/domain/instant.ts';
import type { Expectation, VerdictName } from '../../../main/domain/token.ts';
import { issuer, stranger } from '../../support/forge.ts';
import { MORNING, sampleClaims } from '../../support/samples.ts';

export type Pinned = {
  readonly thumbprint: string;
  readonly jwk: { readonly kty: 'RSA'; readonly n: string; readonly e: string };
};

/** What is known beside the token; else the sample issuer's key, an hour after the morning, nothing expected. */
export type Given = {
  readonly now?: number;
  readonly expect?: Expectation;
  /** Read from a file where it is a function, within the test. */
  readonly pinned?: readonly Pinned[] | (() => Promise<readonly Pinned[]>);
};

/** Title, how the token is made, the verdict and the rule that decides it. */
export type Vector = readonly [
  title: string,
  token: () => string,
  verdict: VerdictName,
  reason: string,
  given?: Given,
];

export const NOW = MORNING + HOUR_MS;

const issuerKey = KeyObject.from(issuer.privateKey);
const strangerKey = KeyObject.from(stranger.privateKey);

const pinnedOf = (thumbprint: string, key: { readonly n?: string; readonly e?: string }): Pinned => ({
  thumbprint,
  jwk: { kty: 'RSA', n: key.n ?? '', e: key.e ?? '' },
});

export const ISSUER = pinnedOf('issuer', issuer.jwk);
export const STRANGER = pinnedOf('stranger', stranger.jwk);

/** A key pair of another size or exponent, pinned. */
export function keyPair(modulusLength: number, publicExponent = 0x10001): Signer & { pinned: Pinned } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const name = `${modulusLength} bits, exponent ${publicExponent}`;
  return { key: privateKey, pinned: pinnedOf(name, publicKey.export({ format: 'jwk' })) };
}

/** How a signature is made; without anything as License Manager makes it, by the sample issuer. */
export type Signer = {
  readonly key?: KeyObject;
  readonly hash?: string;
  readonly salt?: number;
  /** PSS, unless another is named. */
  readonly padding?: number;
};

export const BY_STRANGER: Signer = { key: strangerKey };

const textOf = (part: object | string): string => (typeof part === 'string' ? part : JSON.stringify(part));

export const b64 = (part: object | string): string => Buffer.from(textOf(part)).toString('base64url');

/** The signature over a text, encoded. */
export function signatureOver(input: string, signer: Signer = {}): string {
  const { key = issuerKey, hash = 'sha384', salt = 48, padding = constants.RSA_PKCS1_PSS_PADDING } = signer;
  const options = padding === constants.RSA_PKCS1_PSS_PADDING ? { saltLength: salt } : {};
  return signBytes(hash, Buffer.from(input), { key, padding, ...options }).toString('base64url');
}

/** Signs two encoded parts. */
export function sealed(header: string, payload: string, signer: Signer = {}): string {
  const input = `${header}.${payload}`;
  return `${input}.${signatureOver(input, signer)}`;
}

export const GOOD_HEADER = { alg: 'PS384' };

/** A token of any header and payload, as values or as JSON text. */
export function signed(header: object | string, payload: object | string, signer: Signer = {}): string {
  return sealed(b64(header), b64(payload), signer);
}

/** Sample claims with these instead; undefined leaves one out. */
export const claims =
  (over: Record<string, unknown> = {}, signer: Signer = {}) =>
  (): string =>
    signed(GOOD_HEADER, sampleClaims(over), signer);

/** Sample claims, as JSON text that was edited. */
export const claimsText =
  (edit: (text: string) => string): (() => string) =>
  () =>
    signed(GOOD_HEADER, edit(JSON.stringify(sampleClaims())));

/** Sample claims that begin with this JSON, e.g. `"exp":1e400`. */
export const claimsWith = (more: string): (() => string) =>
  claimsText((text) => text.replace('{', `{${more},`));

/** The payload is these bytes or this text. */
export const payload = (content: string | Uint8Array) => (): string =>
  sealed(b64(GOOD_HEADER), Buffer.from(content).toString('base64url'));

/** The header is this object, text or these bytes, under sample claims. */
export const header = (content: object | string) => (): string => signed(content, sampleClaims());

export const headerBytes = (content: Uint8Array) => (): string =>
  sealed(Buffer.from(content).toString('base64url'), b64(sampleClaims()));

/** A genuine token whose text was changed afterwards. */
export const text = (spoil: (token: string) => string) => (): string => spoil(claims()());

/** A genuine token of which one part was changed afterwards: 0 header, 1 payload, 2 signature. */
export const part = (index: 0 | 1 | 2, spoil: (part: string) => string): (() => string) =>
  text((token) =>
    token
      .split('.')
      .map((one, at) => (at === index ? spoil(one) : one))
      .join('.'),
  );

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Another spelling of the same bytes: the unused bits of the last character set. The part's length must not be whole. */
export function respelled(part: string): string {
  const last = ALPHABET.indexOf(part.at(-1) ?? '');
  return part.slice(0, -1) + (ALPHABET[last ^ 1] ?? '');
}
