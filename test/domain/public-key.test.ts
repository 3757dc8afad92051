import { exportPKCS8 } from 'jose';
import { describe, expect, test } from 'vitest';
import { readPublicKey } from '../../main/domain/issuer-key.ts';
import { makeTestIssuer } from '../support/issuer.ts';

describe('public keys', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  test('are read as PEM, DER, JWK, with CRLF and byte order mark', async () => {
    const { jwk, pem } = await makeTestIssuer();
    const der = Buffer.from(pem.replace(/-----.*?-----|\s/g, ''), 'base64');
    const forms = [
      bytes(pem),
      der,
      bytes(JSON.stringify(jwk)),
      bytes(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
    ];
    const thumbprints = await Promise.all(
      forms.map(async (form) => {
        const read = await readPublicKey(form);
        return 'refused' in read ? read.refused : read.thumbprint;
      }),
    );
    expect(new Set(thumbprints).size).toBe(1);
    expect(thumbprints[0]).toMatch(/^[\w-]{43}$/);
  });

  test('private keys are refused with the reason', async () => {
    const { privateKey } = await makeTestIssuer();
    const pem = await exportPKCS8(privateKey);
    expect(await readPublicKey(bytes(pem))).toMatchObject({ refused: expect.stringContaining('PRIVATE') });
    expect(await readPublicKey(bytes('{"kty":"RSA","n":"x","e":"AQAB","d":"y"}'))).toMatchObject({
      refused: expect.stringContaining('PRIVATE'),
    });
  });

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['broken PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['an EC JWK', '{"kty":"EC"}'],
    ['broken JSON', '{"kty":'],
    ['too much', 'x'.repeat(70_000)],
  ])('%s is refused in a sentence', async (_name, text) =>
    expect(await readPublicKey(bytes(text))).toMatchObject({ refused: expect.stringMatching(/\.$/) }),
  );
});
