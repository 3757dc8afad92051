// The AWS adapter against scripted answers: online checkouts, heartbeats, and one license asked for by its ARN.

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/domain/secret.ts';
import {
  CHECKOUT,
  checkInWith,
  checkOutWith,
  extendWith,
  failureOf,
  GRANT,
  LICENSE,
  open,
} from '../../support/scripted-adapter.ts';
import { exception } from '../../support/scripted-aws.ts';

const THREE = ['Users', 'Pro', 'Render'].map((name) => ({ name, unit: 'Count', value: '1' }));

describe('checking out online', () => {
  test('gives what AWS allowed, from the Region of the wish, with AWS’s number', async () => {
    const opened = open([{ body: CHECKOUT, headers: { 'x-amzn-RequestId': 'id-9' } }]);
    expect(await checkOutWith(opened)).toEqual({
      outcome: 'granted',
      grant: {
        consumptionToken: expect.any(Secret) as Secret,
        licenseArn: LICENSE.arn,
        entitlementsAllowed: [{ name: 'Users', unit: 'Count', value: '1' }],
        issuedAt: Date.UTC(2026, 2, 14, 14, 5),
        expiresAt: Date.UTC(2026, 2, 14, 15, 5),
        requestId: 'id-9',
        region: 'eu-central-1',
      },
    });
  });

  test('calls a partial grant a success, and hands over just what was allowed', async () => {
    const answer = await checkOutWith(open([{ body: CHECKOUT }]), { entitlements: THREE });
    expect(answer).toMatchObject({
      outcome: 'granted',
      grant: { entitlementsAllowed: [{ name: 'Users', unit: 'Count', value: '1' }] },
    });
  });

  test('keeps the handle of a seat even when AWS does not say what it allowed', async () => {
    const answer = await checkOutWith(open([{ body: { ...CHECKOUT, EntitlementsAllowed: undefined } }]));
    expect(answer).toMatchObject({ outcome: 'granted', grant: { entitlementsAllowed: [] } });
  });

  test('carries a null end of a perpetual one', async () => {
    const { Expiration, ...forGood } = { ...CHECKOUT, CheckoutType: 'PERPETUAL' };
    expect(Expiration).toBeDefined();
    const answer = await checkOutWith(open([{ body: forGood }]), { type: 'perpetual' });
    expect(answer).toMatchObject({ outcome: 'granted', grant: { expiresAt: null } });
  });

  test('says which Region granted after a redirect', async () => {
    const opened = open([exception('RedirectException', '', { Location: 'us-west-2' }), { body: CHECKOUT }]);
    expect(await checkOutWith(opened)).toMatchObject({ outcome: 'granted', grant: { region: 'us-west-2' } });
  });

  test('refuses a license of another partition before anything is sent', async () => {
    const opened = open([{ body: CHECKOUT }]);
    const licenseArn = LICENSE.arn.replace('arn:aws:', 'arn:aws-us-gov:');
    expect(await checkOutWith(opened, { licenseArn })).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'not-configured', message: expect.stringContaining('aws-us-gov') as string },
    });
    expect(opened.aws.asked).toEqual([]);
  });
});

describe('the beneficiary', () => {
  const WORDS = 'Beneficiary must be the account that created the license';

  test.each(['ValidationException', 'InvalidParameterValueException', 'NoEntitlementsAllowedException'])(
    'is asked for when AWS complains of it with %s',
    async (name) => {
      expect(await checkOutWith(open([exception(name, WORDS)]))).toMatchObject({
        outcome: 'refused',
        failure: { code: 'beneficiary-needed', details: { awsError: name, awsMessage: WORDS } },
      });
    },
  );

  test('is not asked for when one was named, when AWS speaks of something else, or when IAM denies', async () => {
    const complaint = exception('ValidationException', WORDS);
    expect(await checkOutWith(open([complaint]), { beneficiary: '123456789012' })).toMatchObject({
      failure: { code: 'request-refused' },
    });
    expect(await checkOutWith(open([exception('ValidationException', 'Bad SKU')]))).toMatchObject({
      failure: { code: 'request-refused' },
    });
    const denied = exception('AccessDeniedException', 'role/beneficiary is not authorized');
    expect(await checkOutWith(open([denied]))).toMatchObject({ failure: { code: 'access-denied' } });
  });
});

