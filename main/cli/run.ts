// Runs one command line and leaves its exit number in process.exitCode; the same in Node and inside the installed app.

import { dropsCertificateChecks } from '../domain/start-dangers.ts';

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
  const [first = '', ...others] = args;
  // Scripts ask it of every program they find, so that nothing else is loaded for it.
  if (others.length === 0 && (first === '--version' || first === '-V')) {
    process.stdout.write(`${__FIELDPASS_VERSION__}\n`);
    return;
  }
  const { runProgram } = await import('./run-program.ts');
  await runProgram(__FIELDPASS_VERSION__, args);
}

/** Resolves when everything that was printed so far has left the process, or cannot leave it. */
export async function outputWritten(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written));
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}

function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 1;
  process.stderr.write(`The result could not be written: ${String(error.code)}.\n`);
}
