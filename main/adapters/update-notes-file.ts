// What is kept of updates between two starts, in one small file of its own.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { isVersion, NO_UPDATES_YET, type UpdateRecord } from '../domain/update.ts';
import type { Log, UpdateNotes } from '../ports.ts';
import { writeOwnFile } from './own-file.ts';

const LARGEST_FILE = 4_096;

const notes = v.object({
  version: v.literal(1),
  mode: v.picklist(['off', 'look', 'download']),
  newest: v.nullable(v.pipe(v.string(), v.check(isVersion))),
  checkedAt: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15))),
});

/**
 * The notes in `<dataDir>/updates.json`, read once: one app writes them. A file that cannot be read counts as none, so
 * that nobody is kept from new versions by it, and is replaced at the next change.
 */
export function openUpdateNotes(dataDir: string, log: Log): UpdateNotes {
  const path = join(dataDir, 'updates.json');
  let record: UpdateRecord | null = null;
  return {
    read: () => (record ??= readNotes(path, log)),
    write: (next) => {
      writeOwnFile(path, `${JSON.stringify({ version: 1, ...next }, null, 2)}\n`);
      record = next;
    },
  };
}

function readNotes(path: string, log: Log): UpdateRecord {
  try {
    if (!existsSync(path)) return NO_UPDATES_YET;
    // Looked at before it is read: a pipe never ends.
    const stats = statSync(path);
    if (stats.isFile() && stats.size <= LARGEST_FILE) return updateNotesIn(readFileSync(path, 'utf8'));
  } catch (error) {
    log.warn('the notes on updates cannot be read', { path, error });
    return NO_UPDATES_YET;
  }
  log.warn('the notes on updates are not a small file', { path });
  return NO_UPDATES_YET;
}

/** Reads the notes in the text of their file. Throws where it is anything else. */
export function updateNotesIn(text: string): UpdateRecord {
  const { mode, newest, checkedAt } = v.parse(notes, JSON.parse(text));
  return { mode, newest, checkedAt };
}
