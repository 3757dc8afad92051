// What the command line writes: one JSON document or plain lines on stdout, progress and failures on stderr.

import type { Failure } from '../domain/failure.ts';
import { type Instant, writeInstant } from '../domain/instant.ts';
import { durationWords } from '../domain/time-words.ts';
import { type Block, linesOf, printable, type Screen, UNPRINTABLE } from './layout.ts';
import { canBeRewritten, LiveLine } from './live-line.ts';
import { looks, wantsColor } from './looks.ts';
import { exactWords } from './moments.ts';

const USUAL_COLUMNS = 80;

/** What the options and the environment say of the output. */
export type OutputWishes = {
  readonly json: boolean;
  readonly isQuiet?: boolean;
  readonly isColorless?: boolean;
};

/** The streams and the form of the output, decided once. */
export class Printer {
  readonly json: boolean;
  /** Nothing but results and failures. */
  readonly isQuiet: boolean;
  readonly out: Screen;
  readonly #err: Screen;
  readonly #live: LiveLine;
  #isAsking = false;

  constructor({ json, isQuiet = false, isColorless = false }: OutputWishes) {
    this.json = json;
    this.isQuiet = isQuiet;
    this.out = screenOf(process.stdout, isColorless);
    this.#err = screenOf(process.stderr, isColorless);
    this.#live = new LiveLine(process.stderr);
  }

  /** Is there a line on stderr that may change while somebody waits? */
  get isLive(): boolean {
    return !this.json && !this.isQuiet && canBeRewritten(process.stderr, process.env);
  }

  /** The result: `value` as one JSON document, or blocks for people. */
  result(value: object, blocks: readonly Block[]): void {
    this.#live.clear();
    if (this.json) process.stdout.write(`${toJson({ ok: true, ...value })}\n`);
    else process.stdout.write(`${linesOf(blocks, this.out).join('\n')}\n`);
  }

  /** A text for another program, byte for byte, or `value` as one JSON document. */
  document(value: object, text: string): void {
    process.stdout.write(this.json ? `${toJson({ ok: true, ...value })}\n` : text);
  }

  /** Something a person should see while waiting; never on stdout. */
  progress(text: string): void {
    if (this.json || this.isQuiet) return;
    this.#live.clear();
    process.stderr.write(`${linesOf([text], this.#err).join('\n')}\n`);
  }

  /** What is being done just now, in one line that is gone afterwards; an empty text takes it away. */
  live(text: string): void {
    if (text === '' || this.#isAsking || !this.isLive) this.#live.clear();
    else this.#live.show(printable(text));
  }

  /** Leaves the terminal to a question until it is answered. */
  async asking<T>(work: () => Promise<T>): Promise<T> {
    this.#live.clear();
    this.#isAsking = true;
    try {
      return await work();
    } finally {
      this.#isAsking = false;
    }
  }

  /** A text from outside as it may stand in a question. */
  clean(text: string): string {
    return printable(text);
  }

  failure(failure: Failure): void {
    this.#live.clear();
    if (this.json) return void process.stdout.write(`${toJson({ ok: false, failure })}\n`);
    const [message = '', ...more] = failureLines(failure);
    process.stderr.write(`${linesOf([looks('bad', message), ...more], this.#err).join('\n')}\n`);
  }
}

function screenOf(stream: NodeJS.WriteStream, isRefused: boolean): Screen {
  const isTerminal = stream.isTTY;
  return {
    // A terminal that does not say how wide it is says 0.
    columns: isTerminal ? stream.columns || USUAL_COLUMNS : null,
    isColored: wantsColor(isTerminal, process.env, { isRefused }),
  };
}

/** JSON in which every instant (`at`, and keys ending in `At`) is ISO 8601 with Z. */
export function toJson(value: unknown): string {
  const withIso = (key: string, item: unknown): unknown =>
    (key === 'at' || key.endsWith('At')) && typeof item === 'number' ? writeInstant(item) : item;
  return JSON.stringify(value, withIso, 2).replace(UNPRINTABLE, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Cause and consequence, next step, what an administrator may want to know, code: a line each. */
export function failureLines({ code, message, details }: Failure): readonly string[] {
  const reference = textIn(details, 'reference');
  return [
    message,
    `  → ${details.nextStep}`,
    ...detailLines(details),
    `  (${code}${reference === '' ? '' : ` ${reference}`})`,
  ];
}

function detailLines(details: Failure['details']): readonly string[] {
  const compared = textIn(details, 'diagnosis');
  const said = ['operation', 'awsError', 'awsMessage', 'requestId']
    .map((name) => textIn(details, name))
    .filter((text) => text !== '');
  return [
    ...(compared === '' ? [] : [`  Compared: ${compared}`]),
    ...(said.length < 2 ? [] : [`  Details: ${said.join(' · ')}`]),
  ];
}

function textIn(details: Failure['details'], name: string): string {
  const value = details[name];
  return typeof value === 'string' ? value : '';
}

/** Relative and exact together: `3 d 4 h left, until Sat 14 Mar 2026, 16:05:00 GMT+1`. */
export function untilWords(endAt: Instant, now: Instant): string {
  return endAt > now
    ? `${durationWords(endAt - now)} left, until ${exactWords(endAt)}`
    : `ended ${exactWords(endAt)}`;
}

/**
 * A name as an argument to paste into a shell: in double quotes where no shell reads anything in it, else `id`. Names
 * come from outside, and a pasted line is run.
 */
export function asArgument(name: string, id: string): string {
  return /^[\p{L}\p{N} ._,()-]+$/u.test(name) && !name.startsWith('-') ? `"${name}"` : id;
}
