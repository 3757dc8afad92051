// Signing in with a License Manager access token: what is sent to whom, when it is renewed, and why it may fail.

import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  openIdentity,
  type AwsIdentity,
  type IdentityOptions,
} from '../../../main/adapters/aws/aws-identity.ts';
import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { failureOf } from '../../support/scripted-adapter.ts';
import { HastyClock } from '../../support/scripted-aws.ts';
import {
  ACCESS_TOKEN,
  credentials,
  jsonRefusal,
  ScriptedSignIn,
  stsRefusal,
} from '../../support/scripted-sign-in.ts';

const LICENSE_ARN = 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef';
const WHO = {
  kind: 'token',
  licenseArn: LICENSE_ARN,
  roleArn: 'arn:aws:iam::444455556666:role/Field',
  refreshToken: async () => new Secret('canary.refresh.token'),
} as const;
const MINUTE_MS = 60_000;

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', '/nonexistent');
});
afterEach(() => vi.unstubAllEnvs());

function open(aws: ScriptedSignIn, options: Partial<IdentityOptions> = {}): AwsIdentity {
  const reach = { ...PLAIN_REACH, region: 'eu-central-1' };
  return openIdentity({ who: WHO, reach, requestHandler: aws, clock: new HastyClock(), ...options });
}

async function keyOf({ credentials: give }: AwsIdentity): Promise<string> {
  if (typeof give !== 'function') throw new Error('no provider');
  return (await give()).accessKeyId;
}

describe('the two calls', () => {
  test('go unsigned to the connection’s Region, with the token, the role and an hour', async () => {
    const aws = new ScriptedSignIn();
    expect(await keyOf(open(aws))).toBe('ASIACANARY1');
    expect(aws.asked.map(({ operation, hostname, isSigned }) => [operation, hostname, isSigned])).toEqual([
      ['GetAccessToken', 'license-manager.eu-central-1.amazonaws.com', false],
      ['AssumeRoleWithWebIdentity', 'sts.eu-central-1.amazonaws.com', false],
    ]);
    expect(JSON.parse(aws.asked[0]?.body ?? '')).toEqual({ Token: 'canary.refresh.token' });
    expect(Object.fromEntries(new URLSearchParams(aws.asked[1]?.body))).toMatchObject({
      RoleArn: WHO.roleArn,
      RoleSessionName: 'fieldpass',
      WebIdentityToken: 'canary.access.token',
      DurationSeconds: '3600',
    });
  });

  test('stay unsigned where keys lie about in the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIACANARYCANARY0000');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary');
    const aws = new ScriptedSignIn();
    await keyOf(open(aws));
    expect(aws.asked.map(({ isSigned }) => isSigned)).toEqual([false, false]);
  });

  test('go to the endpoints of the connection, and to FIPS ones where it wants them', async () => {
    const aws = new ScriptedSignIn();
    const endpoints = { endpoint: 'https://lm.example', stsEndpoint: 'https://sts.example' };
    await keyOf(open(aws, { reach: { ...PLAIN_REACH, region: 'eu-central-1', ...endpoints } }));
    await keyOf(open(aws, { reach: { ...PLAIN_REACH, region: 'us-east-2', useFips: true } }));
    expect(aws.asked.map(({ hostname }) => hostname)).toEqual([
      'lm.example',
      'sts.example',
      'license-manager-fips.us-east-2.amazonaws.com',
      'sts-fips.us-east-2.amazonaws.com',
    ]);
  });

  test.each([
    [{ region: null }, 'region-missing'],
    [{ region: 'eu-central-1', useFips: true }, 'not-configured'],
    [{ region: 'cn-north-1' }, 'not-configured'],
  ])('are not made at all with %j', async (reach, code) => {
    const aws = new ScriptedSignIn();
    expect(await failureOf(keyOf(open(aws, { reach: { ...PLAIN_REACH, ...reach } })))).toMatchObject({
      code,
    });
    expect(aws.asked).toEqual([]);
  });
});

