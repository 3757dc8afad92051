// The back door: `fieldpass` in the terminal, on the same services as the window, with the app open or closed.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exitNumberOf, FieldpassError, toFailure } from '../domain/failure.ts';
import type { Options } from './open.ts';
import { Printer } from './print.ts';

declare const __FIELDPASS_VERSION__: string;

type Given = Options & Readonly<Record<string, unknown>>;

type Action = (options: Given, printer: Printer, ...args: string[]) => Promise<number | void>;

// Output that nobody reads any more, as with `| head`, must not end the work that is being done.
process.stdout.on('error', outputFailed);
process.stderr.on('error', () => undefined);

const program = withShared(new Command('fieldpass'))
  .description('Borrow licenses from AWS License Manager for offline use, prove them, return them.')
  .version(__FIELDPASS_VERSION__, '-V, --version')
  .showHelpAfterError(false)
  .exitOverride()
  .configureOutput({ writeErr: () => undefined });

function command(form: string, summary: string, load: () => Promise<Action>): Command {
  return withShared(program.command(form))
    .description(summary)
    .action(async (...given: unknown[]) => {
      const options = (given.at(-1) as Command).optsWithGlobals<Given>();
      const args = given.slice(0, -2) as string[];
      const action = await load();
      const number = await action(options, new Printer({ json: options.json === true }), ...args);
      if (typeof number === 'number') process.exitCode = number;
    });
}

// The same options before and after the command: `fieldpass --json status` is `fieldpass status --json`.
function withShared(command: Command): Command {
  return command
    .option('--json', 'print one JSON document')
    .addOption(pathOption('--data-dir <dir>', 'where Fieldpass keeps its records (or FIELDPASS_DATA_DIR)'))
    .addOption(new Option('--sandbox', 'use the embedded License Manager with sample licenses'));
}

// Commander would take the next option as the path: `--data-dir --json` made a directory of that name.
function pathOption(form: string, summary: string): Option {
  return new Option(form, summary).argParser((value: string) => {
    if (value !== '' && !value.startsWith('-')) return value;
    throw new InvalidArgumentError('A path must follow; one that begins with a dash is written ./-name.');
  });
}

// Each command is loaded only when it runs: `--version` and `status` pay for nothing else.
command(
  'licenses',
  'list what was granted to you',
  async () => (await import('./commands/licenses.ts')).licenses,
).option('--cached', 'do not ask AWS, show the last listing');
command(
  'borrow <license>',
  'borrow a license for this computer',
  async () => (await import('./commands/borrow.ts')).borrow,
);
command(
  'status',
  'show what is on this computer, with time left',
  async () => (await import('./commands/status.ts')).status,
);
command(
  'verify <what>',
  'prove a borrowed license, a token file, or - for standard input',
  async () => (await import('./commands/verify.ts')).verify,
)
  .addOption(pathOption('--key <file>', 'public key to use instead of the pinned ones (PEM, DER or JWK)'))
  .option('--at <time>', 'judge at this time (ISO 8601; without zone it means UTC)');
command(
  'return <license>',
  'give a license back',
  async () => (await import('./commands/return.ts')).giveBack,
);
command(
  'remove <license>',
  'remove an ended license from this computer',
  async () => (await import('./commands/return.ts')).remove,
);
command(
  'doctor',
  'examine keychain, ledger, clock, network and issuer keys',
  async () => (await import('./commands/doctor.ts')).doctor,
);
command(
  'keys [action] [file]',
  'list pinned issuer keys, or add one: keys add FILE --issuer ACCOUNT',
  async () => (await import('./commands/keys.ts')).keys,
).option('--issuer <account>', 'the issuer’s AWS account, 12 digits');
command(
  'sandbox',
  'run an embedded License Manager on loopback',
  async () => (await import('./commands/sandbox.ts')).sandbox,
)
  .option('--port <number>', 'port to listen on (default: a free one)')
  .option('--licenses <number>', 'how many licenses to offer in all')
  .addOption(
    pathOption('--data <dir>', 'where it keeps its state (default: a folder that is removed at the end)'),
  );

async function run(): Promise<void> {
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const printer = new Printer({ json: process.argv.includes('--json') });
  const expected = error instanceof CommanderError ? new FieldpassError('usage', sentence(error)) : error;
  const failure = toFailure(expected, Date.now().toString(36));
  printer.failure(failure);
  if (failure.code === 'internal' && process.env['FIELDPASS_DEBUG'] === '1')
    process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = exitNumberOf(failure.code);
}

function sentence({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'A command is missing.';
  const text = message.replace(/^error: /, '').replace(/\.$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 1;
  process.stderr.write(`The result could not be written: ${String(error.code)}.\n`);
}

void run();
