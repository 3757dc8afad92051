// Trip kits that the system hands over, because one was opened in its file manager: read here, shown by the window.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Place } from '../../preload/contract.ts';
import { KIT_ENDING } from '../domain/trip-kit.ts';
import { LONGEST_TEXT } from './message-size.ts';

/** The first kit among the arguments of a process that was started in `folder`, as a path; null where there is none. */
export function kitFileIn(argv: readonly string[], folder: string): string | null {
  // The first argument is the program itself.
  const named = argv
    .slice(1)
    .find((text) => !text.startsWith('-') && text.toLowerCase().endsWith(KIT_ENDING));
  return named === undefined ? null : resolve(folder, named);
}

/**
 * Where a kit is shown, with its text. What cannot be read, or is no file, or is too large, has a text that is no kit:
 * the window then says so.
 */
export function placeOfKit(path: string): Place {
  return { view: 'kit', text: textOf(path) };
}

// Never empty: an empty text would be no message.
const NO_KIT = '-';

function textOf(path: string): string {
  let file: number | null = null;
  try {
    // Not blocking: a named pipe would hold up the app for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return NO_KIT;
    // One byte more than may be, to see that there is more.
    const bytes = Buffer.alloc(LONGEST_TEXT + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return length === 0 || length > LONGEST_TEXT
      ? NO_KIT
      : new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    return NO_KIT;
  } finally {
    if (file !== null) closeSync(file);
  }
}
