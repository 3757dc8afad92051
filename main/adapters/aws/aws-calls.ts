// One call to AWS from start to end: deadline, repeats that are safe, clock correction, redirect, verdict.

import type { FieldpassError } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Clock, Log } from '../../ports.ts';
import { classify, requestIdOf, type Stage, type Verdict } from './aws-failures.ts';
import { clockOffset, otherRegion, pause, skewOf, waitBefore, type Failed } from './aws-repeats.ts';
import { invalidReply, readServerTime } from './aws-replies.ts';
import { Exchange, TransportError, type SendOptions } from './aws-exchange.ts';

/** What to call and how. `region` null is the default one. */
export type CallPlan<T> = {
  readonly operation: string;
  readonly isChange: boolean;
  readonly region: string | null;
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
  readonly onServerTime: (serverNow: Instant, skewMs: number) => void;
  /** The last failure of a request that a credential provider made, and forgets it. */
  readonly takeSideTrouble: () => { readonly error: unknown; readonly exchange: Exchange } | null;
};

type Attempt<T> =
  | { readonly ok: true; readonly value: T; readonly reply: Exchange['reply'] }
  | ({ readonly ok: false } & Failed);

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
    if (attempt.ok) return answered(attempt.value, attempt.reply, region);
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
      if (waitMs === null || !(await pause(waitMs, options.clock, deadline))) return failed(attempt, options);
    }
    if (deadline.aborted) return failed(attempt, options);
  }
}

async function attemptOnce<T>(
  plan: CallPlan<T>,
  region: string | null,
  options: CallOptions,
  deadline: AbortSignal,
): Promise<Attempt<T>> {
  const exchange = new Exchange(plan.bodyLimit, plan.isChange);
  options.takeSideTrouble();
  try {
    // Credential providers do not listen to the signal, so the deadline is kept here as well; the transport sends
    // nothing once it has passed.
    const raw = await unlessAborted(plan.send(region, { abortSignal: deadline, exchange }), deadline);
    const value = plan.read(objectOf(raw, exchange));
    reportTime(exchange, options);
    return { ok: true, value, reply: exchange.reply };
  } catch (error) {
    const verdict = classify(
      sideErrorOr(error, exchange, options),
      stageOf(plan, exchange, deadline, options.clock.now()),
    );
    if (verdict.exception !== null) reportTime(exchange, options);
    return { ok: false, verdict, reply: exchange.reply, location: locationIn(error) };
  }
}

function stageOf(
  plan: CallPlan<unknown>,
  { sent, reply }: Exchange,
  deadline: AbortSignal,
  now: Instant,
): Stage {
  const { operation, isChange, secrets = [] } = plan;
  const serverNow = reply === null ? null : readServerTime(reply.headers);
  const skewMs = serverNow === null ? null : serverNow - now;
  return { operation, isChange, secrets, sent, reply, skewMs, timedOut: deadline.aborted };
}

// The SDK takes an empty 200, `[]` and `"text"` for a success without fields; AWS always answers with an object.
function objectOf(raw: unknown, { reply }: Exchange): unknown {
  const start = Buffer.from(reply?.body.subarray(0, 64) ?? [])
    .toString('latin1')
    .trimStart();
  if (start.startsWith('{')) return raw;
  throw invalidReply({ problem: start === '' ? 'empty' : 'not-an-object' });
}

// Providers turn every error of STS and SSO into text; what the wire saw is worth more than the text.
function sideErrorOr(error: unknown, exchange: Exchange, options: CallOptions): unknown {
  const trouble = exchange.sent ? null : options.takeSideTrouble();
  return trouble === null ? error : trouble.error;
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new TransportError('ABORTED'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function reportTime({ reply }: Exchange, { clock, onServerTime }: CallOptions): void {
  const serverNow = reply === null ? null : readServerTime(reply.headers);
  if (serverNow !== null) onServerTime(serverNow, serverNow - clock.now());
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

function locationIn(error: unknown): string {
  const location = typeof error === 'object' && error !== null && 'Location' in error ? error.Location : '';
  return typeof location === 'string' ? location.slice(0, 500) : '';
}
