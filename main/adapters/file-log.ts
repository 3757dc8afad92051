// The log: one JSON object a line, redacted, private, at most three files of one megabyte.

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeInstant } from '../domain/instant.ts';
import type { Log } from '../ports.ts';
import { redact, redactText } from './file-log-redaction.ts';

export type FileLogOptions = {
  /** Epoch milliseconds for the `at` of each line. */
  readonly now?: () => number;
  readonly maxBytes?: number;
};

/**
 * Opens the log in a directory, made (0700) where there is none: `fieldpass.log`, then `.1` and `.2`. It never
 * throws: what Fieldpass does must not fail because it could not be written down here.
 */
export function openFileLog(dir: string, options: FileLogOptions = {}): Log {
  const file = join(dir, 'fieldpass.log');
  const now = options.now ?? (() => Date.now());
  const maxBytes = options.maxBytes ?? 1_000_000;
  const write =
    (level: string) =>
    (message: string, details?: Readonly<Record<string, unknown>>): void => {
      const line = {
        at: writeInstant(now()),
        level,
        message: redactText(message),
        details: describe(details),
      };
      quietly(() => mkdirSync(dir, { recursive: true, mode: 0o700 }));
      quietly(() => append(file, `${JSON.stringify(line)}\n`, maxBytes));
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function describe(details: Readonly<Record<string, unknown>> | undefined): unknown {
  try {
    return details === undefined ? undefined : redact(details);
  } catch {
    // A getter threw; which one does not matter.
    return '[unprintable]';
  }
}

// The file is opened for each line, so that the app and the command line can both rotate it.
function append(file: string, line: string, maxBytes: number): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    writeSync(descriptor, line);
    if (fstatSync(descriptor).size < maxBytes) return;
  } finally {
    closeSync(descriptor);
  }
  quietly(() => renameSync(`${file}.1`, `${file}.2`));
  quietly(() => renameSync(file, `${file}.1`));
}

function quietly(work: () => unknown): void {
  try {
    work();
  } catch {
    // Nowhere left to say it.
  }
}
