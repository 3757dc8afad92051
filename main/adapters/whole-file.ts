// Writes a file that a person chose, whole or not at all: beside it first, then moved into its place.

import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FieldpassError } from '../domain/failure.ts';

/**
 * Writes the pieces to `path`, readable by this user only, and gives the absolute path. Between two pieces other work
 * goes on. Throws `disk-full`, `file-unwritable`, and whatever making a piece throws; an older file is still there then.
 */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<string> {
  const target = resolve(path);
  const beside = `${target}.${randomUUID()}`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      for (const piece of inChunks(pieces)) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
    return target;
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw cause instanceof FieldpassError ? cause : whyNot(target, cause);
  }
}

const CHUNK = 65_536;

// A line is too little for a system call of its own.
function* inChunks(pieces: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function whyNot(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return cause;
  const code = cause.code === 'ENOSPC' ? 'disk-full' : 'file-unwritable';
  return new FieldpassError(code, undefined, { cause, details: { path, reason: cause.code } });
}
