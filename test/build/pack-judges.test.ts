// What judges packages is given bad ones, each wrong in one way.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { againstFields, againstModes } from '../../build/read-back/debian.ts';
import { againstEntry, againstIcons, againstTypes } from '../../build/read-back/desktop.ts';
import { machineOf } from '../../build/read-back/machine.ts';
import { againstInfoPlist } from '../../build/read-back/mac.ts';
import { againstAppRun } from '../../build/read-back/package-checks.ts';
import { againstRpm, type RpmHead } from '../../build/read-back/rpm.ts';
import { againstScript, outOfPlace } from '../../build/read-back/scripts.ts';
import { readHomePage } from '../../build/read-back/sources.ts';
import { againstExe } from '../../build/read-back/windows.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-judges-'));
afterAll(() => void rmSync(folder, { recursive: true, force: true }));

const PREBUILDS = 'node_modules/keytar/prebuilds';
const native = (name: string): Buffer => readFileSync(join(PREBUILDS, name, 'keytar.node'));

describe('a native module', () => {
  test.each(['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64'])(
    'of keytar for %s is known by its first bytes',
    (name) => expect(machineOf(native(name))).toBe(name),
  );

  // keytar 7.10.6 has folders with the wrong module in them: a name says nothing.
  test.each([
    ['linux-arm', 'linux-arm64'],
    ['linuxmusl-arm64', 'linux-x64'],
  ])('in the folder %s is for %s', (name, truly) => expect(machineOf(native(name))).toBe(truly));

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('#!/bin/sh\n'.repeat(20))],
    ['a program of DOS', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['one of 32 bits', native('linux-ia32')],
  ])('is not seen in %s', (_what, bytes) => expect(machineOf(bytes)).toBeNull());
});

const FIELDS = {
  Package: 'fieldpass',
  Version: '0.1.0',
  Architecture: 'amd64',
  Section: 'utils',
  Priority: 'optional',
  Homepage: readHomePage(),
  Maintainer: 'Fieldpass maintainers <maintainers@fieldpass.example>',
  Depends:
    'libgtk-3-0, libnotify4, libnss3, libxss1, libxtst6, xdg-utils, libatspi2.0-0, libuuid1, libgbm1, libasound2t64 | libasound2, libsecret-1-0',
  Recommends: 'gnome-keyring | kwalletmanager | keepassxc',
};

describe('a .deb', () => {
  test('with good fields passes', () => expect(againstFields(FIELDS, '0.1.0', 'x64')).toEqual([]));

  test.each([
    ['without libsecret', { Depends: FIELDS.Depends.replace(', libsecret-1-0', '') }, /Depends/],
    ['for another processor', { Architecture: 'arm64' }, /Architecture/],
    ['of another version', { Version: '0.0.9' }, /Version/],
    ['that recommends no keyring', { Recommends: '' }, /Recommends/],
    ['of nobody', { Maintainer: 'somebody' }, /Maintainer/],
  ])('%s does not', (_what, change, problem) =>
    expect(againstFields({ ...FIELDS, ...change }, '0.1.0', 'x64').join()).toMatch(problem),
  );

  test('whose files are not root’s, may be written or start with rights of root does not', () => {
    const good =
      'drwxr-xr-x root/root 0 2026-01-01 00:00 ./opt/\n-rwxr-xr-x root/root 9 2026-01-01 00:00 ./opt/a\n';
    expect(againstModes(good)).toEqual([]);
    for (const line of [
      '-rw-r--r-- someone/root 0 2026-01-01 00:00 ./opt/a',
      '-rw-rw-r-- root/root 0 2026-01-01 00:00 ./opt/a',
      '-rwxrwxrwx root/root 0 2026-01-01 00:00 ./opt/a',
      '-rwsr-xr-x root/root 0 2026-01-01 00:00 ./opt/Fieldpass/chrome-sandbox',
    ])
      expect(againstModes(`${good}${line}\n`)).toEqual([line]);
  });
});

