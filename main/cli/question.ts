// Asks a person at the terminal, on stderr; nobody is asked where no terminal is, or where a script reads the answer.

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { FieldpassError } from '../domain/failure.ts';
import type { Printer } from './print.ts';

/** Is there a person who can answer? */
export const canAsk = ({ json }: Pick<Printer, 'json'>): boolean => process.stdin.isTTY && !json;

/** One line typed without being shown; null when nothing was typed: an interrupt, or the end of the input. */
export async function askHidden(question: string): Promise<string | null> {
  process.stderr.write(question);
  try {
    return await typedLine(new Writable({ write: (_chunk, _encoding, done) => done() }));
  } finally {
    process.stderr.write('\n');
  }
}

/**
 * Makes sure that a person wants what cannot be undone: `--yes`, or “yes” typed at the terminal. Throws
 * `confirmation-needed` with what it means.
 */
export async function requireYes(isYes: boolean, meaning: string, printer: Printer): Promise<void> {
  if (isYes) return;
  if (canAsk(printer)) {
    process.stderr.write(`${printer.clean(meaning)} Type yes to go on: `);
    if ((await typedLine(process.stderr))?.toLowerCase() === 'yes') return;
  }
  throw new FieldpassError('confirmation-needed', `${meaning} It was not done.`);
}

// An interrupt or an end of the input closes the line without an answer: waiting on would end the program as if all were well.
function typedLine(output: NodeJS.WritableStream): Promise<string | null> {
  const line = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve) => {
    line.once('line', (text) => {
      resolve(text.trim());
      line.close();
    });
    line.once('SIGINT', () => line.close());
    line.once('close', () => resolve(null));
  });
}
