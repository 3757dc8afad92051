// Keeps online checkouts alive: a heartbeat when it is due, again with growing pauses when it fails, none after the end.

import type { HeldCheckout, Keeper } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { beatDueAt, hasRunOut, latestEndAfterBeat, pauseAfterFailedBeat } from '../domain/heartbeat.ts';
import { type Instant, MINUTE_MS, SECOND_MS, writeInstant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { Extended, Undone } from '../ports.ts';
import { type CheckoutNeeds, isHeldCheckout, requireHeld } from './checkout-needs.ts';
import type { CheckoutTokens } from './checkout-tokens.ts';
import type { Releasing } from './releasing.ts';
import { exclusively } from './safeguards.ts';

type Needs = Pick<CheckoutNeeds, 'changes' | 'ledger' | 'licenses' | 'log' | 'time'> & {
  readonly tokens: CheckoutTokens;
  readonly releasing: Pick<Releasing, 'lose'>;
};

/** What went wrong since the last heartbeat that got through. */
export type BeatTrouble = {
  /** Last heartbeat that got through. */
  readonly since: Instant;
  readonly failures: number;
  readonly nextAt: Instant;
  readonly failure: FieldpassError;
  /** Every try is known not to have reached AWS, or to have been refused: the end has not moved. */
  readonly isEndSure: boolean;
};

/** A heartbeat may be late by this much before it counts as missed: a timer that fires late, a call under way. */
const GRACE_MS = MINUTE_MS;
const OTHERS_TURN_MS = 30 * SECOND_MS;

/** Beats for one process; several processes share the ledger and never beat the same checkout at once. */
export class Heartbeats {
  readonly #needs: Needs;
  readonly #troubles = new Map<string, BeatTrouble>();
  /** Heartbeats on their way: was the end sure before them? */
  readonly #underWay = new Map<string, boolean>();
  readonly #othersTurnUntil = new Map<string, Instant>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Sends every due heartbeat of a keeper, or of one checkout alone. Never throws: what fails is tried again. */
  async beat(keeper: Keeper, only: string | null = null): Promise<void> {
    const now = this.#needs.time.now();
    const due = this.#kept(keeper, only).filter((checkout) => {
      const dueAt = this.nextAt(checkout);
      return dueAt !== null && now >= dueAt && !this.#underWay.has(checkout.checkoutId);
    });
    await Promise.all(due.map((checkout) => this.#beatIfDue(checkout)));
  }

  /** One heartbeat now. Gives the checkout with its new end; throws checkout-not-found, checkout-ended, keychain-*, … */
  async extend(checkoutId: string): Promise<HeldCheckout> {
    const { changes, ledger, time } = this.#needs;
    const { wish } = requireHeld(ledger, checkoutId);
    if (wish.type === 'perpetual') throw new FieldpassError('request-refused', NOTHING_TO_EXTEND);
    try {
      changes.step(checkoutId, 'extending', time.now());
      return await exclusively(ledger, checkoutId, () => this.#beat(checkoutId));
    } finally {
      changes.done(checkoutId);
    }
  }

  /** When the next heartbeat of a checkout is due or tried again; null when there is to be none. */
  nextAt(checkout: HeldCheckout): Instant | null {
    const dueAt = beatDueAt(checkout);
    if (dueAt === null || hasRunOut(checkout, this.#needs.time.now())) return null;
    const { checkoutId } = checkout;
    const again = this.trouble(checkout)?.nextAt ?? dueAt;
    return Math.max(again, this.#othersTurnUntil.get(checkoutId) ?? again);
  }

  /** When `beat` has to be called next for a keeper; null while nothing is kept. */
  nextBeatAt(keeper: Keeper, only: string | null = null): Instant | null {
    const moments = this.#kept(keeper, only)
      .filter(({ checkoutId }) => !this.#underWay.has(checkoutId))
      .map((checkout) => this.nextAt(checkout))
      .filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** What this process knows of failed heartbeats since the last that got through, whichever process sent that. */
  trouble({ checkoutId, beatenAt }: HeldCheckout): BeatTrouble | null {
    const trouble = this.#troubles.get(checkoutId);
    return trouble !== undefined && trouble.since === beatenAt ? trouble : null;
  }

  /** Is the end in the record the end? A heartbeat without an answer may have moved it. */
  isEndSure(checkout: HeldCheckout): boolean {
    if (checkout.mayLastUntilAt === null) return true;
    return this.#underWay.get(checkout.checkoutId) ?? this.trouble(checkout)?.isEndSure ?? false;
  }

  /** Is a heartbeat missing: tried in vain here, or overdue whoever keeps it? */
  isMissing(checkout: HeldCheckout): boolean {
    if (this.trouble(checkout) !== null) return true;
    const dueAt = beatDueAt(checkout);
    if (dueAt === null || this.#underWay.has(checkout.checkoutId)) return false;
    return this.#needs.time.now() > dueAt + GRACE_MS;
  }

  async #beatIfDue({ beatenAt, checkoutId }: HeldCheckout): Promise<void> {
    const { ledger, log, time } = this.#needs;
    try {
      await exclusively(ledger, checkoutId, async () => {
        const checkout = requireHeld(ledger, checkoutId);
        // Another process may have been quicker.
        if (checkout.beatenAt === beatenAt && checkout.state === 'held') await this.#beat(checkoutId);
      });
    } catch (error) {
      const code = error instanceof FieldpassError ? error.code : 'internal';
      if (code === 'in-progress') this.#othersTurnUntil.set(checkoutId, time.now() + OTHERS_TURN_MS);
      log.warn('heartbeat failed', { checkoutId, code, error: code === 'internal' ? error : null });
    }
  }

  // The caller holds the claim.
  async #beat(checkoutId: string): Promise<HeldCheckout> {
    const { changes, ledger } = this.#needs;
    const before = requireHeld(ledger, checkoutId);
    if (before.state !== 'held') throw new FieldpassError('in-progress');
    this.#underWay.set(checkoutId, this.isEndSure(before));
    try {
      const answer = await this.#send(before);
      return await this.#take(before, answer);
    } finally {
      this.#underWay.delete(checkoutId);
      changes.tell();
    }
  }

  async #send(before: HeldCheckout): Promise<Extended | Undone> {
    const { ledger, licenses, time, tokens } = this.#needs;
    const { checkoutId, record, wish } = before;
    let token: Secret;
    try {
      token = await tokens.of(before);
    } catch (error) {
      if (error instanceof FieldpassError) return { outcome: 'not-sent', failure: error };
      throw error;
    }
    // The keychain may have kept us waiting: after the end no beat is sent.
    const now = time.now();
    if (hasRunOut(before, now)) throw new FieldpassError('checkout-ended');
    const mayLastUntilAt = latestEndAfterBeat(before, now);
    if (mayLastUntilAt > (before.mayLastUntilAt ?? 0))
      ledger.append({ kind: 'checkout-extending', checkoutId, mayLastUntilAt, at: now });
    return licenses.extend(token, { region: record.region, connectionId: wish.connectionId });
  }

  async #take(before: HeldCheckout, answer: Extended | Undone): Promise<HeldCheckout> {
    const { ledger, releasing, time } = this.#needs;
    const { checkoutId } = before;
    if (answer.outcome === 'extended') {
      const { expiresAt, requestId } = answer;
      ledger.append({ kind: 'checkout-extended', checkoutId, expiresAt, requestId, at: time.now() });
      this.#troubles.delete(checkoutId);
      return requireHeld(ledger, checkoutId);
    }
    if (answer.outcome === 'gone') {
      await releasing.lose(checkoutId, answer.requestId);
      throw new FieldpassError('checkout-ended', GONE);
    }
    throw this.#note(before, answer);
  }

  #note(before: HeldCheckout, { outcome, failure }: Undone): FieldpassError {
    const { checkoutId, beatenAt, record } = before;
    const now = this.#needs.time.now();
    const failures = (this.trouble(before)?.failures ?? 0) + 1;
    const expiresAt = record.expiresAt ?? now;
    const nextAt = now + pauseAfterFailedBeat(failures, expiresAt - now);
    const isEndSure = outcome !== 'unknown' && (this.#underWay.get(checkoutId) ?? true);
    const isUnconfirmed = failure.code === 'outcome-unknown';
    const sentence = isUnconfirmed
      ? 'The connection broke before AWS confirmed the heartbeat.'
      : failure.message;
    const message = `${sentence} The license is checked out until ${writeInstant(expiresAt)}, or longer if a later heartbeat gets through.`;
    const details = { ...failure.details, checkoutId, expiresAt: writeInstant(expiresAt) };
    const told = new FieldpassError(failure.code, message, { cause: failure, details });
    this.#troubles.set(checkoutId, { since: beatenAt, failures, nextAt, failure: told, isEndSure });
    return told;
  }

  #kept(keeper: Keeper, only: string | null): readonly HeldCheckout[] {
    return this.#needs.ledger
      .checkouts()
      .filter(isHeldCheckout)
      .filter((checkout) => checkout.keeper === keeper && (only === null || checkout.checkoutId === only));
  }
}

const GONE = 'AWS no longer knows this seat, so the checkout has ended.';
const NOTHING_TO_EXTEND = 'A perpetual checkout never ends, so there is nothing to extend.';
