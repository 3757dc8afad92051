// What a start asks for: the window, the command line, or the check of an installation. The first argument decides.

import { LINK_SCHEME } from './deep-link.ts';

export type TerminalRequest = {
  readonly kind: 'terminal';
  /** What the command line gets: everything after the program's name. */
  readonly args: readonly string[];
  /** Switches for Chromium and, in a clone, the app's folder, as they stood before. */
  readonly before: readonly string[];
};

export type Request = { readonly kind: 'window' } | { readonly kind: 'smoke' } | TerminalRequest;

/** Options the command line takes before a command; other switches are Chromium's or the system's. */
export const OPTIONS_BEFORE_COMMAND: ReadonlySet<string> = new Set([
  ...['--json', '--quiet', '--no-color', '--data-dir', '--connection', '--mfa-code', '--sandbox'],
  ...['-h', '--help', '-V', '--version'],
]);

/** The switch that checks an installation. */
export const SMOKE = '--smoke';

/**
 * Reads the arguments of a process. Launchers put `--` before what was typed: then Chromium reads none of it as a switch
 * of its own, and Electron on Windows lets arguments follow one with a colon, such as the ARN of a license.
 */
export function requestIn(argv: readonly string[], { isPackaged }: { isPackaged: boolean }): Request {
  const given = argv.slice(1);
  const end = given.indexOf('--');
  const isMarked = end >= 0 && isBeforeAnyWord(given.slice(0, end), isPackaged);
  const from = isMarked ? end + 1 : isPackaged ? 0 : folderAt(given) + 1;
  const args = given.slice(from);
  const [first] = args;
  if (first === undefined || leadsToWindow(first)) return { kind: 'window' };
  if (first === SMOKE) return { kind: 'smoke' };
  if (!isMarked && first.startsWith('-') && !OPTIONS_BEFORE_COMMAND.has(nameOf(first)))
    return { kind: 'window' };
  return { kind: 'terminal', args, before: given.slice(0, isMarked ? end : from) };
}

// In a clone Electron is given the app's folder first; an installed copy has none.
function folderAt(given: readonly string[]): number {
  const at = given.findIndex((text) => !text.startsWith('-'));
  return at < 0 ? given.length : at;
}

function isBeforeAnyWord(before: readonly string[], isPackaged: boolean): boolean {
  const words = before.filter((text) => !text.startsWith('-')).length;
  return words === (isPackaged ? 0 : 1);
}

// Links and files are handed over by the system, whichever command line it makes of them.
function leadsToWindow(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    lower.startsWith(`${LINK_SCHEME}:`) || lower.startsWith('file:') || lower.endsWith(`.${LINK_SCHEME}`)
  );
}

const nameOf = (option: string): string => option.split('=')[0] ?? option;
