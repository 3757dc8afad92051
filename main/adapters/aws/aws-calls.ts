// One call to AWS from start to end: deadline, repeats that are safe, clock correction, redirect, verdict.

import type { FieldpassError } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Clock, Log } from '../../ports.ts';
import { attemptOnce, type Attempt } from './aws-attempts.ts';
import type { Exchange, SendOptions } from './aws-exchange.ts';
import { requestIdOf, type Verdict } from './aws-failures.ts';
import { clockOffset, otherRegion, pause, skewOf, waitBefore } from './aws-repeats.ts';
import type { Waits } from './aws-waits.ts';

/** What to call and how. `region` null is the default one. */
export type CallPlan<T> = {
  readonly operation: string;
  readonly isChange: boolean;
  readonly region: string | null;
  /** License whose home Region a redirect tells. */
  readonly licenseArn?: string;
  readonly deadlineMs: number;
  readonly bodyLimit: number;
  readonly secrets?: readonly string[];
  readonly send: (region: string | null, options: SendOptions) => Promise<unknown>;
  /** Makes the SDK sign for another time; called once at most. */
  readonly correctClock: (region: string | null, offsetMs: number) => void;
  /** Reads the reply; throws reply-invalid. */
  readonly read: (raw: unknown) => T;
};

export type Answer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly requestId: string | null;
      readonly region: string | null;
    }
  | {
      readonly ok: false;
      readonly outcome: Verdict['outcome'];
      readonly failure: FieldpassError;
      readonly exception: string | null;
      readonly requestId: string | null;
    };

export type CallOptions = {
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly log: Log;
  readonly random: () => number;
  readonly onServerTime: (serverNow: Instant, skewMs: number, tookMs: number) => void;
  readonly onRedirect: (licenseArn: string, region: string) => void;
  readonly waits: Waits;
  /** AWS no longer takes the credentials: the next call signs in anew. */
  readonly onSignInEnded: () => void;
  /** The last failure of a request that a credential provider made, and forgets it. */
  readonly takeSideTrouble: () => { readonly error: unknown; readonly exchange: Exchange } | null;
};

/**
 * Makes the call. Never throws for an outcome of the network or of AWS. A call that changes something is sent again
 * only after a refusal that came before any effect (rate limit, clock skew, redirect), and always unchanged.
 */
export async function makeCall<T>(plan: CallPlan<T>, options: CallOptions): Promise<Answer<T>> {
  const deadline = new AbortController();
  const stop = options.clock.after(plan.deadlineMs, () => deadline.abort());
  try {
    return await repeat(plan, options, deadline.signal);
  } finally {
    stop();
  }
}

async function repeat<T>(plan: CallPlan<T>, options: CallOptions, deadline: AbortSignal): Promise<Answer<T>> {
  let region = plan.region;
  let isClockCorrected = false;
  let isRedirected = false;
  for (let tries = 1; ; tries += 1) {
    const attempt = await attemptOnce(plan, region, options, deadline);
    if (attempt.ok) {
      if (isRedirected && region !== null && plan.licenseArn !== undefined) {
        options.onRedirect(plan.licenseArn, region);
      }
      return answered(attempt.value, attempt.reply, region);
    }
    const { verdict } = attempt;
    const skewMs = isClockCorrected ? null : skewOf(attempt, options.clock.now());
    const elsewhere = isRedirected ? null : otherRegion(attempt, region);
    if (skewMs !== null) {
      isClockCorrected = true;
      plan.correctClock(region, clockOffset(attempt.reply));
      options.log.warn('the clock of this computer is off; request signed again', {
        operation: plan.operation,
        skewMs,
      });
    } else if (elsewhere !== null) {
      isRedirected = true;
      region = elsewhere;
    } else {
      const waitMs = waitBefore(plan.isChange, verdict, tries, options.random);
      if (waitMs === null || !(await waitOut(plan, verdict, waitMs, options, deadline)))
        return failed(attempt, options);
    }
    if (deadline.aborted) return failed(attempt, options);
  }
}

// Only a wait that AWS asked for is told: it can take seconds, the others are over before they could be read.
async function waitOut(
  { operation }: CallPlan<unknown>,
  { failure }: Verdict,
  waitMs: number,
  { clock, waits }: CallOptions,
  deadline: AbortSignal,
): Promise<boolean> {
  if (failure.code !== 'rate-limited') return pause(waitMs, clock, deadline);
  const end = waits.begin({ operation, untilAt: clock.now() + waitMs });
  try {
    return await pause(waitMs, clock, deadline);
  } finally {
    end();
  }
}

function answered<T>(value: T, reply: Exchange['reply'], region: string | null): Answer<T> {
  return { ok: true, value, requestId: reply === null ? null : requestIdOf(reply), region };
}

function failed(attempt: Attempt<unknown> & { ok: false }, { log }: CallOptions): Answer<never> {
  const { outcome, failure, exception } = attempt.verdict;
  log.warn('call to AWS failed', { code: failure.code, outcome, ...failure.details });
  return {
    ok: false,
    outcome,
    failure,
    exception,
    requestId: attempt.reply === null ? null : requestIdOf(attempt.reply),
  };
}
