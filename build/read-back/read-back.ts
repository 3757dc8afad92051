// Reads packages back: every check of each, and what speaks against it.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { APP_CHECKS } from './app-checks.ts';
import { checksFor } from './package-checks.ts';
import { isPackage, unpack, type Package } from './unpack.ts';
import { againstListings } from './updates.ts';

export type Verdict = { readonly of: string; readonly holds: string; readonly against: readonly string[] };

/** Every check of one unpacked package. */
export async function judge(one: Package): Promise<readonly Verdict[]> {
  const ofApp = APP_CHECKS.map(async ({ holds, against }) => ({ holds, against: await against(one.app) }));
  const ofPackage = checksFor(one).map(async ({ holds, against }) => ({
    holds,
    against: await against(one),
  }));
  return (await Promise.all([...ofApp, ...ofPackage])).map((verdict) => ({
    of: basename(one.file),
    ...verdict,
  }));
}

/** Every check of every package in a folder, unpacked below `work`, and of the listings beside them. */
export async function readBack(folder: string, work: string): Promise<readonly Verdict[]> {
  // Packages of Linux are read with Linux's own tools.
  const isReadable = (name: string): boolean => process.platform === 'linux' || name.endsWith('.zip');
  const files = readdirSync(folder).filter(isPackage).filter(isReadable).sort();
  if (files.length === 0) throw new Error(`no package in ${folder}`);
  const packages = files.map((name) => unpack(join(folder, name), work));
  const version = String(packages[0]?.app.asar.manifest['version']);
  const listings = {
    of: 'latest*.yml, beta*.yml',
    holds: 'every listing is true of the files beside it',
    against: againstListings(folder, version),
  };
  return [...(await Promise.all(packages.map(judge))).flat(), listings];
}
