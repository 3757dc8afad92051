// What AWS answers to a sign-in: the token of GetAccessToken, the credentials of a role, and whom it takes us for.

import { readGivenToken } from '../../../main/adapters/aws/aws-access-token-client.ts';
import { readCaller, readCredentials } from '../../../main/adapters/aws/aws-sts-client.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { Target } from '../engine.ts';
import { mutateValue } from '../mutate-value.ts';
import { opinion } from '../engine.ts';

const NOW = Date.UTC(2026, 10, 28);
const ASKED = { askedAt: NOW - 5_000, lastsMs: 3_600_000, now: NOW };
const CREDENTIALS = {
  AccessKeyId: 'ASIAEXAMPLEEXAMPLE00',
  SecretAccessKey: 'secret/of+the=role',
  SessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE',
  Expiration: new Date(NOW + 1_800_000),
};

type Answer = { readonly to: 'token' | 'role' | 'caller'; readonly raw: object };
type Read = Secret | ReturnType<typeof readCredentials> | ReturnType<typeof readCaller>;

function read({ to, raw }: Answer): Read {
  if (to === 'token') return readGivenToken(raw);
  return to === 'role' ? readCredentials(raw, ASKED) : readCaller(raw);
}

export const SIGN_IN_REPLIES_TARGET: Target<Answer, Read> = {
  name: 'AWS replies: sign-in',
  seeds: [
    { to: 'token', raw: { AccessToken: 'eyJhbGciOiJSUzI1NiJ9.e30.AA' } },
    { to: 'role', raw: { Credentials: CREDENTIALS, PackedPolicySize: 1 } },
    { to: 'role', raw: { Credentials: { ...CREDENTIALS, Expiration: undefined } } },
    { to: 'caller', raw: { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me', UserId: 'A' } },
  ],
  // What the SDK hands over is always an object.
  mutate: ({ to, raw }, random, other) => {
    const changed = mutateValue(raw, random, other.raw);
    return { to, raw: typeof changed === 'object' && changed !== null ? changed : {} };
  },
  parse: read,
  check: ({ raw }, result) => {
    const given = raw as Readonly<Record<string, unknown>>;
    if (result instanceof Secret) {
      if (given['AccessToken'] !== result.reveal() || !/^\S{1,4096}$/.test(result.reveal()))
        throw new Error('took what is no token');
      return opinion(`token ${result.reveal().length}`);
    }
    if ('account' in result) {
      const isRight = given['Account'] === result.account && given['Arn'] === result.arn;
      if (!isRight || !/^\d{12}$/.test(result.account) || !result.arn.startsWith('arn:'))
        throw new Error('somebody else');
      return opinion(`caller ${result.arn.length}`);
    }
    for (const one of [result.accessKeyId, result.secretAccessKey, result.sessionToken])
      if (typeof one !== 'string' || one === '' || /[^!-~]/.test(one))
        throw new Error('took what no request can carry');
    const lasts = (result.expiration?.getTime() ?? NaN) - NOW;
    if (!(lasts > 0 && lasts <= ASKED.lastsMs)) throw new Error('credentials without an end');
    return opinion(`role ${lasts}`);
  },
  broken: {
    'a reply without a token will do': (answer) =>
      answer.to === 'token' && !('AccessToken' in answer.raw) ? new Secret('undefined') : read(answer),
    'any end is believed': (answer) => {
      const result = read(answer);
      const { Expiration } = (answer.raw as { Credentials?: { Expiration?: unknown } }).Credentials ?? {};
      return 'expiration' in result && Expiration instanceof Date
        ? { ...result, expiration: Expiration }
        : result;
    },
    'anybody will do': (answer) =>
      answer.to === 'caller'
        ? { ...readCaller({ ...answer.raw, Account: '123456789012' }), account: '123456789012' }
        : read(answer),
  },
};
