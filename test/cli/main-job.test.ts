// The main job through the built command line, with proofs by programs that know nothing of Fieldpass.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listAt, startProgram, Terminal, textAt, valueAt } from '../support/command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from '../support/private-keyring.ts';

const NAME = 'Quillmark Draft 3D';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;
const HOSTILE = '\u001b[31mPelldane\u0007 \u009b2J\u202eeman\nBorrowed: Everything\u200f';

let keyring: PrivateKeyring;
let terminal: Terminal;

beforeAll(async () => {
  keyring = await startPrivateKeyring();
  terminal = await Terminal.open(keyring.env, nameHostile);
});

afterAll(async () => {
  await terminal.close();
  await keyring.stop();
});

// The embedded License Manager has no hostile names of its own: one is written into its file.
function nameHostile(sandboxDir: string): void {
  const db = new DatabaseSync(join(sandboxDir, 'sandbox.db'));
  const row = db.prepare("SELECT arn, body FROM license WHERE sku = 'FH-COMMISSION'").get();
  const body: unknown = JSON.parse(String(row?.['body']));
  const named = JSON.stringify({ ...Object(body), LicenseName: HOSTILE });
  db.prepare('UPDATE license SET body = ? WHERE arn = ?').run(named, String(row?.['arn']));
  db.close();
}

function kinds(): Promise<string> {
  const query = 'select kind from events order by number';
  const args = ['-readonly', join(terminal.dataDir, 'ledger.db'), query];
  return startProgram('sqlite3', args, process.env).ended.then(({ stdout }) =>
    stdout.trim().split('\n').join(' '),
  );
}

async function opensslSays(token: string): Promise<string> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const signed = join(terminal.dir, 'signed');
  const signatureFile = join(terminal.dir, 'signature');
  writeFileSync(signed, `${header}.${payload}`);
  writeFileSync(signatureFile, Buffer.from(signature, 'base64url'));
  const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:48'];
  const args = [
    'dgst',
    '-sha384',
    '-verify',
    terminal.issuerKeyFile,
    ...options,
    '-signature',
    signatureFile,
  ];
  return (await startProgram('openssl', [...args, signed], process.env).ended).stdout.trim();
}

