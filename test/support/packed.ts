// Packages made once for a test file: around stand-ins, in a process of their own, in a folder that goes away with it.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createPackageWithOptions, extractAll, uncache } from '@electron/asar';
import type { Wish } from '../../build/pack-stand-ins.ts';
import { isPackage } from '../../build/read-back/unpack.ts';

export type Packages = { readonly folder: string; readonly work: string; readonly files: readonly string[] };

/** What the tests of a single run look at: each format and each system once. */
export const ONE_OF_EACH: readonly Wish[] = [
  { os: 'linux', arches: ['x64'], formats: ['deb', 'rpm', 'AppImage', 'tar.gz'] },
  { os: 'win32', arches: ['x64'], formats: ['zip'] },
  { os: 'darwin', arches: ['arm64'], formats: ['zip'] },
];

/** Builds what ships where nobody did yet. */
export function ensureDist(): void {
  if (!existsSync('dist/THIRD_PARTY_NOTICES.txt'))
    execFileSync(process.execPath, ['build/build.mjs'], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Packs what is wished for; `stop` removes it. */
export function packed(wishes: readonly Wish[]): Packages & { readonly stop: () => void } {
  ensureDist();
  const work = mkdtempSync(join(tmpdir(), 'fieldpass-packed-'));
  const folder = join(work, 'out');
  const wish = JSON.stringify({ root: process.cwd(), output: folder, work, wishes });
  const call = `import { packStandIns } from './build/pack-stand-ins.ts'; await packStandIns(${wish});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', call], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const files = readdirSync(folder).filter(isPackage).sort();
  return { folder, work, files, stop: () => void rmSync(work, { recursive: true, force: true }) };
}

let copies = 0;

/** A copy of an unpacked app that may be damaged. */
export function copyOf(app: string, work: string): string {
  // The name stays: what ends in .app is read as a bundle.
  const copy = join(work, `copy-${(copies += 1)}`, basename(app));
  cpSync(app, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Packs the asar of an app anew after a change of what is in it. */
export async function withAsar(app: string, work: string, change: (within: string) => void): Promise<string> {
  const copy = copyOf(app, work);
  const [asar, within] = [join(copy, 'resources/app.asar'), `${copy}-asar`];
  uncache(asar);
  extractAll(asar, within);
  change(within);
  await createPackageWithOptions(within, asar, { unpackDir: 'node_modules/keytar' });
  return copy;
}
