// `status --check` and `status --watch` as cron, device management and a person at a terminal meet them.

import { expect } from 'vitest';
import { expectFailure, Terminal, textAt } from '../support/command-line.ts';
import { setTerm } from '../support/online-seats.ts';
import { terminalTest } from '../support/terminal-test.ts';
import { typeAt } from '../support/typing.ts';

const NAME = 'Quillmark Draft 3D';
const SKU = 'QM-DRAFT-3D';
const test = terminalTest();

const check = async (terminal: Terminal, ...args: readonly string[]) => {
  const { document, status } = await terminal.ask(['status', '--check', ...args]);
  return { status, standing: textAt(document, 'standing') };
};

test('the exit number says how it stands, with --json and without', async ({ terminal }) => {
  expect(await check(terminal)).toEqual({ status: 0, standing: 'well' });
  expect(await check(terminal, '--require')).toEqual({ status: 13, standing: 'missing' });
  await terminal.ask(['borrow', NAME]);
  expect(await check(terminal, '--require', '--within', '24h')).toEqual({ status: 0, standing: 'well' });
  expect(await check(terminal, '--within', '30d')).toEqual({ status: 10, standing: 'ends-soon' });
  expect(await check(terminal, '--license', 'draft 3d')).toEqual({ status: 0, standing: 'well' });
  expect(await check(terminal, '--license', 'Drill')).toEqual({ status: 13, standing: 'missing' });
  const shown = await terminal.run('status', '--check', '--license', 'Drill');
  expect(shown).toMatchObject({ status: 13, stderr: '' });
  expect(shown.stdout).toMatch(/^✗ not here {2}Drill\nAll in all: not here \(exit number 13\)\n$/);
  const quiet = await terminal.run('status', '--check', '--within', '30d', '--quiet');
  expect(quiet).toMatchObject({ status: 10, stdout: '', stderr: '' });
});

test('a token that cannot be read or proved needs attention', async ({ terminal }) => {
  expect(await terminal.ask(['borrow', NAME])).toMatchObject({ status: 0 });
  const { document } = await terminal.ask(['keys']);
  const issuer = textAt(document, 'keys', 0, 'issuerAccount');
  const thumbprint = textAt(document, 'keys', 0, 'thumbprint');
  const removed = await terminal.ask(['keys', 'remove', thumbprint, '--issuer', issuer]);
  expect(removed).toMatchObject({ status: 0 });
  expect(await check(terminal)).toEqual({ status: 11, standing: 'attention' });
});

test('what makes no sense is refused before anything is opened', async ({ terminal }) => {
  for (const args of [
    ['--within', '24h'],
    ['--require'],
    ['--license', 'x'],
    ['--check', '--within', 'soon'],
    ['--check', '--within', '1y'],
    ['--check', '--watch'],
    ['--watch'],
  ])
    expectFailure(await terminal.ask(['status', ...args]), 2, 'usage');
});

test('what has expired is 12, and the watch says so within the second', async ({ expect, keyring }) => {
  const minutes = '$.ConsumptionConfiguration.BorrowConfiguration.MaxTimeToLiveInMinutes';
  const own = await Terminal.open(keyring.env, (dir) => setTerm(dir, SKU, minutes, 1));
  // The server's clock is behind: what lasts a minute there ends here after some seconds.
  own.misbehave({ kind: 'wrong-clock', offsetMs: -45_000, times: 'until-reset' });
  const { document } = await own.ask(['borrow', NAME]);
  const endAt = Date.parse(textAt(document, 'expiresAt'));
  const { child, ended } = own.start(['status', '--watch']);
  let told = '';
  child.stdout?.on('data', (text: string) => (told += text));
  await expect.poll(() => told, { timeout: 60_000 }).toContain(`  Expired  ${NAME}`);
  const [saidAt = ''] =
    told
      .split('\n')
      .find((line) => line.includes('  Expired  '))
      ?.split('  ') ?? [];
  expect(Date.parse(saidAt) - endAt).toBeGreaterThanOrEqual(0);
  expect(Date.parse(saidAt) - endAt).toBeLessThan(1_000);
  expect(await check(own, '--license', NAME)).toEqual({ status: 12, standing: 'expired' });
  child.kill('SIGINT');
  expect((await ended).status).toBe(130);
  await own.close();
});

test('at a terminal the table counts down in place, and q gives the terminal back as it was', async ({
  terminal,
}) => {
  await terminal.ask(['borrow', NAME]);
  const { status, stdout } = await typeAt(['status', '--watch'], terminal.env({ TERM: 'xterm' }), [
    ['q ends', 'q'],
  ]);
  expect(status).toBe(0);
  expect(stdout).toContain('Borrowed');
  expect(stdout).toMatch(/\u001b\[\?25l[^]*\u001b\[\?25h$/);
  expect(stdout).not.toContain('\u001b[?1049h');
});

test('Ctrl+C ends it as an interrupt would, and the cursor is there again', async ({ terminal }) => {
  const { status, stdout } = await typeAt(['status', '--watch'], terminal.env({ TERM: 'xterm' }), [
    ['q ends', '\u0003'],
  ]);
  expect(status).toBe(130);
  expect(stdout.endsWith('\u001b[?25h')).toBe(true);
});

test('in a pipe it tells what changes in another process, and ends with the signal that ends it', async ({
  expect,
  terminal,
}) => {
  await terminal.ask(['borrow', NAME]);
  const { child, ended } = terminal.start(['status', '--watch']);
  let told = '';
  child.stdout?.on('data', (text: string) => (told += text));
  await expect.poll(() => told, { timeout: 90_000 }).toContain(`  Borrowed  ${NAME}  until `);
  await terminal.ask(['return', NAME]);
  await expect.poll(() => told, { timeout: 90_000 }).toContain(`  No longer here  ${NAME}`);
  child.kill('SIGTERM');
  const { status, stderr, stdout } = await ended;
  expect({ status, stderr }).toEqual({ status: 143, stderr: '' });
  expect(stdout).not.toContain('\u001b');
});

test('a reader that goes away ends it', async ({ expect, terminal }) => {
  await terminal.ask(['borrow', NAME]);
  const { child, ended } = terminal.start(['status', '--watch']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  await expect.poll(() => child.stdout?.destroyed, { timeout: 90_000 }).toBe(true);
  await terminal.ask(['return', NAME]);
  expect((await ended).status).toBe(0);
});
