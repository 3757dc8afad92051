// Access tokens: made by the holder of a license, exchanged without a signature.
import { ListTokensCommand } from '@aws-sdk/client-license-manager';
import { SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keysOf, lmOf, unsignedLmOf } from './callers.ts';
import {
  claimsIn,
  clientsOf,
  clockedSandbox,
  directoryForTest,
  httpClientsOf,
  licenseOf,
  sandboxForTest,
  START,
} from './clients.ts';
import { createToken, exchange } from './tokens.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BUYER_PROPERTY = 'aws:license-manager:token-issuer-account-id:123456789012';
const ROLE = 'arn:aws:iam::123456789012:role/AWSLicenseManagerConsumptionRole';
const invalid = { name: 'InvalidParameterValueException', message: 'Invalid token.' };

describe('CreateToken', () => {
  test('gives a refresh token for a year that names license, roles and who made it', async () => {
    const { lm } = clockedSandbox();
    const { LicenseArn } = await licenseOf(lm(), 'QM-DRAFT-3D');
    const made = await createToken(lm(), { LicenseArn, RoleArns: [ROLE], TokenProperties: ['field'] });
    expect(made).toMatchObject({
      TokenId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      TokenType: 'REFRESH_TOKEN',
    });
    const begin = Math.floor(START / 1000);
    expect(claimsIn(made.Token)).toEqual({
      iss: 'openid-license-manager.amazonaws.com',
      sub: made.TokenId,
      jti: made.TokenId,
      aud: LicenseArn,
      amr: ['field', BUYER_PROPERTY],
      roleArns: [ROLE],
      tokenType: 'REFRESH_TOKEN',
      iat: begin,
      exp: begin + 365 * 24 * 60 * 60,
    });
  });

  test('lets the token live as many days as asked', async () => {
    const { lm } = clockedSandbox();
    const { Token } = await createToken(lm(), { ExpirationInDays: 2 });
    expect(claimsIn(Token)['exp']).toBe(Math.floor(START / 1000) + 2 * 24 * 60 * 60);
  });

  test('asked again with its ClientToken within ten minutes gives the same token', async () => {
    const { lm, pass } = clockedSandbox();
    const input = { ClientToken: 'wish' };
    const first = await createToken(lm(), input);
    pass(10 * MINUTE - 1);
    const second = await createToken(lm(), input);
    expect([second.TokenId, second.Token]).toEqual([first.TokenId, first.Token]);
    await expect(createToken(lm(), { ...input, ExpirationInDays: 3 })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'ClientToken was used before with different parameters.',
    });
    pass(1);
    expect((await createToken(lm(), input)).TokenId).not.toBe(first.TokenId);
  });

  test('asked ten times at once makes one token', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const { LicenseArn } = await licenseOf(lm, 'QM-DRAFT-3D');
    const copies = Array.from({ length: 10 }, () => createToken(lm, { LicenseArn, ClientToken: 'one' }));
    expect(new Set((await Promise.all(copies)).map((each) => each.Token)).size).toBe(1);
    expect((await lm.send(new ListTokensCommand({}))).Tokens).toHaveLength(1);
  });

  test('is refused where the grant lacks the right, is not active, or is another account’s', async () => {
    const sandbox = sandboxForTest();
    const lm = lmOf(sandbox);
    const of = async (sku: string) => ({ LicenseArn: (await licenseOf(lm, sku)).LicenseArn });
    await expect(createToken(lm, await of('OB-FEM-THERMAL'))).rejects.toMatchObject({
      name: 'AuthorizationException',
      message: 'The grant does not allow CreateToken.',
    });
    await expect(createToken(lm, await of('OS-ACOUSTIC'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const stranger = lmOf(sandbox, { keys: keysOf('999999999999') });
    await expect(createToken(stranger, await of('QM-DRAFT-3D'))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('in another Region is redirected to the license’s home Region', async () => {
    const sandbox = sandboxForTest();
    const { LicenseArn } = await licenseOf(lmOf(sandbox), 'QM-DRAFT-3D');
    const elsewhere = lmOf(sandbox, { region: 'eu-central-1' });
    await expect(createToken(elsewhere, { LicenseArn })).rejects.toMatchObject({
      name: 'RedirectException',
      Location: 'us-east-1',
    });
  });

  test('makes no token that is longer than the model allows', async () => {
    const lm = lmOf(sandboxForTest());
    await expect(createToken(lm, { TokenProperties: ['x'.repeat(4000)] })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect((await lm.send(new ListTokensCommand({}))).Tokens).toEqual([]);
  });
});

describe('GetAccessToken', () => {
  test('gives an access token of one hour to a request without any signature', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { Token, TokenId } = await createToken(lm());
    pass(5 * DAY);
    const { AccessToken } = await exchange(unsignedLmOf(sandbox), Token);
    const from = Math.floor((START + 5 * DAY) / 1000);
    expect(claimsIn(AccessToken)).toMatchObject({
      sub: TokenId,
      aud: claimsIn(Token)['aud'],
      amr: [BUYER_PROPERTY],
      tokenType: 'ACCESS_TOKEN',
      iat: from,
      exp: from + 3600,
    });
  });

  test('works over HTTP without an Authorization header', async () => {
    const { lm, endpoint } = await httpClientsOf(sandboxForTest());
    const { Token } = await createToken(lm);
    const reply = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSLicenseManager.GetAccessToken',
      },
      body: JSON.stringify({ Token }),
    });
    expect([reply.status, await reply.json()]).toEqual([200, { AccessToken: expect.any(String) }]);
  });

  test('no other operation answers without a signature', async () => {
    const lm = unsignedLmOf(sandboxForTest());
    await expect(lm.send(new ListTokensCommand({}))).rejects.toMatchObject({
      name: 'MissingAuthenticationTokenException',
    });
  });

  test('never outlives the refresh token', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { Token } = await createToken(lm(), { ExpirationInDays: 1 });
    pass(DAY - 10 * MINUTE);
    const { AccessToken } = await exchange(unsignedLmOf(sandbox), Token);
    expect(claimsIn(AccessToken)['exp']).toBe(claimsIn(Token)['exp']);
  });

  test('refuses a token that has expired, to the second', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { Token } = await createToken(lm(), { ExpirationInDays: 1 });
    pass(DAY - 790);
    await exchange(unsignedLmOf(sandbox), Token);
    pass(1);
    await expect(exchange(unsignedLmOf(sandbox), Token)).rejects.toMatchObject(invalid);
  });

  test('checks token properties against those in the token', async () => {
    const sandbox = sandboxForTest();
    const { Token } = await createToken(lmOf(sandbox), { TokenProperties: ['field', 'north'] });
    const lm = unsignedLmOf(sandbox);
    await exchange(lm, Token, ['north', BUYER_PROPERTY]);
    await expect(exchange(lm, Token, ['south'])).rejects.toMatchObject(invalid);
  });

  test('refuses what is no refresh token of this service', async () => {
    const sandbox = sandboxForTest();
    const lm = unsignedLmOf(sandbox);
    const { Token } = await createToken(lmOf(sandbox));
    const { AccessToken } = await exchange(lm, Token);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await new SignJWT(claimsIn(Token)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    const [head = '', , signature = ''] = (Token ?? '').split('.');
    const stretched = { ...claimsIn(Token), exp: 9_999_999_999 };
    const changed = `${head}.${Buffer.from(JSON.stringify(stretched)).toString('base64url')}.${signature}`;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(Token ?? '').split('.')[1] ?? ''}.`;
    for (const bad of [AccessToken, forged, changed, unsigned, 'nonsense', `${Token ?? ''}x`]) {
      await expect(exchange(lm, bad)).rejects.toMatchObject(invalid);
    }
    const other = sandboxForTest();
    await expect(exchange(unsignedLmOf(other), Token)).rejects.toMatchObject(invalid);
  });

  test('answers for a token that was made before the sandbox was closed and opened again', async () => {
    const dir = directoryForTest();
    const before = sandboxForTest({ dir });
    const { Token } = await createToken(lmOf(before));
    before.close();
    expect(await exchange(unsignedLmOf(sandboxForTest({ dir })), Token)).toHaveProperty('AccessToken');
  });
});

test('the log of requests holds neither refresh nor access tokens', async () => {
  const sandbox = sandboxForTest();
  const { Token } = await createToken(lmOf(sandbox));
  const { AccessToken } = await exchange(unsignedLmOf(sandbox), Token);
  const log = JSON.stringify(sandbox.requests());
  expect(log).toContain('AWSLicenseManager.GetAccessToken');
  for (const secret of [Token, AccessToken]) expect(log).not.toContain(secret);
});
