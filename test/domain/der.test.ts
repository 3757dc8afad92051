import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DerKind, derKindOf, rsaPublicKeyDer } from '../../main/domain/der.ts';

/** Bytes from hexadecimal pairs. */
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('the kind of a key by its first two elements', () => {
  test.each<[string, string, DerKind | null]>([
    ['an algorithm and a bit string', '30 05 30 00 03 01 00', 'public-key'],
    ['an algorithm and an octet string', '30 05 30 00 04 01 00', 'encrypted-private-key'],
    ['two sequences', '30 04 30 00 30 00', 'certificate'],
    ['an algorithm and something else', '30 04 30 00 05 00', null],
    ['version 0 and an algorithm (PKCS#8)', '30 05 02 01 00 30 00', 'private-key'],
    ['version 0 and a number (PKCS#1)', '30 06 02 01 00 02 01 05', 'private-key'],
    ['version 1 and an octet string (SEC 1)', '30 06 02 01 01 04 01 05', 'private-key'],
    ['version 0 and something else', '30 05 02 01 00 05 00', null],
    ['version 3 and a sequence (PKCS#12)', '30 05 02 01 03 30 00', 'key-store'],
    ['version 3 and a number', '30 06 02 01 03 02 01 05', 'private-key'],
    ['version 2 and a sequence', '30 05 02 01 02 30 00', 'private-key'],
    ['two long numbers (PKCS#1)', '30 08 02 02 01 01 02 01 03', 'rsa-public-key'],
    ['a long number and a sequence', '30 06 02 02 01 01 30 00', null],
    ['no sequence around them', '31 05 30 00 03 01 00', null],
    ['a first element of another kind', '30 05 04 00 03 01 00', null],
    ['an empty sequence', '30 00', null],
    ['nothing', '', null],
  ])('%s: %s', (_name, bytes, kind) => expect(derKindOf(hex(bytes))).toBe(kind));

  test.each([
    ['of one byte', '30 81 05 30 00 03 01 00'],
    ['of two bytes', '30 82 00 05 30 00 03 01 00'],
    ['of four bytes', '30 84 00 00 00 05 30 00 03 01 00'],
    ['of one byte, inside', '30 08 30 81 01 00 03 01 00'],
    ['of two bytes, inside', `30 82 01 09 30 82 01 01 ${'00'.repeat(257)} 03 01 00`],
    ['of two bytes, low', `30 81 88 30 82 00 80 ${'00'.repeat(128)} 03 01 00`],
    ['of 127, which is the longest short one', `30 81 84 30 7f ${'00'.repeat(127)} 03 01 00`],
    ['of 128, which is the shortest long one', `30 81 86 30 81 80 ${'00'.repeat(128)} 03 01 00`],
  ])('is found behind lengths %s', (_name, bytes) => expect(derKindOf(hex(bytes))).toBe('public-key'));

  test('is found in a key store written without lengths', () => {
    expect(derKindOf(hex('30 80 02 01 03 30 80 06 01 00'))).toBe('key-store');
    expect(derKindOf(hex(`30 80 30 80 04 00 ${'03 01 '.repeat(90)}`))).toBe('encrypted-private-key');
  });

  test('shows in a private key however it was cut, once its second element has begun', () => {
    const whole = hex('30 82 04 a4 02 01 00 02 82 01 01 00 c0');
    const kinds = Array.from(whole, (_, length) => derKindOf(whole.subarray(0, length)));
    expect(kinds).toEqual([
      ...Array.from({ length: 8 }, () => null),
      ...Array.from({ length: 5 }, () => 'private-key'),
    ]);
  });
});

describe('an RSA public key as DER', () => {
  const der = (modulus: Uint8Array, exponent = hex('01 00 01')): string =>
    Buffer.from(rsaPublicKeyDer(modulus, exponent)).toString('hex');
  const openssl = (modulus: Uint8Array): string => {
    const n = Buffer.from(modulus).toString('base64url');
    const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
    return key.export({ type: 'spki', format: 'der' }).toString('hex');
  };

  // 1 to 300 bytes and some long ones: every length field passes from one form to the next on the way.
  test.each([0x01, 0x7f, 0x80, 0xff])(
    'is what OpenSSL writes, for a modulus that begins with %i',
    (first) => {
      for (const length of [...Array.from({ length: 300 }, (_, n) => n + 1), 512, 1024, 2048]) {
        const modulus = Uint8Array.from({ length }, (_, at) => (at === 0 ? first : at % 256));
        expect({ length, der: der(modulus) }).toEqual({ length, der: openssl(modulus) });
      }
    },
  );

  test('has no leading zeros but the one that the sign needs', () => {
    expect(der(hex('00 00 7f 00'))).toBe(der(hex('7f 00')));
    expect(der(hex('00 00 80 00'))).toBe(der(hex('80 00')));
    expect(der(hex('80 00'))).toContain('0203008000');
  });

  test.each([
    ['of zeros is one zero', '00 00', '0201000203010001'],
    ['of nothing is none', '', '02000203010001'],
  ])('from a modulus %s', (_name, modulus, key) => expect(der(hex(modulus)).slice(-key.length)).toBe(key));
});
