// The manual page of the command line, made from its own command tree, so that it cannot say what is not there.

import type { Argument, Command, Option } from 'commander';
import {
  ENVIRONMENT,
  EXAMPLES,
  EXIT_WORDS,
  FILES,
  STANDING_WORDS,
  WATCH_ENDS,
} from '../main/cli/reference.ts';
import { type Standing, STANDING_NUMBERS } from '../main/domain/standing.ts';

/** The page in the man macros of troff. `date` is a day as 2026-03-14. */
export function manPage(
  program: Command,
  { version, date }: { readonly version: string; readonly date: string },
): string {
  const commands = visibleCommands(program);
  const shared = new Set(optionsOf(program).map(({ long }) => long));
  return [
    `.TH FIELDPASS 1 "${date}" "Fieldpass ${version}" "User Commands"`,
    '.SH NAME',
    'fieldpass \\- borrow licenses before going offline, prove them, return them',
    '.SH SYNOPSIS',
    commands
      .map((command) => `.B fieldpass ${escaped(command.name())}\n${synopsisOf(command)}`)
      .join('\n.br\n'),
    '.SH DESCRIPTION',
    escaped(program.description()),
    paragraph(DESCRIPTION),
    '.SH COMMANDS',
    ...commands.flatMap((command) => commandLines(command, shared)),
    '.SH OPTIONS OF EVERY COMMAND',
    ...optionsOf(program).flatMap(optionLines),
    '.SH EXIT STATUS',
    ...listOf(EXIT_WORDS),
    '.SS fieldpass status \\-\\-check',
    ...listOf(standings()),
    '.SS fieldpass status \\-\\-watch',
    ...listOf(WATCH_ENDS),
    '.SH ENVIRONMENT',
    ...listOf(ENVIRONMENT),
    '.SH FILES',
    ...listOf(FILES),
    '.SH EXAMPLES',
    ...Object.values(EXAMPLES).flatMap(([line, meaning]) => ['.TP', `.B ${escaped(line)}`, escaped(meaning)]),
    '.SH SEE ALSO',
    '.BR aws (1),',
    '.BR secret\\-tool (1)',
    '',
  ].join('\n');
}

const DESCRIPTION =
  'A license is meant by its ARN, by the id of a borrow or checkout, by its name, or by a part of the name that fits one license only. ' +
  'Results are written to standard output, progress and failures to standard error; with --json standard output is one JSON document. ' +
  'On a terminal tables fit its width and long names are shortened in the middle; in a pipe nothing is cut.';

const visibleCommands = (program: Command): readonly Command[] =>
  program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help');

const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

function synopsisOf(command: Command): string {
  return [...command.registeredArguments.map(argumentForm), '[\\fIoptions\\fR]'].join(' ');
}

function argumentForm(argument: Argument): string {
  const name = `\\fI${escaped(argument.name())}\\fR`;
  return argument.required ? name : `[${name}]`;
}

function commandLines(command: Command, shared: ReadonlySet<string | undefined>): readonly string[] {
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return [
    `.SS fieldpass ${escaped(command.name())}`,
    escaped(sentence(command.description())),
    ...(choices.length === 0 ? [] : [paragraph(`One of: ${choices.join(', ')}.`)]),
    ...optionsOf(command)
      .filter(({ long }) => !shared.has(long))
      .flatMap(optionLines),
  ];
}

const optionLines = ({ flags, description }: Option): readonly string[] => [
  '.TP',
  `.B ${escaped(flags)}`,
  escaped(sentence(description)),
];

const standings = (): readonly (readonly [number, string])[] =>
  Object.entries(STANDING_NUMBERS).map(([name, number]) => [number, STANDING_WORDS[name as Standing]]);

const listOf = (entries: readonly (readonly [number | string, string])[]): readonly string[] =>
  entries.flatMap(([term, words]) => ['.TP', `.B ${escaped(String(term))}`, escaped(sentence(words))]);

const paragraph = (text: string): string => `.PP\n${escaped(text)}`;

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

// A backslash begins an escape, a line that begins with a dot or an apostrophe a request; troff reads a plain hyphen as
// one that may be broken, and a quotation mark after a macro as the begin of an argument.
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll('~', '\\(ti')
    .replaceAll('…', '...')
    .replaceAll('’', '\\(cq')
    .replaceAll('“', '\\(lq')
    .replaceAll('”', '\\(rq')
    .replace(/^([.'])/, '\\&$1');
}
