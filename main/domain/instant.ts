// Instants are epoch milliseconds; this file reads and writes them as text.

/** Epoch milliseconds, UTC. */
export type Instant = number;

/** A moment by the clock, and for how long the computer had been running then, in whole ms: that nobody can set. */
export type Stamp = { readonly at: Instant; readonly runningMs: number };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Longest way of a request to AWS. No deadline of a call is longer than a minute, but a sleep may hold a request up until
 * five minutes after it was signed; later ones AWS refuses (Signature Version 4). A seat counts from when the request
 * arrives, which is later than when it was written down.
 */
export const LONGEST_JOURNEY_MS = 6 * MINUTE_MS;

// Of a fraction of a second only the milliseconds are taken.
const FORM =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d{0,6})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/**
 * Reads an ISO 8601 date-time. Without a zone it means UTC: License Manager writes `2021-04-14T05:35:47`
 * and means UTC, while `new Date(...)` would read it as local time.
 * Gives null for anything that is not a real calendar moment.
 */
export function readInstant(text: string): Instant | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = match;
  const millis = fraction.padEnd(3, '0');
  // Date.parse turns 31 February into 3 March and hour 24 into the next day; a token that names one is malformed.
  const utc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`);
  if (new Date(utc).getUTCDate() !== Number(day)) return null;
  return utc - offsetMs(zone);
}

/** Writes an instant as ISO 8601 in UTC, whole seconds where it has no fraction: `2026-03-14T15:05:00Z`. */
export function writeInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

// No zone and “Z” have no digits, and no digits count as 0.
function offsetMs(zone: string): number {
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(4, 6)) * MINUTE_MS);
}
