import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../main/domain/instant.ts';
import type { EntitlementWish } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import { base64UrlText } from '../../main/domain/base64url.ts';
import {
  FAILURE_OF_VERDICT,
  isGenuine,
  sameEntitlements,
  verifySignedToken,
} from '../../main/domain/token.ts';
import { b64, forge, GOOD, issuer, judge } from '../support/forge.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

describe('whose keys are asked for', () => {
  const asked: string[] = [];
  const ask = async (token: string, licenseArn?: string) => {
    asked.length = 0;
    const keysFor = (account: string) => {
      asked.push(account);
      return [];
    };
    const wanted = licenseArn === undefined ? {} : { expect: { licenseArn } };
    return verifySignedToken({ token: new Secret(token), keysFor, now: MORNING, ...wanted });
  };
  const of = (payload: unknown) => `${b64(GOOD)}.${b64(payload)}.AAAA`;

  test('the issuer that the borrow on record names, before the one that the token claims', async () => {
    await ask(of(sampleClaims()), LICENSE_ARN.replace('123456789012', '999999999999'));
    expect(asked).toEqual(['999999999999']);
    await ask(of(sampleClaims()));
    expect(asked).toEqual(['123456789012']);
  });

  test('nobody’s, where neither names one', async () => {
    for (const payload of [{}, [], { licenseArn: 1 }, '{"licenseArn":"a","licenseArn":"b"}', '\u00ff'])
      expect(await ask(of(payload))).toMatchObject({ verdict: 'unknown-issuer', reason: 'no-pinned-key' });
    expect(asked).toEqual([]);
    expect(await ask(`${b64(GOOD)}._w.AAAA`)).toMatchObject({ verdict: 'unknown-issuer' });
    expect(asked).toEqual([]);
  });
});

describe('a verdict', () => {
  test('of a token that no key vouches for names no key and no claims', async () => {
    const stolen = `${(await issuer.sign(sampleClaims())).split('.').slice(0, 2).join('.')}.AAAA`;
    expect(await judge(stolen)).toEqual({
      verdict: 'bad-signature',
      reason: 'no-key-fits',
      claims: null,
      keyThumbprint: null,
    });
  });

  test('of a signed token with unreadable claims names the key that signed it', async () => {
    const signed = await forge(GOOD, '[]');
    const verdict = await judge(signed, { expect: { licenseArn: LICENSE_ARN } });
    expect(verdict).toMatchObject({ verdict: 'malformed', reason: 'payload-not-json', claims: null });
    expect(verdict.keyThumbprint).toMatch(/^[\w-]{43}$/);
  });

  test('reads white space and line breaks in the payload like any JSON', async () => {
    const payload = JSON.stringify(sampleClaims(), null, '\t').replaceAll('\n', '\r\n');
    expect((await judge(await forge(GOOD, payload))).verdict).toBe('valid');
  });

  test('of each kind but valid has a failure code of its own', () => {
    const codes = Object.values(FAILURE_OF_VERDICT);
    expect(new Set(codes).size).toBe(9);
  });

  test('of the clock says nothing against the proof; every other does', () => {
    const verdicts = ['valid', ...Object.keys(FAILURE_OF_VERDICT)] as Parameters<typeof isGenuine>[0][];
    expect(verdicts.filter(isGenuine)).toEqual(['valid', 'expired', 'not-yet-valid', 'clock-untrusted']);
  });

  test('asks about the consumption by its token, once it is known to be genuine', async () => {
    const seen: string[] = [];
    const isConsumption = (token: Secret) => seen.push(token.reveal()) > 0;
    const isReturned = (token: Secret) => seen.push(token.reveal()) === 0;
    const token = await issuer.sign(sampleClaims());
    const now = MORNING + HOUR_MS;
    expect((await judge(token, { now, expect: { isConsumption, isReturned } })).verdict).toBe('valid');
    expect(seen).toEqual(['0cd7b2bc7c674573a669bea8f5b75f2d', '0cd7b2bc7c674573a669bea8f5b75f2d']);
    await judge(token, { now, keys: [], expect: { isConsumption, isReturned } });
    expect(seen).toHaveLength(2);
  });
});

describe('two lists of entitlements', () => {
  const users = { name: 'Users', unit: 'Count', value: '1' };
  const prints = { name: 'Prints', unit: 'Count', value: '2' };
  const feature = { name: 'Export', unit: 'None' };
  const PAIR = [users, feature];

  test.each<[string, readonly EntitlementWish[], readonly EntitlementWish[]]>([
    ['nothing', [], []],
    ['the very list', PAIR, PAIR],
    ['another order', [users, prints, feature], [feature, users, prints]],
    ['a feature with a value', [feature], [{ ...feature, value: 'on' }]],
    ['an empty value and none', [{ ...users, value: '' }], [{ name: 'Users', unit: 'Count' }]],
  ])('are the same with %s', (_name, some, others) => expect(sameEntitlements(some, others)).toBe(true));

  test.each<[string, readonly EntitlementWish[], readonly EntitlementWish[]]>([
    ['another name', [users], [{ ...users, name: 'users' }]],
    ['another unit', [feature], [{ ...feature, unit: 'Count' }]],
    ['another value', [users], [{ ...users, value: '2' }]],
    ['a value against none', [users], [{ name: 'Users', unit: 'Count' }]],
    ['one more', [users], [users, feature]],
    ['one twice', [users, feature], [users, users]],
    [
      'values exchanged',
      [users, prints],
      [
        { ...users, value: '2' },
        { ...prints, value: '1' },
      ],
    ],
    ['a name that spells two', [users, feature], [{ name: 'Users","Count","1"],["Export', unit: 'None' }]],
  ])('are not with %s', (_name, some, others) => expect(sameEntitlements(some, others)).toBe(false));
});

describe('the text inside a part of a token', () => {
  test.each(['', 'a', '\u0000\t\n\u000f\u0010', 'é – 😀', '%41+ ', '\ufeffx'])('is read: %j', (text) => {
    expect(base64UrlText(Buffer.from(text).toString('base64url'))).toBe(text);
  });

  test.each([
    ['bytes that are no UTF-8', '_w'],
    ['an overlong form', Buffer.from([0xc0, 0xaf]).toString('base64url')],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]).toString('base64url')],
    ['a cut character', Buffer.from('é').subarray(0, 1).toString('base64url')],
    ['no base64url', '!!'],
    ['an impossible length', 'AAAAA'],
  ])('is none for %s', (_name, part) => expect(base64UrlText(part)).toBeNull());
});
