// The bounds of every field a window may send: the last value that passes and the first that does not.

import { describe, expect, test } from 'vitest';
import { parserOf, SHAPES } from '../../main/desktop/message-shapes.ts';
import { LONGEST_TEXT } from '../../main/desktop/message-size.ts';

type Shape = keyof typeof SHAPES;

const ID = 'a'.repeat(32);
const ARN = 'arn:aws:license-manager::123456789012:license:l-1';
const REACH = { region: null, endpoint: null, kmsEndpoint: null, stsEndpoint: null, useFips: false };
const CHANGE = { connectionId: ID, name: 'Office', reach: REACH };
const CHECKOUT = {
  licenseArn: ARN,
  type: 'provisional',
  entitlements: null,
  beneficiary: null,
  bindToThisComputer: false,
};
const TOKEN = { kind: 'token', name: 'Office', reach: REACH, text: 'x', roleArn: null };
const PROFILE = { kind: 'profile', name: 'Office', reach: REACH, profile: 'default' };
const KEY = { form: 'text', issuerAccount: '123456789012', content: 'x' };
const FINGERPRINT = Array.from({ length: 32 }, () => 'F9').join(':');

const passes = (shape: Shape, raw: unknown): boolean => {
  try {
    parserOf<(typeof SHAPES)[Shape]>(SHAPES[shape])(raw);
    return true;
  } catch {
    return false;
  }
};
const wished = (wish: object) => ({ ...CHECKOUT, entitlements: [{ name: 'Users', unit: 'Count', ...wish }] });
const inReach = (change: object) => ({ ...CHANGE, reach: { ...REACH, ...change } });
const long = (length: number) => 'x'.repeat(length);

