// What went wrong with heartbeats since the last that got through: when to try again, and is the end still sure?

import type { HeldCheckout } from '../domain/checkout.ts';
import { type FailureCode, FieldpassError } from '../domain/failure.ts';
import { pauseAfterFailedBeat } from '../domain/heartbeat.ts';
import { type Instant, writeInstant } from '../domain/instant.ts';
import type { Undone } from '../ports.ts';

export type BeatTrouble = {
  readonly failures: number;
  readonly nextAt: Instant;
  readonly failure: FieldpassError;
  /** Every try is known not to have reached AWS, or to have been refused: the end has not moved. */
  readonly isEndSure: boolean;
};

/** Kept in memory: what matters after a crash stands in the ledger before each heartbeat. */
export class BeatTroubles {
  readonly #troubles = new Map<string, BeatTrouble & { readonly since: Instant }>();

  /** The trouble of a checkout, unless a heartbeat got through since, whichever process sent it. */
  of({ checkoutId, beatenAt }: HeldCheckout): BeatTrouble | null {
    const trouble = this.#troubles.get(checkoutId);
    return trouble !== undefined && trouble.since === beatenAt ? trouble : null;
  }

  /** Takes note of a failed try; gives the failure to show. `wasEndSure`: was the end sure before it? */
  note(
    before: HeldCheckout,
    { outcome, failure }: Undone,
    now: Instant,
    wasEndSure: boolean,
  ): FieldpassError {
    const { beatenAt: since, checkoutId, record } = before;
    const failures = (this.of(before)?.failures ?? 0) + 1;
    const expiresAt = record.expiresAt ?? now;
    const nextAt = now + pauseAfterFailedBeat(failures, expiresAt - now);
    const isEndSure = outcome !== 'unknown' && wasEndSure;
    const told = inWords(failure, checkoutId, expiresAt);
    this.#troubles.set(checkoutId, { since, failures, nextAt, failure: told, isEndSure });
    return told;
  }

  forget(checkoutId: string): void {
    this.#troubles.delete(checkoutId);
  }
}

// The usual sentences speak of a seat that is asked for; this one is held already.
const SENTENCES: Partial<Record<FailureCode, string>> = {
  'outcome-unknown': 'The connection broke before AWS confirmed the heartbeat.',
  offline: 'AWS could not be reached, so the heartbeat was not sent.',
  'request-refused': 'AWS refused the heartbeat.',
};

function inWords(failure: FieldpassError, checkoutId: string, expiresAt: Instant): FieldpassError {
  const { code, details, message } = failure;
  const sentence = SENTENCES[code] ?? message;
  const until = `The license is checked out until ${writeInstant(expiresAt)}, or longer if a later heartbeat gets through.`;
  return new FieldpassError(code, `${sentence} ${until}`, {
    cause: failure,
    retryable: failure.retryable,
    details: { ...details, checkoutId, expiresAt: writeInstant(expiresAt) },
  });
}
