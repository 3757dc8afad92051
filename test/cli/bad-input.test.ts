// Wrong names, tokens and keys: each a clear sentence, its code and its number, and nothing lost.

import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFailure, listAt, Terminal, textAt, type Answer } from '../support/command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from '../support/private-keyring.ts';

const NAME = 'Quillmark Draft 3D';

let keyring: PrivateKeyring;
let terminal: Terminal;
let borrowId: string;
let token: string;

// One license is borrowed all the time: whatever goes wrong, it must still be there afterwards.
beforeAll(async () => {
  keyring = await startPrivateKeyring();
  terminal = await Terminal.open(keyring.env);
  const borrowed = await terminal.ask(['borrow', NAME]);
  borrowId = textAt(borrowed.document, 'borrowId');
  token = await terminal.tokenOf(borrowId);
});

afterAll(async () => {
  const { document } = await terminal.ask(['status']);
  expect(listAt(document, 'borrows')).toMatchObject([{ borrowId, verdict: 'valid', state: 'held' }]);
  expect(terminal.seats()).toHaveLength(1);
  await terminal.close();
  await keyring.stop();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(terminal.dir, name);
  writeFileSync(path, content);
  return path;
}

describe('licenses', () => {
  test.for([
    ['an unknown license', 'borrow', 'No such thing', 'license-not-found'],
    ['an empty name', 'borrow', '', 'license-not-found'],
    ['an ARN of nobody', 'borrow', 'arn:aws:license-manager::1:license:l-0', 'license-not-found'],
    ['a name that fits several', 'borrow', 'Obrentis', 'license-ambiguous'],
    ['a license without a free seat', 'borrow', 'Tarnwick Field Survey', 'no-seats'],
    ['a license that cannot be borrowed', 'borrow', 'Quillmark Review', 'not-borrowable'],
    ['an expired license', 'borrow', 'last season', 'not-borrowable'],
    ['a license that is already here', 'borrow', NAME, 'already-borrowed'],
    ['a return of what is not here', 'return', 'Obrentis', 'borrow-not-found'],
    ['a removal of what is still held', 'remove', NAME, 'not-removable'],
    ['a proof of what is not here', 'verify', 'Obrentis', 'borrow-not-found'],
  ] as const)('%s', async ([, command, text, code]) => {
    expectFailure(await terminal.ask([command, text]), 3, code);
  });

  test('a license whose issuer has no key is not even asked for, until its key file is added', async () => {
    expectFailure(await terminal.ask(['borrow', 'Pelldane Pipe Stress']), 7, 'issuer-key-missing');
    const added = await terminal.ask(['keys', 'add', terminal.issuerKeyFile, '--issuer', '888899990000']);
    expect(added.status).toBe(0);
    // With the key, AWS is asked: it refuses, for this issuer has nothing to sign with.
    expectFailure(await terminal.ask(['borrow', 'Pelldane Pipe Stress']), 3, 'signature-method-unsupported');
  });

  test('a license that may not be returned early stays, and says until when', async () => {
    const dataDir = join(terminal.dir, 'not-returnable');
    await terminal.ask(['borrow', 'Obrentis FEM Structural', '--data-dir', dataDir]);
    const seats = terminal.seats().length;
    const refused = await terminal.ask(['return', 'Obrentis FEM Structural', '--data-dir', dataDir]);
    expectFailure(refused, 3, 'not-returnable');
    expect(textAt(refused.document, 'failure', 'details', 'expiresAt')).toMatch(/Z$/);
    expect(terminal.seats()).toHaveLength(seats);
    const seat = terminal.seats().find(({ licenseArn }) => licenseArn.includes('222233334444'));
    if (seat !== undefined) freeSeat(seat.consumptionToken);
  });
});

// The License Manager of these tests forgets the seat, so that the count at the end is of this laptop's one license.
function freeSeat(consumptionToken: string): void {
  const db = new DatabaseSync(join(terminal.dir, 'license-manager', 'sandbox.db'));
  db.prepare('UPDATE consumption SET returned_at = 1 WHERE token = ?').run(consumptionToken);
  db.close();
}

describe('tokens', () => {
  const change = (text: string, part: number): string =>
    text
      .split('.')
      .map((each, at) =>
        at === part ? `${each.slice(0, 9)}${each[9] === 'A' ? 'B' : 'A'}${each.slice(10)}` : each,
      )
      .join('.');

  test.for([
    ['a changed payload', (): string => change(token, 1), /token-forged|issuer-key-missing|token-malformed/],
    ['a changed signature', (): string => change(token, 2), /token-forged/],
    [
      'a token that signs itself with “none”',
      () => `${encode({ alg: 'none' })}.${token.split('.')[1]}.AAAA`,
      /token-malformed/,
    ],
    ['a cut token', (): string => token.slice(0, -4), /token-(forged|malformed)/],
    [
      'a token without its signature',
      (): string => token.split('.').slice(0, 2).join('.'),
      /token-malformed/,
    ],
    ['an empty file', (): string => '', /token-malformed/],
    ['binary bytes', (): Buffer => Buffer.from([0, 255, 254, 1, 2, 3]), /token-malformed/],
    ['prose', (): string => 'this is not a token', /token-malformed/],
    ['a token of 20,000 characters', (): string => `${token}${'A'.repeat(20_000)}`, /token-malformed/],
  ] as const)('%s proves nothing', async ([, make, code]) => {
    const answer = await terminal.ask(['verify', file('token.jwt', make())]);
    expect(answer.status).toBe(7);
    expect(textAt(answer.document, 'failure', 'code')).toMatch(code);
  });

  test('a genuine token file with a line end, and the same on standard input, are proved', async () => {
    const proved = await terminal.ask(['verify', file('token.jwt', `${token}\r\n`)]);
    expect(proved).toMatchObject({
      status: 0,
      document: { ok: true, verdict: 'valid', forThisComputer: true },
    });
    const piped = await terminal.ask(['verify', '-'], {}, `${token}\n`);
    expect(piped).toMatchObject({ status: 0, document: { verdict: 'valid' } });
    expectFailure(await terminal.ask(['verify', '-'], {}, ''), 7, 'token-malformed');
  });

  test('files that are no token files are refused before they are read whole', async () => {
    expectFailure(await terminal.ask(['verify', terminal.dir]), 2, 'file-unreadable');
    expectFailure(await terminal.ask(['verify', file('big.jwt', 'A'.repeat(65_537))]), 2, 'file-unreadable');
    expectFailure(await terminal.ask(['verify', '-'], {}, 'A'.repeat(200_000)), 2, 'file-unreadable');
  });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('keys', () => {
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const verifyWith = (key: string): Promise<Answer> =>
    terminal.ask(['verify', file('token.jwt', token), '--key', key]);

  test('the right key file proves, another one does not', async () => {
    expect((await verifyWith(terminal.issuerKeyFile)).status).toBe(0);
    expectFailure(await verifyWith(file('other.pem', other.publicKey)), 7, 'token-forged');
  });

  test('a private key is refused and never kept', async () => {
    const refused = await verifyWith(file('private.pem', other.privateKey));
    expectFailure(refused, 2, 'key-rejected');
    expect(textAt(refused.document, 'failure', 'message')).toContain('PRIVATE');
    expectFailure(
      await terminal.ask(['keys', 'add', join(terminal.dir, 'private.pem'), '--issuer', '111122223333']),
      2,
      'key-rejected',
    );
    expect(terminal.bytesOnDisk()).not.toContain(other.privateKey.split('\n')[3]);
  });

  test.for([
    ['no file at all', () => join(terminal.dir, 'nowhere.pem'), 'file-unreadable'],
    ['a directory', () => terminal.dir, 'file-unreadable'],
    ['an empty file', () => file('empty.pem', ''), 'key-rejected'],
    ['a token in its place', () => file('wrong.pem', token), 'key-rejected'],
    ['a key that is too short', () => file('short.pem', shortKey()), 'key-rejected'],
  ] as const)('%s is refused', async ([, key, code]) => {
    expectFailure(await verifyWith(key()), 2, code);
  });

  test('an issuer that is not twelve digits is refused', async () => {
    const answer = await terminal.ask(['keys', 'add', terminal.issuerKeyFile, '--issuer', 'Quillmark']);
    expectFailure(answer, 2, 'key-rejected');
  });

  test('without a pinned key nothing is proved, with the file it is', async () => {
    const bare = ['--data-dir', join(terminal.dir, 'bare')];
    const path = file('token.jwt', token);
    expectFailure(await terminal.ask(['verify', path, ...bare]), 7, 'issuer-key-missing');
    const given = await terminal.ask(['verify', path, '--key', terminal.issuerKeyFile, ...bare]);
    expect(given).toMatchObject({ status: 0, document: { verdict: 'valid' } });
  });
});

const shortKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 1024 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
