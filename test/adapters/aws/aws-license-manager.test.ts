// The AWS adapter against scripted answers: what it reads, repeats, follows, refuses and keeps to itself.

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openAwsLicenseManager, type AwsOptions } from '../../../main/adapters/aws/aws-license-manager.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import type { License } from '../../../main/domain/license.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { LicenseManager } from '../../../main/ports.ts';
import { testLicense, testWish } from '../../support/memory-license-manager.ts';
import { exception, HastyClock, KeptLog, ScriptedAws, type ScriptedAnswer } from '../../support/scripted-aws.ts';

const LICENSE = testLicense({ account: '123456789012' });
const WISH = testWish(LICENSE);
const CLIENT_TOKEN = '0123456789abcdef0123456789abcdef';
const GRANT = {
  LicenseArn: LICENSE.arn,
  LicenseConsumptionToken: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
  SignedToken: 'canary.signed.token',
  NodeId: 'node-1',
};

type Opened = { manager: LicenseManager; aws: ScriptedAws; clock: HastyClock; log: KeptLog };

function open(answers: readonly ScriptedAnswer[], options: Partial<AwsOptions> = {}): Opened {
  const aws = new ScriptedAws(...answers);
  const clock = new HastyClock();
  const log = new KeptLog();
  const manager = openAwsLicenseManager({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDSCRIPTEXAMPLE000', secretAccessKey: 'canary-secret-key' },
    requestHandler: aws,
    clock,
    log,
    random: () => 1,
    ...options,
  });
  return { manager, aws, clock, log };
}

const borrowWith = (opened: Opened) => opened.manager.borrow(WISH, CLIENT_TOKEN);
const checkInWith = (opened: Opened) =>
  opened.manager.checkIn(new Secret(GRANT.LicenseConsumptionToken), 'eu-central-1');

async function pagesOf(manager: LicenseManager): Promise<(readonly License[])[]> {
  const pages: (readonly License[])[] = [];
  for await (const page of manager.listReceived()) pages.push(page);
  return pages;
}

async function failureOf(work: Promise<unknown>): Promise<FieldpassError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FieldpassError)) throw new Error(`no FieldpassError but ${inspect(error)}`);
  return error;
}

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

describe('listing', () => {
  const page = (names: readonly string[], NextToken?: string): ScriptedAnswer => ({
    body: {
      Licenses: names.map((name) => ({ LicenseArn: `arn:aws:license-manager::1:license:${name}` })),
      NextToken,
    },
  });

  test('gives page after page from the default Region, a hundred licenses at a time', async () => {
    const { manager, aws } = open([page(['a', 'b'], 'next'), page(['c'])]);
    expect((await pagesOf(manager)).map((one) => one.length)).toEqual([2, 1]);
    expect(aws.asked.map(({ body, region }) => [JSON.parse(body), region])).toEqual([
      [{ MaxResults: 100 }, 'us-east-1'],
      [{ MaxResults: 100, NextToken: 'next' }, 'us-east-1'],
    ]);
  });

  test('stops when AWS repeats a page token', async () => {
    const { manager, aws } = open([page(['a'], 'same')]);
    expect(await failureOf(pagesOf(manager))).toMatchObject({
      code: 'reply-invalid',
      details: { problem: 'pages-repeat' },
    });
    expect(aws.asked).toHaveLength(2);
  });

  test('reads every field, and times without a zone as UTC', async () => {
    const raw = {
      LicenseArn: LICENSE.arn,
      LicenseName: 'Survey',
      ProductName: 'Survey Suite',
      ProductSKU: 'S-1',
      Issuer: {
        Name: 'Vendor',
        SignKey: 'arn:aws:kms:eu-central-1:1:key/2',
        KeyFingerprint: 'aws:1:V:issuer-fingerprint',
      },
      HomeRegion: 'eu-central-1',
      Status: 'AVAILABLE',
      Validity: { Begin: '2026-01-01T00:00:00', End: '2027-01-01T00:00:00Z' },
      Entitlements: [
        { Name: 'Users', Unit: 'Count', MaxCount: 5, Overage: false },
        { Name: 'Pro', Unit: 'None', Value: 'yes' },
      ],
      ConsumptionConfiguration: {
        BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 1440 },
      },
      ReceivedMetadata: { ReceivedStatus: 'ACTIVE', AllowedOperations: ['CheckoutBorrowLicense'] },
      Version: '3',
      SomethingNew: { Deep: [1] },
    };
    const [[license] = []] = await pagesOf(open([{ body: { Licenses: [raw] } }]).manager);
    expect(license).toEqual({
      arn: LICENSE.arn,
      name: 'Survey',
      productName: 'Survey Suite',
      productSku: 'S-1',
      issuerName: 'Vendor',
      keyFingerprint: 'aws:1:V:issuer-fingerprint',
      signKeyArn: 'arn:aws:kms:eu-central-1:1:key/2',
      homeRegion: 'eu-central-1',
      status: 'AVAILABLE',
      receivedStatus: 'ACTIVE',
      allowedOperations: ['CheckoutBorrowLicense'],
      validity: { beginAt: Date.UTC(2026, 0, 1), endAt: Date.UTC(2027, 0, 1) },
      entitlements: [
        { name: 'Users', unit: 'Count', value: null, maxCount: 5 },
        { name: 'Pro', unit: 'None', value: 'yes', maxCount: null },
      ],
      borrowing: { canReturnEarly: true, maxMinutes: 1440 },
      version: '3',
    });
  });

  test('leaves out what makes no sense, says so, and keeps the rest', async () => {
    const arn = 'arn:aws:license-manager::1:license:ok';
    const Licenses = [
      { LicenseName: 'no ARN' },
      null,
      { LicenseArn: `${arn}1`, Entitlements: 'Users' },
      { LicenseArn: `${arn}2`, Validity: { End: 'next summer' } },
      { LicenseArn: `${arn}3`, Entitlements: [{ Name: 'U', Unit: 'Count', MaxCount: -1 }] },
      { LicenseArn: arn, Issuer: null, Validity: {}, NewField: 1 },
    ];
    const { manager, log } = open([{ body: { Licenses } }]);
    expect((await pagesOf(manager)).flat().map((license) => license.arn)).toEqual([arn]);
    expect(log.lines).toHaveLength(5);
  });

  test('tries a busy AWS five times and a troubled one three times', async () => {
    const busy = open([exception('RateLimitExceededException')]);
    expect(await failureOf(pagesOf(busy.manager))).toMatchObject({ code: 'rate-limited' });
    expect(busy.aws.asked).toHaveLength(5);
    expect(busy.clock.waits).toEqual([500, 1_000, 2_000, 4_000]);
    const troubled = open([exception('ServerInternalException')]);
    expect(await failureOf(pagesOf(troubled.manager))).toMatchObject({ code: 'service-trouble' });
    expect(troubled.aws.asked).toHaveLength(3);
  });
});

