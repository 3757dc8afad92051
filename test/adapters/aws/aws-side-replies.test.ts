// What a refusal to a credential provider says, by the ways in which AWS's services name an exception.

import { describe, expect, test } from 'vitest';
import { refusalIn, refuseStrangers } from '../../../main/adapters/aws/aws-side-replies.ts';
import type { Reply } from '../../../main/adapters/aws/aws-exchange.ts';

function reply(status: number, said: string, type?: string): Reply {
  const headers = type === undefined ? {} : { 'x-amzn-errortype': type };
  return { status, headers, body: Buffer.from(said), isWhole: true };
}

const PAGE = 'http://internal.amazon.com/coral/com.amazonaws.ssooidc/';

describe('a refusal in JSON', () => {
  test.each([
    ['SSO, by status', reply(429, '{"message":"x"}', 'TooManyRequestsException'), 'rate-limited'],
    [
      'SSO-OIDC, by its header',
      reply(400, '{"error":"slow_down"}', `SlowDownException:${PAGE}`),
      'rate-limited',
    ],
    ['Signin, by its body', reply(400, '{"code":"TooManyRequestsError"}'), 'rate-limited'],
    ['trouble that is a 400', reply(400, '{"__type":"a.b#InternalServerException"}'), 'service-trouble'],
    ['trouble without a name', reply(503, '{"message":"x"}'), 'service-trouble'],
    ['no name', reply(403, '{"message":"x"}'), 'reply-invalid'],
    ['a name that is none', reply(403, '{"__type":"<b>"}'), 'reply-invalid'],
  ])('is told: %s', (_, refused, code) => {
    expect(refusalIn(refused)).toMatchObject({ code, details: { httpStatus: refused.status } });
  });

  test.each([
    ['a session that has ended', reply(401, '{"message":"x"}', `UnauthorizedException:${PAGE}`)],
    ['a token that has expired', reply(400, '{"error":"expired_token"}', 'ExpiredTokenException')],
    ['a success', reply(200, '{"accessToken":"x"}')],
    ['STS, in XML', reply(500, '<ErrorResponse></ErrorResponse>')],
  ])('is left to the provider: %s', (_, refused) => {
    expect(refusalIn(refused)).toBeNull();
  });
});

describe('a reply', () => {
  test.each([reply(200, '{}'), reply(200, ' {\n} '), reply(400, '{}')])(
    'that says nothing is nobody’s',
    (empty) => {
      expect(() => refuseStrangers(empty)).toThrow(expect.objectContaining({ code: 'reply-invalid' }));
    },
  );
});
