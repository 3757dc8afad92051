// An unpacked app, as it lies on a disk after installing, and what is in its asar.

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, getRawHeader, uncache } from '@electron/asar';
import type { Arch, Os } from '../standin/electron.ts';

export type App = {
  readonly os: Os;
  readonly arch: Arch;
  /** The folder that is installed; on macOS the bundle. */
  readonly folder: string;
  readonly resources: string;
  /** What the fuses are in. */
  readonly binary: string;
  readonly asar: Asar;
};

export type Packed = {
  readonly path: string;
  readonly isUnpacked: boolean;
  readonly size: number;
  /** What the header says its SHA-256 is. */
  readonly said: string;
  /** What it is. */
  readonly actual: string;
};

export type Asar = {
  readonly files: readonly Packed[];
  /** SHA-256 of the header as text: what Electron compares at start on Windows and macOS. */
  readonly headerHash: string;
  readonly manifest: Readonly<Record<string, unknown>>;
};

type Node = {
  readonly files?: Readonly<Record<string, Node>>;
  readonly unpacked?: boolean;
  readonly size?: number;
  readonly integrity?: { readonly hash: string };
};

/** Reads an unpacked app. */
export function readApp(os: Os, arch: Arch, folder: string): App {
  const resources = join(folder, os === 'darwin' ? 'Contents/Resources' : 'resources');
  const binary = { linux: join(folder, 'fieldpass'), win32: join(folder, 'Fieldpass.exe'), darwin: folder }[
    os
  ];
  return { os, arch, folder, resources, binary, asar: readAsar(join(resources, 'app.asar')) };
}

/** Reads an asar with the content of every file. */
export function readAsar(file: string): Asar {
  // The package remembers headers by path; another archive may lie there by now.
  uncache(file);
  const { header, headerString } = getRawHeader(file);
  const hashOf = (path: string, isUnpacked: boolean): string => {
    const beside = join(`${file}.unpacked`, path);
    if (!isUnpacked) return sha256(extractFile(file, path));
    return existsSync(beside) ? sha256(readFileSync(beside)) : 'missing';
  };
  const files = filesIn(header as unknown as Node).map(([path, { unpacked, size, integrity }]) => ({
    path,
    isUnpacked: unpacked === true,
    size: size ?? 0,
    said: integrity?.hash ?? 'nothing',
    actual: hashOf(path, unpacked === true),
  }));
  const manifest = JSON.parse(extractFile(file, 'package.json').toString()) as Asar['manifest'];
  return { files, headerHash: sha256(headerString), manifest };
}

/** All files below a folder, with `/` between their parts; links are named and not followed. */
export function filesBelow(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = below === '' ? name : `${below}/${name}`;
      return lstatSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
    });
}

function filesIn(node: Node, path = ''): readonly (readonly [string, Node])[] {
  return Object.entries(node.files ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}/${name}`;
    return inner.files === undefined ? [[at, inner] as const] : filesIn(inner, at);
  });
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
