import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { borrow } from './desk.ts';
import { runInstalled, startInstalled } from './installed.ts';
import { type Laptop, test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

const run = (laptop: Laptop, args: readonly string[], input = '') =>
  runInstalled(args, laptop.environment(), { input });
const inKeyring = (borrowId: string): string =>
  spawnSync('secret-tool', ['lookup', 'service', 'dev.fieldpass.vault.v1', 'account', borrowId], {
    encoding: 'utf8',
  }).stdout;

test('an installed copy answers for its version and help without opening anything', async ({ laptop }) => {
  for (const args of [['--version'], ['-V'], ['--', '--version']])
    expect(await run(laptop, args)).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  const { code, stdout } = await run(laptop, ['borrow', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Usage: fieldpass borrow');
  expect(readdirSync(laptop.dir)).not.toContain('data');
});

test('it borrows, proves, and gives back like the command line of a clone, on the same records', async ({
  laptop,
}) => {
  await laptop.connect();
  const before = await run(laptop, ['status', '--json']);
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(before.stdout)).toMatchObject({ ok: true, borrows: [] });
  const borrowed = await run(laptop, ['borrow', NAME, '--json']);
  expect(borrowed.stderr).toBe('');
  const { borrowId, verdict } = JSON.parse(borrowed.stdout) as { borrowId: string; verdict: string };
  expect([borrowed.code, verdict]).toEqual([0, 'valid']);
  expect(laptop.seats()).toHaveLength(1);
  expect(inKeyring(borrowId)).toContain('LV1.');
  const elsewhere = await laptop.fieldpass('status', '--json');
  expect(JSON.parse(elsewhere.stdout)).toMatchObject({ borrows: [{ borrowId }] });
  expect(await run(laptop, ['return', NAME])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Returned'),
  });
  expect(laptop.seats()).toHaveLength(0);
  expect(inKeyring(borrowId)).toBe('');
});

test('what was typed wrong ends with 2 and says why, an ARN with options after it is no link', async ({
  laptop,
}) => {
  const wrong = await run(laptop, ['statsu']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('Did you mean status?');
  const arn = 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef';
  const unknown = await run(laptop, ['--', 'return', arn, '--json']);
  expect(unknown.code).toBe(3);
  expect(JSON.parse(unknown.stdout)).toMatchObject({ ok: false });
});

test('a secret goes in over standard input and stands in no argument and no output', async ({ laptop }) => {
  await laptop.connect();
  const borrowed = await run(laptop, ['borrow', NAME, '--json']);
  const { borrowId } = JSON.parse(borrowed.stdout) as { borrowId: string };
  const token = inKeyring(borrowId).split('.').slice(5).join('.');
  const proved = await run(laptop, ['verify', '-', '--json'], token);
  expect(proved).toMatchObject({ code: 0, stderr: '' });
  expect(proved.stdout).toContain('"valid"');
  expect(proved.stdout).not.toContain(token.slice(-40));
});

test('the window and the terminal work on the same records at the same time', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await borrow(page, NAME);
  const { code, stdout } = await run(laptop, ['return', NAME, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, licenseName: NAME });
  await expect(page.getByRole('region', { name: 'On this computer' })).not.toContainText(NAME);
});

test('it needs no display, and takes the place of the process that was started', async ({ laptop }) => {
  const { child, ended, said } = startInstalled(['sandbox', '--port', '0'], {
    ...laptop.environment(),
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
  });
  await said('"endpoint"');
  const line = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0');
  expect(line).toContain('--ozone-platform=headless');
  expect(line.slice(line.lastIndexOf('--'))).toEqual(['--', 'sandbox', '--port', '0', '']);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

for (const [signal, number] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`a watch ends at ${signal} with ${number}`, async ({ laptop }) => {
    const { child, ended, said } = startInstalled(['status', '--watch'], laptop.environment());
    await said('Nothing on this computer');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: number, signal: null });
  });

test('a signal while a command works ends it with the number of the signal', async ({ laptop }) => {
  await laptop.connect();
  laptop.misbehave({ kind: 'delay-before-commit', ms: 20_000 });
  const { child, ended } = startInstalled(['licenses', '--json'], laptop.environment());
  await expect.poll(() => laptop.operations().length).toBeGreaterThan(0);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: '' });
});

test('a long answer arrives whole, through a reader that is slow', async ({ laptop }) => {
  const { child, ended } = startInstalled(['licenses', '--sandbox', '--json'], laptop.environment());
  child.stdout.pause();
  await new Promise((resume) => setTimeout(resume, 1_500));
  child.stdout.resume();
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { licenses: unknown[] }).licenses.length).toBeGreaterThan(10);
});

test('a dangerous variable is refused in the terminal as well', async ({ laptop }) => {
  const ended = await runInstalled(['status'], {
    ...laptop.environment(),
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  expect(ended).toMatchObject({ code: 78, stdout: '' });
});

test('the profile that Chromium needs is gone afterwards', async ({ laptop }) => {
  const temporary = mkdtempSync(join(tmpdir(), 'fieldpass-temporary-'));
  const env = { ...laptop.environment(), TMPDIR: temporary };
  for (const args of [['status'], ['statsu'], ['--version']]) await runInstalled(args, env);
  expect(readdirSync(temporary).filter((name) => name.startsWith('fieldpass-'))).toEqual([]);
  rmSync(temporary, { recursive: true, force: true });
});