test('a license is listed, borrowed, proved offline, returned, and outside programs agree at every step', async () => {
  const listed = await terminal.ask(['licenses']);
  expect(listed.status).toBe(0);
  const license = listAt(listed.document, 'licenses').find((each) => valueAt(each, 'licenseName') === NAME);
  expect(license).toMatchObject({
    seats: { free: 3, total: 5 },
    borrow: { possible: true, canReturnEarly: true },
  });

  const borrowed = await terminal.ask(['borrow', textAt(license, 'licenseArn')]);
  expect(borrowed.status).toBe(0);
  expect(borrowed.document).toMatchObject({
    ok: true,
    licenseArn: textAt(license, 'licenseArn'),
    licenseName: NAME,
    entitlements: [{ name: 'Seats', unit: 'Count', value: '1' }],
    nodeId: expect.stringMatching(/^fp1-[a-z2-7]{26}$/),
    issuedAt: expect.stringMatching(ISO),
    expiresAt: expect.stringMatching(ISO),
    phase: 'fresh',
    verdict: 'valid',
    canReturnEarly: true,
    borrowId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const borrowId = textAt(borrowed.document, 'borrowId');
  const [seat] = terminal.seats();
  expect(terminal.seats()).toHaveLength(1);
  expect(Date.parse(textAt(borrowed.document, 'expiresAt'))).toBe(seat?.expiresAt);

  const entry = await terminal.inKeyring(borrowId);
  expect(entry).toMatch(/^LV1\.[ab]\.1\.\d+\.[A-Za-z0-9_-]{43}\.eyJ/);
  const token = await terminal.tokenOf(borrowId);
  expect(await opensslSays(token)).toBe('Verified OK');
  const forged = token.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`);
  expect(await opensslSays(forged)).toBe('Verification failure');

  const offline = { AWS_ENDPOINT_URL_LICENSE_MANAGER: 'http://127.0.0.1:1' };
  const status = await terminal.ask(['status'], offline);
  expect(status.document).toMatchObject({ ok: true, at: expect.stringMatching(ISO), connection: 'aws' });
  expect(listAt(status.document, 'borrows')).toMatchObject([{ borrowId, verdict: 'valid', state: 'held' }]);
  for (const what of [borrowId, borrowId.slice(0, 8), 'quillMARK draft', textAt(license, 'licenseArn')]) {
    const proved = await terminal.ask(['verify', what], offline);
    expect(proved).toMatchObject({ status: 0, document: { ok: true, verdict: 'valid', borrowId } });
  }

  const end = textAt(borrowed.document, 'expiresAt');
  const before = new Date(Date.parse(end) - 1).toISOString();
  expect((await terminal.ask(['verify', borrowId, '--at', before])).status).toBe(0);
  const late = await terminal.ask(['verify', borrowId, '--at', end]);
  expect(late).toMatchObject({ status: 7, document: { ok: false, failure: { code: 'token-expired' } } });
  // A time without a zone means UTC whatever the zone of the computer.
  const zoned = await terminal.ask(['verify', borrowId, '--at', end.replace('Z', '')], {
    TZ: 'Pacific/Auckland',
  });
  expect(zoned.status).toBe(7);

  expect(await terminal.ask(['return', NAME])).toMatchObject({
    status: 0,
    document: { how: 'checked-in', borrowId },
  });
  expect(terminal.seats()).toEqual([]);
  expect(await terminal.inKeyring(borrowId)).toBe('');
  expect(await kinds()).toBe('requested held returning returned token-destroyed');
  const old = join(terminal.dir, 'old.jwt');
  writeFileSync(old, token);
  expect(await terminal.ask(['verify', old])).toMatchObject({
    status: 7,
    document: { failure: { code: 'token-returned' } },
  });
  const doctor = await terminal.ask(['doctor']);
  expect(doctor).toMatchObject({ status: 0, document: { ok: true, well: true } });
  expect(listAt(doctor.document, 'findings').map((finding) => textAt(finding, 'part'))).toEqual(
    expect.arrayContaining(['keychain', 'ledger', 'clock', 'network', 'issuer-keys']),
  );
});

test('what people read has neither colors nor control characters, and names cannot forge a line', async () => {
  const listed = await terminal.run('licenses');
  const borrowed = await terminal.run('borrow', 'Everything');
  const status = await terminal.run('status');
  for (const { stdout, stderr } of [listed, borrowed, status]) {
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]/);
    expect(stdout).not.toMatch(/^Borrowed: Everything/m);
  }
  expect(borrowed.stdout).toContain('Borrowed: \ufffd[31mPelldane');
  expect(borrowed.stdout).toMatch(
    /1 h 29 min left, until \w+, \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC|1 h 30 min left/,
  );
  const document = await terminal.ask(['status']);
  expect(document.stdout).not.toMatch(/[\u007f-\u009f\u202e\u200f]/);
  expect(textAt(document.document, 'borrows', 0, 'licenseName')).toBe(HOSTILE);
  expect((await terminal.run('return', 'Everything')).stdout).not.toMatch(/^Borrowed: Everything/m);
});

test('progress of a slow borrow goes to stderr, the result alone to stdout', async () => {
  terminal.misbehave({ kind: 'delay-before-commit', ms: 1_600, operation: 'CheckoutBorrowLicense' });
  const { stdout, stderr, status } = await terminal.run('borrow', NAME);
  expect(status).toBe(0);
  expect(stderr).toContain('… asking AWS License Manager');
  expect(stdout).not.toContain('…');
  expect(stdout).toMatch(/^Borrowed: Quillmark Draft 3D\n/);
  expect((await terminal.run('return', NAME)).status).toBe(0);
});

test('neither the disk, nor what is printed, holds a token, a signature or a consumption token', async () => {
  const borrowed = await terminal.ask(['borrow', 'Ostrelle Vibration Suite']);
  const borrowId = textAt(borrowed.document, 'borrowId');
  const token = await terminal.tokenOf(borrowId);
  const [seat] = terminal.seats();
  const secrets = [
    token,
    ...token.split('.').slice(1),
    seat?.consumptionToken ?? '',
    'access-key-secret-of-the-test',
  ];
  expect(secrets.every((secret) => secret.length > 20)).toBe(true);
  const said = [borrowed.stdout];
  for (const command of [['status'], ['verify', borrowId], ['doctor'], ['keys']])
    said.push((await terminal.ask(command)).stdout);
  said.push((await terminal.run('status')).stdout);
  // A forged grant is logged and kept as evidence: its secrets must not leak either.
  terminal.misbehave({ kind: 'forged-token' });
  const odd = await terminal.ask(['borrow', 'Obrentis FEM Structural']);
  expect(odd).toMatchObject({ status: 7, document: { failure: { code: 'token-forged' } } });
  const oddId = textAt(odd.document, 'failure', 'details', 'borrowId');
  const oddToken = (await terminal.tokenOf(oddId)).split(' ')[0] ?? '';
  expect(oddToken.split('.')).toHaveLength(3);
  said.push(odd.stdout);
  const all = [terminal.bytesOnDisk(), ...said].join('\n');
  expect(all).toContain(borrowId);
  const oddSecrets = [
    oddToken,
    oddToken.split('.')[2] ?? '',
    ...terminal.seats().map((each) => each.consumptionToken),
  ];
  for (const secret of [...secrets, ...oddSecrets]) expect(all.includes(secret)).toBe(false);
  expect((await terminal.run('return', borrowId)).status).toBe(0);
});

test('the embedded License Manager works with nothing set up, and its ledger lies apart', async () => {
  const bare = { AWS_ENDPOINT_URL_LICENSE_MANAGER: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const dataDir = join(terminal.dir, 'embedded');
  const borrowed = await terminal.ask(['borrow', NAME, '--data-dir', dataDir], bare);
  expect(borrowed).toMatchObject({ status: 0, document: { verdict: 'valid' } });
  const query = [
    '-readonly',
    join(dataDir, 'sandbox', 'ledger.db'),
    'select kind from events order by number',
  ];
  expect((await startProgram('sqlite3', query, process.env).ended).stdout).toBe('requested\nheld\n');
  expect(await terminal.inKeyring(textAt(borrowed.document, 'borrowId'))).toBe('');
  expect((await terminal.ask(['return', NAME, '--data-dir', dataDir], bare)).status).toBe(0);
});
