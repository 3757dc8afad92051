// Keeps online checkouts alive: a heartbeat when it is due, again with growing pauses when it fails, none after the end.

import type { HeldCheckout, Keeper } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { beatDueAt, hasRunOut, latestEndAfterBeat } from '../domain/heartbeat.ts';
import { type Instant, LONGEST_JOURNEY_MS, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { Extended, Undone } from '../ports.ts';
import { type BeatTrouble, BeatTroubles } from './beat-troubles.ts';
import { type CheckoutNeeds, findCheckout, isHeldCheckout, requireHeld } from './checkout-needs.ts';
import type { CheckoutTokens } from './checkout-tokens.ts';
import type { Releasing } from './releasing.ts';
import { exclusively, onceWritten } from './safeguards.ts';

type Needs = Pick<CheckoutNeeds, 'changes' | 'ledger' | 'licenses' | 'log' | 'time'> & {
  readonly tokens: CheckoutTokens;
  readonly releasing: Pick<Releasing, 'lose'>;
};

/** A heartbeat may be late by this much before it counts as missed: a timer that fires late, a call under way. */
const GRACE_MS = MINUTE_MS;
/** Pause where a try came to nothing without a failure of its own: another process has the checkout, or a bug. */
const NEXT_TURN_MS = 30 * SECOND_MS;

/** Beats for one process; several processes share the ledger and never beat the same checkout at once. */
export class Heartbeats {
  readonly #needs: Needs;
  readonly #troubles = new BeatTroubles();
  /** Heartbeats on their way: was the end sure before them? */
  readonly #underWay = new Map<string, boolean>();
  readonly #notBefore = new Map<string, Instant>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Sends every due heartbeat of a keeper, or of one checkout alone. Never throws: what fails is tried again. */
  async beat(keeper: Keeper, only: string | null = null): Promise<void> {
    const now = this.#needs.time.now();
    await this.#beatThose(keeper, only, (checkout) => {
      const dueAt = this.nextAt(checkout);
      return dueAt !== null && now >= dueAt;
    });
  }

  /** Sends the heartbeats of a keeper that are missing, without waiting for their next turn. Never throws. */
  async beatMissing(keeper: Keeper): Promise<void> {
    await this.#beatThose(keeper, null, (checkout) => this.isMissing(checkout));
  }

  async #beatThose(
    keeper: Keeper,
    only: string | null,
    isWanted: (checkout: HeldCheckout) => boolean,
  ): Promise<void> {
    const { log } = this.#needs;
    try {
      const wanted = this.#kept(keeper, only).filter(
        (checkout) => isWanted(checkout) && !this.#underWay.has(checkout.checkoutId),
      );
      await Promise.all(wanted.map((checkout) => this.#beatIfDue(checkout)));
    } catch (error) {
      log.warn('the ledger could not be read for the heartbeats', { error });
    }
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
    const dueAt = this.#dueAt(checkout);
    if (dueAt === null) return null;
    const { checkoutId } = checkout;
    const again = this.trouble(checkout)?.nextAt ?? dueAt;
    return Math.max(again, this.#notBefore.get(checkoutId) ?? again);
  }

  /** When `beat` has to be called next for a keeper; null while nothing is kept. */
  nextBeatAt(keeper: Keeper, only: string | null = null): Instant | null {
    const moments = this.#kept(keeper, only)
      .filter(({ checkoutId }) => !this.#underWay.has(checkoutId))
      .map((checkout) => this.nextAt(checkout))
      .filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** What this process knows of failed heartbeats since the last that got through. */
  trouble(checkout: HeldCheckout): BeatTrouble | null {
    return this.#troubles.of(checkout);
  }

  /** Is the end in the record the end? A heartbeat without an answer may have moved it. */
  isEndSure(checkout: HeldCheckout): boolean {
    if (checkout.mayLastUntilAt === null) return true;
    return this.#underWay.get(checkout.checkoutId) ?? this.trouble(checkout)?.isEndSure ?? false;
  }

  /** Is a heartbeat missing that is still to be sent: tried in vain here, or overdue whoever keeps it? */
  isMissing(checkout: HeldCheckout): boolean {
    const dueAt = this.#dueAt(checkout);
    if (dueAt === null) return false;
    if (this.trouble(checkout) !== null) return true;
    return !this.#underWay.has(checkout.checkoutId) && this.#needs.time.now() > dueAt + GRACE_MS;
  }

  // Null where none is due, and after the end: nothing is sent any more then.
  #dueAt(checkout: HeldCheckout): Instant | null {
    return hasRunOut(checkout, this.#needs.time.now()) ? null : beatDueAt(checkout);
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
      if (!this.#isAwaited(checkoutId)) this.#notBefore.set(checkoutId, time.now() + NEXT_TURN_MS);
      log.warn('heartbeat failed', { checkoutId, code, error: code === 'internal' ? error : null });
    }
  }

  // Whatever came to nothing must not be tried again at once, and for ever.
  #isAwaited(checkoutId: string): boolean {
    const checkout = findCheckout(this.#needs.ledger, checkoutId);
    const nextAt = isHeldCheckout(checkout) ? this.nextAt(checkout) : null;
    return nextAt === null || nextAt > this.#needs.time.now();
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
    const { licenses, tokens } = this.#needs;
    const { record, wish } = before;
    let token: Secret;
    try {
      token = await tokens.of(before);
      this.#tellLatestEnd(before);
    } catch (error) {
      if (!(error instanceof FieldpassError) || error.code === 'checkout-ended') throw error;
      return { outcome: 'not-sent', failure: error };
    }
    const { licenseArn, region } = record;
    return licenses.extend(token, { region, connectionId: wish.connectionId, licenseArn });
  }

  // Keychain, disk, or a sleep may have kept us waiting: after the end no beat is sent, and none that is not told of.
  #tellLatestEnd(before: HeldCheckout): void {
    const { ledger, time } = this.#needs;
    const { checkoutId } = before;
    // Read anew: an answer to another process may have taken back what was told meanwhile.
    let told = requireHeld(ledger, checkoutId).mayLastUntilAt ?? 0;
    for (let now = time.now(); ; now = time.now()) {
      if (hasRunOut(before, now)) throw new FieldpassError('checkout-ended');
      const mayLastUntilAt = latestEndAfterBeat(before, now);
      if (mayLastUntilAt <= told) return;
      ledger.append({ kind: 'checkout-extending', checkoutId, mayLastUntilAt, at: now });
      told = mayLastUntilAt;
    }
  }

  async #take(before: HeldCheckout, answer: Extended | Undone): Promise<HeldCheckout> {
    const { ledger, releasing, time } = this.#needs;
    const { checkoutId } = before;
    if (answer.outcome === 'extended') {
      const { expiresAt, requestId } = answer;
      const at = time.now();
      const mayLastUntilAt = this.#lastOfOthers(before, at);
      const doubt = { kind: 'checkout-extending', checkoutId, at } as const;
      const doubts = mayLastUntilAt === null ? [] : [{ ...doubt, mayLastUntilAt }];
      try {
        ledger.append({ kind: 'checkout-extended', checkoutId, expiresAt, requestId, at }, ...doubts);
      } catch (error) {
        // The end that is on disk stays the one that is told; the seat is covered by the record before the beat.
        if (!(error instanceof FieldpassError)) throw error;
        const failure = new FieldpassError(error.code, NOT_WRITTEN, { cause: error, details: error.details });
        throw this.#note(before, { outcome: 'unknown', failure });
      }
      this.#troubles.forget(checkoutId);
      return requireHeld(ledger, checkoutId);
    }
    if (answer.outcome === 'gone') {
      await onceWritten({ checkoutId }, () => releasing.lose(checkoutId, answer.requestId));
      throw new FieldpassError('checkout-ended', GONE);
    }
    throw this.#note(before, answer);
  }

  // A sleep makes a claim old, and then two processes may beat at once: the one that was taken over from does not know
  // what the other one has sent, and the other one not whether the first still gets through. Until when may that one
  // make the seat last? Null where there is none.
  #lastOfOthers(before: HeldCheckout, now: Instant): Instant | null {
    const { checkoutId, changedAt, mayLastUntilAt } = before;
    if (!this.#needs.ledger.isClaimed(checkoutId)) return latestEndAfterBeat(before, now);
    const isTheirs = this.trouble(before) === null;
    return isTheirs && now - changedAt < LONGEST_JOURNEY_MS ? mayLastUntilAt : null;
  }

  #note(before: HeldCheckout, answer: Undone): FieldpassError {
    const wasEndSure = this.#underWay.get(before.checkoutId) !== false;
    return this.#troubles.note(before, answer, this.#needs.time.now(), wasEndSure);
  }

  #kept(keeper: Keeper, only: string | null): readonly HeldCheckout[] {
    return this.#needs.ledger
      .checkouts()
      .filter(isHeldCheckout)
      .filter((checkout) => checkout.keeper === keeper && (only === null || checkout.checkoutId === only));
  }
}

const NOT_WRITTEN = 'The heartbeat got through, but the new end could not be written down.';
const GONE = 'AWS no longer knows this seat, so the checkout has ended.';
const NOTHING_TO_EXTEND = 'A perpetual checkout never ends, so there is nothing to extend.';
