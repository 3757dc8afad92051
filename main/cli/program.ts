// Every command with its options; each is loaded only when it runs, so that `--version` and `status` pay for nothing else.

import { type Argument, Command, Option } from 'commander';
import type { Options } from './open.ts';
import { actionOf, collected, pathOption, shellArgument, withShared } from './options.ts';
import { Printer } from './print.ts';
import { EXAMPLES } from './reference.ts';

type Given = Options & Readonly<Record<string, unknown>>;
type Action = (options: Given, printer: Printer, ...args: string[]) => Promise<number | void>;
type Add = (form: string, summary: string, load: () => Promise<Action>) => Command;

/** The whole command line. Throws CommanderError for what it does not understand, and what a command throws. */
export function makeProgram(version: string): Command {
  const program = withShared(new Command('fieldpass'))
    .description('Borrow licenses from AWS License Manager for offline use, prove them, return them.')
    .version(version, '-V, --version')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({
      minWidthToWrap: 20,
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    });
  const add: Add = (form, summary, load) =>
    program
      .command(form)
      .description(summary)
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const options = command.optsWithGlobals<Given>();
        const args = given.slice(0, -2) as string[];
        const action = await load();
        const number = await action(options, printerFor(options, [command, program]), ...args);
        if (typeof number === 'number') process.exitCode = number;
      });
  program.commandsGroup('Borrowing:');
  addOffline(add);
  program.commandsGroup('Online:');
  addOnline(add);
  addTrips(add);
  program.commandsGroup('Setting up:');
  addSetUp(add);
  program.helpCommand('help [command]', 'show the help of a command');
  // Its own options first, then those that every command has.
  for (const command of program.commands) withShared(command).addHelpText('after', () => exampleOf(command));
  return program.addHelpText(
    'after',
    '\nExit numbers, files and environment: man fieldpass, or docs/terminal.md',
  );
}

// Commander lets the default of the program win over what stands after the command: each is asked by itself.
function printerFor({ json, quiet }: Given, commands: readonly Command[]): Printer {
  const isColorless = commands.some((command) => command.opts()['color'] === false);
  return new Printer({ json: json === true, isQuiet: quiet === true, isColorless });
}

const argumentTerm = (argument: Argument): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

function exampleOf(command: Command): string {
  const [line, meaning] = EXAMPLES[command.name()] ?? [];
  return line === undefined || meaning === undefined ? '' : `\nExample:\n  ${line}\n      ${meaning}`;
}

function addOffline(add: Add): void {
  add(
    'licenses',
    'list what was granted to you',
    async () => (await import('./commands/licenses.ts')).licenses,
  ).option('--cached', 'do not ask AWS, show the last listing');
  add(
    'borrow <license>',
    'borrow a license for this computer',
    async () => (await import('./commands/borrow.ts')).borrow,
  )
    .option(
      '--entitlement <entitlement>',
      'NAME or NAME=AMOUNT, repeatable (default: one of each)',
      collected,
    )
    .option('--metadata <pair>', 'NAME=VALUE to be signed into the token, repeatable', collected);
  add(
    'renew <license>',
    'borrow anew, then give the old one back',
    async () => (await import('./commands/renew.ts')).renew,
  )
    .option('--return-first', 'for the last seat: give the old one back first, at the risk of getting none')
    .option('--yes', 'yes to that risk');
  add(
    'status',
    'show what is on this computer, with time left',
    async () => (await import('./commands/status.ts')).status,
  )
    .option('--long', 'with proof, early return and ids')
    .option('--watch', 'count down until q or Ctrl+C; in a pipe a line for each change')
    .option(
      '--check',
      'say by the exit number how it stands: 0 well, 10 ends soon, 11 needs attention, 12 expired, 13 not here',
    )
    .option('--within <span>', 'check: what counts as soon, as 90m, 24h or 3d')
    .option('--license <license>', 'check: a license that must be here, repeatable', collected)
    .option('--require', 'check: it is bad to have nothing');
  add(
    'calendar',
    'write what ends when as an iCalendar file with alarms',
    async () => (await import('./commands/calendar.ts')).calendar,
  ).addOption(pathOption('--out <file>', 'the file to write (default: standard output)'));
  add(
    'verify <what>',
    'prove a borrowed license, a token file, or - for standard input',
    async () => (await import('./commands/verify.ts')).verify,
  )
    .addOption(pathOption('--key <file>', 'public key to use instead of the pinned ones (PEM, DER or JWK)'))
    .option('--at <time>', 'judge at this time (ISO 8601; without zone it means UTC)');
  add(
    'return <license>',
    'give a borrowed license back',
    async () => (await import('./commands/return.ts')).giveBack,
  );
  add(
    'remove <license>',
    'remove the record of something that is over',
    async () => (await import('./commands/return.ts')).remove,
  );
}

