import { constants, createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { verifySignedToken } from '../../main/domain/token.ts';
import { b64, forge, GOOD, issuer, judge, stranger } from '../support/forge.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

describe('a genuine token', () => {
  test('is valid, and its claims are given', async () => {
    const verdict = await judge(await issuer.sign(sampleClaims()));
    expect(verdict).toMatchObject({ verdict: 'valid', reason: 'ok' });
    expect(verdict.claims).toMatchObject({
      licenseArn: LICENSE_ARN,
      nodeId: 'fp1-node',
      issuedAt: MORNING,
      expiresAt: MORNING + 3 * DAY_MS,
    });
    expect(JSON.stringify(verdict)).not.toContain('0cd7b2bc');
  });

  test('is valid under any of several pinned keys, and says under which', async () => {
    const verdict = await judge(await issuer.sign(sampleClaims()), { keys: [stranger, issuer] });
    expect(verdict.keyThumbprint).toBe(await calculateJwkThumbprint(issuer.jwk));
  });

  test.each([
    ['kid', { kid: 'any' }],
    ['typ', { typ: 'JWT' }],
  ])('may carry %s', async (_name, more) => {
    expect((await judge(await forge({ ...GOOD, ...more }, sampleClaims()))).verdict).toBe('valid');
  });

  test('may carry claims Fieldpass does not know', async () => {
    expect(
      (
        await judge(
          await issuer.sign(sampleClaims({ checkoutMetadata: { Mac: 'x' }, later: [1, { a: null }] })),
        )
      ).verdict,
    ).toBe('valid');
  });
});

describe('expiry', () => {
  const END = MORNING + 3 * DAY_MS;

  test.each(['America/Los_Angeles', 'Asia/Tokyo', 'UTC'])('is read as UTC in %s', async (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const token = await issuer.sign(sampleClaims());
      expect((await judge(token, { now: END - 1 })).verdict).toBe('valid');
      expect((await judge(token, { now: END })).verdict).toBe('expired');
    } finally {
      process.env['TZ'] = before;
    }
  });

  test.each([
    ['a numeric exp that is earlier wins', { exp: (END - DAY_MS) / 1000 }, END - DAY_MS],
    ['a numeric exp that is later does not', { exp: (END + DAY_MS) / 1000 }, END],
    ['fractions of a second and Z are read', { expiration: '2026-11-07T08:00:00.250Z' }, END + 250],
  ])('%s', async (_name, more, end) => {
    const token = await issuer.sign(sampleClaims(more));
    expect((await judge(token, { now: end - 1 })).verdict).toBe('valid');
    expect((await judge(token, { now: end })).verdict).toBe('expired');
  });

  test('a token from the future is not yet valid beyond five minutes', async () => {
    const token = await issuer.sign(sampleClaims());
    expect((await judge(token, { now: MORNING - 300_000 })).verdict).toBe('valid');
    expect((await judge(token, { now: MORNING - 300_001 })).verdict).toBe('not-yet-valid');
  });

  test.each([0, Date.UTC(2019, 11, 31), Date.UTC(2100, 0, 1)])(
    'a clock at %i is not trusted',
    async (now) => {
      expect((await judge(await issuer.sign(sampleClaims()), { now })).verdict).toBe('clock-untrusted');
    },
  );

  test.each([
    ['a day that does not exist', { expiration: '2026-02-30T08:00:00' }],
    ['a zone other than Z', { expiration: '2026-11-07T08:00:00+01:00' }],
    ['a number', { expiration: 1_790_000_000 }],
    ['no expiration', { expiration: undefined }],
    ['no issuedAt', { issuedAt: undefined }],
    ['an end before its beginning', { expiration: '2026-11-03T08:00:00' }],
    ['more than 400 days', { expiration: '2028-01-01T00:00:00' }],
    ['exp as text', { exp: '1790000000' }],
    ['exp that is not a safe integer', { exp: 1e300 }],
    ['exp zero', { exp: 0 }],
    ['nbf as text', { nbf: 'x' }],
    ['a date alone', { expiration: '2026-11-07' }],
    ['hour 24', { expiration: '2026-11-07T24:00:00' }],
  ])('%s is malformed', async (_name, more) => {
    const verdict = await judge(await forge(GOOD, sampleClaims(more)));
    expect(verdict).toMatchObject({ verdict: 'malformed', claims: null });
  });
});

