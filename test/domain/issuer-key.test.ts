import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf, isUsableKey, readKeyFile, readPublicKey } from '../../main/domain/issuer-key.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));

/** A vendor's key pair in every form that openssl and node write. */
function makeVendor(bits = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    publicKey,
    privateKey,
    pem,
    der: publicKey.export({ type: 'spki', format: 'der' }),
    jwk: publicKey.export({ format: 'jwk' }),
    privateJwk: privateKey.export({ format: 'jwk' }),
  };
}

let dir = '';
let vendor: ReturnType<typeof makeVendor>;
let second: ReturnType<typeof makeVendor>;
let thumbprint = '';
/** Every form of a private key, by name. */
const privateForms = new Map<string, Uint8Array>();
/** Files that are no key at all, by name. */
const otherForms = new Map<string, Uint8Array>();

const run = (program: string, ...args: readonly string[]): Buffer =>
  execFileSync(program, args, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
const file = (name: string): Uint8Array => readFileSync(join(dir, name));

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-keys-'));
  vendor = makeVendor();
  second = makeVendor(3072);
  const { privateKey, publicKey, pem, der } = vendor;
  writeFileSync(join(dir, 'pkcs8.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(dir, 'public.pem'), pem);
  writeFileSync(join(dir, 'public.der'), der);
  const read = await readPublicKey(bytes(pem));
  thumbprint = 'refused' in read ? '' : read.thumbprint;
  makePrivateForms();
  run(
    'openssl',
    'req',
    '-x509',
    '-key',
    'pkcs8.pem',
    '-out',
    'cert.pem',
    '-subj',
    '/CN=vendor',
    '-days',
    '2',
  );
  run('openssl', 'x509', '-in', 'cert.pem', '-outform', 'DER', '-out', 'cert.der');
  otherForms.set('certificate PEM', file('cert.pem'));
  otherForms.set('certificate DER', file('cert.der'));
  otherForms.set('PKCS#1 public PEM', bytes(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()));
  otherForms.set('PKCS#1 public DER', publicKey.export({ type: 'pkcs1', format: 'der' }));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function makePrivateForms(): void {
  const { privateKey, pem } = vendor;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const locked = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const forms: Readonly<Record<string, string | Buffer>> = {
    'PKCS#8 PEM': pkcs8,
    'PKCS#8 PEM, cut': pkcs8.slice(0, 300),
    'PKCS#8 PEM after a public key': `${pem}${pkcs8}`,
    'PKCS#8 PEM labelled as public': pkcs8.replaceAll('PRIVATE', 'PUBLIC'),
    'PKCS#8 as bare Base64': pkcs8.replace(/-----.*?-----/g, ''),
    'PKCS#8 DER': privateKey.export({ type: 'pkcs8', format: 'der' }),
    'PKCS#1 PEM': privateKey.export({ type: 'pkcs1', format: 'pem' }),
    'PKCS#1 DER': privateKey.export({ type: 'pkcs1', format: 'der' }),
    'PKCS#1 PEM, encrypted': privateKey.export({ type: 'pkcs1', format: 'pem', ...locked }),
    'PKCS#8 PEM, encrypted': privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }),
    'PKCS#8 DER, encrypted': privateKey.export({ type: 'pkcs8', format: 'der', ...locked }),
    'EC PEM': ec.export({ type: 'sec1', format: 'pem' }),
    'EC DER': ec.export({ type: 'sec1', format: 'der' }),
    'EC PKCS#8 DER': ec.export({ type: 'pkcs8', format: 'der' }),
    JWK: JSON.stringify(vendor.privateJwk),
    'JWK with a shared key': '{"kty":"oct","k":"c2VjcmV0"}',
    'JWK that names a member twice': JSON.stringify(vendor.privateJwk).replace('{', '{"kty":"RSA",'),
    PuTTY: 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: vendor\nPublic-Lines: 6\nAAAA\n',
  };
  for (const [name, form] of Object.entries(forms)) privateForms.set(name, Buffer.from(form));
  run('ssh-keygen', '-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', 'ssh');
  privateForms.set('OpenSSH', file('ssh'));
  otherForms.set('OpenSSH public', file('ssh.pub'));
  otherForms.set('SSH2 public', run('ssh-keygen', '-e', '-f', 'ssh.pub'));
  run('openssl', 'req', '-x509', '-key', 'pkcs8.pem', '-out', 'c.pem', '-subj', '/CN=v', '-days', '2');
  const pkcs12 = ['-export', '-inkey', 'pkcs8.pem', '-in', 'c.pem', '-passout', 'pass:secret'];
  privateForms.set('PKCS#12', run('openssl', 'pkcs12', ...pkcs12));
}

describe('a public key', () => {
  test.each(['PEM', 'PEM with CRLF and byte order mark', 'DER', 'bare Base64', 'JWK', 'JWKS'])(
    'is read from %s',
    async (form) => {
      const { pem, der, jwk } = vendor;
      const forms: Readonly<Record<string, Uint8Array>> = {
        PEM: bytes(pem),
        'PEM with CRLF and byte order mark': bytes(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
        DER: der,
        'bare Base64': bytes(`${der.toString('base64')}\n`),
        JWK: json({ ...jwk, alg: 'PS384', use: 'sig', kid: 'one' }),
        JWKS: json({ keys: [jwk] }),
      };
      expect(await readKeyFile(forms[form]!)).toEqual({
        keys: [{ thumbprint, jwk: { kty: 'RSA', n: vendor.jwk.n, e: 'AQAB' } }],
        leftOut: [],
      });
    },
  );

  test.each([1024, 2048, 4096, 8192, 9216])('of %i bits is judged by its length', (bits) => {
    const jwk = { kty: 'RSA', n: Buffer.alloc(bits / 8, 0xff).toString('base64url'), e: 'AQAB' } as const;
    expect(isUsableKey(jwk)).toBe(bits >= 2048 && bits <= 8192);
    expect(isUsableKey({ ...jwk, e: 'Aw' })).toBe(false);
  });

  test('that is too weak or not RSA is refused in every form', async () => {
    const weak = makeVendor(1024);
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const forms = [bytes(weak.pem), weak.der, json(weak.jwk), json({ keys: [weak.jwk] })];
    for (const form of [
      ...forms,
      ec.export({ type: 'spki', format: 'der' }),
      json(ec.export({ format: 'jwk' })),
    ])
      expect(await readKeyFile(form)).toMatchObject({ refused: expect.stringMatching(/RSA.*\.$/) });
  });

  test('spelled in another way than an encoder would is no second key', async () => {
    const padded = Buffer.concat([Buffer.alloc(1), Buffer.from(vendor.jwk.n!, 'base64url')]);
    const forms = ['A'.repeat(345), `${vendor.jwk.n!}==`, padded.toString('base64url'), `${vendor.jwk.n!}\n`];
    for (const n of forms)
      expect(await readKeyFile(json({ ...vendor.jwk, n }))).toMatchObject({ refused: expect.any(String) });
  });
});

describe('a key set', () => {
  test('gives each suitable key once, and names what it leaves out with the reason', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const set = {
      keys: [
        { ...vendor.jwk, kid: '2026-a' },
        { ...second.jwk, kid: '2026-b', use: 'sig', alg: 'PS384', key_ops: ['verify'] },
        vendor.jwk,
        { ...second.jwk, kid: 'for-mail', use: 'enc' },
        { ...second.jwk, kid: 'logins', alg: 'RS256' },
        { ...second.jwk, kid: '\u001b[31mred', key_ops: ['encrypt'] },
        ec,
        'text',
      ],
    };
    const read = await readKeyFile(json(set));
    expect(read).toMatchObject({ keys: [{ thumbprint }, { jwk: { n: second.jwk.n } }] });
    expect('leftOut' in read && read.leftOut).toEqual([
      '“for-mail” is not meant for signatures',
      '“logins” is not meant for PS384 signatures',
      'key 6 is not meant for checking signatures',
      'key 7 is not an RSA public key',
      'key 8 is not a JSON Web Key',
    ]);
  });

  test('with one private key is refused whole', async () => {
    const set = { keys: [vendor.jwk, second.privateJwk] };
    expect(await readKeyFile(json(set))).toEqual({ refused: expect.stringContaining('PRIVATE') });
  });

  test('without a suitable key is refused with the reasons', async () => {
    expect(await readKeyFile(json({ keys: [] }))).toEqual({ refused: 'The key set is empty.' });
    const set = { keys: Array.from({ length: 7 }, () => ({ ...vendor.jwk, use: 'enc' })) };
    expect(await readKeyFile(json(set))).toEqual({
      refused: expect.stringMatching(/key 1 is not meant for signatures.*and 2 more\.$/),
    });
  });

  test('is too much where one key is wanted', async () => {
    const read = await readPublicKey(json({ keys: [vendor.jwk, second.jwk] }));
    expect(read).toEqual({ refused: expect.stringContaining('several') });
    expect(await readPublicKey(json({ keys: [vendor.jwk] }))).toMatchObject({ thumbprint });
  });
});

describe('what is no public key', () => {
  test('a private key is refused as one in every form', async () => {
    expect(privateForms.size).toBe(20);
    for (const [name, form] of privateForms)
      expect({ name, read: await readKeyFile(form) }).toEqual({
        name,
        read: { refused: expect.stringMatching(/PRIVATE key\. It was not kept/) },
      });
  });

  test('other keys and certificates are named, with what to ask for', async () => {
    expect(otherForms.size).toBe(6);
    for (const [name, form] of otherForms)
      expect({ name, read: await readKeyFile(form) }).toEqual({
        name,
        read: { refused: expect.stringMatching(/BEGIN PUBLIC KEY/) },
      });
  });

  test.each([
    ['a signed token', 'eyJhbGciOiJQUzM4NCJ9.eyJsaWNlbnNlQXJuIjoiYXJuIn0.c2lnbmF0dXJl\n'],
    [
      'a token that brings its own key',
      `${Buffer.from('{"alg":"PS384","jwk":{}}').toString('base64url')}.e30.AA`,
    ],
    ['an encrypted token', 'eyJhbGciOiJSU0EifQ.a2V5.aXY.dGV4dA.dGFn'],
    ['a token from a header', 'Bearer eyJhbGciOiJQUzM4NCJ9.e30.c2ln'],
    ['a token in JSON', '{"payload":"e30","signatures":[{"header":{"jwk":{}},"signature":"AA"}]}'],
  ])('%s is refused: a key is never taken from a token', async (_name, text) => {
    expect(await readKeyFile(bytes(text))).toEqual({
      refused: expect.stringContaining('A key is never taken from a token'),
    });
  });

  test('UTF-16, emptiness and size are named', async () => {
    const utf16 = Buffer.from(`\ufeff${vendor.pem}`, 'utf16le');
    expect(await readKeyFile(utf16)).toEqual({ refused: expect.stringContaining('UTF-16') });
    expect(await readKeyFile(new Uint8Array())).toEqual({ refused: 'The key file is empty.' });
    expect(await readKeyFile(new Uint8Array(65_537))).toEqual({ refused: expect.stringContaining('64 KiB') });
  });

  test('no bytes make it throw, and a changed private key is never taken for a public one', async () => {
    const forms = [...privateForms.values(), vendor.der, Buffer.from(vendor.pem)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms),
        fc.nat(),
        fc.uint8Array({ maxLength: 4 }),
        async (form, at, patch) => {
          const changed = Buffer.from(form);
          changed.set(
            patch.subarray(0, Math.max(0, changed.length - (at % changed.length))),
            at % changed.length,
          );
          const read = await readKeyFile(changed.subarray(0, 1 + ((at * 7) % changed.length)));
          if ('refused' in read) expect(read.refused).toMatch(/\.$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the fingerprint', () => {
  test('is what openssl prints for the vendor’s file', async () => {
    const printed = run('openssl', 'dgst', '-sha256', '-c', 'public.der').toString();
    const read = await readPublicKey(bytes(vendor.pem));
    if ('refused' in read) throw new Error(read.refused);
    expect(printed.trim().split('= ')[1]).toBe(await fingerprintOf(read));
    expect(await fingerprintOf(read)).toMatch(/^(?:[0-9a-f]{2}:){31}[0-9a-f]{2}$/);
  });

  test('is that of the SubjectPublicKeyInfo for any length of key', async () => {
    for (const bits of [2048, 2056, 3072, 4096]) {
      const n = Buffer.alloc(bits / 8, 0xa5).toString('base64url');
      const jwk = { kty: 'RSA', n, e: 'AQAB' } as const;
      const der = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
      const hash = Buffer.from(await crypto.subtle.digest('SHA-256', der)).toString('hex');
      expect((await fingerprintOf({ jwk })).replaceAll(':', '')).toBe(hash);
    }
  });
});
