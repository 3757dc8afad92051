// What each new message must look like: a good one passes unchanged, and every single departure from it is refused.

import { describe, expect, test } from 'vitest';
import { SHAPES, parserOf } from '../../main/desktop/message-shapes.ts';

const ID = 'a'.repeat(32);
const ARN = 'arn:aws:license-manager::123456789012:license:l-1';
const ROLE = 'arn:aws:iam::123456789012:role/Consumption';
const REACH = {
  region: 'us-gov-west-1',
  endpoint: 'https://license-manager.corp.example:8443/x',
  kmsEndpoint: 'http://127.0.0.1:4566',
  stsEndpoint: null,
  useFips: true,
};
const PROFILE = { kind: 'profile', name: 'Crew', reach: REACH, profile: 'field sso' };
const TOKEN = { kind: 'token', name: 'Crew', reach: REACH, text: 'a,b\r\nc', roleArn: ROLE };
const CHECKOUT = {
  licenseArn: ARN,
  type: 'provisional',
  entitlements: [
    { name: 'Users', unit: 'Count', value: '2.5' },
    { name: 'Export', unit: 'None' },
  ],
  beneficiary: '123456789012',
  bindToThisComputer: true,
};
const FINGERPRINT = Array.from({ length: 32 }, () => '0A').join(':');
const KEY = { form: 'text', issuerAccount: '123456789012', content: '-----BEGIN PUBLIC KEY-----' };

type Shape = keyof typeof SHAPES;
const GOOD: readonly (readonly [Shape, Readonly<Record<string, unknown>>])[] = [
  ['renewal', { borrowId: ID, order: 'return-first' }],
  ['checkoutDraft', CHECKOUT],
  ['checkoutDraft', { ...CHECKOUT, type: 'perpetual', entitlements: null, beneficiary: null }],
  ['extension', { checkoutId: ID, keep: false }],
  ['checkout', { checkoutId: ID }],
  ['grant', { grantArn: 'arn:aws-cn:license-manager::123456789012:grant:g-1' }],
  ['connectionDraft', PROFILE],
  ['connectionDraft', TOKEN],
  ['connectionChange', { connectionId: ID, name: 'Mannschaft ⛏', reach: REACH }],
  ['connection', { connectionId: 'samples' }],
  ['connection', { connectionId: 'environment' }],
  ['mfaCode', { code: '012345' }],
  ['keyDraft', KEY],
  ['keyDraft', { ...KEY, form: 'base64', content: 'MIIBIgD/' }],
  ['key', { issuerAccount: '123456789012', thumbprint: 'x'.repeat(43) }],
  ['certificate', { text: '-----BEGIN CERTIFICATE-----' }],
  ['authority', { sha256: FINGERPRINT }],
];

const parse = (shape: Shape, raw: unknown): unknown => parserOf(SHAPES[shape])(raw);

describe('a good message', () => {
  test.each(GOOD)('%s passes unchanged', (shape, raw) => expect(parse(shape, raw)).toEqual(raw));
});

describe('a message that is nearly good', () => {
  test.each(GOOD)('%s is refused with one key too many', (shape, raw) => {
    expect(() => parse(shape, { ...raw, extra: 1 })).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });

  test.each(GOOD)('%s is refused without any one of its keys', (shape, raw) => {
    for (const key of Object.keys(raw)) {
      const less = Object.fromEntries(Object.entries(raw).filter(([name]) => name !== key));
      expect(() => parse(shape, less), key).toThrow();
    }
  });

  test.each(GOOD)('%s is refused with a value of another type in any one of its keys', (shape, raw) => {
    for (const key of Object.keys(raw))
      for (const odd of [0, {}, [], '', undefined, Number.NaN, ['a'], { toString: () => ID }])
        expect(() => parse(shape, { ...raw, [key]: odd }), key).toThrow();
  });
});

describe('hostile values', () => {
  test.each<[string, Shape, unknown]>([
    ['an order that does not exist', 'renewal', { borrowId: ID, order: 'both' }],
    ['a path for an id', 'checkout', { checkoutId: `../${'a'.repeat(29)}` }],
    ['an id with a line break behind it', 'checkout', { checkoutId: `${ID}\n` }],
    ['no entitlement at all', 'checkoutDraft', { ...CHECKOUT, entitlements: [] }],
    [
      'more entitlements than a license has',
      'checkoutDraft',
      { ...CHECKOUT, entitlements: Array.from({ length: 201 }, () => ({ name: 'a', unit: 'None' })) },
    ],
    ...['-1', '1e9', '0x1', ' 1', '1,5', '9'.repeat(16), ''].map((value): [string, Shape, unknown] => [
      `the quantity “${value}”`,
      'checkoutDraft',
      { ...CHECKOUT, entitlements: [{ name: 'Users', unit: 'Count', value }] },
    ]),
    ['a keeper of the sender’s choice', 'checkoutDraft', { ...CHECKOUT, keeper: 'nobody' }],
    ['a token longer than a file may be', 'connectionDraft', { ...TOKEN, text: 'x'.repeat(61_441) }],
    ['a role that is none', 'connectionDraft', { ...TOKEN, roleArn: 'admin' }],
    ['a token in a profile', 'connectionDraft', { ...PROFILE, text: 'x' }],
    ['a profile with a line break', 'connectionDraft', { ...PROFILE, profile: 'a\n[b]' }],
    ['a name of blanks', 'connectionDraft', { ...PROFILE, name: '   ' }],
    ['a name with a control character', 'connectionDraft', { ...PROFILE, name: 'a\u0007b' }],
    ['half a surrogate for a name', 'connectionDraft', { ...PROFILE, name: '\ud800' }],
    ['a name longer than 60 characters', 'connectionDraft', { ...PROFILE, name: 'x'.repeat(61) }],
    ...['file:///etc/passwd', 'javascript:alert(1)', 'https://user:secret@host', 'https://a b', 'host'].map(
      (endpoint): [string, Shape, unknown] => [
        `the endpoint ${endpoint}`,
        'connectionChange',
        { connectionId: ID, name: 'a', reach: { ...REACH, endpoint } },
      ],
    ),
    ...['EU-CENTRAL-1', 'eu-central-1.evil.example', 'eu-central-1/', 'eu', ''].map(
      (region): [string, Shape, unknown] => [
        `the Region “${region}”`,
        'connectionChange',
        { connectionId: ID, name: 'a', reach: { ...REACH, region } },
      ],
    ),
    ['a connection named __proto__', 'connection', { connectionId: '__proto__' }],
    ...['12345', '1234567', '12 456', '١٢٣٤٥٦', '12345\n'].map((code): [string, Shape, unknown] => [
      `the code ${JSON.stringify(code)}`,
      'mfaCode',
      { code },
    ]),
    ['a key that is no base64', 'keyDraft', { ...KEY, form: 'base64', content: '***' }],
    ['a key of an account that is none', 'keyDraft', { ...KEY, issuerAccount: '12345678901' }],
    ['too long a certificate', 'certificate', { text: 'x'.repeat(61_441) }],
    ['a fingerprint in small letters', 'authority', { sha256: FINGERPRINT.toLowerCase() }],
  ])('%s is refused', (_what, shape, raw) => {
    expect(() => parse(shape, raw)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});
