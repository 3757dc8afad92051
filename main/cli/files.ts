// Reads small files and standard input for commands, never more than they may hold.

import { open } from 'node:fs/promises';
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

/** Standard input as text, at most `most` bytes of it. Throws `file-unreadable` beyond. */
export async function readStdin(most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > most)
      throw new FieldpassError('file-unreadable', `Standard input is larger than ${most} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
