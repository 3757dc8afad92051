// Reads a command line and runs its command; what goes wrong is said, and becomes the exit number.

import { CommanderError } from 'commander';
import { exitNumberOf, FieldpassError, toFailure } from '../domain/failure.ts';
import { Printer } from './print.ts';
import { makeProgram } from './program.ts';

/** Runs the command in `args` in the program of this `version`. Never throws. */
export async function runProgram(version: string, args: readonly string[]): Promise<void> {
  try {
    // Asked at every press of a key: nothing but names from local records, and never a word of its own.
    if (args[0] === '__complete') {
      const { answerShell } = await import('./completing.ts');
      await answerShell(makeProgram(version), args.slice(1));
      return;
    }
    await makeProgram(version).parseAsync(thumbprintsLast(args), { from: 'user' });
  } catch (error) {
    report(error, args);
  }
}

// One thumbprint in 64 begins with a hyphen, and would be taken for an option. No option has its 43 characters.
function thumbprintsLast(args: readonly string[]): string[] {
  const [found, others] = [args.filter(isHyphened), args.filter((arg) => !isHyphened(arg))];
  return found.length === 0 || args.includes('--') ? [...args] : [...others, '--', ...found];
}

const isHyphened = (arg: string): boolean => /^-[\w-]{42}$/.test(arg);

function report(error: unknown, args: readonly string[]): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const printer = new Printer({
    json: args.includes('--json'),
    isColorless: args.includes('--no-color'),
  });
  const expected = error instanceof CommanderError ? new FieldpassError('usage', sentence(error)) : error;
  const failure = toFailure(expected, Date.now().toString(36));
  printer.failure(failure);
  if (failure.code === 'internal' && process.env['FIELDPASS_DEBUG'] === '1')
    process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = exitNumberOf(failure.code);
}

function sentence({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'A command is missing.';
  // Whoever pastes a token in the wrong place must not see it again in a log.
  const text = message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace(/\n\((Did you mean .*)\?\)$/s, '. $1?')
    .replace(/eyJ[\w.-]+/g, '…');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('?') ? '' : '.'}`;
}