describe('seats', () => {
  const usage = (...EntitlementUsages: unknown[]): ScriptedAnswer => ({
    body: { LicenseUsage: { EntitlementUsages } },
  });

  test('are those of the scarcest counted entitlement, from the home Region', async () => {
    const { manager, aws } = open([
      usage(
        { Name: 'A', Unit: 'Count', MaxCount: '10', ConsumedValue: '3' },
        { Name: 'B', Unit: 'Count', MaxCount: '4', ConsumedValue: '6' },
        { Name: 'C', Unit: 'None' },
      ),
    ]);
    expect(await manager.seatsOf(LICENSE)).toEqual({ free: 0, total: 4 });
    expect(aws.asked[0]?.region).toBe('eu-central-1');
  });

  test('are hidden where AWS does not show them, and where nothing is counted', async () => {
    for (const name of ['AuthorizationException', 'AccessDeniedException', 'ValidationException']) {
      expect(await open([exception(name)]).manager.seatsOf(LICENSE)).toBeNull();
    }
    expect(await open([usage()]).manager.seatsOf(LICENSE)).toBeNull();
  });

  test('are a failure when the network or the sign-in is at fault', async () => {
    const expired = open([exception('ExpiredTokenException')]);
    expect(await failureOf(expired.manager.seatsOf(LICENSE))).toMatchObject({ code: 'sign-in-expired' });
  });
});

describe('the key of an issuer', () => {
  const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1';

  test('is read in the Region of the key', async () => {
    const PublicKey = Buffer.from('der').toString('base64');
    const { manager, aws } = open([{ body: { PublicKey, KeyUsage: 'SIGN_VERIFY' } }]);
    expect(Buffer.from(await manager.publicKeyOf(ARN)).toString()).toBe('der');
    expect(aws.asked[0]).toMatchObject({ operation: 'GetPublicKey', region: 'eu-west-1' });
  });

  test('is refused with a code when it cannot be had', async () => {
    const codeFor = async (answer: ScriptedAnswer, arn = ARN) =>
      (await failureOf(open([answer]).manager.publicKeyOf(arn))).code;
    expect(await codeFor(exception('AccessDeniedException'))).toBe('access-denied');
    expect(await codeFor(exception('NotFoundException'))).toBe('issuer-key-missing');
    expect(await codeFor({ body: {} })).toBe('reply-invalid');
    expect(await codeFor({}, 'arn:aws:license-manager::1:license:l-1')).toBe('issuer-key-missing');
  });
});

describe('secrets', () => {
  test('appear in no answer, error, detail or log line, whatever AWS says', async () => {
    const canaries = [GRANT.SignedToken, GRANT.LicenseConsumptionToken, 'canary-secret-key', 'C'.repeat(400)];
    const text = `No such token ${GRANT.LicenseConsumptionToken} ${'C'.repeat(400)}\nThe Canonical String: canary-secret-key`;
    const answers: ScriptedAnswer[] = [
      { body: GRANT },
      { body: { ...GRANT, LicenseArn: 'arn:aws:other' } },
      { body: { ...GRANT, LicenseConsumptionToken: 'a b' } },
      { body: JSON.stringify(GRANT).slice(0, -1) },
      { body: JSON.stringify(GRANT), headers: { 'content-type': 'text/html' } },
      { status: 500, body: GRANT },
      exception('ValidationException', text),
      exception('SignatureDoesNotMatch', text),
    ];
    for (const answer of answers) {
      const opened = open([answer]);
      const results = [await borrowWith(opened), await checkInWith(opened)];
      const listed = await pagesOf(opened.manager).catch((error: unknown) => error);
      const seen =
        inspect([results, listed, opened.log.lines], { depth: 20, showHidden: true }) +
        JSON.stringify(results);
      for (const canary of canaries) expect(seen).not.toContain(canary);
    }
  });
});
