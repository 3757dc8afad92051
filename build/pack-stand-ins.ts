// Packs Fieldpass around stand-ins for Electron, for every system, through electron-builder and its real configuration.
// What comes out is read back and never given to anybody: its names say `standin`.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import sevenZip from '7zip-bin';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { makeAppImageTools } from './standin/appimage.ts';
import { makeStandIn, type Arch as ArchName, type Os } from './standin/electron.ts';

/** What one system gets: formats, or `dir` for the bare folder. */
export type Wish = {
  readonly os: Os;
  readonly arches: readonly ArchName[];
  readonly formats: readonly string[];
};

/** Everything that can honestly be built on Linux. */
export const EVERYTHING: readonly Wish[] = [
  { os: 'linux', arches: ['x64', 'arm64'], formats: ['deb', 'rpm', 'AppImage', 'tar.gz'] },
  { os: 'win32', arches: ['x64', 'arm64'], formats: ['zip'] },
  { os: 'darwin', arches: ['arm64', 'x64'], formats: ['zip'] },
];

export type Packing = {
  /** The sources, built. */
  readonly root: string;
  /** Where packages go. */
  readonly output: string;
  /** Where stand-ins are made. */
  readonly work: string;
  readonly wishes: readonly Wish[];
};

const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC } as const;

/** Packs what is wished for; gives the paths of the packages. */
export async function packStandIns({ root, output, work, wishes }: Packing): Promise<readonly string[]> {
  mkdirSync(work, { recursive: true });
  Object.assign(process.env, standInTools(root, work));
  const made: string[] = [];
  for (const { os, arches, formats } of wishes) {
    const runtimes = new Map<string, string>(arches.map((arch) => [arch, standIn(os, arch, work)]));
    const targets = PLATFORMS[os].createTarget([...formats], ...arches.map((arch) => Arch[arch]));
    const config: Configuration = {
      directories: { output },
      artifactName: '${productName}-${version}-standin-${os}-${arch}.${ext}',
      electronDist: ({ arch }: { readonly arch: string }) => runtimes.get(arch) ?? '',
    };
    made.push(...(await build({ targets, config, projectDir: root, publish: 'never' })));
  }
  return made;
}

// Of a folder electron-builder takes the bundle for macOS only, and leaves the licenses beside it; of a zip, all.
function standIn(os: Os, arch: ArchName, work: string): string {
  const folder = makeStandIn(os, arch, join(work, `${os}-${arch}`));
  if (os !== 'darwin') return folder;
  const zip = `${folder}.zip`;
  rmSync(zip, { force: true });
  execFileSync(archiverIn(work), ['a', '-tzip', '-snl', '-bd', zip, '.'], { cwd: folder, stdio: 'ignore' });
  return zip;
}

/** The 7-Zip of the modules, copied to where it may be made executable. */
export function archiverIn(work: string): string {
  const archiver = join(work, basename(sevenZip.path7za));
  if (existsSync(archiver)) return archiver;
  mkdirSync(work, { recursive: true });
  copyFileSync(sevenZip.path7za, archiver);
  chmodSync(archiver, 0o755);
  return archiver;
}

/** Variables through which electron-builder takes tools that are here instead of downloading its own. */
function standInTools(root: string, work: string): Readonly<Record<string, string>> {
  return {
    ELECTRON_BUILDER_7ZIP_PATH: archiverIn(work),
    CUSTOM_FPM_PATH: join(root, 'build/standin/fpm.mjs'),
    APPIMAGE_TOOLS_PATH: makeAppImageTools(join(work, 'appimage-tools')),
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    SOURCE_DATE_EPOCH: process.env['SOURCE_DATE_EPOCH'] ?? lastCommitAt(root),
  };
}

/** Seconds of the last commit: the same sources give the same packages. */
export function lastCommitAt(root: string): string {
  const asked = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  // An archive of the sources has no git in it; then a day is as good as another, as long as it stays the same.
  const seconds = asked.status === 0 ? asked.stdout.trim() : '';
  return /^\d+$/.test(seconds) ? seconds : '1767225600';
}
