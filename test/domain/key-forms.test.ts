import { describe, expect, test } from 'vitest';
import type { DerKind } from '../../main/domain/der.ts';
import {
  holdsPrivateKey,
  isJsonToken,
  PRIVATE,
  refusalOfDer,
  refusalOfLabel,
  refusalOfText,
  TOKEN,
  unsuitable,
} from '../../main/domain/key-forms.ts';
import type { Json, JsonObject } from '../../main/domain/strict-json.ts';

describe('a text that is or may be a private key', () => {
  test.each([
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
    'some words before\r\n  -----BEGIN EC PRIVATE KEY-----',
    '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n-----BEGIN PRIVATE KEY-----',
    'PuTTY-User-Key-File-2: ssh-rsa',
    'x PuTTY-User-Key-File-3: ssh-ed25519',
    'AGE-SECRET-KEY-1QQQ',
    '# made today\nAGE-SECRET-KEY-1QQQ',
  ])('is refused as one: %j', (text) => expect(refusalOfText(text)).toBe(PRIVATE));

  test.each([
    '-----BEGIN PUBLIC KEY-----\nPRIVATE',
    '-----BEGIN PUBLIC KEY-----PRIVATE',
    '-----BEGIN PUBLIC KEY\rPRIVATE',
    'BEGIN PRIVATE KEY',
    'a PRIVATE matter',
    'no AGE-SECRET-KEY-',
  ])('is not any that only names one: %j', (text) => expect(refusalOfText(text)).toBeNull());
});

describe('a text that is another thing than a key file', () => {
  test.each([
    'aaaaaaaa.b.c',
    'aaaa-_aa.bb.',
    'aaaaaaaa..',
    'aaaaaaaa.b.c.d.e',
    'aaaaaaaa....',
    ' \n aaaaaaaa.b.c \n',
    'Bearer aaaaaaaa.b.c',
    'bearer  \t aaaaaaaa.b.c.d.e',
    `eyJhbGciOiJQUzM4NCJ9.${'a'.repeat(5_000)}.bb`,
  ])('a token is refused as one: %j', (text) => expect(refusalOfText(text)).toBe(TOKEN));

  test.each([
    'aaaaaaa.b.c',
    'aaaaaaaa.b',
    'aaaaaaaa',
    'aaaaaaaa.b.c.d',
    'aaaaaaaa.b.c.d.e.f',
    'aaaaaaa.b.c.d.e',
    'aaaaaaaa.b.c d',
    'aaaaaaaa.b.c.d.e f',
    'x aaaaaaaa.b.c',
    'x aaaaaaaa.b.c.d.e',
    'aaaa aaaa.b.c',
    'aaaa+aaa.b.c.d.e',
    'aaaaaaaa.b+.c',
    'aaaaaaaa.b.c.+.e',
    'Bearer',
    'x Bearer aaaaaaaa.b.c',
    'xBearer aaaaaaaa.b.c',
    'Beareraaaaaaaa.b c.d',
  ])('a text that only resembles one is not: %j', (text) => expect(refusalOfText(text)).toBeNull());

  test('words stuck to “Bearer” are a part of it', () => {
    expect(refusalOfText('Bearer.bbb.c')).toBeNull();
    expect(refusalOfText('Beareraaaa.b.c')).toBe(TOKEN);
  });

  test.each([
    'ssh-rsa AAAA vendor',
    'ssh-ed25519 AAAA',
    'ecdsa-sha2-nistp256 AAAA',
    'sk-ssh-ed25519@openssh.com AAAA',
    '---- BEGIN SSH2 PUBLIC KEY ----',
    '# the key of the vendor\nssh-rsa AAAA',
    '  ssh-rsa AAAA',
  ])('an SSH key is refused with the command that writes what is needed: %j', (text) => {
    expect(refusalOfText(text)).toContain('ssh-keygen -e -m PKCS8');
  });

  test.each(['no ssh-rsa AAAA', 'my ecdsa-sha2-x', 'x sk-ssh-', 'x ---- BEGIN SSH2 PUBLIC KEY'])(
    'a text with one inside a line is not: %j',
    (text) => expect(refusalOfText(text)).toBeNull(),
  );

  test('UTF-16 is named in either order of bytes, where it begins the file', () => {
    for (const mark of ['\u00ff\u00fe', '\u00fe\u00ff'])
      expect(refusalOfText(`${mark}-\0-\0`)).toContain('saved as UTF-16');
    for (const text of ['-\u00ff\u00fe', '-\u00fe\u00ff', '\u00ff-\u00fe', ''])
      expect(refusalOfText(text)).toBeNull();
  });
});

