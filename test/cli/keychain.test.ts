// A keychain that is locked, away, emptied or gone: no seat is taken, nothing is lost, and no secret leaves the process.

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Terminal } from '../support/command-line.ts';
import { expectFailure, listAt, textAt } from '../support/command-line.ts';
import { terminalTest } from '../support/terminal-test.ts';

const NAME = 'Quillmark Draft 3D';

const test = terminalTest();

const checkouts = (terminal: Terminal): number =>
  terminal.sandbox.requests().filter(({ target }) => target.includes('CheckoutBorrowLicense')).length;

test('a locked keychain: no seat is asked for, held ones are shown as unreadable, and all is well once unlocked', async ({
  keyring,
  terminal,
}) => {
  await terminal.ask(['borrow', NAME]);
  await keyring.lock();
  try {
    expectFailure(await terminal.ask(['borrow', 'Fernholt PLC Studio']), 6, 'keychain-locked');
    expectFailure(await terminal.ask(['verify', NAME]), 6, 'keychain-locked');
    expectFailure(await terminal.ask(['return', NAME]), 6, 'keychain-locked');
    const { status, document } = await terminal.ask(['status']);
    expect(status).toBe(0);
    expect(listAt(document, 'borrows')).toMatchObject([
      { badge: 'unreadable', phase: 'fresh', problem: { code: 'keychain-locked' } },
    ]);
    expect(await terminal.ask(['doctor'])).toMatchObject({ status: 6, document: { well: false } });
  } finally {
    await keyring.unlock();
  }
  expect(checkouts(terminal)).toBe(1);
  expect(await terminal.ask(['verify', NAME])).toMatchObject({ status: 0, document: { verdict: 'valid' } });
  expect((await terminal.ask(['return', NAME])).status).toBe(0);
  expect(terminal.seats()).toEqual([]);
});

test('no keychain at all: no seat is asked for, the time left is still shown', async ({ terminal }) => {
  await terminal.ask(['borrow', NAME]);
  const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
  expectFailure(await terminal.ask(['borrow', 'Fernholt PLC Studio'], noBus), 6, 'keychain-unavailable');
  expectFailure(await terminal.ask(['verify', NAME], noBus), 6, 'keychain-unavailable');
  const { status, document } = await terminal.ask(['status'], noBus);
  expect(status).toBe(0);
  expect(listAt(document, 'borrows')).toMatchObject([{ badge: 'unreadable', phase: 'fresh' }]);
  expect(await terminal.ask(['doctor'], noBus)).toMatchObject({ status: 6, document: { well: false } });
  expect(checkouts(terminal)).toBe(1);
  expect((await terminal.ask(['return', NAME])).status).toBe(0);
});

test('an emptied keychain is told as such, and the record may then be removed', async ({
  keyring,
  terminal,
}) => {
  const borrowed = await terminal.ask(['borrow', NAME]);
  await keyring.wipe();
  const { document } = await terminal.ask(['status']);
  expect(textAt(document, 'borrows', 0, 'problem', 'code')).toMatch(/keychain-wiped|secret-missing/);
  expectFailure(await terminal.ask(['verify', NAME]), 6, textAt(document, 'borrows', 0, 'problem', 'code'));
  expectFailure(await terminal.ask(['borrow', 'Fernholt PLC Studio']), 6, 'keychain-wiped');
  const borrowId = textAt(borrowed.document, 'borrowId');
  expect((await terminal.ask(['remove', borrowId])).status).toBe(0);
  const after = await terminal.ask(['status']);
  expect(listAt(after.document, 'borrows')).toMatchObject([{ state: 'unresolved', borrowId }]);
});

test('the process that holds the keychain library sees no secret of AWS in its environment or arguments', async ({
  expect,
  terminal,
}) => {
  await terminal.ask(['licenses']);
  terminal.misbehave({ kind: 'delay-before-commit', ms: 1_500, operation: 'CheckoutBorrowLicense' });
  const { child, ended } = terminal.start(['borrow', NAME, '--json'], {
    AWS_SESSION_TOKEN: 'session-token-of-the-test',
  });
  while (checkouts(terminal) === 0) await sleep(20);
  const children = childrenOf(child.pid ?? 0);
  const ownEnvironment = readFileSync(`/proc/${child.pid}/environ`, 'utf8');
  expect(ownEnvironment).toContain('session-token-of-the-test');
  expect(children.map(({ command }) => command)).toEqual([expect.stringContaining('keytar-helper.cjs')]);
  for (const { command, environment } of children) {
    expect(environment).toContain('DBUS_SESSION_BUS_ADDRESS=');
    for (const secret of [
      'session-token-of-the-test',
      'access-key-secret-of-the-test',
      'AKIDTEST',
      'AWS_',
      'eyJ',
    ])
      expect(command + environment).not.toContain(secret);
  }
  expect((await ended).status).toBe(0);
  // It ends with the command.
  for (const { pid } of children) await expect.poll(() => isRunning(pid)).toBe(false);
});

function childrenOf(parent: number): readonly { pid: number; command: string; environment: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
    .map((pid) => ({
      pid,
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      environment: readFileSync(`/proc/${pid}/environ`, 'utf8'),
    }));
}

// The second field of stat may hold spaces and brackets (proc(5)).
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
