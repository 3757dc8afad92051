// Probes of permissions: what they send can have no effect, and what each answer means.

import { describe, expect, test } from 'vitest';
import type { Grant } from '../../../main/domain/grant.ts';
import type { ProbedAction } from '../../../main/ports.ts';
import { CHECKOUT, GRANT, GRANT_ARN, LICENSE, open } from '../../support/scripted-adapter.ts';
import { exception, type ScriptedAnswer } from '../../support/scripted-aws.ts';

const RECEIVED: Grant = {
  arn: GRANT_ARN,
  name: 'Survey',
  licenseArn: LICENSE.arn,
  parentArn: null,
  granterAccount: '123456789012',
  homeRegion: 'eu-west-1',
  status: 'ACTIVE',
  statusReason: null,
  version: '1',
  operations: [],
};
const ABOUT: Readonly<Record<ProbedAction, typeof LICENSE | Grant>> = {
  ListReceivedLicenses: LICENSE,
  ListReceivedGrants: LICENSE,
  GetLicense: LICENSE,
  GetLicenseUsage: LICENSE,
  GetGrant: RECEIVED,
  CheckoutBorrowLicense: LICENSE,
  CheckoutLicense: LICENSE,
  CheckInLicense: LICENSE,
  ExtendLicenseConsumption: LICENSE,
};
const ACTIONS: readonly ProbedAction[] = [
  'ListReceivedLicenses',
  'ListReceivedGrants',
  'GetLicense',
  'GetLicenseUsage',
  'GetGrant',
  'CheckoutBorrowLicense',
  'CheckoutLicense',
  'CheckInLicense',
  'ExtendLicenseConsumption',
];

async function askedBy(action: ProbedAction, answer: ScriptedAnswer = exception('ValidationException')) {
  const opened = open([answer]);
  await opened.probe(action, ABOUT[action]);
  const [asked] = opened.aws.asked;
  return { ...asked, body: JSON.parse(asked?.body ?? '{}') as Record<string, unknown> };
}

describe('what is sent', () => {
  test.each(ACTIONS)('%s asks for itself, once', async (action) => {
    const opened = open([exception('ValidationException')]);
    await opened.probe(action, ABOUT[action]);
    expect(opened.aws.asked.map(({ operation }) => operation)).toEqual([action]);
  });

  test('lists ask for one item', async () => {
    expect((await askedBy('ListReceivedLicenses')).body).toEqual({ MaxResults: 1 });
    expect((await askedBy('ListReceivedGrants')).body).toEqual({ MaxResults: 1 });
  });

  test('reads ask for the real one, in its home Region', async () => {
    const license = { region: 'eu-central-1', body: { LicenseArn: LICENSE.arn } };
    expect(await askedBy('GetLicense')).toMatchObject(license);
    expect(await askedBy('GetLicenseUsage')).toMatchObject(license);
    expect(await askedBy('GetGrant')).toMatchObject({ region: 'eu-west-1', body: { GrantArn: GRANT_ARN } });
  });

  test('a heartbeat is a dry run, and both it and a check-in name a seat that cannot exist', async () => {
    const NO_SEAT = expect.not.stringMatching(/^[0-9a-f]{32}$/) as string;
    expect((await askedBy('ExtendLicenseConsumption')).body).toEqual({
      LicenseConsumptionToken: NO_SEAT,
      DryRun: true,
    });
    expect((await askedBy('CheckInLicense')).body).toEqual({ LicenseConsumptionToken: NO_SEAT });
  });

  test('a borrow asks the real license for nothing but an entitlement that it does not have', async () => {
    const { body } = await askedBy('CheckoutBorrowLicense');
    expect(body).toMatchObject({
      LicenseArn: LICENSE.arn,
      Entitlements: [{ Name: 'fieldpass-permission-check', Value: '999999999999999' }],
    });
    expect(body['Entitlements']).toHaveLength(1);
  });

  test('an online checkout asks for a product that nobody sells, and never for good', async () => {
    expect((await askedBy('CheckoutLicense')).body).toMatchObject({
      ProductSKU: 'fieldpass-permission-check',
      CheckoutType: 'PROVISIONAL',
      Entitlements: [{ Name: 'fieldpass-permission-check', Value: '999999999999999' }],
    });
  });

  test('two checkouts never share a client token', async () => {
    const tokenOf = async () => (await askedBy('CheckoutLicense')).body['ClientToken'];
    expect(await tokenOf()).not.toBe(await tokenOf());
  });

  test.each([
    ['CheckoutBorrowLicense', GRANT],
    ['CheckoutLicense', CHECKOUT],
  ] as const)('a seat that AWS grants to %s all the same is given back at once', async (action, body) => {
    const opened = open([{ body }, { body: {} }]);
    expect(await opened.probe(action, LICENSE)).toEqual({ answer: 'allowed', failure: null });
    expect(opened.aws.asked.map(({ operation }) => operation)).toEqual([action, 'CheckInLicense']);
    expect(JSON.parse(opened.aws.asked[1]?.body ?? '')).toEqual({
      LicenseConsumptionToken: body.LicenseConsumptionToken,
    });
  });
});

