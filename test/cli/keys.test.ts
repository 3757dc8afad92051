// Issuer keys through the built command line: fingerprints as openssl prints them, sets of keys, rotation, removal.

import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { expect, test } from 'vitest';
import { expectFailure, listAt, startProgram, type Terminal, textAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const ISSUER = '111122223333';
const NAME = 'Quillmark Draft 3D';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

const rsaPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const thumbprints = async (): Promise<readonly string[]> =>
  listAt((await terminal.ask(['keys'])).document, 'keys').map((key) => textAt(key, 'thumbprint'));

function file(name: string, content: string | Uint8Array): string {
  const path = join(terminal.dir, name);
  writeFileSync(path, content);
  return path;
}

test('the SHA-256 fingerprint is the one that openssl prints for the same key', async () => {
  await terminal.ask(['keys', 'add', terminal.issuerKeyFile, '--issuer', ISSUER]);
  const shell = `openssl pkey -pubin -in '${terminal.issuerKeyFile}' -outform DER | openssl dgst -sha256 -c`;
  const { stdout } = await startProgram('/bin/sh', ['-c', shell], process.env).ended;
  const fingerprint = stdout.trim().split('= ')[1] ?? '';
  expect(fingerprint).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/);
  expect(textAt((await terminal.ask(['keys'])).document, 'keys', 0, 'sha256')).toBe(fingerprint);
  expect((await terminal.run('keys')).stdout).toContain(`  SHA-256 ${fingerprint}\n`);
});

test('a set of keys pins every suitable one and names what it left out', async () => {
  const [first, second] = [rsaPair(), rsaPair()];
  const keys = [
    first.publicKey.export({ format: 'jwk' }),
    { ...second.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'PS384' },
    { ...rsaPair().publicKey.export({ format: 'jwk' }), use: 'enc' },
  ];
  const added = await terminal.ask([
    'keys',
    'add',
    file('set.json', JSON.stringify({ keys })),
    '--issuer',
    ISSUER,
  ]);
  expect(added.status).toBe(0);
  expect(listAt(added.document, 'keys')).toHaveLength(2);
  expect(textAt(added.document, 'keys', 0, 'comment')).toContain('left out');
  expect(await thumbprints()).toHaveLength(2);

  const withPrivate = { keys: [...keys, rsaPair().privateKey.export({ format: 'jwk' })] };
  const refused = ['keys', 'add', file('private.json', JSON.stringify(withPrivate)), '--issuer', ISSUER];
  expectFailure(await terminal.ask(refused), 2, 'key-rejected');
  expect(await thumbprints()).toHaveLength(2);
});

test('a key is removed by its thumbprint, and only for its issuer', async () => {
  const added = await terminal.ask(['keys', 'add', terminal.issuerKeyFile, '--issuer', ISSUER]);
  const thumbprint = textAt(added.document, 'thumbprint');
  for (const args of [
    [thumbprint, '--issuer', '999999999999'],
    [thumbprint.slice(0, 10), '--issuer', ISSUER],
  ])
    expectFailure(await terminal.ask(['keys', 'remove', ...args]), 2, 'key-rejected');
  expectFailure(await terminal.ask(['keys', 'remove', thumbprint]), 2, 'usage');
  expect(await thumbprints()).toEqual([thumbprint]);
  expect((await terminal.ask(['keys', 'remove', thumbprint, '--issuer', ISSUER])).status).toBe(0);
  expect(await thumbprints()).toEqual([]);
});

test('a key whose thumbprint begins with a hyphen is removed like any other', async () => {
  const path = file('hyphen.jwk', JSON.stringify(await keyNamed(/^-/)));
  const added = await terminal.ask(['keys', 'add', path, '--issuer', ISSUER]);
  const thumbprint = textAt(added.document, 'thumbprint');
  expect(thumbprint).toMatch(/^-[\w-]{42}$/);
  const refused = await terminal.ask(['keys', 'remove', thumbprint, '--issuer', '999999999999']);
  expectFailure(refused, 2, 'key-rejected');
  for (const args of [
    [thumbprint, '--issuer', ISSUER],
    ['--issuer', ISSUER, '--', thumbprint],
  ]) {
    expect((await terminal.run('keys', 'remove', ...args)).status).toBe(0);
    expect(await thumbprints()).toEqual([]);
    await terminal.ask(['keys', 'add', path, '--issuer', ISSUER]);
  }
});

test('refresh asks AWS again and pins the key it names beside the old one', async () => {
  const old = file('old.pem', rsaPair().publicKey.export({ format: 'pem', type: 'spki' }));
  await terminal.ask(['keys', 'add', old, '--issuer', ISSUER]);
  const fresh = await terminal.ask(['keys', 'refresh', NAME]);
  expect(fresh).toMatchObject({ status: 0, document: { issuerAccount: ISSUER, isNew: true } });
  expect(await thumbprints()).toHaveLength(2);
  expect((await terminal.run('keys', 'refresh', NAME)).stdout).toMatch(
    /^AWS names the key that is pinned already:/,
  );
  expect((await terminal.ask(['borrow', NAME])).status).toBe(0);
});

test.for([['constructor'], ['burn'], ['__proto__']] as const)(
  'the action “%s” is not known',
  async ([action]) => {
    expectFailure(await terminal.ask(['keys', action, 'x', '--issuer', ISSUER]), 2, 'usage');
  },
);

/** A public key, of whatever modulus, with such a thumbprint. */
async function keyNamed(form: RegExp): Promise<JWK> {
  const { n = '' } = rsaPair().publicKey.export({ format: 'jwk' });
  for (let modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`); ; modulus -= 2n) {
    const jwk = { kty: 'RSA', e: 'AQAB', n: Buffer.from(modulus.toString(16), 'hex').toString('base64url') };
    if (form.test(await calculateJwkThumbprint(jwk))) return jwk;
  }
}
