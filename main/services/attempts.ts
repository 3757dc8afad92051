// How often a request with a client token is repeated, and when an answer is final.

import { type FailureCode, FieldpassError } from '../domain/failure.ts';
import { type Instant, LONGEST_JOURNEY_MS, MINUTE_MS, type Stamp } from '../domain/instant.ts';
import type { Undone } from '../ports.ts';

/**
 * A repeat is sent within this time. AWS takes what reaches it within ten minutes for the same request; a minute is left
 * for its way, and for a time here that is a little behind AWS's own.
 */
const REPEATS_WITHIN_MS = 9 * MINUTE_MS;

// Pauses between attempts of one request whose outcome is unknown; afterwards recovery goes on by events.
const PAUSES_MS = [500, 1_000, 2_000, 4_000];
const LONGEST_ASKING_MS = 60_000;

type Request = { readonly attempts: number; readonly requestedAt: Instant };
type Asked = { readonly requestedAt: Instant; readonly runningMs: number | null };

/** Milliseconds until the next attempt, or null when the caller should give up for now. */
export function pauseBeforeNext({ attempts, requestedAt }: Request, now: Instant): number | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined || now - requestedAt + pause > LONGEST_ASKING_MS ? null : pause;
}

/**
 * Did no answer come for longer than a request travels? The computer slept with the request on its way, which may have
 * left only after waking: a seat can last as long from now on as it could from the asking.
 */
export function wasHeldUp({ changedAt }: { readonly changedAt: Instant }, now: Instant): boolean {
  return now - changedAt > LONGEST_JOURNEY_MS;
}

/**
 * May AWS take a repeat for a new request? So it may be when the request seems to come from the future, or when this
 * computer ran for longer since, whatever a clock that was set meanwhile says: at least so much time has passed, also
 * where it was started anew.
 */
export function isTooLateToRepeat({ requestedAt, runningMs }: Asked, now: Stamp): boolean {
  const age = now.at - requestedAt;
  const ranMs = now.runningMs - (runningMs ?? now.runningMs);
  return age < 0 || Math.max(age, ranMs) > REPEATS_WITHIN_MS;
}

// AWS would have repeated a grant, so these mean that no earlier attempt took a seat. Any other refusal – signed out,
// not allowed, too busy, another account in which nothing is found – speaks of this attempt only.
const CONCLUSIVE: readonly FailureCode[] = [
  'no-seats',
  'entitlement-not-allowed',
  'signature-method-unsupported',
  'beneficiary-needed',
];

/** Does this answer to the n-th attempt prove that no attempt took a seat? */
export function isFinal({ outcome, failure }: Undone, { attempts }: Pick<Request, 'attempts'>): boolean {
  if (outcome === 'unknown') return false;
  return attempts === 1 || (outcome === 'refused' && CONCLUSIVE.includes(failure.code));
}

/** `outcome-unknown`: recovery goes on asking. `details` name the borrow or checkout. */
export function stillUnknown(
  failure: FieldpassError,
  details: Readonly<Record<string, string>>,
): FieldpassError {
  return new FieldpassError('outcome-unknown', undefined, {
    cause: failure,
    details: { ...failure.details, ...details, because: failure.code },
  });
}