function addOnline(add: Add): void {
  add(
    'checkout <license>',
    'check a license out online',
    async () => (await import('./commands/checkout.ts')).checkout,
  )
    .option('--perpetual', 'consume it for good: it can never be given back')
    .option(
      '--entitlement <entitlement>',
      'NAME, NAME=AMOUNT or NAME=AMOUNT:UNIT, repeatable (default: one of each)',
      collected,
    )
    .option('--beneficiary <account>', 'account to name, where your own account created the license')
    .option('--bind', 'for this computer alone')
    .option('--hold', 'keep it alive until interrupted (Ctrl+C), then release it')
    .option('--yes', 'yes to consuming for good');
  add(
    'extend <license>',
    'prolong an online checkout by one heartbeat',
    async () => (await import('./commands/release.ts')).extend,
  );
  add(
    'release <license>',
    'give an online checkout back',
    async () => (await import('./commands/release.ts')).release,
  );
  add(
    'grants',
    'list received grants; accept (and activate) or reject one',
    async () => (await import('./commands/grants.ts')).grants,
  )
    .addArgument(actionOf('list', 'accept', 'reject'))
    .argument('[grant]')
    .option('--yes', 'yes to rejecting for good');
}

function addTrips(add: Add): void {
  add(
    'trip',
    'list trips; add NAME, show, borrow, rehearse, export, remove TRIP, import FILE',
    async () => (await import('./commands/trip.ts')).trip,
  )
    .addArgument(actionOf('list', 'add', 'show', 'borrow', 'rehearse', 'export', 'import', 'remove'))
    .argument('[what]')
    .argument('[file]')
    .option('--first <day>', 'add, import: first day, like 2026-12-01')
    .option('--last <day>', 'add, import: last day; each license has to last to its end')
    .option('--place <place>', 'add, import: where the trip goes')
    .option('--name <name>', 'import: another name than that of the kit')
    .option('--license <license>', 'add: a license that is needed, repeatable', collected)
    .option('--undo', 'borrow: when one fails, give back what was got');
}

function addSetUp(add: Add): void {
  addConnections(add);
  add(
    'permissions',
    'try which IAM actions your sign-in has, and make a policy',
    async () => (await import('./commands/permissions.ts')).permissions,
  ).option('--policy', 'print the policy only');
  add(
    'keys',
    'list pinned issuer keys; add FILE, remove THUMBPRINT, refresh LICENSE',
    async () => (await import('./commands/keys.ts')).keys,
  )
    .addArgument(actionOf('list', 'add', 'remove', 'refresh'))
    .argument('[what]')
    .option('--issuer <account>', 'the issuer’s AWS account, 12 digits');
  add(
    'ca',
    'company certificate authorities: list, add FILE, remove FINGERPRINT',
    async () => (await import('./commands/authorities.ts')).authorities,
  )
    .addArgument(actionOf('list', 'add', 'remove'))
    .argument('[what]');
  add(
    'doctor',
    'examine keychain, ledger, clock, network and issuer keys',
    async () => (await import('./commands/doctor.ts')).doctor,
  );
  add(
    'history',
    'what was done on this computer, newest first; check: is the record whole',
    async () => (await import('./commands/history.ts')).history,
  )
    .addArgument(actionOf('check'))
    .option('--csv', 'everything that fits, as CSV')
    .option('--license <license>', 'of one license only')
    .option('--kind <kind>', 'borrowing, returning, online or trouble')
    .option('--since <time>', 'from then on: a day, a time or a span like 7d')
    .option('--until <time>', 'before then')
    .option('--steps', 'with the steps on the way, heartbeats among them')
    .option('--limit <number>', 'how many at most (default: 50; with --json all)');
  add(
    'support-bundle',
    'what may be handed to support: no names, no secrets',
    async () => (await import('./commands/support-bundle.ts')).supportBundle,
  )
    .addOption(pathOption('--out <file>', 'write it to a file'))
    .option('--names', 'with the names of licenses and issuers');
  add(
    'sandbox',
    'run an embedded License Manager on loopback',
    async () => (await import('./commands/sandbox.ts')).sandbox,
  )
    .option('--port <number>', 'port to listen on (default: a free one)')
    .option('--licenses <number>', 'how many licenses to offer in all')
    .addOption(
      pathOption('--data <dir>', 'where it keeps its state (default: a folder that is removed at the end)'),
    );
  add(
    'completion',
    'print the completion script of a shell',
    async () => (await import('./commands/completion.ts')).completion,
  ).addArgument(shellArgument());
}

function addConnections(add: Add): void {
  add(
    'connections',
    'list connections; profiles, add NAME, change NAME, use NAME, remove NAME',
    async () => (await import('./commands/connections.ts')).connections,
  )
    .addArgument(actionOf('list', 'profiles', 'add', 'change', 'use', 'remove'))
    .argument('[name]')
    .option('--profile <profile>', 'add: a named profile of the AWS config file')
    .addOption(
      pathOption(
        '--token-file <file>',
        'add: License Manager access token or token.csv; - for standard input',
      ),
    )
    // Taken in order to be refused with the reason.
    .addOption(new Option('--token <token>').hideHelp())
    .option('--role <arn>', 'add: the role to take with the token, where the token does not say')
    .option('--rename <name>', 'change: another name')
    .option('--region <region>', 'Region to list licenses in; an empty text takes it back')
    .option('--endpoint <url>', 'endpoint of License Manager')
    .option('--kms-endpoint <url>', 'endpoint of KMS')
    .option('--sts-endpoint <url>', 'endpoint of STS')
    .option('--fips', 'use FIPS endpoints')
    .option('--no-fips', 'use the plain endpoints again');
}