describe('signature and algorithm', () => {
  test.each([
    ['none', { alg: 'none' }],
    ['nOnE', { alg: 'nOnE' }],
    ['HS384', { alg: 'HS384' }],
    ['RS384', { alg: 'RS384' }],
    ['PS256', { alg: 'PS256' }],
    ['PS512', { alg: 'PS512' }],
    ['ps384', { alg: 'ps384' }],
    ['nothing', {}],
    ['null', { alg: null }],
  ])('alg %s is refused before any key is tried', async (_name, header) => {
    expect(await judge(await forge(header, sampleClaims()))).toMatchObject({
      verdict: 'malformed',
      reason: 'alg',
    });
  });

  test('HS384 keyed with the public key is refused', async () => {
    const input = `${b64({ alg: 'HS384' })}.${b64(sampleClaims())}`;
    const token = `${input}.${createHmac('sha384', issuer.pem).update(input).digest('base64url')}`;
    expect((await judge(token)).verdict).toBe('malformed');
  });

  test.each(['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'cty'])(
    'header %s is refused',
    async (name) => {
      const value = name === 'jwk' ? stranger.jwk : name === 'crit' ? ['exp'] : name === 'b64' ? true : 'x';
      expect(await judge(await forge({ ...GOOD, [name]: value }, sampleClaims()))).toMatchObject({
        verdict: 'malformed',
      });
    },
  );

  test.each([
    ['typ', { typ: 'at+jwt' }],
    ['kid as number', { kid: 1 }],
    ['long kid', { kid: 'x'.repeat(129) }],
    ['nesting', { a: {} }],
    ['a list of algorithms', { alg: ['PS384'] }],
  ])('header with odd %s is refused', async (_name, more) => {
    expect((await judge(await forge({ ...GOOD, ...more }, sampleClaims()))).verdict).toBe('malformed');
  });

  test('a duplicate header name is refused, also through an escape', async () => {
    for (const header of ['{"alg":"none","alg":"PS384"}', '{"\\u0061lg":"none","alg":"PS384"}']) {
      expect((await judge(await forge(header, sampleClaims()))).verdict).toBe('malformed');
    }
  });

  test('another key does not vouch for it', async () => {
    expect(await judge(await stranger.sign(sampleClaims()))).toMatchObject({
      verdict: 'bad-signature',
      claims: null,
    });
  });

  test.each([
    ['SHA-256 under a PS384 header', 'sha256', 48],
    ['a salt of 0', 'sha384', 0],
    ['a salt of 20', 'sha384', 20],
  ])('a signature with %s is bad', async (_name, hash, salt) => {
    expect((await judge(await forge(GOOD, sampleClaims(), hash, salt))).verdict).toBe('bad-signature');
  });

  test('every flipped signature or payload character is noticed', async () => {
    const token = await issuer.sign(sampleClaims());
    const [header = '', payload = '', signature = ''] = token.split('.');
    for (const at of [0, 7, Math.floor(payload.length / 2)]) {
      const flipped = payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1);
      expect(
        (await judge(`${header}.${flipped}.${signature}`, { expect: { licenseArn: LICENSE_ARN } })).verdict,
      ).toBe('bad-signature');
      const bent = signature.slice(0, at) + (signature[at] === 'A' ? 'B' : 'A') + signature.slice(at + 1);
      expect((await judge(`${header}.${payload}.${bent}`)).verdict).toBe('bad-signature');
    }
  });

  test('without a pinned key the issuer is unknown, and nothing from the token is believed', async () => {
    expect(await judge(await issuer.sign(sampleClaims()), { keys: [] })).toMatchObject({
      verdict: 'unknown-issuer',
      claims: null,
    });
  });

  test('a pinned 1,024-bit key is never used', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const input = `${b64(GOOD)}.${b64(sampleClaims())}`;
    const signature = signBytes('sha384', Buffer.from(input), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 48,
    });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const weak = { thumbprint: 'weak', jwk: { kty: 'RSA', n, e } as const };
    const token = new Secret(`${input}.${signature.toString('base64url')}`);
    expect((await verifySignedToken({ token, keysFor: () => [weak], now: MORNING })).verdict).toBe(
      'unknown-issuer',
    );
  });
});
