// The line at the bottom of a terminal that says what is being done, and is gone when it is done.

import { shortened } from './text-width.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR = '\r\u001b[K';
const USUAL_COLUMNS = 80;

type Stream = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'isTTY'>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Can a line on this stream be taken back? Not in a file, and not on a terminal that calls itself dumb. */
export const canBeRewritten = ({ isTTY }: Pick<Stream, 'isTTY'>, env: Environment): boolean =>
  isTTY && env['TERM'] !== 'dumb';

/** One changing line; whoever writes anything else on the terminal clears it before. */
export class LiveLine {
  readonly #stream: Stream;
  #text = '';
  #frame = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  show(text: string): void {
    this.#text = text;
    if (this.#timer !== null) return;
    this.#draw();
    // It must not keep a command alive that has ended.
    this.#timer = setInterval(() => this.#draw(), FRAME_MS).unref();
  }

  clear(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#stream.write(CLEAR);
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    // In the last column the cursor would go on to the next line.
    const room = (this.#stream.columns || USUAL_COLUMNS) - 3;
    this.#stream.write(`${CLEAR}${FRAMES[this.#frame] ?? ''} ${shortened(this.#text, room)}`);
  }
}
