// Instants and spans as people read them. Time left is always cut off, never rounded up: no text promises too much.

import { spoken } from './language.svelte.ts';
import { say } from './say.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['days', DAY],
  ['hours', HOUR],
  ['minutes', MINUTE],
  ['seconds', SECOND],
] as const;
type Unit = (typeof UNITS)[number][0];
type Part = { readonly unit: Unit; readonly count: number };

/** A span in full words, at most two units: “3 days”, “2 days 5 hours”, “45 minutes”. Takes milliseconds. */
export function spanWords(ms: number): string {
  return join(
    partsOf(ms).filter((part, index) => index === 0 || part.count > 0),
    (part) => say(`span.${part.unit}`, { count: part.count }),
  );
}

/** A span for countdowns, two units: “3 d 4 h”, “4 h 12 min”, “9 min 5 s”, “42 s”. Takes milliseconds. */
export function spanBrief(ms: number): string {
  return join(partsOf(ms), (part) => say(`brief.${part.unit}`, { count: part.count }));
}

/** A round span at the edge of a scale, as short as it can be: “7 d”, “1 h 30 min”. Takes milliseconds. */
export function spanMark(ms: number): string {
  return join(
    partsOf(ms).filter((part, index) => index === 0 || part.count > 0),
    (part) => say(`brief.${part.unit}`, { count: part.count }),
  );
}

/** How long ago, for a span in milliseconds: “just now” below a minute. */
export function agoWords(ms: number): string {
  const [{ unit, count }] = partsOf(ms);
  return unit === 'seconds' ? say('ago.now') : say(`ago.${unit}`, { count });
}

function partsOf(ms: number): readonly [Part, ...Part[]] {
  const whole = Math.max(0, ms);
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const first = UNITS[at] ?? (['seconds', SECOND] as const);
  const second = at === -1 ? undefined : UNITS[at + 1];
  const larger = { unit: first[0], count: Math.floor(whole / first[1]) };
  if (second === undefined) return [larger];
  return [larger, { unit: second[0], count: Math.floor((whole % first[1]) / second[1]) }];
}

function join(parts: readonly Part[], word: (part: Part) => string): string {
  const [larger = '', smaller] = parts.map(word);
  return smaller === undefined ? larger : say('span.two', { larger, smaller });
}

/** An instant in `zone` (IANA name), with weekday and zone: “Tue 24 Nov 2026, 16:05 CET”. */
export function exactMoment(at: number, zone: string): string {
  const words = (): string => momentWith(at, zone, ({ hour, minute }) => `${hour}:${minute}`);
  return at >= WHOLE_MINUTES_SINCE && at <= LAST_MOMENT ? ofMinute(at, zone, words) : words();
}

// Twenty rows say a moment at every second, and it changes with the minute. Before 1972 some zones were seconds apart.
const WHOLE_MINUTES_SINCE = Date.UTC(1973, 0);
const MOST_MOMENTS = 500;
const moments = new Map<string, string>();
let momentsIn: ReturnType<typeof spoken>['texts'] | null = null;

function ofMinute(at: number, zone: string, words: () => string): string {
  const { texts } = spoken();
  if (texts !== momentsIn || moments.size >= MOST_MOMENTS) moments.clear();
  momentsIn = texts;
  const name = `${Math.floor(at / MINUTE)} ${zone}`;
  const known = moments.get(name) ?? words();
  moments.set(name, known);
  return known;
}

/** As `exactMoment`, to the second: AWS ends borrows to the second. */
export function exactSecond(at: number, zone: string): string {
  return momentWith(at, zone, ({ hour, minute, second }) => `${hour}:${minute}:${second}`);
}

/** A moment that is near, by the 24 h clock alone: “14:03:05”. */
export function clockTime(at: number, zone: string): string {
  if (!(Math.abs(at) <= LAST_MOMENT)) return say('details.unknown');
  const { hour, minute, second } = momentParts(at, zone);
  return `${hour}:${minute}:${second}`;
}

// Past this Date has no answer and formatting throws; an issuer may allow an absurd number of minutes.
const LAST_MOMENT = 8.64e15;

function momentWith(at: number, zone: string, timeOf: (parts: MomentParts) => string): string {
  if (!(Math.abs(at) <= LAST_MOMENT)) return say('details.unknown');
  const parts = momentParts(at, zone);
  const { weekday, day, month, year } = parts;
  const date = say('date', { weekday, day, month, year });
  return say('moment', { date, time: timeOf(parts), zone: zoneName(at, zone) });
}

// Making a DateTimeFormat costs about 50 µs and rows ask often, so each is made once.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(language: string, zone: string, kind: keyof typeof OPTIONS): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${kind}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, { ...OPTIONS[kind], timeZone: zone });
  formats.set(key, made);
  return made;
}

const OPTIONS = {
  moment: {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  zone: { timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const NAMES = ['weekday', 'day', 'month', 'year', 'hour', 'minute', 'second'] as const;
type MomentParts = Readonly<Record<(typeof NAMES)[number], string>>;

function momentParts(at: number, zone: string): MomentParts {
  const found = new Map<string, string>();
  for (const { type, value } of formatFor(spoken().tag, zone, 'moment').formatToParts(at))
    found.set(type, value);
  const [weekday = '', day = '', month = '', year = '', hour = '', minute = '', second = ''] = NAMES.map(
    (name) => found.get(name),
  );
  return { weekday, day, month, year, hour, minute, second };
}

// CLDR keeps short zone names per region: de-DE knows MEZ, en-GB CET, en-US EST. The first that has a name wins.
const NAMING = ['en-GB', 'en-US', 'en-AU', 'en-CA', 'en-NZ', 'en-ZA', 'en-IN'];

/** Short name of `zone` at that instant: “CET”, “CEST”, “EST”, or “GMT+3” where no name exists. */
export function zoneName(at: number, zone: string): string {
  const own = zonePart(at, zone, spoken().tag);
  if (hasName(own)) return own;
  for (const language of NAMING) {
    const name = zonePart(at, zone, language);
    if (hasName(name)) return name;
  }
  return own;
}

const hasName = (name: string): boolean => !/^(GMT|UTC)[+\-−]/.test(name);

function zonePart(at: number, zone: string, language: string): string {
  const parts = formatFor(language, zone, 'zone').formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
