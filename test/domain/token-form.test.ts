import { constants, createPrivateKey, sign as signBytes } from 'node:crypto';
import { exportPKCS8 } from 'jose';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import type { Expectation } from '../../main/domain/token.ts';
import { b64, forge, GOOD, issuer, judge } from '../support/forge.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

describe('one token has one text', () => {
  test.each([
    ['a trailing newline', (t: string) => `${t}\n`],
    ['a leading space', (t: string) => ` ${t}`],
    ['padding', (t: string) => `${t}==`],
    ['a fourth part', (t: string) => `${t}.`],
    ['two parts', (t: string) => t.split('.').slice(0, 2).join('.')],
    ['an empty signature', (t: string) => `${t.split('.').slice(0, 2).join('.')}.`],
    ['standard base64', (t: string) => `${t.slice(0, 30)}+${t.slice(31)}`],
    ['NUL', (t: string) => `${t.slice(0, 30)}\0${t.slice(31)}`],
    ['nothing', () => ''],
    ['16,385 characters', (t: string) => t + 'A'.repeat(16_385 - t.length)],
  ])('%s is malformed', async (_name, spoil) => {
    const token = await issuer.sign(sampleClaims());
    expect((await judge(spoil(token))).verdict).toBe('malformed');
  });

  test('another spelling of the last signature character is malformed', async () => {
    const token = await issuer.sign(sampleClaims());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const variants = [...alphabet].map((last) => token.slice(0, -1) + last).filter((text) => text !== token);
    const same = variants.filter((text) =>
      Buffer.from(text.split('.')[2] ?? '', 'base64url').equals(
        Buffer.from(token.split('.')[2] ?? '', 'base64url'),
      ),
    );
    expect(same.length).toBeGreaterThan(0);
    for (const text of same) expect((await judge(text)).verdict).toBe('malformed');
  });
});

describe('the payload', () => {
  test.each([
    ['an array', '[]'],
    ['a number', '1'],
    ['trailing junk', '{}x'],
    ['a byte order mark', `\ufeff${JSON.stringify(sampleClaims())}`],
    ['a duplicate claim', JSON.stringify(sampleClaims()).replace('{', '{"nodeId":"other",')],
    [
      'nesting beyond 16',
      JSON.stringify(sampleClaims({ deep: JSON.parse('['.repeat(17) + ']'.repeat(17)) })),
    ],
    ['1e400', JSON.stringify(sampleClaims()).replace('{', '{"huge":1e400,')],
    ['a foreign ARN', JSON.stringify(sampleClaims({ licenseArn: 'arn:aws:s3:::bucket' }))],
    ['no consumption token', JSON.stringify(sampleClaims({ licenseConsumptionToken: '' }))],
    ['a consumption token with a space', JSON.stringify(sampleClaims({ licenseConsumptionToken: 'a b' }))],
    ['no entitlements', JSON.stringify(sampleClaims({ entitlementsAllowed: [] }))],
    ['entitlements as object', JSON.stringify(sampleClaims({ entitlementsAllowed: {} }))],
    ['an entitlement without unit', JSON.stringify(sampleClaims({ entitlementsAllowed: [{ name: 'x' }] }))],
    ['a node id that is a number', JSON.stringify(sampleClaims({ nodeId: 5 }))],
  ])('with %s is malformed, signed or not', async (_name, payload) => {
    expect(await judge(await forge(GOOD, payload), { expect: { licenseArn: LICENSE_ARN } })).toMatchObject({
      verdict: 'malformed',
      claims: null,
    });
  });

  test('of bytes that are not UTF-8 is malformed', async () => {
    const key = createPrivateKey(await exportPKCS8(issuer.privateKey));
    const input = `${b64(GOOD)}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}`;
    const signature = signBytes('sha384', Buffer.from(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 48,
    });
    const verdict = await judge(`${input}.${signature.toString('base64url')}`, {
      expect: { licenseArn: LICENSE_ARN },
    });
    expect(verdict.verdict).toBe('malformed');
  });

  test('called __proto__ pollutes nothing', async () => {
    const payload = JSON.stringify(sampleClaims()).replace('{', '{"__proto__":{"polluted":true},');
    expect((await judge(await forge(GOOD, payload))).verdict).toBe('valid');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('binding to the borrow on record', () => {
  const entitlements = [{ name: 'Users', unit: 'Count', value: '1' }];
  test.each<[string, Expectation, string]>([
    ['another license', { licenseArn: LICENSE_ARN.replace('l-0', 'l-f') }, 'mismatch'],
    ['another consumption', { isConsumption: () => false }, 'mismatch'],
    ['other entitlements', { entitlements: [{ name: 'Users', unit: 'Count', value: '2' }] }, 'mismatch'],
    ['fewer entitlements', { entitlements: [] }, 'mismatch'],
    ['another computer', { nodeId: 'fp1-other' }, 'wrong-node'],
    ['a returned seat', { isReturned: () => true }, 'returned'],
    [
      'all of it right',
      {
        licenseArn: LICENSE_ARN,
        nodeId: 'fp1-node',
        entitlements,
        isConsumption: () => true,
        isReturned: () => false,
      },
      'valid',
    ],
  ])('%s', async (_name, expected, verdict) => {
    expect((await judge(await issuer.sign(sampleClaims()), { expect: expected })).verdict).toBe(verdict);
  });

  test('a value of unit None is not compared', async () => {
    const token = await issuer.sign(
      sampleClaims({ entitlementsAllowed: [{ name: 'Module', unit: 'None', value: 'on' }] }),
    );
    expect(
      (await judge(token, { expect: { entitlements: [{ name: 'Module', unit: 'None' }] } })).verdict,
    ).toBe('valid');
  });

  test('a return outranks expiry, and the wrong computer outranks both', async () => {
    const token = await issuer.sign(sampleClaims());
    const late = MORNING + 30 * DAY_MS;
    expect((await judge(token, { now: late, expect: { isReturned: () => true } })).verdict).toBe('returned');
    expect((await judge(token, { now: late, expect: { isReturned: () => true, nodeId: 'x' } })).verdict).toBe(
      'wrong-node',
    );
  });
});
