// Options and arguments as the command line takes them: those of every command, and the kinds that several have.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { SHELLS } from './completion-scripts.ts';

const SHARED = 'Options of every command:';

/** The same options before and after the command: `fieldpass --json status` is `fieldpass status --json`. */
export function withShared(command: Command): Command {
  return command
    .optionsGroup(SHARED)
    .option('--json', 'print one JSON document')
    .option('--quiet', 'no progress on stderr')
    .option('--no-color', 'no color, as with NO_COLOR')
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
    .addOption(new Option('--sandbox', 'use the embedded License Manager with sample licenses'))
    .helpOption('-h, --help', 'show this help');
}

/** An option that takes a path. */
export function pathOption(form: string, summary: string): Option {
  return valueOption(form, summary, 'A path must follow; one that begins with a dash is written ./-name.');
}

// Commander would take the next option as the value: `--data-dir --json` made a directory of that name.
function valueOption(form: string, summary: string, refusal: string): Option {
  return new Option(form, summary).argParser((value: string) => {
    if (value !== '' && (value === '-' || !value.startsWith('-'))) return value;
    throw new InvalidArgumentError(refusal);
  });
}

/** What to do, in one word: offered and shown, but refused by the command itself, which can say more. */
export function actionOf(...choices: readonly string[]): Argument {
  const action = new Argument('[action]');
  action.argChoices = [...choices];
  return action;
}

/** The shell to complete in. */
export function shellArgument(): Argument {
  const shell = new Argument('<shell>');
  shell.argChoices = [...SHELLS];
  return shell;
}

/** Takes an option as often as it is given. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
