// GetAccessToken: an hour's access token for a refresh token; open to people without AWS credentials.
import type { Call } from '../call.ts';
import { ServiceError } from '../wire.ts';
import { signAccessToken, verifyToken } from './jwt.ts';
import type { ReadToken } from './jwt.ts';
import { findRefreshToken } from './refresh-token.ts';
import { readGetAccessTokenRequest } from './token-requests.ts';

/**
 * Answers {AccessToken}. The given TokenProperties must all be among the token's.
 *
 * A token that is forged, expired, deleted, or no refresh token is "Invalid token." as InvalidParameterValueException,
 * the answer seen of the real service although its model does not name it here. An unsigned request names no Region.
 */
export async function getAccessToken(call: Call): Promise<string> {
  const { token: jwt, tokenProperties } = readGetAccessTokenRequest(call.raw);
  const read = await verifiedOf(call, jwt);
  const root = read.type === 'REFRESH_TOKEN' ? findRefreshToken(call.store, read.id) : undefined;
  if (root === undefined || root.deleted) throw invalidToken();
  if (!tokenProperties.every((each) => read.methods.includes(each))) throw invalidToken();
  return JSON.stringify({ AccessToken: await signAccessToken(call.serviceKey, root, call.now) });
}

async function verifiedOf(call: Call, jwt: string): Promise<ReadToken> {
  try {
    return await verifyToken(call.serviceKey, jwt, call.now);
  } catch {
    throw invalidToken();
  }
}

function invalidToken(): ServiceError {
  return new ServiceError('InvalidParameterValueException', 'Invalid token.');
}
