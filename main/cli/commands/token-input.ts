// A License Manager access token comes in through a file or standard input, never through the command line.

import { FieldpassError } from '../../domain/failure.ts';
import { readBounded, readStdin } from '../files.ts';

const LARGEST_TOKEN = 65_536;

/** The text of a token file, or of standard input for `-`. Throws `file-unreadable`. */
export async function tokenText(file: string): Promise<string> {
  if (file === '-') return readStdin(LARGEST_TOKEN);
  return Buffer.from(await readBounded(file, LARGEST_TOKEN)).toString('utf8');
}

/** Throws `access-token-rejected` when an argument is a token: every user of the computer can read arguments. */
export function refuseTokenOnCommandLine(args: readonly (string | undefined)[]): void {
  const [explicit] = args;
  if (explicit === undefined && !args.some((text) => text !== undefined && /eyJ[\w-]{8,}\./.test(text)))
    return;
  throw new FieldpassError('access-token-rejected', ON_COMMAND_LINE, { details: { nextStep: NEXT } });
}

const ON_COMMAND_LINE =
  'A token was given on the command line, where other users of this computer can read it and the shell keeps it in its history. It was not used.';
const NEXT =
  'Ask for a new token if this one was real, put it into a file that only you can read, and name it: --token-file FILE, or - for standard input.';
