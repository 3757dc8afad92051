// Lines and tables as they go to a terminal of so many columns, or whole and plain to a file.

import { lookOf, painted, type Piece, textOf } from './looks.ts';
import { longestWord, padded, shortened, widthOf, wrapped } from './text-width.ts';

/** Where text goes. `columns` null: not a terminal, so nothing is cut or broken. */
export type Screen = { readonly columns: number | null; readonly isColored: boolean };

/**
 * How a column gives way: `name` is cut in its middle, `prose` goes on below, `fixed` never gives way, and `extra` is a
 * name that is left out where it would make the others hard to tell apart.
 */
export type Column = 'fixed' | 'name' | 'prose' | 'extra';

export type Table = { readonly columns: readonly Column[]; readonly rows: readonly (readonly Piece[])[] };

/** A line to break at words, a line of pieces, one that is never broken because it is copied, or a table. */
export type Block = Piece | readonly Piece[] | { readonly verbatim: string } | Table;

const GUTTER = '  ';
const NARROWEST_NAME = 12;
/** Names of fewer columns are hard to tell apart when they are cut. */
const READABLE_NAME = 24;

/** A table; cells beyond the columns named are fixed. */
export const table = (rows: readonly (readonly Piece[])[], columns: readonly Column[] = []): Table => ({
  rows,
  columns,
});

/** A line that is never broken: a command to paste, a document. */
export const verbatim = (text: string): Block => ({ verbatim: text });

/** Names come from outside: these could move the cursor, recolor the terminal, forge a line or turn the reading order. */
export const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text from outside as it may stand in a terminal: what could do anything there is replaced. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\ufffd');

/** The lines of blocks, without line ends. On a terminal none is wider than it but a verbatim one and a command. */
export function linesOf(blocks: readonly Block[], screen: Screen): readonly string[] {
  return blocks.flatMap((block) => {
    if (typeof block === 'string') return brokenLine(printable(block), screen);
    if ('text' in block)
      return brokenLine(printable(block.text), screen).map((line) =>
        painted(line, block.look, screen.isColored),
      );
    if ('verbatim' in block) return [printable(block.verbatim)];
    return 'rows' in block ? tableLines(block, screen) : [pieceLine(block, screen)];
  });
}

// A command to paste: a terminal breaks it on the screen alone, a line end would come along.
const COMMAND = /: fieldpass \S/;

// What goes on stands under the text of its first line, not under its margin.
function brokenLine(line: string, { columns }: Screen): readonly string[] {
  if (columns === null || widthOf(line) <= columns || COMMAND.test(line)) return [line];
  const margin = /^ *(?:→ )?/.exec(line)?.[0] ?? '';
  const room = columns - margin.length;
  if (room < 1) return wrapped(line.trim(), Math.max(1, columns));
  return wrapped(line.slice(margin.length), room).map(
    (text, at) => (at === 0 ? margin : ' '.repeat(margin.length)) + text,
  );
}

// The first piece without a look is the name: it gives way to the others.
function pieceLine(pieces: readonly Piece[], { columns, isColored }: Screen): string {
  const texts = pieces.map((piece) => printable(textOf(piece)));
  const over = columns === null ? 0 : texts.reduce((sum, text) => sum + widthOf(text), 0) - columns;
  const giving = pieces.findIndex((piece) => typeof piece === 'string');
  return texts
    .map((text, at) =>
      over > 0 && at === giving ? shortened(text, Math.max(1, widthOf(text) - over)) : text,
    )
    .map((text, at) => painted(text, lookOf(pieces[at] ?? ''), isColored))
    .join('');
}

function tableLines(table: Table, screen: Screen): readonly string[] {
  const rows = table.rows.map((row) => row.map(cellOf));
  const natural = widest(rows, ({ text }) => widthOf(text));
  if (screen.columns === null) return rows.map((row) => rowLine(row, natural, screen));
  const kinds = natural.map((_, at) => table.columns[at] ?? 'fixed');
  const widths = widthsOf(rows, kinds, screen.columns);
  const isReadable = kinds.every(
    (kind, at) => kind !== 'name' || (widths?.[at] ?? 0) >= Math.min(natural[at] ?? 0, READABLE_NAME),
  );
  if (!isReadable && kinds.includes('extra')) return tableLines(withoutExtra(table), screen);
  if (widths === null) return rows.flatMap((row) => stacked(row, kinds, screen));
  return rows.flatMap((row) => brokenRow(row, kinds, widths, screen));
}

