import { describe, expect, test } from 'vitest';
import { makeProgram } from '../../main/cli/program.ts';
import { OPTIONS_BEFORE_COMMAND, requestIn } from '../../main/desktop/terminal-request.ts';

const installed = (...args: string[]) =>
  requestIn(['/opt/Fieldpass/fieldpass', ...args], { isPackaged: true });
const inClone = (...args: string[]) => requestIn(['/x/electron', ...args], { isPackaged: false });
const argsOf = (request: ReturnType<typeof installed>) => (request.kind === 'terminal' ? request.args : null);

describe('an installed copy', () => {
  test('opens the window without arguments, for a link and for a file', () => {
    for (const args of [
      [],
      ['--'],
      ['fieldpass://open/here'],
      ['FIELDPASS://open/here'],
      ['--', 'fieldpass://open/here'],
      ['/home/u/Trip to Nome.fieldpass'],
      ['C:\\Users\\u\\kit.FIELDPASS'],
      ['file:///home/u/kit.fieldpass'],
    ])
      expect(installed(...args), args.join(' ')).toEqual({ kind: 'window' });
  });

  test('opens the window for the switches of Chromium, of the system and of an update', () => {
    for (const args of [
      ['--no-sandbox'],
      ['--user-data-dir=/tmp/x'],
      ['--updated'],
      ['-psn_0_12345'],
      ['-AppleLanguages', '(de)'],
      ['--ozone-platform=wayland', 'fieldpass://open/here'],
    ])
      expect(installed(...args), args.join(' ')).toEqual({ kind: 'window' });
  });

  test('runs a command, its options before or after it, and tells an unknown word', () => {
    expect(argsOf(installed('status', '--json'))).toEqual(['status', '--json']);
    expect(argsOf(installed('--json', 'status'))).toEqual(['--json', 'status']);
    expect(argsOf(installed('--data-dir=/x', 'status'))).toEqual(['--data-dir=/x', 'status']);
    expect(argsOf(installed('--version'))).toEqual(['--version']);
    expect(argsOf(installed('statsu'))).toEqual(['statsu']);
    expect(argsOf(installed('trip', 'import', 'kit.fieldpass'))).toEqual(['trip', 'import', 'kit.fieldpass']);
  });

  test('takes what follows a bare -- as it is, and keeps what stood before it apart', () => {
    expect(installed('--ozone-platform=headless', '--', 'borrow', 'arn:aws:x', '--json')).toEqual({
      kind: 'terminal',
      args: ['borrow', 'arn:aws:x', '--json'],
      before: ['--ozone-platform=headless'],
    });
    expect(argsOf(installed('--', '--frobnicate'))).toEqual(['--frobnicate']);
    expect(argsOf(installed('__complete', '--', 'fieldpass', ''))).toEqual([
      '__complete',
      '--',
      'fieldpass',
      '',
    ]);
  });

  test('checks itself with --smoke and nothing else', () => {
    expect(installed('--smoke')).toEqual({ kind: 'smoke' });
    expect(installed('--', '--smoke')).toEqual({ kind: 'smoke' });
    expect(installed('status', '--smoke').kind).toBe('terminal');
  });
});

test('in a clone the folder of the app comes first', () => {
  expect(inClone('.')).toEqual({ kind: 'window' });
  expect(inClone('--user-data-dir=/p', '/x')).toEqual({ kind: 'window' });
  expect(inClone('/x', 'fieldpass://open/here')).toEqual({ kind: 'window' });
  expect(inClone('--inspect=0', '/x', 'status', '--', 'a')).toEqual({
    kind: 'terminal',
    args: ['status', '--', 'a'],
    before: ['--inspect=0', '/x'],
  });
  expect(inClone('/x', '--', 'status')).toEqual({ kind: 'terminal', args: ['status'], before: ['/x'] });
  expect(inClone('.', '--smoke')).toEqual({ kind: 'smoke' });
});

test('the options that may stand first are those of the command line', () => {
  const own = makeProgram('0').options.flatMap(({ short, long }) => [short, long]);
  const known = [...own, '-h', '--help'].filter((name) => name !== undefined && name !== null);
  expect([...OPTIONS_BEFORE_COMMAND].sort()).toEqual([...new Set(known)].sort());
});