describe('what an answer means', () => {
  test.each(ACTIONS)(
    '%s: done, or refused for another reason than a permission, is allowed',
    async (action) => {
      for (const answer of [
        { body: {} },
        exception('ValidationException'),
        exception('InvalidParameterValueException'),
        exception('ResourceNotFoundException'),
        exception('NoEntitlementsAllowedException'),
        exception('EntitlementNotAllowedException'),
      ]) {
        const probed = await open([answer]).probe(action, ABOUT[action]);
        expect(probed).toEqual({ answer: 'allowed', failure: null });
      }
    },
  );

  test.each(ACTIONS)('%s: AccessDenied and Authorization are denied', async (action) => {
    for (const name of ['AccessDeniedException', 'AuthorizationException']) {
      const probed = await open([exception(name, 'not authorized')]).probe(action, ABOUT[action]);
      expect(probed).toMatchObject({ answer: 'denied', failure: { code: 'access-denied' } });
    }
  });

  test.each(ACTIONS)(
    '%s: trouble that says nothing of a permission is unclear, with its failure',
    async (action) => {
      const offline = Object.assign(new Error('net::ERR_INTERNET_DISCONNECTED'), { notSent: true });
      const troubles: readonly (readonly [ScriptedAnswer, string])[] = [
        [exception('AccessDeniedException', 'Service role not found'), 'service-role-missing'],
        [exception('ExpiredTokenException'), 'sign-in-expired'],
        [exception('UnrecognizedClientException'), 'sign-in-expired'],
        [exception('RateLimitExceededException'), 'rate-limited'],
        [exception('ServerInternalException'), 'service-trouble'],
        [exception('RedirectException'), 'wrong-region'],
        [exception('RegionDisabledException'), 'access-denied'],
        [exception('UnknownOperationException'), 'request-refused'],
        [{ error: offline }, 'offline'],
        [{ body: '<html>', headers: { 'content-type': 'text/html' } }, 'captive-portal'],
      ];
      for (const [answer, code] of troubles) {
        const probed = await open([answer]).probe(action, ABOUT[action]);
        expect(probed).toMatchObject({ answer: 'unclear', failure: { code } });
      }
    },
  );

  test.each(['GetLicense', 'GetLicenseUsage', 'GetGrant', 'CheckoutBorrowLicense'] as const)(
    '%s is unclear, and nothing is asked, without a real one to ask about',
    async (action) => {
      const opened = open([{ body: {} }]);
      expect(await opened.probe(action, null)).toEqual({ answer: 'unclear', failure: null });
      expect(opened.aws.asked).toEqual([]);
    },
  );

  test('a license is no grant: GetGrant about one is unclear, a borrow about a grant asks its license', async () => {
    const opened = open([exception('ValidationException')]);
    expect(await opened.probe('GetGrant', LICENSE)).toEqual({ answer: 'unclear', failure: null });
    await opened.probe('CheckoutBorrowLicense', RECEIVED);
    expect(opened.aws.asked.map(({ body }) => body)).toEqual([expect.stringContaining(LICENSE.arn)]);
  });
});
