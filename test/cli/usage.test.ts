// How the command line takes its options and refuses what it does not understand: one document, one number.

import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCommand, textAt, valueAt, type Ended } from '../support/command-line.ts';

let dir: string;
let env: Readonly<Record<string, string | undefined>>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-usage-'));
  // No bus: nothing here may need a keychain.
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  env = {
    ...rest,
    FIELDPASS_DATA_DIR: join(dir, 'data'),
    FIELDPASS_CONNECTION: 'sandbox',
    TMPDIR: dir,
    TZ: 'UTC',
  };
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fieldpass = (...args: readonly string[]): Promise<Ended> => startCommand(args, env).ended;

describe('one JSON document and the number 2 for', () => {
  test.for([
    ['no command', ['--json'], /command is missing/],
    ['an unknown command', ['nonsense', '--json'], /nonsense/],
    ['an unknown command after --json', ['--json', 'nonsense'], /nonsense/],
    ['a missing argument', ['borrow', '--json'], /license/],
    ['a missing argument with the option first', ['--json', 'return'], /license/],
    ['an unknown option', ['status', '--frobnicate', '--json'], /--frobnicate/],
    ['one argument too many', ['status', 'more', '--json'], /Too many arguments/],
    ['an option whose value is the next option', ['status', '--data-dir', '--json'], /path must follow/],
    ['an option without its value', ['status', '--json', '--data-dir'], /--data-dir/],
    ['a time that is none', ['verify', '-', '--at', 'garbage', '--json'], /garbage/],
    [
      'a day that is not in the calendar',
      ['verify', '-', '--at', '2026-02-30T00:00:00Z', '--json'],
      /2026-02-30/,
    ],
    ['a port beyond the last', ['sandbox', '--port', '65536', '--json'], /0 to 65535/],
    ['a port that is no number', ['sandbox', '--port', '80x', '--json'], /0 to 65535/],
    ['licenses that are no number', ['sandbox', '--licenses', '-1', '--json'], /--licenses/],
    ['an unknown action of keys', ['keys', 'burn', '--json'], /keys burn/],
    ['a key without its issuer', ['keys', 'add', 'x.pem', '--json'], /--issuer/],
    ['a connection that is an option', ['status', '--connection', '--json'], /name must follow/],
    ['two connections at once', ['status', '--sandbox', '--connection', 'Office', '--json'], /either/],
    ['an unknown action of grants', ['grants', 'burn', '--json'], /grants burn/],
    ['a grant without its name', ['grants', 'reject', '--json'], /Name the grant/],
    ['an unknown action of ca', ['ca', 'burn', '--json'], /ca burn/],
    ['an unknown action of connections', ['connections', 'burn', 'x', '--json'], /connections burn/],
    ['a checkout of nothing', ['checkout', '--json'], /license/],
  ] as const)('%s', async ([, args, words]) => {
    const { status, stdout, stderr } = await fieldpass(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    const document: unknown = JSON.parse(stdout);
    expect(document).toMatchObject({ ok: false, failure: { code: 'usage', retryable: false } });
    expect(textAt(document, 'failure', 'message')).toMatch(words);
    expect(textAt(document, 'failure', 'message')).toMatch(/[^.]\.$/);
    expect(textAt(document, 'failure', 'details', 'nextStep')).toContain('--help');
    expect(existsSync('--json')).toBe(false);
  });
});

test('options may stand before or after the command', async () => {
  const elsewhere = join(dir, 'elsewhere');
  const before = await fieldpass('--json', '--data-dir', elsewhere, 'status');
  const after = await fieldpass('status', '--data-dir', elsewhere, '--json');
  expect([before.status, after.status]).toEqual([0, 0]);
  for (const { stdout } of [before, after])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, borrows: [] });
  expect(readdirSync(elsewhere)).toContain('sandbox');
});

test('without --json a refusal is three lines on stderr, and nothing on stdout', async () => {
  const { status, stdout, stderr } = await fieldpass('borrow');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^Missing required argument 'license'\.\n {2}→ .*--help.*\n {2}\(usage\)\n$/);
});

