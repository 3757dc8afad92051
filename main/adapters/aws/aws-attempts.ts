// One request to AWS and what became of it: sent, watched, read or classified.

import type { Instant } from '../../domain/instant.ts';
import type { CallOptions, CallPlan } from './aws-calls.ts';
import { Exchange, TransportError } from './aws-exchange.ts';
import { classify, type Stage } from './aws-failures.ts';
import type { Failed } from './aws-repeats.ts';
import { invalidReply, readServerTime } from './aws-replies.ts';

export type Attempt<T> =
  | { readonly ok: true; readonly value: T; readonly reply: Exchange['reply'] }
  | ({ readonly ok: false } & Failed);

/** Sends once and judges the answer. Never throws for an outcome of the network or of AWS. */
export async function attemptOnce<T>(
  plan: CallPlan<T>,
  region: string | null,
  options: CallOptions,
  deadline: AbortSignal,
): Promise<Attempt<T>> {
  const exchange = new Exchange(plan.bodyLimit, plan.isChange);
  options.takeSideTrouble();
  const sentAt = options.clock.now();
  try {
    // Credential providers do not listen to the signal, so the deadline is kept here as well; the transport sends
    // nothing once it has passed.
    const raw = await unlessAborted(plan.send(region, { abortSignal: deadline, exchange }), deadline);
    const value = plan.read(objectOf(raw, exchange));
    reportTime(exchange, options, sentAt);
    return { ok: true, value, reply: exchange.reply };
  } catch (error) {
    const verdict = classify(
      sideErrorOr(error, exchange, options),
      stageOf(plan, exchange, deadline, options.clock.now()),
    );
    if (verdict.exception !== null) reportTime(exchange, options, sentAt);
    if (verdict.failure.code === 'sign-in-expired') options.onSignInEnded();
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

function reportTime({ reply }: Exchange, { clock, onServerTime }: CallOptions, sentAt: Instant): void {
  const serverNow = reply === null ? null : readServerTime(reply.headers);
  const now = clock.now();
  if (serverNow !== null) onServerTime(serverNow, serverNow - now, now - sentAt);
}

function locationIn(error: unknown): string {
  const location = typeof error === 'object' && error !== null && 'Location' in error ? error.Location : '';
  return typeof location === 'string' ? location.slice(0, 500) : '';
}
