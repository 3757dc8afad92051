// How often words about time change: each minute, and in the last hour each second. What is cut to this pace beforehand
// stands still between the changes, so that a row is said anew only when it says something else.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A span that is left (ms), cut to the pace at which `spanWords` and `spanBrief` change. */
export function pacedSpan(ms: number): number {
  const step = stepOf(ms);
  return Math.floor(ms / step) * step;
}

const stepOf = (left: number): number => (left < HOUR ? SECOND : MINUTE);

/** An instant or a span that passed (ms), cut to its minute, as `exactMoment` and `agoWords` say it. */
export function pacedMoment(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE;
}

/**
 * The instant since which words about time left until `endAt`, or passed since it, are what they are at `now`. It lies on
 * the same side of `endAt` as `now`: nothing lasts longer by it, and nothing ends earlier.
 */
export function pacedNow(endAt: number | null, now: number): number {
  if (endAt === null) return pacedMoment(now);
  if (now >= endAt) return endAt + pacedMoment(now - endAt);
  const left = endAt - now;
  return endAt - (pacedSpan(left) + stepOf(left) - 1);
}
