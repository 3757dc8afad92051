// What an administrator hands over: pasted, as a file, as token.csv; and what is refused without repeating it.

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readAccessToken } from '../../../main/adapters/aws/access-token.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import type { HandedToken } from '../../../main/ports.ts';

const NOW = Date.UTC(2026, 2, 10, 9);
const SECONDS = NOW / 1_000;
const DAY = 86_400;
const LICENSE = 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef';
const ROLE = 'arn:aws:iam::111122223333:role/LicenseManagerRole';

const CLAIMS = { aud: LICENSE, iat: SECONDS, exp: SECONDS + 365 * DAY, amr: ['canaryclaim'] };

function jwt(claims: object, signature = 'canarysignaturecanary'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${signature}`;
}

const TOKEN = jwt(CLAIMS);
const ACCESS = jwt({ ...CLAIMS, exp: SECONDS + 3_600 });

function reading(text: string): HandedToken {
  return readAccessToken(text, NOW);
}

describe('a refresh token', () => {
  test.each([
    ['pasted', TOKEN],
    ['with blanks and quotes around it', ` "${TOKEN}"\r\n`],
    ['broken into lines by a mail program', TOKEN.replace(/(.{60})/g, '$1\n')],
    ['with a byte order mark', `\ufeff${TOKEN}`],
    ['in token.csv', `Token ID,Token\nabc-123,${TOKEN}\n`],
    ['in a table with other names', `"Nummer";"Wert"\r\n"1";"${TOKEN}"\r\n`],
    [
      'in the reply of CreateToken',
      JSON.stringify({ TokenId: 'x', TokenType: 'REFRESH_TOKEN', Token: TOKEN }),
    ],
    ['beside an access token in a table', `Access token,Refresh token\n${ACCESS},${TOKEN}\n`],
    ['beside an access token in JSON', JSON.stringify({ AccessToken: ACCESS, RefreshToken: TOKEN })],
  ])('is read %s', (_, text) => {
    const { token, licenseArn, expiresAt } = reading(text);
    expect(token.reveal()).toBe(TOKEN);
    expect({ licenseArn, expiresAt }).toEqual({ licenseArn: LICENSE, expiresAt: CLAIMS.exp * 1_000 });
  });

  test('brings the roles that the table or the token names, once each', () => {
    const other = 'arn:aws:iam::444455556666:role/path/Other';
    const named = jwt({ ...CLAIMS, roles: [ROLE, other] });
    expect(reading(`Token,Role\n${named},${ROLE}`).roleArns).toEqual([ROLE, other]);
    expect(reading(TOKEN).roleArns).toEqual([]);
  });

  test('may say no end', () => {
    expect(reading(jwt({ aud: [LICENSE] })).expiresAt).toBeNull();
  });

  test('is good until the millisecond of its end', () => {
    expect(readAccessToken(TOKEN, CLAIMS.exp * 1_000 - 1).licenseArn).toBe(LICENSE);
    expect(() => readAccessToken(TOKEN, CLAIMS.exp * 1_000)).toThrow(/has ended/);
  });
});

describe('what is no refresh token', () => {
  test.each([
    ['nothing', '  \n', 'empty'],
    ['words', 'canary words of an administrator', 'not-a-token'],
    ['three parts that are no JSON', 'eyJcanarycanary.canarycanary.canarycanary', 'not-a-token'],
    ['claims of another type', jwt({ ...CLAIMS, exp: 'canary' }), 'not-a-token'],
    ['an access token', ACCESS, 'access-token'],
    ['an expired one', jwt({ ...CLAIMS, iat: SECONDS - 2 * DAY, exp: SECONDS - 1 }), 'expired'],
    ['a token without a license', jwt({ ...CLAIMS, aud: 'canary' }), 'no-license'],
    ['a token for something else of AWS', jwt({ ...CLAIMS, aud: ROLE }), 'no-license'],
    ['two tokens', `${TOKEN}\n${jwt({ ...CLAIMS, jti: 'x' })}`, 'several-tokens'],
    ['a token longer than 4,096 characters', jwt(CLAIMS, 'canary'.repeat(700)), 'too-large'],
    ['an end that is no date', jwt({ ...CLAIMS, exp: 1e300 }), 'not-a-token'],
    [
      'a marked cell that is no token',
      `refresh,access\neyJ?.a.b,${TOKEN} ${jwt({ jti: 'x' })}`,
      'several-tokens',
    ],
    ['a book', 'canary '.repeat(10_000), 'too-large'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----', 'private-key'],
    ['keys of AWS', 'User,AKIACANARYCANARY0000,canarysecret', 'aws-keys'],
    ['the AWS credentials file', '[default]\naws_secret_access_key = canarysecret', 'aws-keys'],
  ])('is refused: %s', (_, text, reason) => {
    let failure: unknown = null;
    try {
      reading(text);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(FieldpassError);
    expect(failure).toMatchObject({ code: 'access-token-rejected', details: { reason } });
    expect(inspect(failure, { depth: 9 }).replace(/\n\s+at .*/g, '')).not.toMatch(/canary|eyJ\w/i);
  });
});
