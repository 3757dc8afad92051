// Time left and exact moments in words, for the places that main writes itself: tray, notifications, calendar.

import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from './instant.ts';

const UNITS = [
  ['d', DAY_MS, Infinity],
  ['h', HOUR_MS, 24],
  ['min', MINUTE_MS, 60],
  ['s', SECOND_MS, 60],
] as const;

/** The two largest units of a span in ms, rounded down: `3 d 4 h`, `59 min 3 s`. */
export function durationWords(ms: number): string {
  const amounts = UNITS.map(([name, size, wrap]) => [Math.floor(ms / size) % wrap, name] as const);
  const first = amounts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return amounts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, name]) => `${amount} ${name}`)
    .join(' ');
}

/** Time left for what is looked at once a minute or less: `3 d 4 h`, `12 min`, `under a minute`. Rounded down. */
export function minutesWords(ms: number): string {
  if (ms < MINUTE_MS) return 'under a minute';
  return durationWords(Math.floor(ms / MINUTE_MS) * MINUTE_MS);
}

/** An exact moment in `zone` (IANA name) as the language of `tag` writes it, with weekday and zone. */
export function momentWords(at: Instant, zone: string, tag = 'en-GB'): string {
  return new Intl.DateTimeFormat(tag, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: zone,
  }).format(at);
}

/** Relative and exact together: `3 d 4 h left, until Sat 14 Mar 2026, 16:05 CET`. */
export function leftWords(endAt: Instant, now: Instant, zone: string): string {
  return now >= endAt
    ? `ended ${momentWords(endAt, zone)}`
    : `${minutesWords(endAt - now)} left, until ${momentWords(endAt, zone)}`;
}
