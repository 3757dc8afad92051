// Files a person imports: issuer keys in every form, and certificates of a company.

import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOf, readCompanyCa } from '../../../main/adapters/network/company-ca.ts';
import type { Authority } from '../../../main/domain/connection.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { type KeyFile, readKeyFile, type Refused } from '../../../main/domain/issuer-key.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateBytes } from '../mutate-text.ts';
import type { Random } from '../random.ts';

// So far ahead that the shorter of the two authorities has ended.
const NOW = Date.now() + 400 * 86_400_000;
const bytes = (text: string): Uint8Array => Buffer.from(text);

const vendor = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { kty, n = '', e } = vendor.publicKey.export({ format: 'jwk' });
const spki = vendor.publicKey.export({ type: 'spki', format: 'der' });
const pem = vendor.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const pkcs8 = vendor.privateKey.export({ type: 'pkcs8', format: 'der' });
const jwk = JSON.stringify({ kty, n, e, alg: 'PS384', use: 'sig', kid: 'one' });

const KEY_SEEDS: readonly Uint8Array[] = [
  bytes(pem),
  bytes(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
  spki,
  bytes(spki.toString('base64')),
  bytes(jwk),
  bytes(JSON.stringify({ keys: [{ kty, n, e }, weak.publicKey.export({ format: 'jwk' }), { kty: 'oct' }] })),
  pkcs8,
  bytes(vendor.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  bytes(JSON.stringify(vendor.privateKey.export({ format: 'jwk' }))),
  vendor.publicKey.export({ type: 'pkcs1', format: 'der' }),
  vendor.privateKey.export({ type: 'pkcs1', format: 'der' }),
  ec.publicKey.export({ type: 'spki', format: 'der' }),
  ec.privateKey.export({ type: 'sec1', format: 'der' }),
  bytes(`${' '.repeat(3_000)}!`),
];

const KEY_WORDS = ['-----BEGIN PUBLIC KEY-----', '-----END PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'PRIVATE', '"kty":"RSA"', '"d":"AQAB"', '"n":', '"e":"AQAB"', '"keys":[', '"use":"enc"', 'AQAB', '=', '==', ' ', '\n', '\u0030\u0082', '\u0002\u0003\u0001\u0000\u0001', '\u0003\u0082', '\u0000']; // prettier-ignore

/** The number in base64url, or null where another spelling of it would be the right one. */
function modulusOf(text: string): bigint | null {
  const number = Buffer.from(text, 'base64url');
  return number.length > 0 && number.toString('base64url') === text && number[0] !== 0
    ? BigInt(`0x${number.toString('hex')}`)
    : null;
}

function checkKeys(
  input: Uint8Array,
  result: KeyFile | Refused,
): { sign: string; isShallow: boolean; isAccepted: boolean } {
  if ('refused' in result) {
    const words = result.refused.replaceAll(/“[^”]*”|key \d+|\d+/g, '…');
    if (!/[.]$/.test(words) || words.length > 800) throw new Error(`refused without a sentence: ${words}`);
    return { sign: words.slice(0, 80), isShallow: /empty|larger|begins like/.test(words), isAccepted: false };
  }
  for (const { jwk: key, thumbprint } of result.keys) checkKey(key, thumbprint);
  const text = Buffer.from(input).toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE/.test(text)) throw new Error('took a file with a private key');
  if (bringsPrivateKey(text)) throw new Error('took a file with a private JSON Web Key');
  if (new Set(result.keys.map(({ thumbprint }) => thumbprint)).size !== result.keys.length)
    throw new Error('a key twice');
  return { sign: `read ${result.keys.length} ${result.leftOut.length}`, isShallow: false, isAccepted: true };
}

// Asked of the plain reader, which takes more than ours: whatever it sees of a private key is enough.
function bringsPrivateKey(text: string): boolean {
  let isFound = false;
  try {
    JSON.parse(text, (_, value: unknown) => {
      const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      isFound ||= names.includes('kty') && ['d', 'p', 'q', 'k'].some((name) => names.includes(name));
      return value;
    });
  } catch {
    return false;
  }
  return isFound;
}

function checkKey(key: { kty: string; n: string; e: string }, thumbprint: string): void {
  const number = modulusOf(key.n);
  const bits = number === null ? 0 : number.toString(2).length;
  if (key.kty !== 'RSA' || key.e !== 'AQAB' || bits < 2_048 || bits > 8_192)
    throw new Error(`took a key of ${bits} bits`);
  const canonical = `{"e":"${key.e}","kty":"RSA","n":"${key.n}"}`;
  if (createHash('sha256').update(canonical).digest('base64url') !== thumbprint)
    throw new Error('another thumbprint');
}

export const KEYS_TARGET: Target<Uint8Array, KeyFile | Refused> = {
  name: 'issuer key file',
  seeds: KEY_SEEDS,
  mutate: (file, random, other) =>
    file[0] === 0x7b && random.once(2)
      ? json(file, random, other)
      : mutateBytes(file, random, other, KEY_WORDS),
  parse: readKeyFile,
  isRefusal: () => false,
  check: checkKeys,
  broken: {
    'any length will do': (file) => anyLength(file),
    'private keys are read as public ones': (file) => withoutPrivate(file),
    'modulus in any spelling': (file) => anySpelling(file),
  },
};

function json(file: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  return bytes(mutateJson(Buffer.from(file).toString(), random, Buffer.from(other).toString(), KEY_WORDS));
}

const nOf = (key: ReturnType<typeof createPublicKey>): string => key.export({ format: 'jwk' }).n ?? '';

async function anyLength(file: Uint8Array): Promise<KeyFile | Refused> {
  const read = await readKeyFile(file);
  if (!('refused' in read) || !/^The key is not an RSA/.test(read.refused)) return read;
  return { keys: [{ jwk: { kty: 'RSA', n: nOf(weak.publicKey), e: 'AQAB' }, thumbprint: 'x' }], leftOut: [] };
}

async function withoutPrivate(file: Uint8Array): Promise<KeyFile | Refused> {
  const read = await readKeyFile(file);
  if (!('refused' in read) || !read.refused.includes('PRIVATE')) return read;
  try {
    const found = createPublicKey(Buffer.from(file)).export({ format: 'jwk' });
    return readAs(found.n ?? '');
  } catch {
    return read;
  }
}

function readAs(modulus: string): KeyFile {
  const thumbprint = createHash('sha256')
    .update(`{"e":"AQAB","kty":"RSA","n":"${modulus}"}`)
    .digest('base64url');
  return { keys: [{ jwk: { kty: 'RSA', n: modulus, e: 'AQAB' }, thumbprint }], leftOut: [] };
}

async function anySpelling(file: Uint8Array): Promise<KeyFile | Refused> {
  const read = await readKeyFile(file);
  const found = /"n":"([^"]+)"/.exec(Buffer.from(file).toString('latin1'))?.[1] ?? '';
  const isOdd =
    'refused' in read &&
    !read.refused.includes('PRIVATE') &&
    Buffer.from(found, 'base64url').equals(Buffer.from(n, 'base64url'));
  return isOdd ? readAs(found) : read;
}

/** Makes certificates with openssl: an authority, one that expired, a server's. */
function certificates(): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-fuzz-'));
  const run = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    writeFileSync(join(dir, 'key.pem'), ec.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const make = (file: string, ...more: readonly string[]): string => {
      run('req', '-x509', '-key', 'key.pem', '-out', file, '-subj', `/O=Wörks/CN=${file}`, ...more);
      return readFileSync(join(dir, file), 'utf8');
    };
    const authority = make('ca.pem', '-days', '900');
    const server = make('server.pem', '-days', '900', '-addext', 'basicConstraints=critical,CA:FALSE');
    return [authority, server, make('old.pem', '-days', '300')];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const [authority = '', server = '', old = ''] = certificates();
const derOf = (text: string): Uint8Array => new X509Certificate(text).raw;

const CA_SEEDS: readonly Uint8Array[] = [
  bytes(authority),
  bytes(`${server}${authority}`),
  bytes(authority.replaceAll('\n', '\r\n')),
  bytes(authority.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')),
  bytes(server),
  bytes(old),
  bytes(`${old}${authority}`),
  derOf(authority),
  derOf(server),
  bytes(`${authority}${pem}`),
  bytes('-----BEGIN A-----'.repeat(200)),
];
const CA_WORDS = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '-----BEGIN X509 CERTIFICATE-----', '-----BEGIN A-----', '-----', 'PRIVATE KEY-----', '\n', '=', 'MII', '\u0030\u0082', '\u0001\u0001\u00ff', '290101000000Z', '20991231235959Z', '000000000000Z', '\u0055\u001d\u0013']; // prettier-ignore

export const CA_TARGET: Target<Uint8Array, readonly Authority[]> = {
  name: 'company certificates',
  seeds: CA_SEEDS,
  mutate: (file, random, other) => mutateBytes(file, random, other, CA_WORDS),
  parse: (file) => readCompanyCa(file, NOW),
  check: (file, result) => {
    if (result.length === 0) throw new Error('neither refused nor read');
    if (/PRIVATE KEY-----/.test(Buffer.from(file).toString('latin1')))
      throw new Error('took a file with a private key');
    for (const one of result) checkAuthority(one);
    if (new Set(result.map(({ sha256 }) => sha256)).size !== result.length)
      throw new Error('an authority twice');
    return { sign: `read ${result.length} ${result[0]?.subject.length}`, isShallow: false, isAccepted: true };
  },
  broken: {
    'a server’s certificate is taken for an authority': anyCertificate,
    'names are not cleaned': (file) =>
      readCompanyCa(file, NOW).map((one) => ({ ...one, subject: new X509Certificate(one.pem).subject })),
    'expired ones are kept': (file) => readCompanyCa(file, NOW - 200 * 86_400_000),
  },
};

function checkAuthority({ subject, issuer, sha256, notAfterAt, pem: text }: Authority): void {
  const certificate = new X509Certificate(text);
  const hash = createHash('sha256').update(certificate.raw).digest('hex').toUpperCase();
  if (!certificate.ca) throw new Error('took what is no authority');
  if (!(notAfterAt > NOW) || !Number.isSafeInteger(notAfterAt))
    throw new Error(`took one that ends at ${notAfterAt}`);
  if (sha256.replaceAll(':', '') !== hash) throw new Error('another fingerprint');
  for (const name of [subject, issuer])
    if (name === '' || name.length > 200 || /[\p{Cc}\p{Cf}]/u.test(name))
      throw new Error('a name that cannot be shown');
}

function anyCertificate(file: Uint8Array): readonly Authority[] {
  try {
    return readCompanyCa(file, NOW);
  } catch (error) {
    if (!(error instanceof FieldpassError) || error.details['reason'] !== 'not-an-authority') throw error;
    const { subject, issuer, fingerprint256: sha256, validToDate } = new X509Certificate(server);
    return [
      {
        subject: nameOf(subject),
        issuer: nameOf(issuer),
        sha256,
        notAfterAt: validToDate.getTime(),
        pem: server,
      },
    ];
  }
}
