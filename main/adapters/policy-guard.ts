// Reads a file that only an administrator may have written: anybody else's is refused, not followed.

import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

export type Guarded =
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'read'; readonly content: Buffer };

const LARGEST = 1 << 20;
// Somebody of the group or everybody may write.
const LOOSE = 0o022;
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** Reads `path` where it and its folder belong to `owner` (0 is root) and nobody else may write them. */
export function readGuarded(path: string, owner: number): Guarded {
  let file: number;
  try {
    // A pipe in its place would wait for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return ABSENT.has(code)
      ? { is: 'absent' }
      : { is: 'refused', why: `It cannot be opened (${String(code)}).` };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > LARGEST)
      return { is: 'refused', why: 'It is not a file of at most 1 MB.' };
    const why = looseFile(stats, owner) ?? looseFolder(statSync(dirname(path)), owner);
    return why === null ? { is: 'read', content: readFileSync(file) } : { is: 'refused', why };
  } catch (error) {
    return { is: 'refused', why: `It cannot be read (${String(error)}).` };
  } finally {
    closeSync(file);
  }
}

const isLoose = ({ mode }: Stats): boolean => (mode & LOOSE) !== 0;
const named = (owner: number): string => (owner === 0 ? 'root' : `UID ${owner}`);

function looseFile(stats: Stats, owner: number): string | null {
  if (stats.uid !== owner) return `The file does not belong to ${named(owner)}.`;
  return isLoose(stats) ? 'The file can be written by others.' : null;
}

function looseFolder(stats: Stats, owner: number): string | null {
  if (stats.uid !== owner) return `The folder of the file does not belong to ${named(owner)}.`;
  return isLoose(stats) ? 'The folder of the file can be written by others.' : null;
}
