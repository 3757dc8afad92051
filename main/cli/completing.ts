// What may follow on a command line, found in the command tree itself and in the names of local records.

import type { Argument, Command, Option } from 'commander';
import type { NameQuery } from './local-names.ts';

/** A word to offer, with what it is. */
export type Offer = { readonly word: string; readonly about: string };

/** What the shell is to do: take the offers, or complete file names itself. */
export type Answer = { readonly offers: readonly Offer[]; readonly files: 'none' | 'files' | 'folders' };

export type Source =
  | 'licenses'
  | 'borrows'
  | 'checkouts'
  | 'records'
  | 'connections'
  | 'files'
  | 'folders'
  | 'borrows-or-files'
  /** Nothing that could be known here. */
  | 'anything';

/** Gives the names of a source on this computer. */
export type Names = (source: Source, query: NameQuery) => readonly Offer[] | Promise<readonly Offer[]>;

/** What each argument takes that has no fixed choices; a test keeps the list whole. */
export const ARGUMENT_SOURCES: Readonly<Record<string, Source>> = {
  'borrow license': 'licenses',
  'renew license': 'borrows',
  'verify what': 'borrows-or-files',
  'return license': 'borrows',
  'remove license': 'records',
  'checkout license': 'licenses',
  'extend license': 'checkouts',
  'release license': 'checkouts',
  'grants grant': 'licenses',
  'connections name': 'connections',
  'keys what': 'files',
  'ca what': 'files',
  'trip what': 'anything',
  'trip file': 'files',
};

/** What each option takes that has a value and no fixed choices. */
export const OPTION_SOURCES: Readonly<Record<string, Source>> = {
  '--data-dir': 'folders',
  '--data': 'folders',
  '--connection': 'connections',
  '--key': 'files',
  '--token-file': 'files',
  '--out': 'files',
  '--license': 'records',
  ...Object.fromEntries(
    [
      '--mfa-code',
      '--entitlement',
      '--metadata',
      '--at',
      '--within',
      '--beneficiary',
      '--port',
      '--licenses',
      '--issuer',
      '--profile',
      '--role',
      '--rename',
      '--region',
      '--endpoint',
      '--kms-endpoint',
      '--sts-endpoint',
      '--token',
      '--first',
      '--last',
      '--place',
      '--name',
      '--kind',
      '--since',
      '--until',
      '--limit',
    ].map((flag) => [flag, 'anything'] as const),
  ),
};

// What the second argument means depends on the first.
const AFTER_ACTION: Readonly<Record<string, Source>> = {
  'trip import': 'files',
  'keys refresh': 'licenses',
  'keys remove': 'anything',
  'ca remove': 'anything',
  'connections add': 'anything',
};

const NOTHING: Answer = { offers: [], files: 'none' };

/** What may stand in place of the last of `words`, which may be empty. */
export async function completions(program: Command, words: readonly string[], names: Names): Promise<Answer> {
  const last = words.at(-1) ?? '';
  const { command, pending, positional, query, given } = readTyped(program, words.slice(0, -1));
  const [, flag, value = ''] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  if (flag !== undefined) {
    const option = optionOf(command, program, flag);
    return option === null ? NOTHING : matching(await valuesOf(option, names, query), value, `${flag}=`);
  }
  if (pending !== null) return matching(await valuesOf(pending, names, query), last);
  if (last.startsWith('-')) return matching({ offers: optionsOf(command, given), files: 'none' }, last);
  if (command === program) return matching({ offers: commandsOf(program), files: 'none' }, last);
  if (command.name() === 'help')
    return positional.length > 0 ? NOTHING : matching({ offers: commandsOf(program), files: 'none' }, last);
  const argument = command.registeredArguments[positional.length];
  if (argument === undefined) return NOTHING;
  return matching(await argumentValues(command, argument, positional, names, query), last);
}

type Typed = {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly pending: Option | null;
  readonly positional: readonly string[];
  readonly given: ReadonlySet<string>;
  readonly query: NameQuery;
};

