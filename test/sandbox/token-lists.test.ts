// Access tokens: listed without themselves, deleted for good, and the constraints of their operations.
import { DeleteTokenCommand, ListTokensCommand } from '@aws-sdk/client-license-manager';
import type { ListTokensCommandInput } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { keysOf, lmOf, unsignedLmOf } from './callers.ts';
import { clockedSandbox, licenseOf, sandboxForTest, sendRaw } from './clients.ts';
import { createToken, exchange } from './tokens.ts';

const ROLE = 'arn:aws:iam::123456789012:role/AWSLicenseManagerConsumptionRole';
const invalid = { name: 'InvalidParameterValueException', message: 'Invalid token.' };

describe('ListTokens', () => {
  test('shows what was made, with its status, and never a token', async () => {
    const { lm } = clockedSandbox();
    const { LicenseArn } = await licenseOf(lm(), 'QM-DRAFT-3D');
    const first = await createToken(lm(), { LicenseArn, RoleArns: [ROLE], TokenProperties: ['field'] });
    const second = await createToken(lm(), { LicenseArn, ExpirationInDays: 1 });
    await lm().send(new DeleteTokenCommand({ TokenId: second.TokenId }));
    const shared = { TokenType: 'REFRESH_TOKEN', LicenseArn };
    expect((await lm().send(new ListTokensCommand({}))).Tokens).toEqual([
      {
        ...shared,
        TokenId: first.TokenId,
        ExpirationTime: '2027-03-14T15:00:00Z',
        TokenProperties: ['field'],
        RoleArns: [ROLE],
        Status: 'AVAILABLE',
      },
      {
        ...shared,
        TokenId: second.TokenId,
        ExpirationTime: '2026-03-15T15:00:00Z',
        TokenProperties: [],
        RoleArns: [],
        Status: 'DELETED',
      },
    ]);
  });

  test('finds by token id and by license, page by page, for its own account only', async () => {
    const sandbox = sandboxForTest();
    const lm = lmOf(sandbox);
    const draft = await licenseOf(lm, 'QM-DRAFT-3D');
    const plc = await licenseOf(lm, 'FH-PLC-STUDIO');
    const ids: (string | undefined)[] = [];
    for (const { LicenseArn } of [draft, plc, draft])
      ids.push((await createToken(lm, { LicenseArn })).TokenId);
    const listed = async (input: ListTokensCommandInput, from = lm) =>
      (await from.send(new ListTokensCommand(input))).Tokens?.map((each) => each.TokenId);
    expect(await listed({ TokenIds: [ids[1] ?? ''] })).toEqual([ids[1]]);
    const Filters = [{ Name: 'LicenseArns', Values: [draft.LicenseArn ?? ''] }];
    expect(await listed({ Filters })).toEqual([ids[0], ids[2]]);
    const { Tokens, NextToken } = await lm.send(new ListTokensCommand({ MaxResults: 2 }));
    expect(Tokens).toHaveLength(2);
    expect(await listed({ MaxResults: 2, NextToken })).toEqual([ids[2]]);
    expect(await listed({}, lmOf(sandbox, { keys: keysOf('999999999999') }))).toEqual([]);
  });

  test.each([
    [{ Filters: [{ Name: 'Status', Values: ['AVAILABLE'] }] }],
    [{ Filters: [{ Name: 'LicenseArns', Values: ['a', 'b'] }] }],
    [{ NextToken: 'nonsense' }],
  ])('refuses %o as its model has it', async (input) => {
    const lm = lmOf(sandboxForTest());
    await expect(lm.send(new ListTokensCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('DeleteToken', () => {
  test('ends a refresh token at once, and finds it no second time', async () => {
    const sandbox = sandboxForTest();
    const lm = lmOf(sandbox);
    const { Token, TokenId } = await createToken(lm);
    await lm.send(new DeleteTokenCommand({ TokenId }));
    await expect(exchange(unsignedLmOf(sandbox), Token)).rejects.toMatchObject(invalid);
    await expect(lm.send(new DeleteTokenCommand({ TokenId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('works in the home Region only, and for its own account only', async () => {
    const sandbox = sandboxForTest();
    const { Token, TokenId } = await createToken(lmOf(sandbox));
    const elsewhere = lmOf(sandbox, { region: 'eu-central-1' });
    await expect(elsewhere.send(new DeleteTokenCommand({ TokenId }))).rejects.toMatchObject({
      name: 'RedirectException',
      Location: 'us-east-1',
    });
    const stranger = lmOf(sandbox, { keys: keysOf('999999999999') });
    await expect(stranger.send(new DeleteTokenCommand({ TokenId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await exchange(unsignedLmOf(sandbox), Token);
  });
});

const ARN = `arn:aws:license-manager::111122223333:license:l-${'0'.repeat(32)}`;
const NOT_NULL = 'Member must not be null';

describe('constraints of the token operations', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['CreateToken', { ClientToken: 'a' }, 'licenseArn', NOT_NULL],
    ['CreateToken', { LicenseArn: ARN }, 'clientToken', NOT_NULL],
    [
      'CreateToken',
      { LicenseArn: 'x', ClientToken: 'a' },
      'licenseArn',
      'Member must satisfy regular expression',
    ],
    [
      'CreateToken',
      { LicenseArn: ARN, ClientToken: ' ' },
      'clientToken',
      'Member must satisfy regular expression',
    ],
    [
      'CreateToken',
      { LicenseArn: ARN, ClientToken: 'a'.repeat(2049) },
      'clientToken',
      'Member must have length',
    ],
    [
      'CreateToken',
      { LicenseArn: ARN, ClientToken: 'a', RoleArns: ['r'] },
      'roleArns.1.member',
      'Member must',
    ],
    [
      'CreateToken',
      { LicenseArn: ARN, ClientToken: 'a', TokenProperties: ['a', 'b', 'c', 'd'] },
      'tokenProperties',
      'Member must have length less than or equal to 3',
    ],
    [
      'CreateToken',
      { LicenseArn: ARN, ClientToken: 'a', ExpirationInDays: 0 },
      'expirationInDays',
      'Member must have value greater than or equal to 1',
    ],
    ['GetAccessToken', {}, 'token', NOT_NULL],
    ['GetAccessToken', { Token: 'a b' }, 'token', 'Member must satisfy regular expression pattern: \\S+'],
    [
      'GetAccessToken',
      { Token: 'a'.repeat(4097) },
      'token',
      'Member must have length less than or equal to 4096',
    ],
    [
      'GetAccessToken',
      { Token: 'a', TokenProperties: ['a', 'b', 'c', 'd'] },
      'tokenProperties',
      'Member must have length less than or equal to 3',
    ],
    ['ListTokens', { MaxResults: 0 }, 'maxResults', 'Member must have value greater than or equal to 1'],
    ['ListTokens', { MaxResults: 101 }, 'maxResults', 'Member must have value less than or equal to 100'],
    ['DeleteToken', {}, 'tokenId', NOT_NULL],
  ])('%s with %o violates %s: %s', async (operation, input, member, constraint) => {
    const { status, body } = await sendRaw(sandboxForTest(), operation, input);
    expect({ status, type: body['__type'] }).toEqual({ status: 400, type: 'ValidationException' });
    expect(body['Message']).toContain(`Value at '${member}' failed to satisfy constraint: ${constraint}`);
  });

  test.each<[string, Record<string, unknown>]>([
    ['CreateToken', { LicenseArn: ARN, ClientToken: 'a', ExpirationInDays: '1' }],
    ['CreateToken', { LicenseArn: ARN, ClientToken: 'a', RoleArns: ROLE }],
    ['GetAccessToken', { Token: {} }],
    ['ListTokens', { TokenIds: [1] }],
    ['DeleteToken', { TokenId: 1 }],
  ])('%s with %o has the wrong JSON type', async (operation, input) => {
    expect((await sendRaw(sandboxForTest(), operation, input)).body['__type']).toBe('SerializationException');
  });
});
