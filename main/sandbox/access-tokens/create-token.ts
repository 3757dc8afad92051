// CreateToken: a refresh token with which somebody without AWS credentials may use one license.
import { randomUUID } from 'node:crypto';
import type { Call } from '../call.ts';
import { checkGrant } from '../eligibility.ts';
import { receivedLicense } from '../grants/received-license.ts';
import { wholeSecond } from '../instants.ts';
import { textOf } from '../store.ts';
import { ServiceError } from '../wire.ts';
import { signRefreshToken } from './jwt.ts';
import { refreshTokenIn } from './refresh-token.ts';
import type { RefreshToken } from './refresh-token.ts';
import { readCreateTokenRequest } from './token-requests.ts';
import type { CreateTokenRequest } from './token-requests.ts';

const DAY_MS = 24 * 60 * 60_000;
const MAX_TOKEN_CHARACTERS = 4096;

/**
 * Answers {TokenId, TokenType, Token}; the token itself is shown here only and kept nowhere.
 *
 * It is signed before the transaction that makes it: what cannot be told to the caller must not exist. Only the home
 * Region of the license makes tokens; the holder's grant needs the right CreateToken.
 */
export async function createToken(call: Call): Promise<string> {
  const request = readCreateTokenRequest(call.raw);
  const before = decide(call, request);
  const draft = before ?? draftOf(call, request);
  const jwt = await signRefreshToken(call.serviceKey, draft);
  if (jwt.length > MAX_TOKEN_CHARACTERS) {
    throw new ServiceError(
      'ValidationException',
      `Roles and properties make a token of more than ${MAX_TOKEN_CHARACTERS} characters.`,
    );
  }
  const kept = before ?? commit(call, request, draft);
  return replyOf(kept, kept === draft ? jwt : await signRefreshToken(call.serviceKey, kept));
}

function decide(call: Call, request: CreateTokenRequest): RefreshToken | undefined {
  const license = receivedLicense(call, request.licenseArn);
  if (license === undefined) {
    throw new ServiceError('ResourceNotFoundException', `License ${request.licenseArn} was not found.`);
  }
  if (call.region !== license.HomeRegion) {
    throw new ServiceError('RedirectException', `Use the license's home Region ${license.HomeRegion}.`, {
      Location: license.HomeRegion,
    });
  }
  const replay = findReplay(call, request);
  if (replay === undefined) checkGrant(license, 'CreateToken');
  return replay;
}

// "Idempotency token, valid for 10 minutes." The operation models no InvalidParameterValueException, so other
// parameters under the same ClientToken are a ValidationException.
function findReplay(call: Call, request: CreateTokenRequest): RefreshToken | undefined {
  const row = call.store.one(
    `SELECT * FROM refresh_token WHERE account = ? AND client_token = ? AND issued_at > ?
     ORDER BY issued_at DESC LIMIT 1`,
    call.account,
    request.clientToken,
    call.now - call.idempotencyWindowMs,
  );
  if (row === undefined) return undefined;
  if (textOf(row, 'parameters') === JSON.stringify(request)) return refreshTokenIn(row);
  throw new ServiceError('ValidationException', 'ClientToken was used before with different parameters.');
}

function draftOf(call: Call, request: CreateTokenRequest): RefreshToken {
  return {
    id: randomUUID(),
    account: call.account,
    licenseArn: request.licenseArn,
    roleArns: request.roleArns,
    properties: request.tokenProperties,
    issuedAt: call.now,
    expiresAt: wholeSecond(call.now) + request.expirationInDays * DAY_MS,
    deleted: false,
  };
}

function commit(call: Call, request: CreateTokenRequest, draft: RefreshToken): RefreshToken {
  return call.store.transaction(() => {
    const twin = decide(call, request);
    if (twin !== undefined) return twin;
    call.store.run(
      `INSERT INTO refresh_token
         (id, account, license_arn, client_token, parameters, role_arns, properties, issued_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      draft.id,
      draft.account,
      draft.licenseArn,
      request.clientToken,
      JSON.stringify(request),
      JSON.stringify(draft.roleArns),
      JSON.stringify(draft.properties),
      draft.issuedAt,
      draft.expiresAt,
    );
    return draft;
  });
}

function replyOf(token: RefreshToken, jwt: string): string {
  return JSON.stringify({ TokenId: token.id, TokenType: 'REFRESH_TOKEN', Token: jwt });
}