describe('the label of a PEM block', () => {
  test('is right for a public key only', () => {
    expect(refusalOfLabel('PUBLIC KEY')).toBeNull();
    expect(refusalOfLabel('RSA PUBLIC KEY')).toContain('openssl rsa -RSAPublicKey_in -pubout');
    expect(refusalOfLabel('CERTIFICATE')).toContain('This is a certificate.');
    expect(refusalOfLabel('TRUSTED CERTIFICATE')).toContain('This is a certificate.');
    expect(refusalOfLabel('PKCS7')).toBe('This is “PKCS7”, not “PUBLIC KEY”.');
  });
});

describe('a kind of DER', () => {
  test.each<[DerKind | null, RegExp | null]>([
    [null, null],
    ['public-key', null],
    ['private-key', /^This is a PRIVATE key\. It was not kept\./],
    ['encrypted-private-key', /^This is a PRIVATE key\. It was not kept\./],
    ['key-store', /^This is a PKCS#12 key store.+ This is a PRIVATE key\. It was not kept\./],
    ['certificate', /^This is a certificate\./],
    ['rsa-public-key', /^This is “RSA PUBLIC KEY” \(PKCS#1\)\./],
  ])('%s', (kind, refusal) => {
    if (refusal === null) expect(refusalOfDer(kind)).toBeNull();
    else expect(refusalOfDer(kind)).toMatch(refusal);
  });
});

describe('a private key in JSON', () => {
  const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

  test.each(PRIVATE_MEMBERS)('is noticed by its member %s', (name) => {
    expect(holdsPrivateKey({ kty: 'RSA', [name]: '' })).toBe(true);
    expect(holdsPrivateKey({ kty: null, [name]: null })).toBe(true);
    expect(holdsPrivateKey({ [name]: 'x' })).toBe(false);
  });

  test.each<[string, Json]>([
    ['in a set', { keys: [{ kty: 'RSA' }, { kty: 'RSA', d: 'x' }] }],
    ['in an object of an object', { a: { b: { kty: 'EC', d: 'x' } } }],
    ['in a list of lists', { a: [[1, [{ kty: 'oct', k: 'x' }]]] }],
    ['bare', { kty: 'RSA', n: 'x', d: 'x' }],
  ])('is noticed %s', (_name, json) => expect(holdsPrivateKey(json)).toBe(true));

  test.each<[string, Json]>([
    ['a public key', { kty: 'RSA', n: 'x', e: 'AQAB' }],
    ['a set of public keys', { keys: [{ kty: 'RSA' }, { kty: 'EC', x: '1', y: '2' }] }],
    ['a text', 'kty d'],
    ['nothing', null],
    ['a list of nothing', [null, 1, 'd', []]],
    ['a member of another object', { kty: 'RSA', more: { d: 'x' } }],
  ])('is not seen in %s', (_name, json) => expect(holdsPrivateKey(json)).toBe(false));
});

test('a token in JSON is known by any of its members', () => {
  for (const name of ['payload', 'ciphertext', 'signatures', 'signature'])
    expect(isJsonToken({ [name]: '' })).toBe(true);
  expect(isJsonToken({ kty: 'RSA', n: 'x', protected: 'x' })).toBe(false);
});

describe('a public key in JSON', () => {
  const key = { kty: 'RSA', n: 'x', e: 'AQAB' };

  test.each<[JsonObject]>([
    [key],
    [{ ...key, use: 'sig' }],
    [{ ...key, alg: 'PS384' }],
    [{ ...key, key_ops: ['verify'] }],
    [{ ...key, key_ops: ['encrypt', 'verify'] }],
  ])('may prove tokens: %j', (json) => expect(unsuitable(json)).toBeNull());

  test.each<[JsonObject, string]>([
    [{ ...key, kty: 'EC' }, 'is not an RSA public key'],
    [{ ...key, n: 1 }, 'is not an RSA public key'],
    [{ ...key, e: 65_537 }, 'is not an RSA public key'],
    [{}, 'is not an RSA public key'],
    [{ ...key, use: 'enc' }, 'is not meant for signatures'],
    [{ ...key, use: null }, 'is not meant for signatures'],
    [{ ...key, alg: 'RS384' }, 'is not meant for PS384 signatures'],
    [{ ...key, alg: null }, 'is not meant for PS384 signatures'],
    [{ ...key, key_ops: [] }, 'is not meant for checking signatures'],
    [{ ...key, key_ops: ['sign'] }, 'is not meant for checking signatures'],
    [{ ...key, key_ops: 'verify' }, 'is not meant for checking signatures'],
    [{ ...key, key_ops: null }, 'is not meant for checking signatures'],
  ])('may not: %j %s', (json, fault) => expect(unsuitable(json)).toBe(fault));
});
