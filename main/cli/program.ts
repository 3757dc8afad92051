// Every command with its options; each is loaded only when it runs, so that `--version` and `status` pay for nothing else.

import { Command, InvalidArgumentError, Option } from 'commander';
import type { Options } from './open.ts';
import { Printer } from './print.ts';

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
    .configureOutput({ writeErr: () => undefined });
  const add: Add = (form, summary, load) =>
    withShared(program.command(form))
      .description(summary)
      .action(async (...given: unknown[]) => {
        const options = (given.at(-1) as Command).optsWithGlobals<Given>();
        const args = given.slice(0, -2) as string[];
        const action = await load();
        const number = await action(options, new Printer({ json: options.json === true }), ...args);
        if (typeof number === 'number') process.exitCode = number;
      });
  addOffline(add);
  addOnline(add);
  addTrips(add);
  addSetUp(add);
  return program;
}

// The same options before and after the command: `fieldpass --json status` is `fieldpass status --json`.
function withShared(command: Command): Command {
  return command
    .option('--json', 'print one JSON document')
    .addOption(pathOption('--data-dir <dir>', 'where Fieldpass keeps its records (or FIELDPASS_DATA_DIR)'))
    .addOption(
      valueOption(
        '--connection <name>',
        'the connection to use for this call only (or FIELDPASS_CONNECTION)',
        'A name must follow.',
      ),
    )
    .option(
      '--mfa-code <code>',
      'six digits of your MFA device (good for 30 seconds, so they may stand here)',
    )
    .addOption(new Option('--sandbox', 'use the embedded License Manager with sample licenses'));
}

function pathOption(form: string, summary: string): Option {
  return valueOption(form, summary, 'A path must follow; one that begins with a dash is written ./-name.');
}

// Commander would take the next option as the value: `--data-dir --json` made a directory of that name.
function valueOption(form: string, summary: string, refusal: string): Option {
  return new Option(form, summary).argParser((value: string) => {
    if (value !== '' && (value === '-' || !value.startsWith('-'))) return value;
    throw new InvalidArgumentError(refusal);
  });
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
  );
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
    'grants [action] [grant]',
    'list received grants; accept (and activate) or reject one',
    async () => (await import('./commands/grants.ts')).grants,
  ).option('--yes', 'yes to rejecting for good');
}

function addTrips(add: Add): void {
  add(
    'trip [action] [what] [file]',
    'list trips; add NAME, show, borrow, rehearse, export, remove TRIP, import FILE',
    async () => (await import('./commands/trip.ts')).trip,
  )
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
    'keys [action] [what]',
    'list pinned issuer keys; add FILE, remove THUMBPRINT, refresh LICENSE',
    async () => (await import('./commands/keys.ts')).keys,
  ).option('--issuer <account>', 'the issuer’s AWS account, 12 digits');
  add(
    'ca [action] [what]',
    'company certificate authorities: list, add FILE, remove FINGERPRINT',
    async () => (await import('./commands/authorities.ts')).authorities,
  );
  add(
    'doctor',
    'examine keychain, ledger, clock, network and issuer keys',
    async () => (await import('./commands/doctor.ts')).doctor,
  );
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
}

function addConnections(add: Add): void {
  add(
    'connections [action] [name]',
    'list connections; profiles, add NAME, change NAME, use NAME, remove NAME',
    async () => (await import('./commands/connections.ts')).connections,
  )
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

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
