// Finds the mistakes of Fieldpass in its log: when, and under which number; nothing else of a line is taken.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readInstant } from '../domain/instant.ts';
import type { Mistake } from '../domain/support-bundle.ts';

const MOST_BYTES = 262_144;

const line = v.object({
  at: v.string(),
  message: v.literal('internal failure'),
  details: v.object({ reference: v.pipe(v.string(), v.regex(/^[0-9a-z]{6,12}(?:-\d{1,6})?$/)) }),
});

/** The newest first; of the newest file and its last 256 KiB. Empty where there is no log or it cannot be read. */
export function mistakesIn(dir: string): readonly Mistake[] {
  return mistakesInText(endOf(join(dir, 'fieldpass.log')));
}

/** The mistakes in the text of a log, the newest first. A line that was cut is left out. */
export function mistakesInText(log: string): readonly Mistake[] {
  return log
    .split('\n')
    .flatMap((text) => mistakeIn(text))
    .reverse();
}

function mistakeIn(text: string): readonly Mistake[] {
  const read = v.safeParse(line, jsonIn(text));
  if (!read.success) return [];
  const at = readInstant(read.output.at);
  return at === null ? [] : [{ at, reference: read.output.details.reference }];
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function endOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const from = Math.max(0, size - MOST_BYTES);
      const bytes = Buffer.alloc(Math.min(size, MOST_BYTES));
      const read = readSync(descriptor, bytes, 0, bytes.length, from);
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
