// Runs one command line and leaves its exit number in process.exitCode; the same in Node and inside the installed app.

import { CommanderError } from 'commander';
import { exitNumberOf, FieldpassError, toFailure } from '../domain/failure.ts';
import { dropsCertificateChecks } from '../domain/start-dangers.ts';
import { Printer } from './print.ts';
import { makeProgram } from './program.ts';

declare const __FIELDPASS_VERSION__: string;

/** EX_CONFIG of sysexits: something is wrong with how it was started. */
const EXIT_ON_DANGER = 78;

/** Runs the command in `args`, everything after the program's name. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // Output that nobody reads any more, as with `| head`, must not end the work that is being done.
  process.stdout.on('error', outputFailed);
  process.stderr.on('error', () => undefined);
  if (dropsCertificateChecks(process.env)) {
    process.stderr.write(
      'Fieldpass does not run with NODE_TLS_REJECT_UNAUTHORIZED=0: anybody in between could answer as AWS. Unset it.\n',
    );
    process.exitCode = EXIT_ON_DANGER;
    return;
  }
  try {
    // Asked at every press of a key: nothing but names from local records, and never a word of its own.
    if (args[0] === '__complete') {
      const { answerShell } = await import('./completing.ts');
      await answerShell(makeProgram(__FIELDPASS_VERSION__), args.slice(1));
      return;
    }
    await makeProgram(__FIELDPASS_VERSION__).parseAsync([...args], { from: 'user' });
  } catch (error) {
    report(error, args);
  }
}

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

function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 1;
  process.stderr.write(`The result could not be written: ${String(error.code)}.\n`);
}