describe('a heartbeat', () => {
  test('gives the new end, asked for in the Region of the seat', async () => {
    const opened = open([
      {
        body: {
          LicenseConsumptionToken: CHECKOUT.LicenseConsumptionToken,
          Expiration: '2026-03-14T16:05:00',
        },
      },
    ]);
    expect(await extendWith(opened)).toMatchObject({
      outcome: 'extended',
      expiresAt: Date.UTC(2026, 2, 14, 16, 5),
    });
    expect(opened.aws.asked[0]).toMatchObject({
      operation: 'ExtendLicenseConsumption',
      region: 'eu-central-1',
    });
  });

  test.each([
    ['no end', {}],
    ['an unreadable end', { Expiration: 'later' }],
    ['another seat', { LicenseConsumptionToken: 'other', Expiration: '2026-03-14T16:05:00' }],
  ])('is unknown when the reply names %s', async (_, body) => {
    expect(await extendWith(open([{ body }]))).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'reply-invalid' },
    });
  });

  test('says gone when AWS no longer knows the seat, and refused for any other no', async () => {
    const gone = await extendWith(open([exception('ResourceNotFoundException')]));
    expect(gone).toEqual({ outcome: 'gone', requestId: 'request-id-1' });
    expect(await extendWith(open([exception('ValidationException')]))).toMatchObject({ outcome: 'refused' });
  });
});

describe('the calls that follow on the wire', () => {
  test('CheckInLicense: LicenseConsumptionToken is sent, Beneficiary is optional and absent', async () => {
    const opened = open([{ body: {} }]);
    await checkInWith(opened);
    expect(JSON.parse(opened.aws.asked[0]?.body ?? '')).toEqual({
      LicenseConsumptionToken: GRANT.LicenseConsumptionToken,
    });
  });

  test('CheckInLicense: Beneficiary is the one that the checkout named', async () => {
    const opened = open([{ body: {} }]);
    await checkInWith(opened, { beneficiary: '123456789012' });
    expect(JSON.parse(opened.aws.asked[0]?.body ?? '')).toEqual({
      LicenseConsumptionToken: GRANT.LicenseConsumptionToken,
      Beneficiary: '123456789012',
    });
  });

  test('ExtendLicenseConsumption: LicenseConsumptionToken is sent, DryRun is absent', async () => {
    const opened = open([{ body: { Expiration: '2026-03-14T15:05:00' } }]);
    await extendWith(opened);
    expect(JSON.parse(opened.aws.asked[0]?.body ?? '')).toEqual({
      LicenseConsumptionToken: CHECKOUT.LicenseConsumptionToken,
    });
  });
});

describe('one license', () => {
  const License = { LicenseArn: LICENSE.arn, LicenseName: 'Survey', Status: 'AVAILABLE' };

  test('is read by its ARN, in the Region given or the default one', async () => {
    const opened = open([{ body: { License } }]);
    expect(await opened.manager.license(LICENSE.arn, 'eu-west-1')).toMatchObject({
      arn: LICENSE.arn,
      name: 'Survey',
      receivedStatus: null,
      allowedOperations: null,
    });
    await opened.manager.license(LICENSE.arn, null);
    expect(opened.aws.asked.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
    expect(opened.aws.asked[0]).toMatchObject({ operation: 'GetLicense' });
    expect(JSON.parse(opened.aws.asked[0]?.body ?? '')).toEqual({ LicenseArn: LICENSE.arn });
  });

  test('is not found when AWS complains of its ARN, and is never asked for by what is no ARN', async () => {
    for (const name of [
      'ValidationException',
      'InvalidParameterValueException',
      'ResourceNotFoundException',
    ]) {
      const { manager } = open([exception(name, 'no such license')]);
      expect(await failureOf(manager.license(LICENSE.arn, null))).toMatchObject({
        code: 'license-not-found',
        details: { awsError: name },
      });
    }
    const { manager, aws } = open([{ body: { License } }]);
    expect(await failureOf(manager.license('l-1', null))).toMatchObject({ code: 'license-not-found' });
    expect(aws.asked).toEqual([]);
  });

  test('that is another than was asked for is not believed', async () => {
    const other = { ...License, LicenseArn: `${LICENSE.arn}0` };
    const { manager } = open([{ body: { License: other } }]);
    expect(await failureOf(manager.license(LICENSE.arn, null))).toMatchObject({ code: 'reply-invalid' });
  });
});

test('no token of an online checkout appears in an answer, a failure or the log', async () => {
  const canary = CHECKOUT.LicenseConsumptionToken;
  for (const answer of [
    { body: CHECKOUT },
    { body: { ...CHECKOUT, Expiration: 'later' } },
    { body: { ...CHECKOUT, CheckoutType: 'OTHER' } },
    exception('ValidationException', `Unknown token ${canary}`),
  ]) {
    const opened = open([answer]);
    const results = [await checkOutWith(opened), await extendWith(opened)];
    const seen = inspect([results, opened.log.lines], { depth: 20 }) + JSON.stringify(results);
    expect(seen).not.toContain(canary);
  }
});