const NEEDS = [
  ...['gtk3', 'libnotify', 'nss', 'libXScrnSaver', '(libXtst or libXtst6)', 'xdg-utils', 'at-spi2-core'],
  ...['(libuuid or libuuid1)', '(mesa-libgbm or libgbm1)', '(alsa-lib or libasound2)'],
  ...['(libsecret or libsecret-1-0)', '/bin/sh', 'rpmlib(PayloadIsXz) <= 5.2-1'],
];
const RPM: RpmHead = {
  names: { NAME: 'fieldpass', VERSION: '0.1.0', ARCH: 'x86_64', LICENSE: 'Apache-2.0', URL: FIELDS.Homepage },
  needs: NEEDS,
  recommends: ['(gnome-keyring or kwalletmanager5 or keepassxc)'],
  modes: ['-rwxr-xr-x root root /opt/Fieldpass/fieldpass'],
  scripts: { POSTIN: 'true', POSTUN: 'if [ "$1" = 1 ]; then exit 0; fi\ntrue' },
};

describe('an .rpm', () => {
  test('with a good head passes', () => expect(againstRpm(RPM, '0.1.0', 'x64')).toEqual([]));

  test.each<[string, Partial<RpmHead>, RegExp]>([
    [
      'without libsecret',
      { needs: NEEDS.filter((name) => !name.includes('libsecret')) },
      /does not require \(libs/,
    ],
    ['that needs more', { needs: [...NEEDS, 'libcrypt.so.1'] }, /requires libcrypt/],
    ['for another processor', { names: { ...RPM.names, ARCH: 'noarch' } }, /ARCH/],
    ['with files of others', { modes: ['-rwsr-xr-x root root /opt/a'] }, /rwsr/],
    ['that loses its command in an upgrade', { scripts: { ...RPM.scripts, POSTUN: 'true' } }, /upgrade/],
    ['with one more script', { scripts: { ...RPM.scripts, PREIN: 'true' } }, /scripts/],
    ['that recommends no keyring', { recommends: [] }, /keyring/],
  ])('%s does not', (_what, change, problem) =>
    expect(againstRpm({ ...RPM, ...change }, '0.1.0', 'x64').join()).toMatch(problem),
  );
});

describe('a script that runs as root', () => {
  test.each([
    ['that bash cannot read', 'if true; then', /syntax/],
    ['that switches the sandbox off', "exec '/opt/Fieldpass/fieldpass' --no-sandbox", /sandbox/],
    ['that touches other places', "rm -rf '/usr/lib/other'", /\/usr\/lib\/other/],
  ])('%s is refused', (_what, text, problem) =>
    expect(againstScript('postinst', text).join()).toMatch(problem),
  );

  test('of an AppImage that switches the sandbox off without asking is refused', () => {
    expect(againstAppRun('NO_SANDBOX=(--no-sandbox)\nexec "$BIN" "${NO_SANDBOX[@]}"').join()).toMatch(
      /without asking/,
    );
    expect(againstAppRun('exec "$BIN" "$@"').join()).toMatch(/without asking/);
  });
});

const PLACED = [
  ...['/opt/Fieldpass/a/b', '/usr/share/icons/hicolor/16x16/apps/fieldpass.png'],
  '/usr/share/zsh/vendor-completions/_fieldpass',
];

test.each([
  '/usr/lib/.build-id/00/11',
  '/etc/profile.d/x.sh',
  '/usr/bin/fieldpass',
  '/opt/FieldpassX/a',
  '/usr/share/applications/a/b',
])('a file in %s is out of place', (file) => {
  expect(outOfPlace([...PLACED, file], 'deb')).toEqual([`${file} is out of place`]);
});

test('a completion lies where zsh looks on that system', () => {
  const zsh = PLACED.at(-1);
  expect(outOfPlace(PLACED, 'deb')).toEqual([]);
  expect(outOfPlace(PLACED, 'rpm')).toEqual([
    `${zsh} is out of place`,
    '/usr/share/zsh/site-functions/_fieldpass is missing',
  ]);
});

describe('a desktop entry', () => {
  const ENTRY = [
    ...['[Desktop Entry]', 'Name=Fieldpass', 'Exec=AppRun %U', 'Terminal=false', 'Type=Application'],
    ...['Icon=fieldpass', 'StartupWMClass=fieldpass', 'Categories=Utility;'],
    'MimeType=application/vnd.fieldpass.kit+json;x-scheme-handler/fieldpass;',
  ];
  const against = (change: (lines: readonly string[]) => readonly string[]): string => {
    const file = join(folder, 'one.desktop');
    writeFileSync(file, `${change(ENTRY).join('\n')}\n`);
    return againstEntry(file, 'AppRun %U').join();
  };

  test('that is complete passes', () => expect(against((lines) => lines)).toBe(''));

  test.each<[string, (lines: readonly string[]) => readonly string[], RegExp]>([
    [
      'without sandbox',
      (all) => all.map((line) => line.replace('Exec=AppRun', 'Exec=AppRun --no-sandbox')),
      /Exec is AppRun --no-sandbox/,
    ],
    [
      'without links',
      (all) => all.map((line) => line.replace('x-scheme-handler/fieldpass;', '')),
      /MimeType/,
    ],
    ['with a foreign key', (all) => [...all, 'Unknown Key=1'], /not valid/],
  ])('%s is refused', (_what, change, problem) => expect(against(change)).toMatch(problem));

  test('and a type of file that is not there, or names another ending, are refused', () => {
    const file = join(folder, 'type.xml');
    writeFileSync(
      file,
      '<mime-type type="application/vnd.fieldpass.kit+json"><glob pattern="*.json"/></mime-type>',
    );
    expect(againstTypes(file).join()).toMatch(/instead of \*\.fieldpass/);
    expect(againstTypes(join(folder, 'none.xml')).join()).toMatch(/missing/);
    expect(againstIcons(join(folder, 'none'))).toHaveLength(9);
  });
});

const KEYS = {
  CFBundleIdentifier: 'dev.fieldpass.app',
  CFBundleName: 'Fieldpass',
  CFBundleExecutable: 'Fieldpass',
  CFBundleShortVersionString: '0.1.0',
  CFBundleIconFile: 'icon.icns',
  LSApplicationCategoryType: 'public.app-category.utilities',
  CFBundleURLTypes: [{ CFBundleURLSchemes: ['fieldpass'] }],
  CFBundleDocumentTypes: [{ CFBundleTypeExtensions: ['fieldpass'] }],
};

describe('a bundle of macOS', () => {
  test('with good keys passes', () => expect(againstInfoPlist(KEYS, '0.1.0')).toEqual([]));

  test.each([
    [
      'that may load without TLS',
      { NSAppTransportSecurity: { NSAllowsArbitraryLoads: true } },
      /NSAppTransport/,
    ],
    ['that asks for the camera', { NSCameraUsageDescription: 'x' }, /NSCamera/],
    ['without links', { CFBundleURLTypes: [] }, /links of nothing/],
    ['that takes other files', { CFBundleDocumentTypes: [{ CFBundleTypeExtensions: ['json'] }] }, /json/],
    ['of another version', { CFBundleShortVersionString: '9' }, /CFBundleShortVersionString/],
  ])('%s is refused', (_what, change, problem) =>
    expect(againstInfoPlist({ ...KEYS, ...change }, '0.1.0').join()).toMatch(problem),
  );
});

test('a program of Windows that is still Electron’s, or has no large icon, is refused', () => {
  const found = againstExe({ strings: { ProductName: 'Electron' }, iconSizes: [16, 32, 48] }, '0.1.0');
  expect(found.join()).toMatch(/ProductName is Electron/);
  expect(found).toContain('no icon of 256');
});
