// The JWTs of License Manager's access tokens: refresh tokens of a year, access tokens of an hour.
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import type { RefreshToken } from './refresh-token.ts';
import type { ServiceKey } from './service-key.ts';

/** Who issues the tokens: the principal that trust policies of AWS's examples name. */
export const TOKEN_ISSUER = 'openid-license-manager.amazonaws.com';

const ACCESS_TOKEN_MS = 60 * 60_000;

/** What a verified token says; `id` is that of the refresh token at its root. */
export type ReadToken = {
  readonly type: 'REFRESH_TOKEN' | 'ACCESS_TOKEN';
  readonly id: string;
  readonly audience: string;
  readonly methods: readonly string[];
};

/**
 * Gives the JWT of a refresh token: always the same for the same token, because RS256 is deterministic.
 *
 * aud is the license ARN, amr the token properties (License Manager User Guide). The names of the claims for roles and
 * for the token's type are undocumented; `roleArns` and `tokenType` are ours.
 */
export async function signRefreshToken(key: ServiceKey, token: RefreshToken): Promise<string> {
  const roles = token.roleArns.length === 0 ? {} : { roleArns: token.roleArns };
  const claims = { ...claimsOf(token, 'REFRESH_TOKEN'), ...roles, jti: token.id };
  return sign(key, claims, token.issuedAt, token.expiresAt);
}

/** Gives the JWT of a new access token at `now` (epoch ms): valid for one hour, never longer than its root. */
export async function signAccessToken(key: ServiceKey, token: RefreshToken, now: number): Promise<string> {
  const claims = { ...claimsOf(token, 'ACCESS_TOKEN'), jti: randomUUID() };
  return sign(key, claims, now, Math.min(now + ACCESS_TOKEN_MS, token.expiresAt));
}

/** Gives what a token says at `now` (epoch ms); throws jose's errors where signature, issuer or time do not hold. */
export async function verifyToken(key: ServiceKey, jwt: string, now: number): Promise<ReadToken> {
  const { publicKey } = await key.load();
  const { payload } = await jwtVerify(jwt, publicKey, {
    algorithms: ['RS256'],
    issuer: TOKEN_ISSUER,
    currentDate: new Date(now),
    requiredClaims: ['sub', 'aud', 'exp'],
  });
  return {
    type: payload['tokenType'] === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN' : 'ACCESS_TOKEN',
    id: payload.sub ?? '',
    audience: String(payload.aud),
    methods: Array.isArray(payload['amr']) ? payload['amr'].map(String) : [],
  };
}

function claimsOf(token: RefreshToken, tokenType: ReadToken['type']): JWTPayload {
  const issuerAccount = `aws:license-manager:token-issuer-account-id:${token.account}`;
  return {
    iss: TOKEN_ISSUER,
    sub: token.id,
    aud: token.licenseArn,
    amr: [...token.properties, issuerAccount],
    tokenType,
  };
}

async function sign(key: ServiceKey, claims: JWTPayload, from: number, until: number): Promise<string> {
  const { privateKey } = await key.load();
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuedAt(Math.floor(from / 1000))
    .setExpirationTime(Math.floor(until / 1000))
    .sign(privateKey);
}
