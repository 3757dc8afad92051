// The sandbox's STS: who calls, roles with and without MFA, and temporary credentials that end.
import { ListReceivedLicensesCommand, ListTokensCommand } from '@aws-sdk/client-license-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { assume, inside, keysIn, keysOf, lmOf, sendForm, stsOf, whoAmI } from './callers.ts';
import { httpClientsOf, jsonOf, mustReply, sandboxForTest, signedHeaders, START } from './clients.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const FREE_ROLE = 'arn:aws:iam::123456789012:role/FieldEngineer';

describe('GetCallerIdentity', () => {
  test.each([
    ['a key that ends in 12 digits belongs to that account', 'AKIDTEST999988887777', '999988887777'],
    ['any other key belongs to the buyer of the samples', 'AKIDSANDBOXEXAMPLE00', '123456789012'],
  ])('%s', async (_, accessKeyId, account) => {
    const { status, xml } = await whoAmI(sandboxForTest(), { accessKeyId, secretAccessKey: '' });
    expect(status).toBe(200);
    expect(inside(xml, 'Account')).toBe(account);
    expect(inside(xml, 'Arn')).toBe(`arn:aws:iam::${account}:user/sandbox`);
    expect(inside(xml, 'UserId')).toMatch(/^AIDA[A-Z0-9]+$/);
    expect(inside(xml, 'RequestId')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('speaks XML over HTTP too', async () => {
    const { endpoint } = await httpClientsOf(sandboxForTest());
    const { 'x-amz-target': _, host: __, ...headers } = signedHeaders('', Date.now(), 'us-east-1/sts');
    const reply = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/xml']);
    expect(await reply.text()).toContain(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">',
    );
  });

  test.each([
    ['no signature', { authorization: '' }, 400, 'IncompleteSignature'],
    [
      'a signature for another service',
      signedHeaders('', Date.now(), 'us-east-1/kms'),
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'a signature of yesterday',
      signedHeaders('', Date.now() - DAY, 'us-east-1/sts'),
      403,
      'SignatureDoesNotMatch',
    ],
  ])('refuses %s in the words of STS', async (_, { authorization, ...rest }, status, code) => {
    const stamp = 'x-amz-date' in rest ? { 'x-amz-date': rest['x-amz-date'] ?? '' } : {};
    const refused = await sendForm(
      sandboxForTest(),
      { Action: 'GetCallerIdentity' },
      { ...stamp, authorization: authorization ?? '' },
    );
    expect(refused).toMatchObject({ status, code });
    expect(refused.xml).toMatch(/^<ErrorResponse xmlns=".+"><Error><Type>Sender<\/Type>.+<RequestId>/);
  });

  test('an unknown action or version is InvalidAction', async () => {
    for (const fields of [
      { Action: 'GetSessionToken' },
      { Action: 'GetCallerIdentity', Version: '2010-01-01' },
    ]) {
      expect(await sendForm(sandboxForTest(), fields)).toMatchObject({ status: 400, code: 'InvalidAction' });
    }
  });
});

describe('AssumeRole', () => {
  test('gives credentials that act in the account of the role', async () => {
    const sandbox = sandboxForTest();
    const role = 'arn:aws-cn:iam::111122223333:role/team/Vendor';
    const reply = await assume(sandbox, role);
    expect(reply.AssumedRoleUser).toEqual({
      Arn: 'arn:aws-cn:sts::111122223333:assumed-role/Vendor/laptop-7',
      AssumedRoleId: expect.stringMatching(/^AROASANDBOX[0-9A-F]{10}:laptop-7$/),
    });
    expect(reply.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const { xml } = await whoAmI(sandbox, keysIn(reply));
    expect(inside(xml, 'Account')).toBe('111122223333');
    expect(inside(xml, 'Arn')).toBe(reply.AssumedRoleUser?.Arn);
  });

  test('its credentials work until they end, to the second, and not after', async () => {
    let now = START;
    const sandbox = sandboxForTest({ now: () => now });
    const reply = await assume(sandbox, FREE_ROLE, { now });
    expect(reply.Credentials?.Expiration).toEqual(new Date('2026-03-14T16:00:00Z'));
    const list = () => lmOf(sandbox, { keys: keysIn(reply), now }).send(new ListReceivedLicensesCommand({}));
    now += HOUR - 790;
    await list();
    now += 1;
    await expect(list()).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    await expect(assume(sandbox, FREE_ROLE, { keys: keysIn(reply), now })).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });

  test('its keys are nothing without their session token, and unknown ones are not any user’s', async () => {
    const sandbox = sandboxForTest();
    const { sessionToken: _, ...bare } = keysIn(await assume(sandbox, FREE_ROLE));
    for (const keys of [
      bare,
      { ...bare, sessionToken: 'another' },
      { ...bare, accessKeyId: 'ASIASANDBOXAAAAAAAAA' },
    ]) {
      await expect(lmOf(sandbox, { keys }).send(new ListTokensCommand({}))).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
      });
      expect(await whoAmI(sandbox, keys)).toMatchObject({ status: 403, code: 'InvalidClientTokenId' });
    }
  });

  test('takes any code of six digits for an MFA device but 000000', async () => {
    const sts = stsOf(sandboxForTest());
    const withCode = (TokenCode?: string, SerialNumber?: string) =>
      sts.send(new AssumeRoleCommand({ RoleArn: FREE_ROLE, RoleSessionName: 'me', SerialNumber, TokenCode }));
    const serial = 'arn:aws:iam::123456789012:mfa/engineer';
    expect(await withCode('123456', serial)).toHaveProperty('Credentials');
    await expect(withCode('000000', serial)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      $metadata: { httpStatusCode: 403 },
    });
    for (const half of [withCode('123456'), withCode(undefined, serial)]) {
      await expect(half).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  test('a session of a session lasts an hour at most', async () => {
    const sandbox = sandboxForTest();
    const keys = keysIn(await assume(sandbox, FREE_ROLE));
    const chained = (DurationSeconds: number) =>
      stsOf(sandbox, { keys }).send(
        new AssumeRoleCommand({ RoleArn: FREE_ROLE, RoleSessionName: 'me', DurationSeconds }),
      );
    await chained(3600);
    await expect(chained(3601)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test.each([
    ['RoleArn', {}, 'Member must not be null'],
    ['RoleArn', { RoleArn: 'arn:aws' }, 'Member must have length greater than or equal to 20'],
    ['RoleSessionName', { RoleSessionName: '' }, 'Member must have length greater than or equal to 2'],
    [
      'RoleSessionName',
      { RoleSessionName: 'a'.repeat(65) },
      'Member must have length less than or equal to 64',
    ],
    ['RoleSessionName', { RoleSessionName: 'a b' }, 'Member must satisfy regular expression pattern'],
    ['DurationSeconds', { DurationSeconds: '899' }, 'Member must have value greater than or equal to 900'],
    ['DurationSeconds', { DurationSeconds: '43201' }, 'Member must have value less than or equal to 43200'],
    ['TokenCode', { TokenCode: '12345' }, 'Member must have length greater than or equal to 6'],
    ['TokenCode', { TokenCode: '12345a' }, 'Member must satisfy regular expression pattern'],
    ['SerialNumber', { SerialNumber: 'short' }, 'Member must have length greater than or equal to 9'],
  ])('a wrong %s in %o is a ValidationError', async (member, fields, constraint) => {
    const base = member === 'RoleArn' ? {} : { RoleArn: FREE_ROLE };
    const input = { Action: 'AssumeRole', RoleSessionName: 'laptop', ...base, ...fields };
    const { status, code, message } = await sendForm(sandboxForTest(), input);
    expect({ status, code }).toEqual({ status: 400, code: 'ValidationError' });
    const path = member.charAt(0).toLowerCase() + member.slice(1);
    expect(message.replaceAll('&#39;', "'")).toContain(
      `Value at '${path}' failed to satisfy constraint: ${constraint}`,
    );
  });

  test('a role ARN that names no role, and a duration that is no number, are refused', async () => {
    const input = {
      Action: 'AssumeRole',
      RoleSessionName: 'laptop',
      RoleArn: 'arn:aws:iam::123456789012:user/somebody',
    };
    expect(await sendForm(sandboxForTest(), input)).toMatchObject({ status: 400, code: 'ValidationError' });
    const { xml } = await sendForm(sandboxForTest(), { ...input, RoleArn: 'arn:aws:iam::<b>Tom & "Co"</b>' });
    expect(inside(xml, 'Message')).toBe(
      'arn:aws:iam::&#60;b&#62;Tom &#38; &#34;Co&#34;&#60;/b&#62; is invalid',
    );
    const odd = { ...input, RoleArn: FREE_ROLE, DurationSeconds: 'long' };
    expect(await sendForm(sandboxForTest(), odd)).toMatchObject({ status: 400, code: 'MalformedInput' });
  });
});

describe('ordered misbehaviour of STS', () => {
  test('comes in the words of STS, per operation', async () => {
    const sandbox = sandboxForTest();
    const order = { operation: 'AssumeRole', times: 1 } as const;
    sandbox.control({ kind: 'rate-limit', ...order });
    sandbox.control({ kind: 'server-error', ...order });
    sandbox.control({ kind: 'fail', name: 'IDPCommunicationError', message: 'Again', ...order });
    expect(await whoAmI(sandbox, keysOf('123456789012'))).toMatchObject({ status: 200 });
    await expect(assume(sandbox, FREE_ROLE)).rejects.toMatchObject({ name: 'Throttling' });
    await expect(assume(sandbox, FREE_ROLE)).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    await expect(assume(sandbox, FREE_ROLE)).rejects.toMatchObject({
      name: 'IDPCommunicationErrorException',
    });
    await assume(sandbox, FREE_ROLE);
  });

  test('an operation of License Manager is not answered to a form, nor one of STS to JSON', async () => {
    expect(await sendForm(sandboxForTest(), { Action: 'ListTokens' })).toMatchObject({
      code: 'InvalidAction',
    });
    const outcome = await sandboxForTest().handle({
      method: 'POST',
      path: '/',
      headers: signedHeaders('AWSLicenseManager.AssumeRole', Date.now()),
      body: Buffer.from('{}'),
    });
    expect(jsonOf(mustReply(outcome))).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

test('an STS client of the SDK reaches the sandbox over HTTP', async () => {
  const { endpoint } = await httpClientsOf(sandboxForTest());
  const sts = new STSClient({
    endpoint,
    region: 'us-east-1',
    credentials: keysOf('123456789012'),
    maxAttempts: 1,
  });
  const { AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn: FREE_ROLE, RoleSessionName: 'me' }),
  );
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/FieldEngineer/me');
});
