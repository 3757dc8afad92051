import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHERS = join(ROOT, 'build/launchers');
const CMD = readFileSync(join(LAUNCHERS, 'fieldpass.cmd'), 'utf8');

const HOSTILE = ['borrow', 'a b', '$(id)', '`id`', '"', "'", '*', '', '--json', '-x', 'arn:aws:l', 'Größe'];

describe('the launcher of macOS', () => {
  let work = '';
  let launcher = '';
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'fieldpass launchers-'));
    const contents = join(work, 'Field pass.app/Contents');
    mkdirSync(join(contents, 'MacOS'), { recursive: true });
    mkdirSync(join(contents, 'Resources/bin'), { recursive: true });
    launcher = join(contents, 'Resources/bin/fieldpass');
    copyFileSync(join(LAUNCHERS, 'fieldpass-mac.sh'), launcher);
    chmodSync(launcher, 0o755);
    // Prints each argument on a line of its own, and ends with a number of its own.
    writeFileSync(join(contents, 'MacOS/Fieldpass'), '#!/bin/sh\nprintf "<%s>\\n" "$@"; cat; exit 7\n', {
      mode: 0o755,
    });
    mkdirSync(join(work, 'bin'));
    writeFileSync(join(work, 'bin/open'), '#!/bin/sh\nprintf "open <%s>\\n" "$@"\n', { mode: 0o755 });
    symlinkSync('../Field pass.app/Contents/Resources/bin/fieldpass', join(work, 'bin/relative'));
    symlinkSync(join(work, 'bin/relative'), join(work, 'bin/fieldpass'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  const run = (file: string, args: readonly string[], input = '') =>
    spawnSync(file, args, {
      encoding: 'utf8',
      input,
      env: { PATH: `${join(work, 'bin')}:/usr/bin:/bin` },
      cwd: tmpdir(),
    });

  test('is a script that sh can read', () => {
    for (const shell of ['sh', 'bash']) execFileSync(shell, ['-n', join(LAUNCHERS, 'fieldpass-mac.sh')]);
  });

  test('hands every argument over as it is, behind --, with input and exit number', () => {
    const { stdout, status } = run(launcher, HOSTILE, 'a secret');
    expect(stdout).toBe(['--', ...HOSTILE].map((text) => `<${text}>\n`).join('') + 'a secret');
    expect(status).toBe(7);
  });

  test('finds the app through a link, and through a link to a link', () => {
    for (const name of ['relative', 'fieldpass'])
      expect(run(join(work, 'bin', name), ['status']).stdout).toBe('<-->\n<status>\n');
    expect(run('fieldpass', ['status']).stdout).toBe('<-->\n<status>\n');
  });

  test('opens the window without arguments', () => {
    expect(run(launcher, []).stdout).toBe(`open <${join(work, 'Field pass.app')}>\n`);
  });
});

describe('the launcher of Windows', () => {
  const lines = CMD.split('\r\n');

  test('ends every line as cmd.exe reads them, and keeps to ASCII', () => {
    expect(CMD.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(CMD).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(readFileSync(join(ROOT, '.gitattributes'), 'utf8')).toMatch(/^\*\.cmd -text$/m);
  });

  test('quotes its own path, hands everything over behind --, and gives the exit number on', () => {
    const at = lines.indexOf('"%~dp0..\\Fieldpass.exe" -- %*');
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]).toBe('exit /b %ERRORLEVEL%');
    // `start` would not wait; it is for the window only.
    expect(lines.slice(0, at).join()).not.toMatch(/\bstart\b/);
    for (const line of lines) expect((line.match(/"/g) ?? []).length % 2, line).toBe(0);
  });

  test('lets the console be attached, or nothing would be written there', () => {
    expect(lines).toContain('set "ELECTRON_NO_ATTACH_CONSOLE="');
  });
});

describe('packages', () => {
  const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;

  test('bring the launcher of their system to where it looks for the app', () => {
    expect(config['win']?.['extraFiles']).toEqual([
      { from: 'build/launchers/fieldpass.cmd', to: 'bin/fieldpass.cmd' },
    ]);
    expect(config['mac']?.['extraResources']).toEqual([
      { from: 'build/launchers/fieldpass-mac.sh', to: 'bin/fieldpass' },
    ]);
    expect(config['nsis']?.['include']).toBe('build/installer.nsh');
    // The package links /usr/bin/<this name> to the app.
    expect(config['linux']?.['executableName']).toBe('fieldpass');
  });

  test('of Debian and Red Hat bring manual page and completions', () => {
    for (const [name, zsh] of [
      ['deb', 'vendor-completions'],
      ['rpm', 'site-functions'],
    ] as const)
      expect((config[name]?.['fpm'] as string[]).filter((text) => text.startsWith('dist/'))).toEqual([
        'dist/fieldpass.1=/usr/share/man/man1/fieldpass.1',
        'dist/completions/fieldpass.bash=/usr/share/bash-completion/completions/fieldpass',
        `dist/completions/_fieldpass=/usr/share/zsh/${zsh}/_fieldpass`,
        'dist/completions/fieldpass.fish=/usr/share/fish/vendor_completions.d/fieldpass.fish',
      ]);
  });
});

describe('the addition to the installer of Windows', () => {
  const text = readFileSync(join(ROOT, 'build/installer.nsh'), 'utf8');

  test('writes PATH in one place, after what says that all of it was read', () => {
    expect(text.match(/WriteRegExpandStr/g)).toHaveLength(1);
    expect(text.match(/WriteRegStr|DeleteRegValue/g)).toBeNull();
    const [tooLong, unread, write] = ['it is too long', 'could not be read whole', 'WriteRegExpandStr'].map(
      (part) => text.indexOf(part),
    );
    expect(Math.min(tooLong ?? -1, unread ?? -1)).toBeGreaterThan(0);
    expect(write).toBeGreaterThan(Math.max(tooLong ?? 0, unread ?? 0));
  });

  test('removes the link only where it leads to this copy, and not while updating', () => {
    const removal = text.slice(text.indexOf('!macro customUnInstall'));
    expect(removal).toMatch(/\$\{IfNot\} \$\{isUpdated\}/);
    expect(removal).toMatch(
      /\$\{If\} \$R0 == '"\$INSTDIR\\'\s+DeleteRegKey HKCU "Software\\Classes\\fieldpass"/,
    );
  });
});

describe('what tries the installer of Windows', () => {
  const text = readFileSync(join(ROOT, 'build/launchers/try-windows.ps1'), 'utf8');
  const at = (part: string): number => text.indexOf(part);

  test('sees links and trip kits lead to the app before it sees that they no longer do', () => {
    const orders = [
      ['opensKits.Contains("$folder\\Fieldpass.exe")', "'.fieldpass still leads to it'"],
      ['opensLinks.Contains("$folder\\Fieldpass.exe")', "'fieldpass: links still lead to it'"],
    ] as const;
    for (const [before, after] of orders) {
      expect(at(before)).toBeGreaterThan(0);
      expect(at(before)).toBeLessThan(at('Start-Process $uninstaller'));
      expect(at('Start-Process $uninstaller')).toBeLessThan(at(after));
    }
  });

  test('starts the window, which registers the links, and the uninstaller outside its own folder', () => {
    expect(text).toMatch(/^\$window = Start-Process "\$folder\\Fieldpass\.exe" -PassThru$/m);
    expect(text).toMatch(/^Copy-Item "\$folder\\Uninstall Fieldpass\.exe" \$uninstaller$/m);
    expect(text).not.toMatch(/Start-Process "\$folder\\Uninstall/);
  });
});