function withoutExtra({ columns, rows }: Table): Table {
  const isKept = (_: unknown, at: number): boolean => columns[at] !== 'extra';
  return table(
    rows.map((row) => row.filter(isKept)),
    columns.filter(isKept),
  );
}

function widthsOf(rows: readonly Row[], kinds: readonly Column[], columns: number): readonly number[] | null {
  const natural = widest(rows, ({ text }) => widthOf(text));
  const longest = widest(rows, ({ text }) => longestWord(text));
  const least = natural.map((width, at) => leastOf(kinds[at], width, longest[at] ?? 0));
  // A name cut a little is read faster than a row of two lines.
  const inOneLine = natural.map((width, at) =>
    kinds[at] === 'prose' ? width : Math.max(least[at] ?? 0, Math.min(width, READABLE_NAME)),
  );
  const room = columns - GUTTER.length * (natural.length - 1);
  return fitted(natural, inOneLine, room) ?? fitted(natural, least, room);
}

type Cell = { readonly text: string; readonly look: ReturnType<typeof lookOf> };
type Row = readonly Cell[];

const cellOf = (piece: Piece): Cell => ({ text: printable(textOf(piece)), look: lookOf(piece) });

function widest(rows: readonly Row[], widthIn: (cell: Cell) => number): readonly number[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: count }, (_, at) =>
    rows.reduce((wide, row) => Math.max(wide, widthIn(row[at] ?? cellOf(''))), 0),
  );
}

function leastOf(kind: Column | undefined, natural: number, longest: number): number {
  if (kind === 'name' || kind === 'extra') return Math.min(natural, NARROWEST_NAME);
  return kind === 'prose' ? longest : natural;
}

// Every column has what it needs; what is left is shared so that the widest give way first. Null: it cannot fit.
function fitted(
  natural: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] | null {
  if (sum(least) > room) return null;
  const under = (cap: number): readonly number[] =>
    natural.map((width, at) => Math.min(width, Math.max(least[at] ?? 0, cap)));
  let cap = Math.max(0, ...natural);
  while (sum(under(cap)) > room) cap -= 1;
  return under(cap);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function brokenRow(
  row: Row,
  kinds: readonly Column[],
  widths: readonly number[],
  screen: Screen,
): readonly string[] {
  const cells = row.map(({ text }, at) => {
    const width = widths[at] ?? 0;
    return kinds[at] === 'prose' ? wrapped(text, width) : [shortened(text, width)];
  });
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    rowLine(
      row.map(({ look }, at) => ({ text: cells[at]?.[line] ?? '', look })),
      widths,
      screen,
    ),
  );
}

function rowLine(row: Row, widths: readonly number[], { columns, isColored }: Screen): string {
  const last = row.findLastIndex(({ text }) => text !== '');
  return row
    .slice(0, last + 1)
    .map(({ text, look }, at) => {
      const full = at === last ? text : padded(text, widths[at] ?? 0, columns !== null);
      return painted(text, look, isColored) + full.slice(text.length);
    })
    .join(GUTTER);
}

// Too narrow for columns: a short first cell and the name make a line, what else there is goes below with a margin.
function stacked(row: Row, kinds: readonly Column[], { columns, isColored }: Screen): readonly string[] {
  const room = columns ?? Infinity;
  const [first = cellOf(''), second = cellOf('')] = row;
  const left = room - widthOf(first.text) - GUTTER.length;
  const isHead =
    kinds[0] === 'fixed' && kinds[1] === 'name' && left >= Math.min(NARROWEST_NAME, widthOf(second.text));
  const head = isHead
    ? [
        painted(first.text, first.look, isColored) +
          GUTTER +
          painted(shortened(second.text, left), second.look, isColored),
      ]
    : [];
  const below = row.slice(isHead ? 2 : 0).flatMap(({ text, look }, at) => {
    if (text === '') return [];
    const margin = at === 0 && !isHead ? '' : GUTTER;
    return wrapped(text, Math.max(1, room - margin.length)).map(
      (line) => margin + painted(line, look, isColored),
    );
  });
  return [...head, ...below];
}