/** A field, how a message with it looks, and values at both sides of its bounds. */
const FIELDS: readonly {
  readonly field: string;
  readonly shape: Shape;
  readonly of: (value: unknown) => unknown;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}[] = [
  {
    field: 'an ARN',
    shape: 'license',
    of: (licenseArn) => ({ licenseArn }),
    good: [ARN, 'arn:x', `arn:${long(2_044)}`],
    bad: ['arn:', ` ${ARN}`, `${ARN} `, `${ARN}\n`, 'arn:a b', `arn:${long(2_045)}`, `x${ARN}`, 'aws'],
  },
  {
    field: 'an id',
    shape: 'borrow',
    of: (borrowId) => ({ borrowId }),
    good: [ID, '0123456789abcdef'.repeat(2)],
    bad: [`${ID}a`, ID.slice(1), ID.toUpperCase(), `g${ID.slice(1)}`],
  },
  {
    field: 'an account',
    shape: 'keyDraft',
    of: (issuerAccount) => ({ ...KEY, issuerAccount }),
    good: ['000000000000'],
    bad: ['1234567890123', '12345678901', 'a23456789012', '12345678901a', 'abcdefghijkl'],
  },
  {
    field: 'the id of a connection',
    shape: 'connection',
    of: (connectionId) => ({ connectionId }),
    good: ['samples', 'environment', ID],
    bad: ['sample', 'xsamples', 'samplesx', `${ID}a`, `x${ID}`, ID.toUpperCase(), ''],
  },
  {
    field: 'a Region',
    shape: 'connectionChange',
    of: (region) => inReach({ region }),
    good: [
      null,
      'eu-central-1',
      'us-gov-west-1',
      'us-isob-east-1',
      'us-iso-bb-xx-12',
      'abcd-ab-1',
      'ap-abcdefghijkl-9',
    ],
    bad: [
      'e-central-1',
      'abcde-central-1',
      'eu-c-1',
      'eu-abcdefghijklm-1',
      'eu-1',
      'eu-central-123',
      'eu-central-x',
      'eu-ab-ab-ab-ab-1',
      'eu-central-1x',
      'xx eu-central-1',
      '1eu-central-1',
      'eu-CENTRAL-1',
    ],
  },
  ...(['endpoint', 'kmsEndpoint', 'stsEndpoint'] as const).map((name) => ({
    field: `the ${name}`,
    shape: 'connectionChange' as const,
    of: (value: unknown) => inReach({ [name]: value }),
    good: [null, 'http://x', 'https://127.0.0.1:8443/path', `https://${long(2_000)}`],
    bad: [
      'https://',
      'http:/x',
      'httpss://x',
      'ftp://x',
      ' https://x',
      'https://x ',
      'https://a@b',
      `https://${long(2_001)}`,
      7,
    ],
  })),
  {
    field: 'the use of FIPS',
    shape: 'connectionChange',
    of: (useFips) => inReach({ useFips }),
    good: [true, false],
    bad: ['true', null, 1],
  },
  {
    field: 'the name of a connection',
    shape: 'connectionChange',
    of: (name) => ({ ...CHANGE, name }),
    good: ['x', long(60), ' x', 'Büro ⛏', '🙂'],
    bad: ['', ' ', long(61), 'a\tb', 'a\u2028b', 'a\u2029b', 'a\udc00', '\u0085x', 'x\n'],
  },
  {
    field: 'the name of an entitlement',
    shape: 'checkoutDraft',
    of: (name) => wished({ name }),
    good: ['x', long(256)],
    bad: ['', long(257)],
  },
  {
    field: 'the unit of an entitlement',
    shape: 'checkoutDraft',
    of: (unit) => wished({ unit }),
    good: ['x', long(64)],
    bad: ['', long(65)],
  },
  {
    field: 'a quantity',
    shape: 'checkoutDraft',
    of: (value) => wished({ value }),
    good: ['0', '9'.repeat(15), '1.5', `1.${'9'.repeat(6)}`],
    bad: ['9'.repeat(16), `1.${'9'.repeat(7)}`, '1.', '.5', 'x1', '1x', '1.x', 'a', 1, undefined],
  },
  {
    field: 'entitlements',
    shape: 'checkoutDraft',
    of: (entitlements) => ({ ...CHECKOUT, entitlements }),
    good: [
      null,
      [{ name: 'a', unit: 'None' }],
      Array.from({ length: 200 }, () => ({ name: 'a', unit: 'b' })),
    ],
    bad: [
      [],
      Array.from({ length: 201 }, () => ({ name: 'a', unit: 'b' })),
      [{ name: 'a', unit: 'b', x: 1 }],
    ],
  },
  {
    field: 'a beneficiary',
    shape: 'checkoutDraft',
    of: (beneficiary) => ({ ...CHECKOUT, beneficiary }),
    good: [null, 'x', long(255)],
    bad: ['', long(256)],
  },
  {
    field: 'a profile',
    shape: 'connectionDraft',
    of: (profile) => ({ ...PROFILE, profile }),
    good: ['x', long(256), 'Ärger mit Blanks'],
    bad: ['', long(257), 'a\nb', '\u0000a', 'a\u0007'],
  },
  {
    field: 'a refresh token',
    shape: 'connectionDraft',
    of: (text) => ({ ...TOKEN, text }),
    good: ['x', long(LONGEST_TEXT)],
    bad: ['', long(LONGEST_TEXT + 1)],
  },
  {
    field: 'a one-time code',
    shape: 'mfaCode',
    of: (code) => ({ code }),
    good: ['000000', '999999'],
    bad: ['00000', '0000000', 'a00000', '00000a', 'abcdef'],
  },
  ...(['text', 'base64'] as const).map((form) => ({
    field: `a key as ${form}`,
    shape: 'keyDraft' as const,
    of: (content: unknown) => ({ ...KEY, form, content }),
    good: ['xxxx', long(LONGEST_TEXT)],
    bad: ['', long(LONGEST_TEXT + 4), 1],
  })),
  {
    field: 'a thumbprint',
    shape: 'key',
    of: (thumbprint) => ({ issuerAccount: KEY.issuerAccount, thumbprint }),
    good: [long(43), `AZaz09_-${long(35)}`],
    bad: [long(42), long(44), `+${long(42)}`, `${long(42)}=`],
  },
  {
    field: 'a certificate',
    shape: 'certificate',
    of: (text) => ({ text }),
    good: ['x', long(LONGEST_TEXT)],
    bad: ['', long(LONGEST_TEXT + 1)],
  },
  {
    field: 'a fingerprint',
    shape: 'authority',
    of: (sha256) => ({ sha256 }),
    good: [FINGERPRINT, FINGERPRINT.replaceAll('F9', '0A')],
    bad: [
      `${FINGERPRINT}:F9`,
      FINGERPRINT.slice(3),
      `${FINGERPRINT}9`,
      `x${FINGERPRINT}`,
      FINGERPRINT.replaceAll(':', '-'),
      FINGERPRINT.replaceAll('F9', 'GG'),
      `${FINGERPRINT.slice(0, -2)}GG`,
      `${FINGERPRINT.slice(0, -1)}G`,
    ],
  },
  {
    field: 'a topic',
    shape: 'topic',
    of: (topic) => ({ topic }),
    good: ['getting-started', 'connecting', 'issuer-keys', 'keychain', 'unresolved', 'permissions'],
    bad: ['', 'https://evil.example', 'Keychain'],
  },
  {
    field: 'a text to copy',
    shape: 'text',
    of: (text) => ({ text }),
    good: ['', long(8_192)],
    bad: [long(8_193), null],
  },
  {
    field: 'the order of a renewal',
    shape: 'renewal',
    of: (order) => ({ borrowId: ID, order }),
    good: ['borrow-first', 'return-first'],
    bad: ['', 'return'],
  },
  { field: 'nothing', shape: 'nothing', of: (raw) => raw, good: [undefined], bad: [null, 0, '', {}] },
];

describe('the bounds of', () => {
  test.each(FIELDS)('$field', ({ shape, of, good, bad }) => {
    expect(good.filter((value) => !passes(shape, of(value)))).toEqual([]);
    expect(bad.filter((value) => passes(shape, of(value)))).toEqual([]);
  });

  test('what the longest text of a file may be leave room for its envelope', () => {
    expect(LONGEST_TEXT).toBe(61_440);
  });
});
