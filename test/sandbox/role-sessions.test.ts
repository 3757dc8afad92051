// Role sessions: access tokens turned into credentials, and what a role may do.
import {
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  CheckoutLicenseCommand,
  CreateTokenCommand,
  DeleteTokenCommand,
  ExtendLicenseConsumptionCommand,
  GetAccessTokenCommand,
  GetLicenseCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import { assume, keysIn, lmOf, sendForm, stsOf, unsignedLmOf, whoAmI } from './callers.ts';
import { borrow, borrowOf, claimsIn, licenseOf, newClientToken, sandboxForTest, START } from './clients.ts';

const HOUR = 60 * 60_000;
const FREE_ROLE = 'arn:aws:iam::123456789012:role/FieldEngineer';
const CONSUMPTION_ROLE = 'arn:aws:iam::123456789012:role/service-role/AWSLicenseManagerConsumptionRole';

/** A clock that sandbox and clients share, and a refresh and an access token for one license. */
async function tokensOf(changes: { ExpirationInDays?: number } = {}) {
  let now = START;
  const sandbox = sandboxForTest({ now: () => now });
  const lm = lmOf(sandbox, { now });
  const { LicenseArn } = await licenseOf(lm, 'QM-DRAFT-3D');
  const made = await lm.send(
    new CreateTokenCommand({ LicenseArn, ClientToken: newClientToken(), ...changes }),
  );
  const { AccessToken = '' } = await unsignedLmOf(sandbox).send(
    new GetAccessTokenCommand({ Token: made.Token }),
  );
  const identity = (RoleArn: string, WebIdentityToken = AccessToken, DurationSeconds?: number) =>
    stsOf(sandbox, { now, keys: { accessKeyId: '', secretAccessKey: '' } }).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: 'laptop-7',
        WebIdentityToken,
        DurationSeconds,
      }),
    );
  const pass = (ms: number) => {
    now += ms;
  };
  return { sandbox, made, LicenseArn, AccessToken, identity, pass, clock: () => now };
}

