// Asks a person at the terminal, on stderr; nobody is asked where no terminal is.

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { FieldpassError } from '../domain/failure.ts';

/** One line typed without being shown, or null where nobody can type. */
export async function askHidden(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return (await line.question('')).trim();
  } finally {
    line.close();
    process.stderr.write('\n');
  }
}

/**
 * Makes sure that a person wants what cannot be undone: `--yes`, or “yes” typed at the terminal. Throws
 * `confirmation-needed` with what it means.
 */
export async function requireYes(isYes: boolean, meaning: string): Promise<void> {
  if (isYes) return;
  if (process.stdin.isTTY) {
    const line = createInterface({ input: process.stdin, output: process.stderr });
    try {
      if ((await line.question(`${meaning} Type yes to go on: `)).trim().toLowerCase() === 'yes') return;
    } finally {
      line.close();
    }
  }
  throw new FieldpassError('confirmation-needed', `${meaning} It was not done.`);
}
