// AssumeRoleWithWebIdentity: credentials of a role for an access token of License Manager, without any AWS identity.
import { errors } from 'jose';
import { TOKEN_ISSUER, verifyToken } from '../access-tokens/jwt.ts';
import type { ReadToken } from '../access-tokens/jwt.ts';
import { findRefreshToken } from '../access-tokens/refresh-token.ts';
import type { Call } from '../call.ts';
import { ServiceError } from '../wire.ts';
import { openSession } from './session.ts';
import { readWebIdentityRequest } from './sts-requests.ts';
import { stsResult } from './xml.ts';

/**
 * Answers the credentials; they belong to the account of the role. Every role trusts every token's issuer account here.
 *
 * Fails with ExpiredTokenException, InvalidIdentityToken (forged, of another issuer, a refresh token), or
 * IDPRejectedClaim where the refresh token behind it was deleted.
 */
export async function assumeRoleWithWebIdentity(call: Call): Promise<string> {
  const request = readWebIdentityRequest(call.raw);
  const token = await verifiedOf(call, request.webIdentityToken);
  const root = token.type === 'ACCESS_TOKEN' ? findRefreshToken(call.store, token.id) : undefined;
  if (root === undefined) throw notIdentity();
  if (root.deleted) throw new ServiceError('IDPRejectedClaim', 'The token was revoked by its issuer.');
  return stsResult('AssumeRoleWithWebIdentity', {
    SubjectFromWebIdentityToken: token.id,
    Audience: token.audience,
    ...openSession(call, request),
    Provider: TOKEN_ISSUER,
  });
}

async function verifiedOf(call: Call, jwt: string): Promise<ReadToken> {
  try {
    return await verifyToken(call.serviceKey, jwt, call.now);
  } catch (cause) {
    if (!(cause instanceof errors.JWTExpired)) throw notIdentity();
    throw new ServiceError(
      'ExpiredTokenException',
      'Token expired: the current time must be before its expiration.',
    );
  }
}

function notIdentity(): ServiceError {
  return new ServiceError(
    'InvalidIdentityToken',
    'The web identity token is not an access token of this issuer.',
  );
}
