// What the installer of Windows does to PATH and to links: compiled as electron-builder includes it, and, where Wine is on
// this machine, really run against its registry.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../build/installer.nsh');
const WINE = '/usr/lib/wine/wine64';
const BIN = String.raw`C:\Fieldpass\bin`;

let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'fieldpass-nsis-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

// What electron-builder defines around the script, as far as the script asks for it. `/UPDATE` stands for an uninstallation
// that makes room for a newer version.
const harness = (script: string): string => String.raw`
Target amd64-unicode
Name "Fieldpass"
OutFile "Fieldpass-new.exe"
InstallDir "C:\Fieldpass"
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent
!include "LogicLib.nsh"
!include "FileFunc.nsh"
Var installMode
Var updating
!define isUpdated '"" isUpdated ""'
!macro _isUpdated _a _b _t _f
  StrCmp $updating "yes" ${'`'}${'$'}{_t}${'`'} ${'`'}${'$'}{_f}${'`'}
!macroend
!include "${script}"
Section
  StrCpy $installMode "CurrentUser"
  SetOutPath "$INSTDIR"
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\away.exe"
SectionEnd
Section "un.all"
  StrCpy $installMode "CurrentUser"
  StrCpy $updating "no"
  ${'$'}{un.GetParameters} $R9
  StrCpy $R9 $R9 7
  ${'$'}{If} $R9 == "/UPDATE"
    StrCpy $updating "yes"
  ${'$'}{EndIf}
  !insertmacro customUnInstall
SectionEnd
`;

function compile(script: string): { readonly status: number | null; readonly output: string } {
  const file = join(dir, 'setup.nsi');
  writeFileSync(file, harness(script));
  // -WX: a warning is an error; the script for a copy of all users is compiled with it.
  const { status, stdout, stderr } = spawnSync('makensis', ['-WX', '-V2', '-NOCD', file], {
    cwd: dir,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

test('the script compiles without a warning', () => {
  expect(compile(SCRIPT)).toEqual({ status: 0, output: '' });
});

test('a script with a word that does not exist would be noticed', () => {
  const broken = join(dir, 'broken.nsh');
  writeFileSync(broken, readFileSync(SCRIPT, 'utf8').replace('WordAdd}', 'WordAppend}'));
  expect(compile(broken)).toMatchObject({
    status: 1,
    output: expect.stringContaining('WordAppend') as string,
  });
});

describe.skipIf(!existsSync(WINE))('under Wine', () => {
  const wine = (...args: readonly string[]) => {
    const env = { ...process.env, WINEPREFIX: join(dir, 'wine'), WINEDEBUG: '-all', DISPLAY: '' };
    return spawnSync(WINE, args, { env, cwd: dir, encoding: 'utf8', timeout: 120_000 });
  };
  const registry = (key: string, name: string): string | null => {
    const { status, stdout } = wine('reg', 'query', key, ...(name === '' ? ['/ve'] : ['/v', name]));
    return status === 0 ? (/REG_\w+ +(.*)\r?$/m.exec(stdout)?.[1] ?? '').trim() : null;
  };
  const path = (): string | null => registry(String.raw`HKCU\Environment`, 'Path');
  const setPath = (value: string): void =>
    void wine(
      'reg',
      'add',
      String.raw`HKCU\Environment`,
      '/v',
      'Path',
      '/t',
      'REG_EXPAND_SZ',
      '/d',
      value,
      '/f',
    );
  const install = (): void => expect(wine('Fieldpass-new.exe', '/S').status).toBe(0);
  // `_?=` keeps an uninstaller where it is, so that it can be waited for.
  const remove = (...more: readonly string[]): void =>
    expect(wine(String.raw`C:\Fieldpass\away.exe`, ...more, '/S', String.raw`_?=C:\Fieldpass`).status).toBe(
      0,
    );

  beforeAll(() => {
    expect(compile(SCRIPT).status).toBe(0);
    wine('wineboot', '-i');
  });
  afterAll(() => void wine('wineboot', '-k'));

  test('the folder of the command is added once, behind what was there, and taken out again', () => {
    const before = String.raw`C:\one;%USERPROFILE%\bin`;
    setPath(before);
    install();
    expect(path()).toBe(`${before};${BIN}`);
    install();
    expect(path()).toBe(`${before};${BIN}`);
    remove();
    expect(path()).toBe(before);
  });

  test('a computer without a PATH of its own gets one', () => {
    wine('reg', 'delete', String.raw`HKCU\Environment`, '/v', 'Path', '/f');
    install();
    expect(path()).toBe(BIN);
  });

  test('one that cannot be read whole is left as it is', () => {
    const long = 'C:\\some\\folder\\that\\is\\there;'.repeat(60);
    setPath(long);
    install();
    expect(path()).toBe(long);
  });

  test('an update leaves PATH alone; a removal takes the link that leads to this copy, and no other', () => {
    const key = String.raw`HKCU\Software\Classes\fieldpass\shell\open\command`;
    const link = (to: string): void => void wine('reg', 'add', key, '/ve', '/d', to, '/f');
    setPath(String.raw`C:\one`);
    install();
    link(String.raw`"C:\Fieldpass\Fieldpass.exe" "%1"`);
    remove('/UPDATE');
    expect(path()).toBe(String.raw`C:\one;${BIN}`);
    expect(registry(key, '')).toContain('Fieldpass.exe');
    remove();
    expect(path()).toBe(String.raw`C:\one`);
    expect(registry(key, '')).toBeNull();
    install();
    link(String.raw`"D:\Elsewhere\Fieldpass.exe" "%1"`);
    remove();
    expect(registry(key, '')).toContain('Elsewhere');
  });
});
