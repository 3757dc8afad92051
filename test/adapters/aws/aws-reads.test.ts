// The AWS adapter against scripted answers: what it reads, and what it keeps to itself.

import { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import {
  LICENSE,
  GRANT,
  open,
  borrowWith,
  checkInWith,
  pagesOf,
  failureOf,
} from '../../support/scripted-adapter.ts';
import { exception } from '../../support/scripted-aws.ts';
import type { ScriptedAnswer } from '../../support/scripted-aws.ts';

describe('listing', () => {
  const page = (names: readonly string[], NextToken?: string): ScriptedAnswer => ({
    body: {
      Licenses: names.map((name) => ({ LicenseArn: `arn:aws:license-manager::1:license:${name}` })),
      NextToken,
    },
  });

  test('gives page after page from the default Region, a hundred licenses at a time', async () => {
    const { manager, aws } = open([page(['a', 'b'], 'next'), page(['c'])]);
    expect((await pagesOf(manager.listReceived())).map((one) => one.length)).toEqual([2, 1]);
    expect(aws.asked.map(({ body, region }) => [JSON.parse(body), region])).toEqual([
      [{ MaxResults: 100 }, 'us-east-1'],
      [{ MaxResults: 100, NextToken: 'next' }, 'us-east-1'],
    ]);
  });

  test('lets the SDK copy no reply for a log that nobody reads', async () => {
    const send = vi.spyOn(LicenseManagerClient.prototype, 'send');
    await pagesOf(open([page(['a'])]).manager.listReceived());
    const steps = (send.mock.contexts[0] as LicenseManagerClient).middlewareStack.identify();
    send.mockRestore();
    expect(steps.join()).toContain('getUserAgentMiddleware');
    expect(steps.join()).not.toContain('logger');
  });

  test('stops when AWS repeats a page token', async () => {
    const { manager, aws } = open([page(['a'], 'same')]);
    expect(await failureOf(pagesOf(manager.listReceived()))).toMatchObject({
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
        { Name: 'Users', Unit: 'Count', MaxCount: 5, Overage: false, AllowCheckIn: true },
        { Name: 'Pro', Unit: 'None', Value: 'yes' },
      ],
      ConsumptionConfiguration: {
        BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 1440 },
        ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 },
      },
      Beneficiary: '210987654321',
      ReceivedMetadata: { ReceivedStatus: 'ACTIVE', AllowedOperations: ['CheckoutBorrowLicense'] },
      Version: '3',
      SomethingNew: { Deep: [1] },
    };
    const [[license] = []] = await pagesOf(open([{ body: { Licenses: [raw] } }]).manager.listReceived());
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
        { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true },
        { name: 'Pro', unit: 'None', value: 'yes', maxCount: null, comesBack: null },
      ],
      borrowing: { canReturnEarly: true, maxMinutes: 1440 },
      provisional: { maxMinutes: 60 },
      beneficiary: '210987654321',
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
    expect((await pagesOf(manager.listReceived())).flat().map((license) => license.arn)).toEqual([arn]);
    expect(log.lines).toHaveLength(5);
  });

  test('tries a busy AWS five times and a troubled one three times', async () => {
    const busy = open([exception('RateLimitExceededException')]);
    expect(await failureOf(pagesOf(busy.manager.listReceived()))).toMatchObject({ code: 'rate-limited' });
    expect(busy.aws.asked).toHaveLength(5);
    expect(busy.clock.waits).toEqual([500, 1_000, 2_000, 4_000]);
    const troubled = open([exception('ServerInternalException')]);
    expect(await failureOf(pagesOf(troubled.manager.listReceived()))).toMatchObject({
      code: 'service-trouble',
    });
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

  test('of what is given beyond its count are not counted', async () => {
    const endless = { name: 'B', unit: 'Count', value: null, maxCount: 4, comesBack: true, overage: true };
    const used = { Name: 'B', Unit: 'Count', MaxCount: '4', ConsumedValue: '6' };
    const license = { ...LICENSE, entitlements: [endless] };
    const other = { Name: 'A', Unit: 'Count', MaxCount: '10', ConsumedValue: '3' };
    expect(await open([usage(other, used)]).manager.seatsOf(license)).toEqual({ free: 7, total: 10 });
    expect(await open([usage(used)]).manager.seatsOf(license)).toBeNull();
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
      const listed = await pagesOf(opened.manager.listReceived()).catch((error: unknown) => error);
      const seen =
        inspect([results, listed, opened.log.lines], { depth: 20, showHidden: true }) +
        JSON.stringify(results);
      for (const canary of canaries) expect(seen).not.toContain(canary);
    }
  });
});