describe('renewal', () => {
  test('happens once for all who wait for it', async () => {
    const aws = new ScriptedSignIn();
    let go = (): void => undefined;
    aws.gate = new Promise((resolve) => (go = resolve));
    const identity = open(aws);
    const all = Promise.all([keyOf(identity), keyOf(identity), keyOf(identity)]);
    go();
    expect(await all).toEqual(['ASIACANARY1', 'ASIACANARY1', 'ASIACANARY1']);
    expect([aws.count('GetAccessToken'), aws.count('AssumeRoleWithWebIdentity')]).toEqual([1, 1]);
  });

  function hourly(clock: FakeClock): { aws: ScriptedSignIn; identity: AwsIdentity } {
    const end = clock.now() + 60 * MINUTE_MS;
    const answers = [credentials(1, end), credentials(2, end + 60 * MINUTE_MS)];
    const aws = new ScriptedSignIn({ AssumeRoleWithWebIdentity: answers });
    return { aws, identity: open(aws, { clock }) };
  }

  test('comes five minutes before the end, not sooner', async () => {
    const clock = new FakeClock();
    const { identity } = hourly(clock);
    expect(await keyOf(identity)).toBe('ASIACANARY1');
    clock.jump(55 * MINUTE_MS - 1);
    expect(await keyOf(identity)).toBe('ASIACANARY1');
    clock.jump(1);
    expect(await keyOf(identity)).toBe('ASIACANARY2');
  });

  test('that fails leaves the old credentials good until their end', async () => {
    const clock = new FakeClock();
    const { aws, identity } = hourly(clock);
    await keyOf(identity);
    aws.answers['GetAccessToken'] = [jsonRefusal('InvalidParameterValueException')];
    clock.jump(60 * MINUTE_MS - 1);
    expect(await keyOf(identity)).toBe('ASIACANARY1');
    clock.jump(1);
    expect(await failureOf(keyOf(identity))).toMatchObject({ code: 'sign-in-expired' });
  });

  test('does not trust a clock that was turned back, and is not fooled by one that is hours off', async () => {
    const clock = new FakeClock();
    // AWS's own end is three hours away by this clock, or two hours gone: an hour was asked for, an hour counts.
    const answers = [
      credentials(1, clock.now() + 180 * MINUTE_MS),
      credentials(2, clock.now() - 120 * MINUTE_MS),
    ];
    const aws = new ScriptedSignIn({ AssumeRoleWithWebIdentity: [...answers, credentials(3)] });
    const identity = open(aws, { clock });
    expect(await keyOf(identity)).toBe('ASIACANARY1');
    clock.jump(55 * MINUTE_MS);
    expect(await keyOf(identity)).toBe('ASIACANARY2');
    clock.jump(54 * MINUTE_MS);
    expect(await keyOf(identity)).toBe('ASIACANARY2');
    clock.jump(-120 * MINUTE_MS);
    expect(await keyOf(identity)).toBe('ASIACANARY3');
  });

  test('comes at once after a new sign-in', async () => {
    const { identity } = hourly(new FakeClock());
    await keyOf(identity);
    identity.forget();
    expect(await keyOf(identity)).toBe('ASIACANARY2');
  });
});

describe('a refusal', () => {
  test.each([
    ['ExpiredTokenException', 'sign-in-expired', 'token-expired'],
    ['InvalidIdentityToken', 'sign-in-expired', 'token-invalid'],
    ['IDPRejectedClaim', 'sign-in-expired', 'token-rejected'],
    ['RegionDisabledException', 'not-configured', 'region-disabled'],
    ['AccessDenied', 'access-denied', 'role-not-allowed'],
    ['IDPCommunicationError', 'service-trouble', 'busy'],
  ])('of STS, %s, is named without a word of the token', async (name, code, reason) => {
    const aws = new ScriptedSignIn({ AssumeRoleWithWebIdentity: [stsRefusal(name)] });
    const failure = await failureOf(keyOf(open(aws)));
    expect(failure).toMatchObject({ code, details: { reason } });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/canary/i);
  });

  test.each([
    ['InvalidParameterValueException', 'sign-in-expired', 'token-invalid'],
    ['AuthorizationException', 'access-denied', 'role-not-allowed'],
    ['RateLimitExceededException', 'rate-limited', 'other'],
  ])('of License Manager, %s, is named without a word of the token', async (name, code, reason) => {
    const aws = new ScriptedSignIn({ GetAccessToken: [jsonRefusal(name)] });
    const failure = await failureOf(keyOf(open(aws)));
    expect(failure).toMatchObject({ code, details: { reason } });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/canary/i);
    expect(aws.count('AssumeRoleWithWebIdentity')).toBe(0);
  });

  test.each([
    ['the issuer’s sign-in being busy', stsRefusal('IDPCommunicationError')],
    [
      'a role that was made a moment ago',
      stsRefusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
    ],
    ['a fault inside AWS', stsRefusal('InternalFailure', 'x', 500)],
  ])('for %s is tried again', async (_, refusal) => {
    const aws = new ScriptedSignIn({ AssumeRoleWithWebIdentity: [refusal, refusal, credentials(7)] });
    expect(await keyOf(open(aws))).toBe('ASIACANARY7');
  });

  test('of the token itself is not tried again', async () => {
    const aws = new ScriptedSignIn({ AssumeRoleWithWebIdentity: [stsRefusal('ExpiredTokenException')] });
    await failureOf(keyOf(open(aws)));
    expect(aws.asked).toHaveLength(2);
  });

  test.each([
    ['a page', { body: '<html>Wi-Fi</html>', type: 'text/html' }],
    ['a redirect', { status: 302, body: '' }],
  ])('by %s of the network is a captive portal', async (_, page) => {
    const inSts = new ScriptedSignIn({ AssumeRoleWithWebIdentity: [page] });
    const inLicenseManager = new ScriptedSignIn({ GetAccessToken: [page] });
    expect(await failureOf(keyOf(open(inSts)))).toMatchObject({ code: 'captive-portal' });
    expect(await failureOf(keyOf(open(inLicenseManager)))).toMatchObject({ code: 'captive-portal' });
  });

  test('by the keychain is passed on as it is', async () => {
    const locked = new FieldpassError('keychain-locked');
    const aws = new ScriptedSignIn();
    const who = { ...WHO, refreshToken: () => Promise.reject(locked) };
    expect(await failureOf(keyOf(open(aws, { who })))).toBe(locked);
    expect(aws.asked).toEqual([]);
  });

  test.each([
    ['no token', { GetAccessToken: [{ body: '{}' }] }],
    [
      'no credentials',
      { GetAccessToken: [ACCESS_TOKEN], AssumeRoleWithWebIdentity: [{ body: '<A><AResult/></A>' }] },
    ],
  ])('is not needed where AWS answers with %s', async (_, answers) => {
    expect(await failureOf(keyOf(open(new ScriptedSignIn(answers))))).toMatchObject({
      code: 'reply-invalid',
    });
  });
});
