// What the command line writes: one JSON document or plain lines on stdout, progress and failures on stderr.

import type { Failure } from '../domain/failure.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS, writeInstant } from '../domain/instant.ts';
import type { WorkStep } from '../domain/snapshot.ts';

const STEPS: Readonly<Record<WorkStep, string>> = {
  'checking-keychain': 'checking the keychain and the license',
  'writing-intent': 'writing down what is asked for',
  'asking-aws': 'asking AWS License Manager',
  verifying: 'verifying the signed token',
  storing: 'storing the token in the keychain and reading it back',
  'giving-back': 'giving the seat back',
  returning: 'returning the seat',
  recovering: 'finishing earlier work',
  'returning-old': 'giving the old seat back',
  extending: 'sending a heartbeat',
  releasing: 'releasing the seat',
  accepting: 'accepting the grant',
  activating: 'activating the grant',
  rejecting: 'rejecting the grant',
  'awaiting-aws': 'waiting until AWS has carried it out',
  'borrowing-for-trip': 'borrowing for the trip',
};

// Names come from outside: these could move the cursor, recolour the terminal, forge a line or turn the reading order.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Words for a step of work in hand. */
export const stepWords = (step: WorkStep): string => STEPS[step];

/** The streams and the form of the output, decided once. */
export class Printer {
  readonly json: boolean;

  constructor({ json }: { readonly json: boolean }) {
    this.json = json;
  }

  /** The result: `value` as one JSON document, or `lines` for people. */
  result(value: object, lines: readonly string[]): void {
    process.stdout.write(
      this.json ? `${toJson({ ok: true, ...value })}\n` : `${lines.map(printable).join('\n')}\n`,
    );
  }

  /** Something a person should see while waiting; never on stdout. */
  progress(text: string): void {
    if (!this.json) process.stderr.write(`${printable(text)}\n`);
  }

  /** A text from outside as it may stand in a question. */
  clean(text: string): string {
    return printable(text);
  }

  failure(failure: Failure): void {
    if (this.json) process.stdout.write(`${toJson({ ok: false, failure })}\n`);
    else process.stderr.write(`${failureLines(failure).map(printable).join('\n')}\n`);
  }
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

/** An exact local time with its zone. */
export function exactWords(instant: Instant): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(instant);
}

/** A local time of day with its zone: `14:05:00 UTC`. */
export function clockWords(instant: Instant): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(instant);
}

/** The two largest units of a span, rounded down: `3 d 4 h`, `59 min 3 s`. */
export function durationWords(ms: number): string {
  const units = [
    ['d', DAY_MS, Infinity],
    ['h', HOUR_MS, 24],
    ['min', MINUTE_MS, 60],
    ['s', SECOND_MS, 60],
  ] as const;
  const amounts = units.map(([name, size, wrap]) => [Math.floor(ms / size) % wrap, name] as const);
  const first = amounts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return amounts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, name]) => `${amount} ${name}`)
    .join(' ');
}

/**
 * A name as an argument to paste into a shell: in double quotes where no shell reads anything in it, else `id`. Names
 * come from outside, and a pasted line is run.
 */
export function asArgument(name: string, id: string): string {
  return /^[\p{L}\p{N} ._,()-]+$/u.test(name) && !name.startsWith('-') ? `"${name}"` : id;
}

/** Columns padded to their widest cell, nothing at the end of a line. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (wide, row) => row.map((cell, at) => Math.max(wide[at] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A text cut to at most `most` characters, the last one then an ellipsis. */
export function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function printable(line: string): string {
  return line.replace(UNPRINTABLE, '\ufffd');
}
