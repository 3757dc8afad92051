// The tools for an AppImage where electron-builder's cannot be downloaded: Debian's, and a runtime that starts nothing.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes before the file system; a real runtime is an ELF program of its own length. */
export const STAND_IN_RUNTIME_BYTES = 4_096;

/** Makes the folder that APPIMAGE_TOOLS_PATH names, and gives its path. */
export function makeAppImageTools(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  for (const arch of ['x64', 'arm64']) {
    mkdirSync(join(folder, 'lib', arch), { recursive: true });
    writeFileSync(join(folder, 'runtimes', `runtime-${arch}`), runtime());
  }
  for (const tool of ['mksquashfs', 'desktop-file-validate'])
    symlinkSync(`/usr/bin/${tool}`, join(folder, tool));
  return folder;
}

function runtime(): Buffer {
  const words = '#!/bin/sh\necho "A stand-in for the runtime of an AppImage." >&2\nexit 86\n';
  return Buffer.concat([Buffer.from(words), Buffer.alloc(STAND_IN_RUNTIME_BYTES - words.length)]);
}
