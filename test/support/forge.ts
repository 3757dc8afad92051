// Tokens of every kind for the verifier's tests: genuine ones, and forgeries no library would write.

import { Buffer } from 'node:buffer';
import { constants, createPrivateKey, sign as signBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportPKCS8 } from 'jose';
import { HOUR_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { type Expectation, verifySignedToken } from '../../main/domain/token.ts';
import { makeTestIssuer, type TestIssuer } from './issuer.ts';
import { MORNING } from './samples.ts';

/** The issuer whose key is pinned, and one whose key is not. */
export const [issuer, stranger] = await Promise.all([makeTestIssuer(), makeTestIssuer()]);

/** The key of an issuer as it is pinned. */
export const keyOf = async ({ jwk }: TestIssuer) => ({
  thumbprint: await calculateJwkThumbprint(jwk),
  jwk: { kty: 'RSA', n: String(jwk.n), e: String(jwk.e) } as const,
});

type Judgement = { now?: number; expect?: Expectation; keys?: readonly TestIssuer[] };

/** Verifies a token as account 123456789012 with the keys given, an hour after the morning. */
export async function judge(
  token: string,
  { now = MORNING + HOUR_MS, expect = {}, keys = [issuer] }: Judgement = {},
) {
  const pinned = await Promise.all(keys.map(keyOf));
  const keysFor = (account: string) => (account === '123456789012' ? pinned : []);
  return verifySignedToken({ token: new Secret(token), keysFor, now, expect });
}

/** Base64url of a text, or of a value as JSON. */
export const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any header and payload text with the issuer's key: the library would refuse to write most of these. */
export async function forge(
  header: unknown,
  payload: unknown,
  hash = 'sha384',
  saltLength = 48,
): Promise<string> {
  const key = createPrivateKey(await exportPKCS8(issuer.privateKey));
  const input = `${b64(header)}.${b64(payload)}`;
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return `${input}.${signBytes(hash, Buffer.from(input), options).toString('base64url')}`;
}

/** The one header that is accepted. */
export const GOOD = { alg: 'PS384' };
