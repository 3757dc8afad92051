// Writes a small file of Fieldpass's own: after a crash the old or the new one is there, whole.

import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FieldpassError } from '../domain/failure.ts';

/** Writes beside, syncs and moves into place, private to the user. Throws `disk-full` and `data-dir-unwritable`. */
export function writeOwnFile(path: string, text: string): void {
  const beside = `${path}.${randomUUID()}`;
  try {
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    syncDirectory(dirname(path));
  } catch (cause) {
    rmSync(beside, { force: true });
    const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
    throw new FieldpassError(isFull ? 'disk-full' : 'data-dir-unwritable', undefined, {
      cause,
      details: { path },
    });
  }
}

// Windows has no directory handles to sync; its file system orders the rename by itself.
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
