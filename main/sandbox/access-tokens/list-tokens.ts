// ListTokens: the refresh tokens of the caller's account, never the tokens themselves.
import type { Call } from '../call.ts';
import { zoned } from '../instants.ts';
import { allOf, filtered, oneOf, pageOf } from '../paging.ts';
import { ServiceError } from '../wire.ts';
import { refreshTokenIn } from './refresh-token.ts';
import type { RefreshToken } from './refresh-token.ts';
import { readListTokensRequest } from './token-requests.ts';

/** Answers {Tokens, NextToken?}; deleted tokens stay listed, with Status DELETED. */
export function listTokens(call: Call): string {
  const request = readListTokensRequest(call.raw);
  try {
    const conditions = allOf(
      { sql: ['account = ?'], values: [call.account] },
      oneOf('id', request.tokenIds),
      filtered(request.filters, { LicenseArns: ['license_arn'] }),
    );
    const { rows, nextToken } = pageOf(request, conditions, (after, limit) =>
      call.store.all(
        `SELECT * FROM refresh_token WHERE ${conditions.sql.join(' AND ')} AND position > ?
         ORDER BY position LIMIT ?`,
        ...conditions.values,
        after,
        limit,
      ),
    );
    return JSON.stringify({ Tokens: rows.map(refreshTokenIn).map(shown), NextToken: nextToken });
  } catch (cause) {
    throw modeled(cause);
  }
}

function shown(token: RefreshToken): object {
  return {
    TokenId: token.id,
    TokenType: 'REFRESH_TOKEN',
    LicenseArn: token.licenseArn,
    ExpirationTime: zoned(token.expiresAt),
    TokenProperties: token.properties,
    RoleArns: token.roleArns,
    Status: token.deleted ? 'DELETED' : 'AVAILABLE',
  };
}

// Unlike the other lists this one models no InvalidParameterValueException for filters and page tokens.
function modeled(cause: unknown): unknown {
  return cause instanceof ServiceError && cause.code === 'InvalidParameterValueException'
    ? new ServiceError('ValidationException', cause.message)
    : cause;
}
