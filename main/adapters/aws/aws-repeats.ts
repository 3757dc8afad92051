// When a failed call may go out again, after how long, where to, and signed for which time.

import type { Instant } from '../../domain/instant.ts';
import type { Clock } from '../../ports.ts';
import { mayBeClockSkew } from './aws-exception-names.ts';
import type { Exchange } from './aws-exchange.ts';
import type { Verdict } from './aws-failures.ts';
import { readServerTime } from './aws-replies.ts';

/** A failed attempt, as far as it decides about the next one. */
export type Failed = {
  readonly verdict: Verdict;
  readonly reply: Exchange['reply'];
  readonly location: string;
};

// Full jitter below these. The SDK does not know RateLimitExceeded as throttling (security-reliability 5.1).
const RATE_LIMIT_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];
const TRANSIENT_WAITS_MS = [100, 200];
const MOST_READS = 5;
const SKEW_WORTH_CORRECTING_MS = 60_000;
const REGION = /\b[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}\b/;

/** How far this computer's clock is off, if that may be why the request was refused; milliseconds. */
export function skewOf(attempt: Failed, now: Instant): number | null {
  const serverNow = attempt.reply === null ? null : readServerTime(attempt.reply.headers);
  if (serverNow === null || !mayBeClockSkew(attempt.verdict.exception ?? '')) return null;
  return Math.abs(serverNow - now) < SKEW_WORTH_CORRECTING_MS ? null : serverNow - now;
}

/** What to add to the clock when signing. The SDK signs with the clock of the process, so the offset is to that one. */
export function clockOffset(reply: Exchange['reply']): number {
  return (readServerTime(reply?.headers ?? {}) ?? Date.now()) - Date.now();
}

/**
 * The Region a redirect points to. What Location holds is not documented: a Region is
 * looked for in it, and nothing else of it is used.
 */
export function otherRegion({ verdict, location }: Failed, region: string | null): string | null {
  if (verdict.exception !== 'RedirectException') return null;
  const found = REGION.exec(location)?.[0] ?? null;
  return found === region ? null : found;
}

/** Milliseconds to wait before the same request goes out again; null when it may not. */
export function waitBefore(
  isChange: boolean,
  { failure, outcome }: Verdict,
  tries: number,
  random: () => number,
): number | null {
  if (failure.code === 'rate-limited' && outcome === 'refused') {
    const most = isChange ? RATE_LIMIT_WAITS_MS.length + 1 : MOST_READS;
    return tries < most ? random() * (RATE_LIMIT_WAITS_MS[tries - 1] ?? 0) : null;
  }
  const isTransient = failure.code === 'service-trouble' || failure.code === 'offline';
  const isSlow = failure.details['netCode'] === 'CONNECT_TIMEOUT';
  if (isChange || !isTransient || isSlow) return null;
  const most = TRANSIENT_WAITS_MS[tries - 1];
  return most === undefined ? null : random() * most;
}

/** Waits; gives false when the deadline passes first. */
export function pause(ms: number, clock: Pick<Clock, 'after'>, deadline: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = clock.after(ms, () => {
      deadline.removeEventListener('abort', onAbort);
      resolve(!deadline.aborted);
    });
    const onAbort = (): void => {
      stop();
      resolve(false);
    };
    if (deadline.aborted) onAbort();
    deadline.addEventListener('abort', onAbort, { once: true });
  });
}