test.for([[['--help']], [['help']], [['borrow', '--help']], [['--version']]] as const)(
  'fieldpass %j answers on stdout and ends well',
  async ([args]) => {
    const { status, stdout, stderr } = await fieldpass(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.length).toBeGreaterThan(4);
  },
);

test('help names every command', async () => {
  const { stdout } = await fieldpass('--help');
  for (const name of [
    'licenses',
    'borrow',
    'status',
    'verify',
    'return',
    'remove',
    'renew',
    'checkout',
    'extend',
    'release',
    'grants',
    'permissions',
    'connections',
    'ca',
    'doctor',
    'keys',
    'sandbox',
  ])
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
});

test('help says that a one-time code may stand on the command line, and does not offer a token to stand there', async () => {
  const { stdout } = await fieldpass('connections', '--help');
  expect(stdout).toMatch(/--mfa-code <code> .*good for 30\s+seconds/);
  expect(stdout).toContain('--token-file');
  expect(stdout).not.toMatch(/--token[ =<]/);
});

test('a reader that goes away, as head does, is no reason to fall', async () => {
  const { child, ended } = startCommand(['licenses'], env);
  child.stdout?.destroy();
  const { status, stderr } = await ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.skipIf(!existsSync('/dev/full'))('a result that cannot be written is not a success', async () => {
  const full = openSync('/dev/full', 'w');
  const cli = join(import.meta.dirname, '../../dist/main/cli.cjs');
  const child = spawn(process.execPath, [cli, 'status'], {
    env: { ...env },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => (stderr += bytes.toString('utf8')));
  const [status] = await once(child, 'close');
  expect(status).toBe(1);
  expect(stderr).toContain('ENOSPC');
});

describe('fieldpass sandbox', () => {
  test('prints one JSON line when it is ready, offers as many licenses as asked, and leaves nothing behind', async () => {
    const { child, ended } = startCommand(['sandbox', '--licenses', '40'], env);
    if (child.stdout === null) throw new Error('no stdout');
    const [line] = await once(createInterface(child.stdout), 'line');
    const ready: unknown = JSON.parse(String(line));
    expect(existsSync(textAt(ready, 'issuerKeyFile'))).toBe(true);
    const aws = {
      AWS_ENDPOINT_URL_LICENSE_MANAGER: textAt(ready, 'endpoint'),
      AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
      AWS_SECRET_ACCESS_KEY: 'x',
      FIELDPASS_CONNECTION: '',
    };
    const listed = await startCommand(['licenses', '--json'], { ...env, ...aws }).ended;
    expect(valueAt(JSON.parse(listed.stdout), 'licenses', 'length')).toBe(40);
    child.kill('SIGTERM');
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(existsSync(textAt(ready, 'dataDir'))).toBe(false);
  });

  test('keeps its state where it was told to, and takes the port it was told to', async () => {
    const port = await freePort();
    const data = join(dir, 'kept');
    const { child, ended } = startCommand(['sandbox', '--port', String(port), '--data', data], env);
    if (child.stdout === null) throw new Error('no stdout');
    const [line] = await once(createInterface(child.stdout), 'line');
    expect(JSON.parse(String(line))).toMatchObject({
      port,
      endpoint: `http://127.0.0.1:${port}`,
      dataDir: data,
    });
    child.kill('SIGINT');
    expect((await ended).status).toBe(0);
    expect(readdirSync(data)).toContain('issuer-key.pem');
  });

  test('names the port that is already in use', async () => {
    const server = createServer();
    const port = await listen(server);
    const { status, stdout } = await fieldpass('sandbox', '--port', String(port), '--json');
    server.close();
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      failure: { code: 'usage', message: expect.stringContaining(`Port ${port} is already in use`) },
    });
  });

  test('refuses a file in the place of its directory', async () => {
    const { status, stdout } = await fieldpass('sandbox', '--data', process.execPath, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'data-dir-unwritable' } });
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}
