// A few lines of a terminal that are drawn over and over in their place; what stands above them stays.

import type { Screen } from './layout.ts';
import { widthOf } from './text-width.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\r\u001b[J';
const CLEAR_ALL = '\u001b[2J\u001b[H';

type Stream = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows' | 'on' | 'off'>;

/** Hides the cursor at the first drawing; `leave` shows it again, and so does any end of the process that runs code. */
export class Frame {
  readonly #stream: Stream;
  readonly #isColored: boolean;
  #drawn: readonly string[] | null = null;
  #lines: (screen: Screen) => readonly string[] = () => [];

  constructor(stream: Stream, isColored: boolean) {
    this.#stream = stream;
    this.#isColored = isColored;
    process.on('exit', this.#showCursor);
    stream.on('resize', this.#redraw);
  }

  /** Draws what has changed since; lines beyond the height of the terminal are counted instead. */
  draw(lines: (screen: Screen) => readonly string[]): void {
    this.#lines = lines;
    const fitting = this.#fitting();
    if (this.#drawn?.join('\n') === fitting.join('\n')) return;
    const back = this.#drawn === null ? HIDE_CURSOR : `\u001b[${this.#rowsOf(this.#drawn)}A${CLEAR_BELOW}`;
    this.#stream.write(`${back}${fitting.join('\n')}\n`);
    this.#drawn = fitting;
  }

  /** After a stop (Ctrl+Z) and a change of size nobody knows where the lines are: the screen begins anew. */
  readonly #redraw = (): void => {
    if (this.#drawn === null) return;
    this.#drawn = this.#fitting();
    this.#stream.write(`${HIDE_CURSOR}${CLEAR_ALL}${this.#drawn.join('\n')}\n`);
  };

  leave(): void {
    process.off('exit', this.#showCursor);
    this.#stream.off('resize', this.#redraw);
    this.#showCursor();
  }

  #fitting(): readonly string[] {
    const all = this.#lines({ columns: this.#stream.columns || 80, isColored: this.#isColored });
    // One row is for the cursor: a frame as high as the terminal would push its own first line away.
    const room = Math.max(2, (this.#stream.rows || 24) - 1);
    if (this.#rowsOf(all) <= room) return all;
    const past = all.findIndex((_, at) => this.#rowsOf(all.slice(0, at + 1)) > room - 1);
    return [...all.slice(0, past), `… and ${all.length - past} more lines`];
  }

  // A line that is wider than the terminal goes on in its next row.
  #rowsOf(lines: readonly string[]): number {
    const columns = this.#stream.columns || 80;
    const rows = lines.map((line) => Math.ceil(widthOf(line.replaceAll(/\u001b\[\d+m/g, '')) / columns));
    return rows.reduce((sum, one) => sum + Math.max(1, one), 0);
  }

  readonly #showCursor = (): void => {
    if (this.#drawn !== null) this.#stream.write(SHOW_CURSOR);
    this.#drawn = null;
  };
}
