// What an .rpm says of itself.

import { execFileSync } from 'node:child_process';
import type { Arch } from '../standin/electron.ts';
import { againstScript } from './scripts.ts';
import { readHomePage } from './sources.ts';

const NEEDS = [
  ...['gtk3', 'libnotify', 'nss', 'libXScrnSaver', '(libXtst or libXtst6)', 'xdg-utils', 'at-spi2-core'],
  ...['(libuuid or libuuid1)', '(mesa-libgbm or libgbm1)', '(alsa-lib or libasound2)'],
  '(libsecret or libsecret-1-0)',
];
/** What rpm itself writes into every package: its own abilities, and the shell of the scripts. */
const BY_ITSELF = /^rpmlib\(|^\/bin\//;

const asked = (file: string, ...questions: readonly string[]): readonly string[] =>
  execFileSync('rpm', ['-qp', '--nosignature', ...questions, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .filter((line) => line !== '');

export type RpmHead = {
  readonly names: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
  readonly recommends: readonly string[];
  readonly modes: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
};

const TAGS = ['NAME', 'VERSION', 'ARCH', 'LICENSE', 'URL'];
const SCRIPTS = ['PREIN', 'POSTIN', 'PREUN', 'POSTUN'];

export function readRpm(file: string): RpmHead {
  const tag = (name: string): string => asked(file, '--queryformat', `%{${name}}\n`).join('\n');
  const scripts = SCRIPTS.map((name) => [name, tag(name)] as const).filter(([, text]) => text !== '(none)');
  return {
    names: Object.fromEntries(TAGS.map((name) => [name, tag(name)])),
    needs: asked(file, '--requires').map((line) => line.trim()),
    recommends: asked(file, '--recommends').map((line) => line.trim()),
    modes: asked(
      file,
      '--queryformat',
      '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\n]',
    ),
    scripts: Object.fromEntries(scripts),
  };
}

/** What speaks against it for this version and processor. */
export function againstRpm(head: RpmHead, version: string, arch: Arch): readonly string[] {
  const wanted: Readonly<Record<string, string>> = {
    NAME: 'fieldpass',
    VERSION: version.replaceAll('-', '~'),
    ARCH: { x64: 'x86_64', arm64: 'aarch64' }[arch],
    LICENSE: 'Apache-2.0',
    URL: readHomePage(),
  };
  const named = Object.entries(wanted).filter(([tag, value]) => head.names[tag] !== value);
  const needs = head.needs.filter((line) => !BY_ITSELF.test(line));
  const names = Object.keys(head.scripts).join();
  return [
    ...named.map(([tag, value]) => `${tag}: ${head.names[tag] ?? 'missing'}, not ${value}`),
    ...NEEDS.filter((need) => !needs.includes(need)).map((need) => `does not require ${need}`),
    ...needs.filter((need) => !NEEDS.includes(need)).map((need) => `requires ${need}`),
    ...(head.recommends.join() === '(gnome-keyring or kwalletmanager5 or keepassxc)'
      ? []
      : ['recommends no keyring']),
    ...head.modes.filter((line) => !/^(?:[d-]rw[x-]r-[x-]r-[x-]|lrwxrwxrwx) root root /.test(line)),
    ...(names === 'POSTIN,POSTUN' ? [] : [`scripts: ${names || 'none'}`]),
    ...Object.entries(head.scripts).flatMap(([name, text]) => againstScript(name, text)),
    ...(endsOnUpgrade(head.scripts['POSTUN'] ?? '') ? [] : ['an upgrade takes the command away']),
  ];
}

// After an upgrade rpm runs the script of the old package last, with 1: what it removed would be gone.
const endsOnUpgrade = (script: string): boolean => /^if \[ "\$1" = 1 \]; then exit 0; fi$/m.test(script);
