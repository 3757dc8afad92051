// What a .deb says of itself, and what it brings.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arch } from '../standin/electron.ts';
import { againstScript } from './scripts.ts';
import { readHomePage } from './sources.ts';

const NEEDS = [
  ...['libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils', 'libatspi2.0-0', 'libuuid1'],
  ...['libgbm1', 'libasound2t64 | libasound2', 'libsecret-1-0'],
];

/** Fields of the control file. */
export function debFields(file: string): Readonly<Record<string, string>> {
  const text = execFileSync('dpkg-deb', ['--field', file], { encoding: 'utf8' });
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+): ((?:.*)(?:\n .*)*)/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** What speaks against these fields for this version and processor. */
export function againstFields(
  fields: Readonly<Record<string, string>>,
  version: string,
  arch: Arch,
): readonly string[] {
  const wanted: Readonly<Record<string, string>> = {
    Package: 'fieldpass',
    Version: version.replaceAll('-', '~'),
    Architecture: { x64: 'amd64', arm64: 'arm64' }[arch],
    Section: 'utils',
    Priority: 'optional',
    Homepage: readHomePage(),
    Depends: NEEDS.join(', '),
    Recommends: 'gnome-keyring | kwalletmanager | keepassxc',
  };
  const wrong = Object.entries(wanted).filter(([name, value]) => fields[name] !== value);
  const person = /^.+ <[^@\s]+@[^@\s]+>$/.test(fields['Maintainer'] ?? '')
    ? []
    : ['Maintainer has no address'];
  return [...wrong.map(([name, value]) => `${name}: ${fields[name] ?? 'missing'}, not ${value}`), ...person];
}

/** Files that belong to somebody else than root, or that others may write, or that start with somebody's rights. */
export function againstModes(listing: string): readonly string[] {
  return listing
    .split('\n')
    .filter((line) => line !== '')
    .filter((line) => !/^(?:[d-]rw[x-]r-[x-]r-[x-]|lrwxrwxrwx) root\/root /.test(line));
}

export const debListing = (file: string): string =>
  execFileSync('dpkg-deb', ['--contents', file], { encoding: 'utf8' });

/** What speaks against the scripts and the sums in the control part, which is unpacked into `work`. */
export function againstControl(file: string, work: string): readonly string[] {
  const control = join(work, 'control');
  mkdirSync(work, { recursive: true });
  execFileSync('dpkg-deb', ['--control', file, control]);
  const scripts = ['preinst', 'postinst', 'prerm', 'postrm'].filter((name) =>
    existsSync(join(control, name)),
  );
  const expected = scripts.join() === 'postinst,postrm' ? [] : [`scripts: ${scripts.join() || 'none'}`];
  const bad = scripts.flatMap((name) => againstScript(name, readFileSync(join(control, name), 'utf8')));
  return [...expected, ...bad];
}
