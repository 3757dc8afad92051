// What was told of the borrows of this computer, as one value that every process reads and a restart does not lose.

import { saneInstant } from './expiry.ts';
import { writeInstant } from './instant.ts';
import { NOTHING_TOLD, REMINDER_KINDS, type ReminderKind, type Told } from './reminders.ts';
import { isJsonObject, type Json, readStrictJson } from './strict-json.ts';

/** By borrow id. */
export type ToldRecord = ReadonlyMap<string, Told>;

/** More open borrows than this nobody has; the newest are kept. */
const MOST_KEPT = 2_000;
const LONGEST_TEXT = 512 * 1_024;

export function toldOf(record: ToldRecord, borrowId: string): Told {
  return record.get(borrowId) ?? NOTHING_TOLD;
}

export function writeToldRecord(record: ToldRecord): string {
  const rows = [...record].slice(-MOST_KEPT).map(([borrowId, { kind, snoozedAt }]) => {
    return [borrowId, { kind, snoozedAt: snoozedAt === null ? null : writeInstant(snoozedAt) }];
  });
  return JSON.stringify(Object.fromEntries(rows));
}

/** Reads a record. What cannot be read was not told: a reminder too many is better than one too few. */
export function readToldRecord(text: string | null): ToldRecord {
  if (text === null || text.length > LONGEST_TEXT) return new Map();
  const json = readStrictJson(text, 2)?.json;
  if (!isJsonObject(json)) return new Map();
  return new Map(
    Object.entries(json).flatMap(([borrowId, value]) =>
      isJsonObject(value) ? [[borrowId, toldIn(value)] as const] : [],
    ),
  );
}

function toldIn(value: { readonly [key: string]: Json }): Told {
  const { kind, snoozedAt } = value;
  return { kind: isKind(kind) ? kind : null, snoozedAt: saneInstant(snoozedAt) };
}

function isKind(value: unknown): value is ReminderKind {
  return REMINDER_KINDS.some((kind) => kind === value);
}