describe('AssumeRoleWithWebIdentity', () => {
  test('turns an access token into credentials of the role, without any signature', async () => {
    const { sandbox, made, LicenseArn, identity, clock } = await tokensOf();
    const reply = await identity('arn:aws:iam::999988887777:role/Reader');
    expect(reply).toMatchObject({
      SubjectFromWebIdentityToken: made.TokenId,
      Audience: LicenseArn,
      Provider: 'openid-license-manager.amazonaws.com',
      AssumedRoleUser: { Arn: 'arn:aws:sts::999988887777:assumed-role/Reader/laptop-7' },
    });
    const lm = lmOf(sandbox, { keys: keysIn(reply), now: clock() });
    expect((await lm.send(new ListReceivedLicensesCommand({}))).Licenses).toEqual([]);
    expect(sandbox.requests().at(-2)).toMatchObject({
      target: 'sts.AssumeRoleWithWebIdentity',
      outcome: 'ok',
    });
  });

  test('is enough to borrow: refresh token in, signed token out', async () => {
    const { sandbox, identity, clock } = await tokensOf();
    const lm = lmOf(sandbox, { keys: keysIn(await identity(FREE_ROLE)), now: clock() });
    expect(await borrow(lm, 'QM-DRAFT-3D')).toHaveProperty('SignedToken');
  });

  test('refuses an access token that has expired', async () => {
    const { identity, pass } = await tokensOf();
    pass(HOUR - 790);
    await identity(FREE_ROLE);
    pass(1);
    await expect(identity(FREE_ROLE)).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('refuses an access token whose refresh token was deleted', async () => {
    const { sandbox, made, identity, clock } = await tokensOf();
    await lmOf(sandbox, { now: clock() }).send(new DeleteTokenCommand({ TokenId: made.TokenId }));
    await expect(identity(FREE_ROLE)).rejects.toMatchObject({
      name: 'IDPRejectedClaimException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('refuses what is no access token of this issuer', async () => {
    const { made, AccessToken, identity } = await tokensOf();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await new SignJWT(claimsIn(AccessToken))
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
    for (const bad of [made.Token, forged, 'nonsense', `${AccessToken}x`]) {
      await expect(identity(FREE_ROLE, bad)).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
    }
  });

  test('lasts as long as asked, within its bounds', async () => {
    const { identity } = await tokensOf();
    const { Credentials } = await identity(FREE_ROLE, undefined, 900);
    expect(Credentials?.Expiration).toEqual(new Date('2026-03-14T15:15:00Z'));
    await expect(identity(FREE_ROLE, undefined, 899)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test.each([
    ['webIdentityToken', { WebIdentityToken: 'abc' }, 'Member must have length greater than or equal to 4'],
    [
      'webIdentityToken',
      { WebIdentityToken: 'a'.repeat(20_001) },
      'Member must have length less than or equal to',
    ],
    ['providerId', { ProviderId: 'abc' }, 'Member must have length greater than or equal to 4'],
    ['roleSessionName', { RoleSessionName: 'a' }, 'Member must have length greater than or equal to 2'],
  ])('a wrong %s is a ValidationError', async (path, fields, constraint) => {
    const input = { Action: 'AssumeRoleWithWebIdentity', RoleArn: FREE_ROLE, RoleSessionName: 'laptop' };
    const refused = await sendForm(sandboxForTest(), { ...input, WebIdentityToken: 'some.thing', ...fields });
    expect(refused).toMatchObject({ status: 400, code: 'ValidationError' });
    expect(refused.message.replaceAll('&#39;', "'")).toContain(
      `Value at '${path}' failed to satisfy constraint: ${constraint}`,
    );
  });
});

describe('a role with the managed consumption policy', () => {
  test('may check out, extend, check in and read a license, and nothing else', async () => {
    const sandbox = sandboxForTest();
    const keys = keysIn(await assume(sandbox, CONSUMPTION_ROLE));
    const lm = lmOf(sandbox, { keys });
    const license = await licenseOf(lmOf(sandbox), 'QM-DRAFT-3D');
    await lm.send(new GetLicenseCommand({ LicenseArn: license.LicenseArn }));
    const { LicenseConsumptionToken } = await lm.send(
      new CheckoutLicenseCommand({
        ProductSKU: license.ProductSKU,
        KeyFingerprint: license.Issuer?.KeyFingerprint,
        CheckoutType: 'PROVISIONAL',
        Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: '1' }],
        ClientToken: newClientToken(),
      }),
    );
    await lm.send(new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken }));
    await lm.send(new CheckInLicenseCommand({ LicenseConsumptionToken }));
    const denied = (action: string) => ({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: ${action} because`),
    });
    await expect(lm.send(new CheckoutBorrowLicenseCommand(borrowOf(license)))).rejects.toMatchObject(
      denied('license-manager:CheckoutBorrowLicense'),
    );
    await expect(lm.send(new ListReceivedLicensesCommand({}))).rejects.toMatchObject(
      denied('license-manager:ListReceivedLicenses'),
    );
    const kms = new KMSClient({
      region: 'us-east-1',
      credentials: keys,
      maxAttempts: 1,
      requestHandler: sandboxRequestHandler(sandbox),
    });
    await expect(kms.send(new GetPublicKeyCommand({ KeyId: license.Issuer?.SignKey }))).rejects.toMatchObject(
      denied('kms:GetPublicKey'),
    );
    await expect(assume(sandbox, FREE_ROLE, { keys })).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await whoAmI(sandbox, keys)).toMatchObject({ status: 200 });
  });
});

test('the log of requests holds no key, no session token and no web identity token', async () => {
  const { sandbox, AccessToken, identity } = await tokensOf();
  const { secretAccessKey, sessionToken = '', accessKeyId } = keysIn(await identity(FREE_ROLE));
  const log = JSON.stringify(sandbox.requests());
  for (const secret of [secretAccessKey, sessionToken, accessKeyId, AccessToken])
    expect(log).not.toContain(secret);
});
