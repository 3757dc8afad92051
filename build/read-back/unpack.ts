// Takes a package apart into a folder, the way its system would.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { archiverIn } from '../pack-stand-ins.ts';
import type { Arch, Os } from '../standin/electron.ts';
import { readApp, type App } from './app.ts';

export type Format = 'deb' | 'rpm' | 'AppImage' | 'tar.gz' | 'zip';

export type Package = {
  readonly file: string;
  readonly format: Format;
  readonly app: App;
  /** Everything that was in it: for a .deb and an .rpm, from the root of the file system. */
  readonly tree: string;
};

const NAME = /-(linux|win|mac)-(x64|amd64|x86_64|arm64|aarch64)\.(deb|rpm|AppImage|tar\.gz|zip)$/;
const SYSTEMS: Readonly<Record<string, Os>> = { linux: 'linux', win: 'win32', mac: 'darwin' };

/** Whether this is a package that can be read back here, by its name. */
export const isPackage = (file: string): boolean => NAME.test(basename(file));

/** Unpacks it below `work` and reads the app in it. */
export function unpack(file: string, work: string): Package {
  const [, system = '', processor = '', format = ''] = NAME.exec(basename(file)) ?? [];
  const os = SYSTEMS[system];
  if (os === undefined) throw new Error(`${basename(file)} is no package of Fieldpass`);
  const arch: Arch = processor.includes('64') && /^a(?:rm|arch)/.test(processor) ? 'arm64' : 'x64';
  const tree = join(work, basename(file).replaceAll('.', '-'));
  mkdirSync(tree, { recursive: true });
  EXTRACT[format as Format](file, tree, work);
  return {
    file,
    format: format as Format,
    app: readApp(os, arch, appFolder(tree, format as Format, os)),
    tree,
  };
}

const run = (tool: string, ...args: string[]): Buffer =>
  execFileSync(tool, args, { stdio: ['ignore', 'pipe', 'pipe'] });

const EXTRACT: Readonly<Record<Format, (file: string, tree: string, work: string) => void>> = {
  deb: (file, tree) => void run('dpkg-deb', '--extract', file, tree),
  rpm: extractRpm,
  AppImage: (file, tree) => {
    const offset = String(fileSystemAt(readFileSync(file)));
    run('unsquashfs', '-quiet', '-no-progress', '-force', '-offset', offset, '-dest', tree, file);
  },
  'tar.gz': (file, tree) => void run('tar', 'xzf', file, '-C', tree),
  zip: (file, tree, work) => void run(archiverIn(work), 'x', '-bd', `-o${tree}`, file),
};

// rpm2archive writes beside its source.
function extractRpm(file: string, tree: string, work: string): void {
  const copy = join(work, basename(file));
  copyFileSync(file, copy);
  run('rpm2archive', copy);
  run('tar', 'xzf', `${copy}.tgz`, '-C', tree);
}

/** Where the squashfs begins: after the runtime, at its magic number on a boundary of four bytes. */
function fileSystemAt(bytes: Buffer): number {
  for (let at = bytes.indexOf('hsqs'); at !== -1; at = bytes.indexOf('hsqs', at + 1))
    // Version 4.0 stands 28 bytes after it; the runtime may have the four letters in its code too.
    if (bytes.readUInt32LE(at + 28) === 4) return at;
  throw new Error('no file system in this AppImage');
}

function appFolder(tree: string, format: Format, os: Os): string {
  if (format === 'deb' || format === 'rpm') return join(tree, 'opt/Fieldpass');
  if (os === 'darwin') return join(tree, 'Fieldpass.app');
  return format === 'tar.gz' ? join(tree, readdirSync(tree)[0] ?? '') : tree;
}
