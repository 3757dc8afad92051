// An iCalendar file (RFC 5545) of what ends when: one entry per borrow over all its renewals, with alarms.

import type { Borrow, Held } from './borrow.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from './instant.ts';
import { plainLine } from './plain-line.ts';
import { REMINDER_HEADS } from './reminder-words.ts';
import { type ReminderWishes, reminderSchedule } from './reminders.ts';
import { wasGranted } from './renewal.ts';

/** `confirmed`: it ends at `endAt`. `cancelled`: it was returned before, so a calendar that knows it drops it. */
export type CalendarEntry = {
  readonly uid: string;
  /** Grows with every renewal and with the return, so that a calendar takes the newer one. */
  readonly sequence: number;
  readonly state: 'confirmed' | 'cancelled';
  readonly borrowId: string;
  readonly licenseName: string;
  readonly issuerName: string;
  readonly canReturnEarly: boolean;
  readonly issuedAt: Instant;
  readonly endAt: Instant;
  readonly changedAt: Instant;
};

/**
 * What a calendar should know of these borrows at `now`, soonest end first. A renewed borrow is the same entry with a
 * later end. One that was returned before its end is cancelled; one that has ended by itself says nothing new.
 * `borrows` in the order in which they were asked for.
 */
export function calendarEntries(borrows: readonly Borrow[], now: Instant): readonly CalendarEntry[] {
  return chainsOf(borrows)
    .flatMap((chain) => entryOf(chain, now))
    .toSorted((one, other) => one.endAt - other.endAt);
}

type Granted = Borrow & { readonly token: Held['token'] };
/** A borrow and its renewals; `grants` counts those too whose token the keychain has lost. */
type Chain = { readonly rootId: string; readonly granted: readonly Granted[]; readonly grants: number };

// Each renewal comes after what it renews, so one way through finds all chains.
function chainsOf(borrows: readonly Borrow[]): readonly Chain[] {
  const rootOf = new Map<string, string>();
  const chains = new Map<string, Chain>();
  for (const borrow of borrows) {
    const rootId = rootAmong(rootOf, borrow);
    rootOf.set(borrow.borrowId, rootId);
    const { granted, grants } = chains.get(rootId) ?? { granted: [], grants: 0 };
    if (hasToken(borrow)) chains.set(rootId, { rootId, granted: [...granted, borrow], grants: grants + 1 });
    else if (wasGranted(borrow)) chains.set(rootId, { rootId, granted, grants: grants + 1 });
  }
  return [...chains.values()];
}

// What it renews may be missing in a ledger of which a part could not be read.
function rootAmong(rootOf: ReadonlyMap<string, string>, { borrowId, wish }: Borrow): string {
  if (wish.replaces === null) return borrowId;
  return rootOf.get(wish.replaces.borrowId) ?? wish.replaces.borrowId;
}

function hasToken(borrow: Borrow): borrow is Granted {
  return 'token' in borrow && borrow.token !== null;
}

function entryOf({ rootId, granted, grants }: Chain, now: Instant): readonly CalendarEntry[] {
  const here = granted.filter(({ state }) => state === 'held' || state === 'returning');
  const last = here.at(-1) ?? granted.at(-1);
  if (last === undefined || last.token.expiresAt <= now) return [];
  const isHere = here.length > 0;
  // Of the last seat a return comes before the renewal: each grant makes two versions, here and given back.
  const sequence = 2 * (grants - 1) + (isHere ? 0 : 1);
  const { borrowId, changedAt, token, wish } = last;
  return [
    {
      uid: `${rootId}@fieldpass`,
      sequence,
      state: isHere ? 'confirmed' : 'cancelled',
      borrowId,
      licenseName: wish.licenseName,
      issuerName: wish.issuerName,
      canReturnEarly: wish.canReturnEarly,
      issuedAt: token.issuedAt,
      endAt: token.expiresAt,
      changedAt,
    },
  ];
}

