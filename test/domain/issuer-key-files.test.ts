import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  fingerprintOf,
  isUsableKey,
  type IssuerKey,
  keysOf,
  readKeyFile,
  readPublicKey,
} from '../../main/domain/issuer-key.ts';

/** Moduli nobody can sign with, but of the right form: the files of a public key hold no more. */
function madeKey(length: number, first: number) {
  const modulus = Buffer.from(Array.from({ length }, (_, at) => (at === 0 ? first : (at * 37) % 256)));
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' } as const;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const der = key.export({ type: 'spki', format: 'der' });
  return { jwk, der, pem: key.export({ type: 'spki', format: 'pem' }).toString() };
}

const vendor = madeKey(256, 0xc3);
const second = madeKey(384, 0x80);
const thumbprintOf = ({ jwk }: typeof vendor): string =>
  createHash('sha256').update(`{"e":"${jwk.e}","kty":"RSA","n":"${jwk.n}"}`).digest('base64url');
const entry = (key: typeof vendor) => ({ jwk: key.jwk, thumbprint: thumbprintOf(key) });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readKeyFile(bytes(text));
const readJson = (value: unknown) => read(JSON.stringify(value));
const WEAK = 'is not an RSA key of 2,048 to 8,192 bits with exponent 65537';
const NO_KEY = 'The file is not an RSA public key (SPKI PEM, DER, JWK or JWKS).';
const NO_JWK = 'The file begins like JSON but is not a JSON Web Key.';

describe('a key is usable', () => {
  test.each([
    [255, 0xff, false],
    [256, 0x7f, false],
    [256, 0x80, true],
    [257, 0x01, true],
    [1_024, 0xff, true],
    [1_025, 0x01, false],
  ])('of %i bytes that begin with %i: %s', (length, first, expected) => {
    expect(isUsableKey(madeKey(length, first).jwk)).toBe(expected);
  });

  test.each([
    ['no modulus', ''],
    ['padding', `${vendor.jwk.n}==`],
    ['white space', `${vendor.jwk.n}\n`],
    ['standard Base64', vendor.jwk.n.replaceAll('-', '+').replaceAll('_', '/')],
    ['a leading zero', Buffer.concat([Buffer.alloc(1), Buffer.alloc(256, 0xff)]).toString('base64url')],
    ['an impossible length', 'A'.repeat(345)],
    ['foreign characters', '!'.repeat(400)],
    ['another spelling of the last character', `${vendor.jwk.n.slice(0, -1)}x`],
  ])('not with %s', (_name, n) => expect(isUsableKey({ ...vendor.jwk, n })).toBe(false));

  test.each(['', 'Aw', 'AQAB=', 'AAEAAQ'])('not with the exponent %s', (e) =>
    expect(isUsableKey({ ...vendor.jwk, e })).toBe(false),
  );
});

describe('pinned keys', () => {
  test('are those of one issuer, all of them', () => {
    const pinned = (issuerAccount: string, comment: string): IssuerKey => ({
      ...entry(vendor),
      issuerAccount,
      origin: 'file',
      addedAt: 0,
      comment,
    });
    const all = [pinned('111111111111', 'a'), pinned('222222222222', 'b'), pinned('111111111111', 'c')];
    expect(keysOf(all, '111111111111').map(({ comment }) => comment)).toEqual(['a', 'c']);
    expect(keysOf(all, '')).toEqual([]);
  });

  test('have the fingerprint that openssl prints: pairs of digits with colons', async () => {
    const hash = createHash('sha256').update(vendor.der).digest('hex');
    expect(await fingerprintOf(vendor)).toBe(hash.replace(/..(?!$)/g, '$&:'));
  });
});

