// Exact local moments in words. Making a date form of Intl takes as long as a tenth of a borrow, so the usual ones are put
// together by hand, word for word as Intl writes them for en-GB; Intl still writes whatever is not known here.

import type { Instant } from '../domain/instant.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

// The zones with a short name of their own; every other is written as its distance from GMT.
const SHORT_NAMES: Readonly<Record<string, string>> = {
  'Coordinated Universal Time': 'UTC',
  'Greenwich Mean Time': 'GMT',
  'British Summer Time': 'BST',
  'Central European Standard Time': 'CET',
  'Central European Summer Time': 'CEST',
  'Eastern European Standard Time': 'EET',
  'Eastern European Summer Time': 'EEST',
  'Gulf Standard Time': 'GST',
};

// Outside of them zones had other names, or have rules that nobody knows.
const YEARS = { first: 2020, last: 2_199 };

/** An exact local time with its zone: `Sat, 14 Mar 2026, 16:05:00 CET`. */
export function exactWords(instant: Instant): string {
  const date = new Date(instant);
  const zone = zoneOf(date);
  if (zone === null) return exactForm().format(instant);
  const day = `${DAYS[date.getDay()] ?? ''}, ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}`;
  return `${day} ${date.getFullYear()}, ${clockOf(date)} ${zone}`;
}

/** A local time of day with its zone: `14:05:00 UTC`. */
export function clockWords(instant: Instant): string {
  const date = new Date(instant);
  const zone = zoneOf(date);
  return zone === null ? clockForm().format(instant) : `${clockOf(date)} ${zone}`;
}

function clockOf(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/**
 * The short name of the zone at a moment; null where that is for Intl: in other languages the name of the zone says nothing
 * here, and Morocco does not write its own short.
 */
export function zoneOf(date: Date): string | null {
  const year = date.getFullYear();
  if (!(year >= YEARS.first && year <= YEARS.last)) return null;
  const name = /\((.*)\)$/.exec(date.toString())?.[1] ?? '';
  if (!/^(?!Western European).*Time$/.test(name)) return null;
  return SHORT_NAMES[name] ?? fromGmt(-date.getTimezoneOffset());
}

function fromGmt(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `GMT${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${twoDigits(rest)}`}`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

// A listing says ten thousand moments: each form is made once.
let madeExactForm: Intl.DateTimeFormat | null = null;
let madeClockForm: Intl.DateTimeFormat | null = null;

function exactForm(): Intl.DateTimeFormat {
  const dayForm = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return (madeExactForm ??= new Intl.DateTimeFormat('en-GB', { ...dayForm, ...CLOCK_FORM }));
}

function clockForm(): Intl.DateTimeFormat {
  return (madeClockForm ??= new Intl.DateTimeFormat('en-GB', CLOCK_FORM));
}

const CLOCK_FORM = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' } as const;
