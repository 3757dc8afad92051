// Asks a person at the terminal, on stderr; nobody is asked where no terminal is, or where a script reads the answer.

import { Writable } from 'node:stream';
import { FieldpassError } from '../domain/failure.ts';
import type { Printer } from './print.ts';

/** Is there a person who can answer? */
export const canAsk = ({ json }: Pick<Printer, 'json'>): boolean => process.stdin.isTTY && !json;

/** One line typed without being shown; null when nothing was typed: an interrupt, or the end of the input. */
export async function askHidden(question: string): Promise<string | null> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await typedLine(question, nowhere);
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
    const question = `${printer.clean(meaning)} Type yes to go on: `;
    const answer = await printer.asking(() => typedLine(question, process.stderr));
    if (answer?.toLowerCase() === 'yes') return;
  }
  throw new FieldpassError('confirmation-needed', `${meaning} It was not done.`);
}

// An interrupt or an end of the input closes the line without an answer: waiting on would end the program as if all were
// well. The line is opened before the question is shown, so that no key typed at it is taken in any other way.
function typedLine(question: string, output: NodeJS.WritableStream): Promise<string | null> {
  // Loaded at a question: nearly every command asks none.
  const { createInterface } = process.getBuiltinModule('node:readline');
  const line = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve) => {
    line.once('line', (text) => {
      resolve(text.trim());
      line.close();
    });
    line.once('SIGINT', () => line.close());
    line.once('close', () => resolve(null));
    process.stderr.write(question);
  });
}
