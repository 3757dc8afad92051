// Run by test/cli/moments.test.ts in a process of its own, because the time zone belongs to the whole process.

import { clockWords, exactWords, zoneOf } from '../../main/cli/moments.ts';

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' };
const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const DAY_MS = 86_400_000;
// Every month and hour of some years, on days of every name, with both sides of the clock changes.
const moments = Array.from({ length: 90 }, (_, index) => Date.UTC(2020, 0, 3) + index * 37.3 * DAY_MS);
const edges = [Date.UTC(2026, 8, 9, 3, 4, 5), Date.UTC(2026, 2, 29, 1), Date.UTC(2_199, 11, 30)];

const wrong = [];
let compared = 0;
for (const timeZone of [...Intl.supportedValuesOf('timeZone'), 'UTC']) {
  process.env.TZ = timeZone;
  const exact = new Intl.DateTimeFormat('en-GB', { ...DAY, ...CLOCK, timeZone });
  const clock = new Intl.DateTimeFormat('en-GB', { ...CLOCK, timeZone });
  for (const at of [...moments, ...edges]) {
    // What is left to Intl is right by itself, but not in a process that changes its zone.
    if (zoneOf(new Date(at)) === null) continue;
    compared += 1;
    if (exactWords(at) !== exact.format(at)) wrong.push([timeZone, at, exactWords(at), exact.format(at)]);
    if (clockWords(at) !== clock.format(at)) wrong.push([timeZone, at, clockWords(at), clock.format(at)]);
  }
}
process.stdout.write(JSON.stringify({ compared, wrong: wrong.slice(0, 20) }));
