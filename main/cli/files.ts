// Reads small files and standard input for commands, never more than they may hold.

import { read } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FieldpassError } from '../domain/failure.ts';

/** The bytes of a regular file of at most `most` bytes. Throws `file-unreadable`. */
export async function readBounded(path: string, most: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new FieldpassError('file-unreadable', `“${path}” is not a file.`);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(most + 1), 0, most + 1, 0);
      if (bytesRead > most)
        throw new FieldpassError('file-unreadable', `“${path}” is larger than ${most} bytes.`);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof FieldpassError) throw cause;
    throw new FieldpassError('file-unreadable', undefined, {
      cause,
      details: { path, reason: String(cause) },
    });
  }
}

/** Standard input as text, at most `most` bytes of it. Throws `file-unreadable` beyond, and where it cannot be read. */
export async function readStdin(most: number, platform = process.platform): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of platform === 'win32' ? descriptorZero() : process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > most)
      throw new FieldpassError('file-unreadable', `Standard input is larger than ${most} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const PIECE = 16_384;

// On Windows Electron puts a stream that is always at its end in the place of process.stdin, as if nothing had been piped
// in. The descriptor below it is what the shell gave.
async function* descriptorZero(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = Buffer.alloc(PIECE);
    const bytesRead = await bytesInto(piece);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}

async function bytesInto(piece: Buffer): Promise<number> {
  try {
    return (await promisify(read)(0, piece, 0, piece.length, null)).bytesRead;
  } catch (cause) {
    // How the end of a pipe is told by some versions of Windows.
    if (cause instanceof Error && 'code' in cause && cause.code === 'EOF') return 0;
    throw new FieldpassError('file-unreadable', undefined, {
      cause,
      details: { path: '-', reason: String(cause) },
    });
  }
}
