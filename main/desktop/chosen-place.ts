// Writes a text to a file that a person chooses in the system's own dialog; the window never learns its path.

import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SaveDialogOptions, SaveDialogReturnValue } from 'electron';
import { FieldpassError } from '../domain/failure.ts';

type Ask = (options: SaveDialogOptions) => Promise<Pick<SaveDialogReturnValue, 'canceled' | 'filePath'>>;

/** Gives what asks and writes: the name of the file, or null where none was chosen. Throws file-not-written. */
export function saveFileBy(ask: Ask): (fileName: string, text: string) => Promise<string | null> {
  return async (fileName, text) => {
    const filters = [{ name: 'JSON', extensions: ['json'] }];
    const { canceled, filePath } = await ask({ defaultPath: fileName, filters });
    if (canceled || filePath === '') return null;
    await writeWhole(filePath, text);
    return basename(filePath);
  };
}

// Beside it first: a disk that is full leaves the file that was there as it was.
async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new FieldpassError('file-not-written', undefined, { cause, details: { file: basename(path) } });
  }
}
