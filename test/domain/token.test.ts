import { Buffer } from 'node:buffer';
import { constants, createPrivateKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportPKCS8, type JWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { type Expectation, verifySignedToken } from '../../main/domain/token.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

let issuer: TestIssuer;
let stranger: TestIssuer;

beforeAll(async () => {
  [issuer, stranger] = await Promise.all([makeTestIssuer(), makeTestIssuer()]);
});

const keyOf = async ({ jwk }: TestIssuer) => ({
  thumbprint: await calculateJwkThumbprint(jwk),
  jwk: { kty: 'RSA', n: String(jwk.n), e: String(jwk.e) } as const,
});

async function judge(
  token: string,
  { now = MORNING + HOUR_MS, expect: expected = {} as Expectation, keys = [issuer] } = {},
) {
  const pinned = await Promise.all(keys.map(keyOf));
  const keysFor = (account: string) => (account === '123456789012' ? pinned : []);
  return verifySignedToken({ token: new Secret(token), keysFor, now, expect: expected });
}

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any header and payload text with the issuer's key: the library would refuse to write most of these. */
async function forge(header: unknown, payload: unknown, hash = 'sha384', saltLength = 48): Promise<string> {
  const key = createPrivateKey(await exportPKCS8(issuer.privateKey));
  const input = `${b64(header)}.${b64(payload)}`;
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return `${input}.${signBytes(hash, Buffer.from(input), options).toString('base64url')}`;
}

const GOOD = { alg: 'PS384' };

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
    const { createHmac } = await import('node:crypto');
    const input = `${b64({ alg: 'HS384' })}.${b64(sampleClaims())}`;
    const token = `${input}.${createHmac('sha384', issuer.pem).update(input).digest('base64url')}`;
    expect((await judge(token)).verdict).toBe('malformed');
  });

  test.each(['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'cty'])(
    'header %s is refused',
    async (name) => {
      const value =
        name === 'jwk' ? (stranger.jwk as JWK) : name === 'crit' ? ['exp'] : name === 'b64' ? true : 'x';
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