/** Writes the file. Alarms follow the engineer's reminders; those that lie before `now` are left out. */
export function writeCalendar(
  entries: readonly CalendarEntry[],
  { now, reminders }: { readonly now: Instant; readonly reminders: ReminderWishes },
): string {
  // A file has one method for all its entries; most calendars understand a cancelled entry among others, too.
  const onlyCancels = entries.length > 0 && entries.every(({ state }) => state === 'cancelled');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Fieldpass//Borrowed licenses//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${onlyCancels ? 'CANCEL' : 'PUBLISH'}`,
    ...entries.flatMap((entry) => eventLines(entry, now, reminders)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(entry: CalendarEntry, now: Instant, reminders: ReminderWishes): readonly string[] {
  const name = plainLine(entry.licenseName, LONGEST_NAME);
  const isCancelled = entry.state === 'cancelled';
  const early = entry.canReturnEarly
    ? 'It can be returned early.'
    : 'It cannot be returned early; the seat goes back by itself.';
  const meaning = isCancelled ? 'It was returned.' : early;
  return [
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `SEQUENCE:${entry.sequence}`,
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `DTSTAMP:${utc(now)}`,
    `LAST-MODIFIED:${utc(entry.changedAt)}`,
    // A moment, not a span: without an end an entry ends when it starts.
    `DTSTART:${utc(entry.endAt)}`,
    'TRANSP:TRANSPARENT',
    `SUMMARY:${escaped(`${name} ends`)}`,
    `DESCRIPTION:${escaped(`Borrowed license of ${plainLine(entry.issuerName, LONGEST_NAME)}. ${meaning}`)}`,
    `URL:fieldpass://open/borrow?id=${entry.borrowId}`,
    ...(isCancelled ? [] : alarmLines(entry, name, now, reminders)),
    'END:VEVENT',
  ];
}

const LONGEST_NAME = 200;

function alarmLines(
  { issuedAt, endAt }: CalendarEntry,
  name: string,
  now: Instant,
  reminders: ReminderWishes,
): readonly string[] {
  return reminderSchedule({ issuedAt, expiresAt: endAt }, reminders)
    .filter(({ at }) => at > now)
    .flatMap(({ kind, at }) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `TRIGGER:${durationBefore(endAt - at)}`,
      `DESCRIPTION:${escaped(`${name} ${REMINDER_HEADS[kind]}`)}`,
      'END:VALARM',
    ]);
}

// RFC 5545, 3.3.6.
function durationBefore(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = [
    [Math.floor((ms % DAY_MS) / HOUR_MS), 'H'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'M'],
    [Math.floor((ms % MINUTE_MS) / SECOND_MS), 'S'],
  ] as const;
  const time = rest.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`);
  if (days === 0 && time.length === 0) return 'PT0S';
  return `-P${days === 0 ? '' : `${days}D`}${time.length === 0 ? '' : `T${time.join('')}`}`;
}

// 3.3.5, form 2: a UTC time needs no time zone component.
function utc(at: Instant): string {
  return new Date(at)
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replace(/[-:]/g, '');
}

// 3.3.11. A line break would be escaped too; no name has one any more.
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (character) => `\\${character}`);
}

const LONGEST_LINE = 75;

// 3.1: at most 75 octets a line without its break; what follows begins with a blank. Never within a character.
function folded(line: string): string {
  let [text, room] = ['', LONGEST_LINE];
  for (const character of line) {
    const octets = octetsOf(character);
    if (octets > room) {
      text += '\r\n ';
      room = LONGEST_LINE - 1;
    }
    text += character;
    room -= octets;
  }
  return text;
}

// In UTF-8. A character beyond the first plane is two units long here.
function octetsOf(character: string): number {
  if (character.length === 2) return 4;
  if (character <= '\u007f') return 1;
  return character <= '\u07ff' ? 2 : 3;
}