describe('a file with one public key', () => {
  const base64 = vendor.der.toString('base64');

  test.each<[string, string]>([
    ['PEM', vendor.pem],
    ['PEM in one line', `-----BEGIN PUBLIC KEY-----${base64}-----END PUBLIC KEY-----`],
    ['PEM with words around it', `From: vendor\n${vendor.pem}\nBest regards`],
    ['PEM with CRLF and a byte order mark', `\ufeff${vendor.pem.replaceAll('\n', '\r\n')}`],
    ['Base64 alone', base64],
    ['Base64 with line breaks, as KMS prints it', `${base64.replace(/.{64}/g, '$&\n')}\n`],
    ['a JSON Web Key', JSON.stringify(vendor.jwk)],
    [
      'a JSON Web Key with white space and a byte order mark',
      `\ufeff \n${JSON.stringify(vendor.jwk, null, 2)}\n`,
    ],
    ['a JSON Web Key of a set', JSON.stringify({ keys: [vendor.jwk] })],
  ])('is read from %s', async (_name, text) => {
    expect(await read(text)).toEqual({ keys: [entry(vendor)], leftOut: [] });
    expect(await readPublicKey(bytes(text))).toEqual(entry(vendor));
  });

  test('is read from DER', async () => {
    expect(await readKeyFile(vendor.der)).toEqual({ keys: [entry(vendor)], leftOut: [] });
  });

  test('is read up to 64 KiB, and refused beyond', async () => {
    const padded = (length: number) => read(vendor.pem.padEnd(length, ' '));
    expect(await padded(65_536)).toMatchObject({ keys: [entry(vendor)] });
    expect(await padded(65_537)).toEqual({
      refused: 'The key file is larger than 64 KiB; a public key is far smaller.',
    });
    expect(await read('')).toEqual({ refused: 'The key file is empty.' });
  });

  test.each<[string, string, string]>([
    ['a weak key', madeKey(255, 0xff).pem, `The key ${WEAK}.`],
    ['a weak key in JSON', JSON.stringify(madeKey(255, 0xff).jwk), `The JSON Web Key ${WEAK}.`],
    ['another exponent', JSON.stringify({ ...vendor.jwk, e: 'Aw' }), `The JSON Web Key ${WEAK}.`],
    [
      'a key for encryption',
      JSON.stringify({ ...vendor.jwk, use: 'enc' }),
      'The JSON Web Key is not meant for signatures.',
    ],
    [
      'two PEM blocks',
      `${vendor.pem}\n${second.pem}`,
      'The file holds more than one PEM block; give one public key.',
    ],
    ['another label', vendor.pem.replaceAll('PUBLIC KEY', 'PKCS7'), 'This is “PKCS7”, not “PUBLIC KEY”.'],
    ['a label that lies', vendor.pem.replaceAll('PUBLIC KEY', 'X'), 'This is “X”, not “PUBLIC KEY”.'],
    ['a label that does not end as it began', vendor.pem.replace('END PUBLIC KEY', 'END OTHER KEY'), NO_KEY],
    ['a PEM block with foreign characters', vendor.pem.replace('M', '!'), NO_KEY],
    ['an empty PEM block', '-----BEGIN PUBLIC KEY----- -----END PUBLIC KEY-----', NO_KEY],
    ['a cut PEM block', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', NO_KEY],
    ['Base64 with three signs of padding', `${base64.replace(/=*$/, '')}===`, NO_KEY],
    ['Base64 with something after it', `${base64}!`, NO_KEY],
    ['Base64 with something before it', `!${base64}`, NO_KEY],
    ['words', 'hello', NO_KEY],
    ['a byte order mark after white space', ` \ufeff${JSON.stringify(vendor.jwk)}`, NO_KEY],
    ['a list', JSON.stringify([vendor.jwk]), NO_JWK],
    ['broken JSON', '{"kty":', NO_JWK],
    [
      'JSON that nests too deep',
      JSON.stringify({ ...vendor.jwk, u: { v: { w: { x: { y: { z: {} } } } } } }),
      NO_JWK,
    ],
    ['a key named twice', JSON.stringify(vendor.jwk).replace('{', '{"kty":"RSA",'), NO_JWK],
    ['an empty object', '{}', 'The JSON Web Key is not an RSA public key.'],
    ['a member of no key', '{"d":"x"}', 'The JSON Web Key is not an RSA public key.'],
    ['a set that is none', JSON.stringify({ keys: {} }), 'The JSON Web Key is not an RSA public key.'],
  ])('is not found in %s', async (_name, text, refused) => {
    expect(await read(text)).toEqual({ refused });
    expect(await readPublicKey(bytes(text))).toEqual({ refused });
  });

  test('may be in JSON that nests six deep', async () => {
    expect(await readJson({ ...vendor.jwk, v: { w: { x: { y: { z: {} } } } } })).toMatchObject({
      leftOut: [],
    });
  });

  test.each(['{"kty":"RSA","d":"x"', '{"d" \n: 1,}', '{"d":1,"d":2}'])(
    'is not looked for where broken JSON may hide a private one: %s',
    async (text) => expect(await read(text)).toEqual({ refused: expect.stringContaining('PRIVATE') }),
  );

  test('is not looked for in a text that is a private key or a token', async () => {
    const pem = vendor.pem.replaceAll('PUBLIC', 'PRIVATE');
    expect(await read(`${vendor.pem}${pem}`)).toEqual({ refused: expect.stringContaining('PRIVATE') });
    expect(await read('eyJhbGciOiJQUzM4NCJ9.e30.c2ln')).toEqual({
      refused: expect.stringContaining('signed token'),
    });
  });

  test('is refused as a private one, or as a token, where JSON holds such a thing', async () => {
    expect(await readJson({ ...vendor.jwk, d: 'x' })).toEqual({
      refused: expect.stringContaining('PRIVATE'),
    });
    expect(await readJson({ ...vendor.jwk, signature: 'x' })).toEqual({
      refused: expect.stringContaining('token'),
    });
  });

  test('is judged by its bytes before its label, which may lie', async () => {
    const labelled = (label: string, der: Uint8Array) =>
      read(`-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----`);
    const pkcs8 = Buffer.from('3005020100300030', 'hex');
    for (const label of ['PUBLIC KEY', 'CERTIFICATE', 'X'])
      expect(await labelled(label, pkcs8)).toEqual({ refused: expect.stringContaining('PRIVATE') });
    expect(await labelled('CERTIFICATE', vendor.der)).toEqual({
      refused: expect.stringContaining('certificate'),
    });
  });

  // Its last byte is a letter of Base64; the others are not.
  test('is told from other DER though that ends like a text', async () => {
    const pkcs1 = Buffer.from('300702020100020141', 'hex');
    expect(await readKeyFile(pkcs1)).toEqual({ refused: expect.stringContaining('PKCS#1') });
  });
});

describe('a key set', () => {
  const set = (...keys: readonly unknown[]) => readJson({ keys });

  test('gives each key once, in order', async () => {
    expect(await set(second.jwk, vendor.jwk, { ...second.jwk, kid: 'again' })).toEqual({
      keys: [entry(second), entry(vendor)],
      leftOut: [],
    });
  });

  test('of several is too much where one is wanted', async () => {
    const file = bytes(JSON.stringify({ keys: [vendor.jwk, second.jwk] }));
    expect(await readPublicKey(file)).toEqual({ refused: 'The file holds several keys; give one.' });
  });

  test.each<[string, unknown, string]>([
    ['a plain kid', 'k-1_2:3/4+5=6@7 8.9', '“k-1_2:3/4+5=6@7 8.9”'],
    ['a kid of 64 characters', 'k'.repeat(64), `“${'k'.repeat(64)}”`],
    ['a kid of 65', 'k'.repeat(65), 'key 2'],
    ['an empty kid', '', 'key 2'],
    ['a kid that is no text', 7, 'key 2'],
    ['no kid', undefined, 'key 2'],
    ['a kid that could steer a terminal', '\u001b[2J', 'key 2'],
    ['a kid that begins plain', 'k\n', 'key 2'],
    ['a kid that ends plain', '“k', 'key 2'],
  ])('names what it leaves out by %s', async (_name, kid, name) => {
    expect(await set(vendor.jwk, { ...second.jwk, kid, use: 'enc' })).toEqual({
      keys: [entry(vendor)],
      leftOut: [`${name} is not meant for signatures`],
    });
  });

  test('leaves out what is no key and what is too weak', async () => {
    expect(await set(null, madeKey(255, 0xff).jwk, [], vendor.jwk)).toEqual({
      keys: [entry(vendor)],
      leftOut: ['key 1 is not a JSON Web Key', `key 2 ${WEAK}`, 'key 3 is not a JSON Web Key'],
    });
  });

  test('without any suitable key is refused with the first five reasons', async () => {
    const keys = (count: number) => set(...Array.from({ length: count }, () => 'x'));
    const reasons = [1, 2, 3, 4, 5].map((n) => `key ${n} is not a JSON Web Key`).join(', ');
    expect(await keys(0)).toEqual({ refused: 'The key set is empty.' });
    expect(await keys(5)).toEqual({ refused: `No key of the set can prove a token: ${reasons}.` });
    expect(await keys(6)).toEqual({
      refused: `No key of the set can prove a token: ${reasons}, and 1 more.`,
    });
  });
});
