// Color as an addition: every state has its word and its sign, and color is used only where it is wanted.

import { styleText } from 'node:util';

/** What a piece of text means; each has one color, and none means anything that its word does not say. */
export type Look = 'well' | 'soon' | 'bad' | 'busy' | 'quiet' | 'strong';

/** A piece of a line. Only what the program itself calls a look is colored: outside texts are cleaned before. */
export type Piece = string | { readonly text: string; readonly look: Look };

const FORMATS = {
  well: 'green',
  soon: 'yellow',
  bad: 'red',
  busy: 'cyan',
  quiet: 'dim',
  strong: 'bold',
} as const satisfies Record<Look, string>;

/** A text that means something. */
export const looks = (look: Look, text: string): Piece => ({ text, look });

export const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece.text);

/** A text in the color of its meaning, or as it is. */
export function painted(text: string, look: Look | null, isColored: boolean): string {
  return look === null || !isColored || text === ''
    ? text
    : styleText(FORMATS[look], text, { validateStream: false });
}

export const lookOf = (piece: Piece): Look | null => (typeof piece === 'string' ? null : piece.look);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Is color wanted on a stream? `--no-color` and NO_COLOR (https://no-color.org: set to anything but an empty text) say
 * no; then FORCE_COLOR says yes, or no with 0 and false; then only a terminal that can do it has color.
 */
export function wantsColor(
  isTerminal: boolean,
  env: Environment,
  { isRefused }: { readonly isRefused: boolean },
): boolean {
  if (isRefused || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}
