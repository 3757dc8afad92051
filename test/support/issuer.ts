// A software vendor for tests: an RSA key, its public half in every form, and real PS384 tokens.

import { constants, KeyObject, sign as signBytes } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export type TestIssuer = {
  /** 12 digits, as in the license ARNs of this issuer. */
  readonly account: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly pem: string;
  /** Signs a payload as License Manager does: compact JWS, PS384, no registered claims added. */
  readonly sign: (payload: JWTPayload) => Promise<string>;
};

/** Makes an issuer with a fresh 2048-bit key. */
export async function makeTestIssuer(account = '123456789012'): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('PS384', {
    extractable: true,
    modulusLength: 2048,
  });
  const [jwk, pem] = await Promise.all([exportJWK(publicKey), exportSPKI(publicKey)]);
  const key = {
    key: KeyObject.from(privateKey),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  // At once, not in a thread: a fake clock that somebody waits for would run for hours meanwhile on a busy computer.
  const sign = async (payload: JWTPayload): Promise<string> => {
    const signed = `${base64Url({ alg: 'PS384' })}.${base64Url(payload)}`;
    return `${signed}.${signBytes('sha384', Buffer.from(signed), key).toString('base64url')}`;
  };
  return { account, privateKey, jwk, pem, sign };
}

const base64Url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The same issuer, which signs a payload once and answers equal payloads with the same token.
 *
 * For schedules that play thousands of worlds with equal seats; within one world no two seats are equal.
 */
export function signingOnce(issuer: TestIssuer): TestIssuer {
  const tokens = new Map<string, Promise<string>>();
  const sign = (payload: JWTPayload): Promise<string> => {
    const text = JSON.stringify(payload);
    const token = tokens.get(text) ?? issuer.sign(payload);
    tokens.set(text, token);
    return token;
  };
  return { ...issuer, sign };
}
