// Writes a file that a person asked for, where they want it: whole or not at all.

import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { FieldpassError } from '../domain/failure.ts';

/** Replaces what is at `path`. Throws `file-unwritable`, and then what was there is still there. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(fresh, text, { flag: 'wx' });
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw new FieldpassError('file-unwritable', undefined, {
      cause,
      details: { path, reason: String(cause) },
    });
  }
}