function readTyped(program: Command, words: readonly string[]): Typed {
  let command = program;
  let pending: Option | null = null;
  const positional: string[] = [];
  const given = new Set<string>();
  const query = { dataDir: undefined as string | undefined, connection: undefined as string | undefined };
  for (const word of words.filter((one) => one !== '=')) {
    if (pending !== null) {
      if (pending.long === '--data-dir') query.dataDir = word;
      if (pending.long === '--connection') query.connection = word;
      pending = null;
    } else if (word.startsWith('-')) {
      given.add(word);
      if (word === '--sandbox') query.connection = 'sandbox';
      const option = optionOf(command, program, word);
      pending = option?.required === true ? option : null;
    } else if (command === program) command = subcommandOf(program, word);
    else positional.push(word);
  }
  return { command, pending, positional, given, query };
}

const subcommandOf = (program: Command, name: string): Command =>
  visibleCommands(program).find((one) => one.name() === name || one.aliases().includes(name)) ?? program;

const visibleCommands = (program: Command): readonly Command[] =>
  program.createHelp().visibleCommands(program);

const optionOf = (command: Command, program: Command, flag: string): Option | null =>
  [...command.options, ...program.options].find(({ long, short }) => long === flag || short === flag) ?? null;

function optionsOf(command: Command, given: ReadonlySet<string>): readonly Offer[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long, description }) => !given.has(long ?? '') || description.includes('repeatable'))
    .map(({ long, short, description }) => ({ word: long ?? short ?? '', about: description }));
}

const commandsOf = (program: Command): readonly Offer[] =>
  visibleCommands(program).map((one) => ({ word: one.name(), about: one.description() }));

async function valuesOf({ argChoices, long }: Option, names: Names, query: NameQuery): Promise<Answer> {
  if (argChoices !== undefined)
    return { offers: argChoices.map((word) => ({ word, about: '' })), files: 'none' };
  return fromSource(OPTION_SOURCES[long ?? ''] ?? 'anything', names, query);
}

async function argumentValues(
  command: Command,
  argument: Argument,
  [action]: readonly string[],
  names: Names,
  query: NameQuery,
): Promise<Answer> {
  const { argChoices } = argument;
  if (argChoices !== undefined)
    return { offers: argChoices.map((word) => ({ word, about: '' })), files: 'none' };
  const key = `${command.name()} ${argument.name()}`;
  const source = AFTER_ACTION[`${command.name()} ${action ?? ''}`] ?? ARGUMENT_SOURCES[key] ?? 'anything';
  return fromSource(source, names, query);
}

async function fromSource(source: Source, names: Names, query: NameQuery): Promise<Answer> {
  if (source === 'anything') return NOTHING;
  if (source === 'files' || source === 'folders') return { offers: [], files: source };
  const isMixed = source === 'borrows-or-files';
  const offers = await names(isMixed ? 'borrows' : source, query);
  return { offers, files: isMixed ? 'files' : 'none' };
}

// A part of a name is enough to mean a license, so it is enough here too; several would make a shell take letters away.
function matching({ offers, files }: Answer, typed: string, before = ''): Answer {
  const wanted = typed.toLowerCase();
  const begun = offers.filter(({ word }) => word.toLowerCase().startsWith(wanted));
  const within = offers.filter(({ word }) => word.toLowerCase().includes(wanted));
  const fitting = begun.length === 0 && within.length === 1 && !wanted.startsWith('-') ? within : begun;
  return { offers: fitting.map(({ word, about }) => ({ word: before + word, about })), files };
}

/**
 * Answers a completion script: a line for each offer, word and meaning with a tab between; `:files` or `:folders` where
 * the shell is to go on by itself. Never fails aloud: a key was pressed, nothing was asked.
 */
export async function answerShell(program: Command, args: readonly string[]): Promise<void> {
  try {
    // Some shells drop an empty argument; they write two quotes instead.
    const words = args.slice(args[0] === '--' ? 1 : 0).map((word) => (word === '""' ? '' : word));
    const names: Names = async (source, query) =>
      (await import('./local-names.ts')).localNames(source, query);
    const { offers, files } = await completions(program, words, names);
    const lines = offers.map(({ word, about }) => `${word}\t${about.replaceAll(/\s+/g, ' ')}`);
    const all = files === 'none' ? lines : [...lines, `:${files}`];
    if (all.length > 0) process.stdout.write(`${all.join('\n')}\n`);
  } catch {
    // A broken record is told by the commands that read it.
  }
}
