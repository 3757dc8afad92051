// The AWS adapter against scripted answers: borrowing and returning, what it repeats, follows and refuses.

import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/domain/secret.ts';
import {
  LICENSE,
  CLIENT_TOKEN,
  GRANT,
  open,
  borrowWith,
  checkInWith,
} from '../../support/scripted-adapter.ts';
import { exception } from '../../support/scripted-aws.ts';

describe('borrowing', () => {
  test('asks the Region of the wish for exactly what was wished, with the client token', async () => {
    const opened = open([{ body: GRANT, headers: { 'x-amzn-RequestId': 'id-7' } }]);
    const answer = await borrowWith(opened);
    expect(answer).toMatchObject({
      outcome: 'granted',
      grant: { requestId: 'id-7', region: 'eu-central-1' },
    });
    const [asked] = opened.aws.asked;
    expect(asked).toMatchObject({ operation: 'CheckoutBorrowLicense', region: 'eu-central-1' });
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      LicenseArn: LICENSE.arn,
      Entitlements: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
      DigitalSignatureMethod: 'JWT_PS384',
      NodeId: 'node-1',
      ClientToken: CLIENT_TOKEN,
    });
  });

  test.each([
    ['an empty object', {}],
    ['no signed token', { ...GRANT, SignedToken: undefined }],
    ['an empty signed token', { ...GRANT, SignedToken: '' }],
    ['no consumption token', { ...GRANT, LicenseConsumptionToken: undefined }],
    ['a consumption token with a blank', { ...GRANT, LicenseConsumptionToken: 'a b' }],
    ['a consumption token of another type', { ...GRANT, LicenseConsumptionToken: 7 }],
  ])('says unknown for a reply with %s', async (_, body) => {
    const answer = await borrowWith(open([{ body }]));
    expect(answer).toMatchObject({ outcome: 'unknown', failure: { code: 'reply-invalid' } });
    expect(answer).not.toHaveProperty('oddGrant');
  });

  test.each([
    ['another license', { ...GRANT, LicenseArn: `${LICENSE.arn}0` }, 'license-differs'],
    ['fewer entitlements', { ...GRANT, EntitlementsAllowed: [] }, 'entitlements-differ'],
    [
      'another count',
      { ...GRANT, EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '2' }] },
      'entitlements-differ',
    ],
    ['unnamed entitlements', { ...GRANT, EntitlementsAllowed: undefined }, 'entitlements-missing'],
  ])(
    'says unknown for a grant of %s, and hands over the seat so that it can be returned',
    async (_, body, problem) => {
      const answer = await borrowWith(open([{ body }]));
      expect(answer).toMatchObject({
        outcome: 'unknown',
        failure: { code: 'reply-invalid', details: { problem, seatTaken: true } },
      });
      if (!('oddGrant' in answer) || !(answer.oddGrant instanceof Object))
        throw new Error('no grant handed over');
      expect(answer.oddGrant).toHaveProperty('consumptionToken', expect.any(Secret));
    },
  );

  test('takes a short signed token, though the model demands 4,096 characters', async () => {
    expect((await borrowWith(open([{ body: { ...GRANT, SignedToken: 'a.b.c' } }]))).outcome).toBe('granted');
  });

  test.each([
    ['NoEntitlementsAllowedException', '', 'no-seats'],
    ['EntitlementNotAllowedException', '', 'entitlement-not-allowed'],
    ['UnsupportedDigitalSignatureMethodException', '', 'signature-method-unsupported'],
    ['ResourceNotFoundException', '', 'license-not-found'],
    ['ValidationException', '', 'request-refused'],
    ['InvalidParameterValue', '', 'request-refused'],
    ['AuthorizationException', '', 'access-denied'],
    ['AccessDeniedException', 'User is not authorized', 'access-denied'],
    ['AccessDeniedException', 'Service role not found', 'service-role-missing'],
    ['UnrecognizedClientException', '', 'sign-in-expired'],
    ['ExpiredTokenException', '', 'sign-in-expired'],
    ['MissingAuthenticationToken', '', 'sign-in-needed'],
    ['SomethingNobodyModelledException', '', 'request-refused'],
    ['com.amazonaws.licensemanager#NoEntitlementsAllowedException', '', 'no-seats'],
  ])('says refused for %s %s', async (name, message, code) => {
    const opened = open([exception(name, message)]);
    expect(await borrowWith(opened)).toMatchObject({
      outcome: 'refused',
      failure: { code, details: { operation: 'CheckoutBorrowLicense', requestId: 'request-id-1' } },
    });
    expect(opened.aws.asked).toHaveLength(1);
  });

  test('says unknown for a fault inside AWS and asks once only', async () => {
    const opened = open([exception('ServerInternalException')]);
    expect(await borrowWith(opened)).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'service-trouble' },
    });
    expect(opened.aws.asked).toHaveLength(1);
  });

  test('waits longer and longer when AWS is busy, and repeats the request unchanged', async () => {
    const busy = exception('RateLimitExceededException', 'slow down');
    const opened = open([busy, busy, busy, busy, busy, { body: GRANT }]);
    expect((await borrowWith(opened)).outcome).toBe('granted');
    expect(opened.clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(new Set(opened.aws.asked.map(({ body }) => body)).size).toBe(1);
  });

  test('gives up as refused when AWS stays busy', async () => {
    const opened = open([exception('RateLimitExceededException')]);
    expect(await borrowWith(opened)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'rate-limited', retryable: true },
    });
    expect(opened.aws.asked).toHaveLength(6);
  });

  test.each(['us-west-2', 'https://license-manager.us-west-2.amazonaws.com/'])(
    'follows a redirect to %s once and says which Region granted',
    async (location) => {
      const opened = open([exception('RedirectException', '', { Location: location }), { body: GRANT }]);
      expect(await borrowWith(opened)).toMatchObject({ outcome: 'granted', grant: { region: 'us-west-2' } });
      expect(opened.aws.asked.map(({ region }) => region)).toEqual(['eu-central-1', 'us-west-2']);
      expect(opened.aws.asked[1]?.hostname).toBe('license-manager.us-west-2.amazonaws.com');
    },
  );

  test('does not follow a second redirect, nor one to nowhere, nor one to another host', async () => {
    const twice = open([
      exception('RedirectException', '', { Location: 'us-west-2' }),
      exception('RedirectException', '', { Location: 'us-west-1' }),
    ]);
    expect(await borrowWith(twice)).toMatchObject({ outcome: 'refused', failure: { code: 'wrong-region' } });
    expect(twice.aws.asked).toHaveLength(2);
    for (const Location of ['', 'https://evil.invalid/', 'eu-central-1']) {
      const opened = open([exception('RedirectException', '', { Location })]);
      expect(await borrowWith(opened)).toMatchObject({
        outcome: 'refused',
        failure: { code: 'wrong-region' },
      });
      expect(opened.aws.asked).toHaveLength(1);
    }
  });

  test('signs again with the time of AWS when the clock is off, once', async () => {
    const ahead = Date.now() + 7_200_000;
    const date = { Date: new Date(ahead).toUTCString() };
    const skewed = { ...exception('InvalidSignatureException', 'Signature expired'), headers: date };
    const skews: number[] = [];
    const opened = open([skewed, { body: GRANT, headers: date }], {
      onServerTime: (_, skewMs) => skews.push(skewMs),
    });
    expect((await borrowWith(opened)).outcome).toBe('granted');
    const [first, second] = opened.aws.asked.map(({ signedAt }) => Number(signedAt.replace(/\D/g, '')));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(10_000);
    expect(skews).toHaveLength(2);
    expect(Math.abs((skews[0] ?? 0) - 7_200_000)).toBeLessThan(60_000);

    const hopeless = open([skewed]);
    expect(await borrowWith(hopeless)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'sign-in-expired', details: { skewMs: expect.any(Number) } },
    });
    expect(hopeless.aws.asked).toHaveLength(2);
  });

  test('does not believe the time of a reply that is not from AWS', async () => {
    const heard: number[] = [];
    const headers = { Date: new Date(0).toUTCString(), 'content-type': 'text/html' };
    await borrowWith(open([{ body: '<html>', headers }], { onServerTime: (at) => heard.push(at) }));
    expect(heard).toEqual([]);
  });

  test('counts a request through a foreign handler as sent, unless the handler knows better', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect((await borrowWith(open([{ error: refused }]))).outcome).toBe('unknown');
    const known = Object.assign(new Error('net::ERR_INTERNET_DISCONNECTED'), { notSent: true });
    expect(await borrowWith(open([{ error: known }]))).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'offline' },
    });
  });
});

describe('checking in', () => {
  test('says done, and gone when AWS no longer knows the seat', async () => {
    expect((await checkInWith(open([{ body: {} }]))).outcome).toBe('done');
    const gone = await checkInWith(open([exception('ResourceNotFoundException')]));
    expect(gone).toEqual({ outcome: 'gone', requestId: 'request-id-1' });
  });

  test('says refused when AWS does not take it back', async () => {
    const answer = await checkInWith(open([exception('ConflictException', 'try again')]));
    expect(answer).toMatchObject({
      outcome: 'refused',
      failure: { code: 'request-refused', retryable: true, details: { awsMessage: 'try again' } },
    });
  });
});
