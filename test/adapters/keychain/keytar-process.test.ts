// The keychain process by itself: how it speaks, what it refuses, when it ends; and the shell wrapper for tests.

import type { ChildProcess } from 'node:child_process';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, describe, expect, test } from 'vitest';

import { forkHelper, keychainEnvironment } from '../../../main/adapters/keychain/forked-helper.ts';
import { startFakeService } from '../../support/private-keyring.ts';
import { HELPER, idOf, TEST_SERVICE } from '../../support/vault-under-test.ts';

const run = promisify(execFile);
const ID = idOf(1);
const WRAPPER = join(import.meta.dirname, '../../../build/with-keyring.sh');

const undo: (() => void)[] = [];
afterEach(() => undo.splice(0).forEach((fn) => fn()));

describe('the keychain process', () => {
  test('sets, gets and deletes, here in libsecret’s own file, which needs no session bus', async () => {
    const child = start();
    expect(await ask(child, { id: 1, op: 'get', account: ID })).toEqual({ id: 1, ok: true, value: null });
    expect(await ask(child, { id: 2, op: 'set', account: ID, value: 'abc' })).toEqual({
      id: 2,
      ok: true,
      value: true,
    });
    expect(await ask(child, { id: 3, op: 'get', account: ID })).toEqual({ id: 3, ok: true, value: 'abc' });
    expect(await ask(child, { id: 4, op: 'delete', account: ID })).toEqual({ id: 4, ok: true, value: true });
  });

  test('speaks to an Electron utility process in the same words', async () => {
    const port = `const listeners = []; process.parentPort = {
      on: (name, fn) => listeners.push(fn), postMessage: (message) => process.send({ data: message }) };
      process.on('message', (data) => listeners.forEach((fn) => fn({ data })));`;
    const child = start({ before: port });
    const reply = await ask(child, { id: 7, op: 'get', account: ID });
    expect(reply).toEqual({ data: { id: 7, ok: true, value: null } });
  });

  test.each([
    ['an account that is none', { op: 'get', account: 'x/y' }],
    ['an account with upper case', { op: 'get', account: 'A'.repeat(32) }],
    ['an empty value', { op: 'set', account: ID, value: '' }],
    ['a value that is not ASCII', { op: 'set', account: ID, value: 'ü' }],
    ['a value that is too long', { op: 'set', account: ID, value: 'x'.repeat(32_769) }],
    ['an operation that it never does', { op: 'findCredentials', account: ID }],
  ])('refuses %s', async (_, request) => {
    const reply = await ask(start(), { id: 9, ...request });
    expect(reply).toEqual({ id: 9, ok: false, kind: 'refused', reason: 'The request is out of bounds.' });
  });

  test('says why its library does not load', async () => {
    const cause = 'libsecret-1.so.0: cannot open shared object file';
    const child = start({ before: `process.dlopen = () => { throw new Error('${cause}'); };` });
    const reply = await ask(child, { id: 1, op: 'get', account: ID });
    expect(reply).toEqual({ id: 1, ok: false, kind: 'unavailable', reason: cause });
  });

  test('ends with its parent even while a call hangs in a prompt', async () => {
    const service = await startFakeService();
    service.setFaults({ locked: true, prompt: 'never' });
    const child = start({ env: service.env });
    // Once a bad request is answered, the good one before it is in the library's hands.
    child.send({ id: 1, op: 'set', account: ID, value: 'abc' });
    await ask(child, { id: 2, op: 'get', account: '' });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    await service.stop();
  });

  test('gets no secret and no AWS setting in its environment or arguments', async () => {
    const env = {
      PATH: '/bin',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x',
      SECRET_BACKEND: 'file',
      SECRET_FILE_TEST_PATH: '/y',
      AWS_PROFILE: 'work',
      aws_secret_access_key: 'k',
      MY_SECRET_ACCESS_KEY: 'k',
      GITHUB_TOKEN: 't',
      NODE_OPTIONS: '--inspect-brk',
    };
    const kept = ['PATH', 'DBUS_SESSION_BUS_ADDRESS', 'SECRET_BACKEND', 'SECRET_FILE_TEST_PATH'];
    expect(Object.keys(keychainEnvironment(env))).toEqual(kept);
    const child = start();
    await ask(child, { id: 1, op: 'set', account: ID, value: 'secret-value' });
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain('secret-value');
  });

  test('that cannot be started tells its end instead of throwing', async () => {
    const how = await new Promise<string>((resolve) =>
      forkHelper('/nonexistent.cjs', TEST_SERVICE, {}).onExit(resolve),
    );
    expect(how).toBe('exit code 1');
  });
});

describe('with-keyring.sh', () => {
  test('gives a command an unlocked keyring, keeps HOME and leaves nothing behind', async () => {
    const script = `printf secret | secret-tool store --label=x service s account a && secret-tool lookup service s account a
      echo; echo "$HOME"; echo "$XDG_DATA_HOME"`;
    const { stdout } = await run(WRAPPER, ['bash', '-c', script], {
      env: { ...process.env, HOME: '/home/someone' },
    });
    const [found, home, dir] = stdout.split('\n');
    expect([found, home]).toEqual(['secret', '/home/someone']);
    expect(existsSync(dir ?? '')).toBe(false);
  });

  test('passes on the exit code of the command, and leaves no daemon behind however short that is', async () => {
    const mark = `FIELDPASS_TEST_MARK=${process.pid}`;
    const env = { ...process.env, FIELDPASS_TEST_MARK: String(process.pid) };
    await expect(run(WRAPPER, ['bash', '-c', 'exit 42'], { env })).rejects.toMatchObject({ code: 42 });
    await expect.poll(() => processesWith(mark), { timeout: 30_000 }).toEqual([]);
  });
});

/** Ids of the processes that carry a setting in their environment; those of others cannot be read and are passed over. */
function processesWith(setting: string): readonly string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, 'latin1').split('\0').includes(setting);
    } catch {
      return false;
    }
  });
}

function start(
  options: { env?: Readonly<Record<string, string | undefined>>; before?: string } = {},
): ChildProcess {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-keychain-'));
  const file = {
    SECRET_BACKEND: 'file',
    SECRET_FILE_TEST_PATH: join(dir, 't.keyring'),
    SECRET_FILE_TEST_PASSWORD: 't',
  };
  const before =
    options.before === undefined ? [] : ['--import', `data:text/javascript,${encodeURI(options.before)}`];
  const child = fork(HELPER, [TEST_SERVICE], {
    env: { ...(options.env ?? { ...process.env, ...file }) },
    execArgv: before,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  undo.push(() => {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });
  return child;
}

async function ask(child: ChildProcess, request: object): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(request);
  return (await answer)[0];
}
