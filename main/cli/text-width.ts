// How many columns of a terminal a text takes, and texts cut, padded and broken to fit into some.

/** What a shortened text has in its middle. */
const GAP = '…';

// Unicode's East Asian Width: the blocks whose characters are all W or F; emoji have a property of their own.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

// Marks that sit on the character before, invisible characters, and the vowels and endings of a Hangul syllable.
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

// Joined emoji and those a selector turns into pictures are one picture of two columns, however many characters they have.
const PICTURE = /\p{Emoji_Presentation}|\p{Extended_Pictographic}.*\ufe0f|[0-9#*]\ufe0f\u20e3/su;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// Letters of which each is a character by itself, one column wide.
const PLAIN = /^[\u0020-\u024f]*$/;

const signs = new Map<string, number>();

let graphemes: Intl.Segmenter | null = null;

// What a reader takes for one character: no text is cut inside of one. Most texts have none of several code points.
function charactersOf(text: string): readonly string[] {
  if (PLAIN.test(text)) return Array.from(text);
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Columns a text takes in a terminal: 2 for a Chinese character or an emoji, 0 for a combining mark, else 1. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  if (text.length !== 1) return charactersOf(text).reduce((sum, one) => sum + widthOfCharacter(one), 0);
  // Signs such as ✓ stand in every row of a list.
  const known = signs.get(text) ?? widthOfCharacter(text);
  signs.set(text, known);
  return known;
}

function widthOfCharacter(character: string): number {
  if (character.length === 1 && character < '\u0300') return 1;
  if (PICTURE.test(character)) return 2;
  return Array.from(character).reduce((sum, point) => sum + widthOfPoint(point), 0);
}

const widthOfPoint = (point: string): number => (NO_WIDTH.test(point) ? 0 : WIDE.test(point) ? 2 : 1);

/** The text, or its beginning and its end with … between them: names often differ at their ends only. */
export function shortened(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - 1;
  if (room < 1) return columns < 1 ? '' : GAP;
  const characters = charactersOf(text);
  const begin = taken(characters, Math.ceil(room / 2));
  const end = taken(characters.toReversed(), room - widthOf(begin.join(''))).toReversed();
  return `${begin.join('').trimEnd()}${GAP}${end.join('').trimStart()}`;
}

function taken(characters: readonly string[], columns: number): readonly string[] {
  let left = columns;
  const past = characters.findIndex((character) => (left -= widthOfCharacter(character)) < 0);
  return past === -1 ? characters : characters.slice(0, past);
}

/** Spaces up to the width. A name from the right would pull the digits of the next column over: a mark ends it. */
export function padded(text: string, columns: number, isTerminal: boolean): string {
  const mark = isTerminal && RIGHT_TO_LEFT.test(text) ? '\u200e' : '';
  return `${text}${mark}${' '.repeat(Math.max(0, columns - widthOf(text)))}`;
}

// A date or a span broken over two lines is read as two of them.
const TIME =
  /\w{3}, \d{1,2} \w{3,4} \d{4}, \d\d:\d\d:\d\d \S+|\d\d:\d\d:\d\d (?!\W)\S+|\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?/g;
const STUCK = '\u00a0';

/**
 * The text on lines of at most so many columns, broken at spaces but never within a time; a word that is longer is
 * broken where it must be.
 */
export function wrapped(text: string, columns: number): readonly string[] {
  if (widthOf(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text).flatMap((one) => broken(one, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Columns of the longest part of a text that may not be broken. */
export function longestWord(text: string): number {
  return Math.max(0, ...wordsOf(text).map(widthOf));
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(TIME, (time) => time.replaceAll(' ', STUCK))
    .split(' ')
    .map((word) => word.replaceAll(STUCK, ' '));
}

function broken(word: string, columns: number): readonly string[] {
  if (widthOf(word) <= columns) return [word];
  const parts: string[] = [''];
  for (const character of charactersOf(word)) {
    const part = parts.at(-1) ?? '';
    if (part === '' || widthOf(part + character) <= columns) parts[parts.length - 1] = part + character;
    else parts.push(character);
  }
  return parts;
}
