// What kind of copy of Fieldpass this is: from a package, an archive, an AppImage, or its source folder.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CopyFacts } from '../domain/update.ts';
import { isInArchive } from './policy-source.ts';

const CASKS = ['/opt/homebrew/Caskroom/fieldpass', '/usr/local/Caskroom/fieldpass'];

export type CopyPlace = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the running program. */
  readonly programDir: string;
};

/** Looks at the files around the program; a copy that runs from its source folder has none of them. */
export function copyFacts({ platform, env, programDir }: CopyPlace): CopyFacts {
  const resources = resourcesOf(programDir);
  const feed = textOf(resources, 'app-update.yml');
  return {
    platform,
    isPackaged: resources !== null,
    packageType: textOf(resources, 'package-type')?.trim() ?? null,
    isAppImage: (env['APPIMAGE'] ?? '') !== '',
    isHomebrew: platform === 'darwin' && CASKS.some((cask) => existsSync(cask)),
    hasInstaller: resources !== null && existsSync(join(dirname(resources), 'Uninstall Fieldpass.exe')),
    hasFeed: feed !== null,
    hasPublisher: feed !== null && /^publisherName:/m.test(feed),
  };
}

// …/resources/app.asar/dist/main
function resourcesOf(programDir: string): string | null {
  if (!isInArchive(programDir)) return null;
  let folder = programDir;
  while (isInArchive(dirname(folder))) folder = dirname(folder);
  return dirname(folder);
}

function textOf(folder: string | null, name: string): string | null {
  if (folder === null) return null;
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return null;
  }
}
