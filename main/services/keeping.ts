// The watch over online checkouts: heartbeats of the window, ends to the second, told once, and what a crash left.

import { type Checkout, type HeldCheckout, isShown } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { hasRunOut } from '../domain/heartbeat.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import type { Ledger, Log, Notifier } from '../ports.ts';
import { isHeldCheckout } from './checkout-needs.ts';
import type { Checkouts } from './checkouts.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly checkouts: Checkouts;
  readonly ledger: Pick<Ledger, 'checkouts'>;
  readonly time: Timekeeper;
  readonly notifier: Notifier;
  readonly log: Log;
};

/** A network that is away for a moment, as after every sleep, is not worth a message. */
const FAILURES_TO_TELL = 3;
const LEFT_TO_TELL_MS = 10 * MINUTE_MS;

/** Part of the watch; it has no timer of its own. */
export class Keeping {
  readonly #needs: Needs;
  readonly #told = new Set<string>();
  #isBeating = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** What had ended before the start is not told again: the window shows it. */
  start(): void {
    for (const checkout of this.#ended()) this.#told.add(endOf(checkout));
  }

  /** Tells what faded or ended, and sends what is due; `onBeaten` runs when that has come to an end. */
  tick(onBeaten: () => void): void {
    this.#tellOfEnds();
    this.#tellOfFading();
    const dueAt = this.#needs.checkouts.nextBeatAt('window');
    if (this.#isBeating || dueAt === null || dueAt > this.#needs.time.now()) return;
    this.#isBeating = true;
    void this.#needs.checkouts.beat('window').finally(() => {
      this.#isBeating = false;
      onBeaten();
    });
  }

  /** Milliseconds until a heartbeat is due or a checkout ends; Infinity when nothing is awaited. */
  wakeMs(): number {
    const { checkouts, time } = this.#needs;
    const now = time.now();
    const ends = this.#held().map(({ record }) => record.expiresAt ?? Infinity);
    const beatAt = this.#isBeating ? null : checkouts.nextBeatAt('window');
    const moments = [...ends.filter((end) => end > now), beatAt ?? Infinity];
    return Math.max(1, Math.min(...moments) - now);
  }

  hasUnfinished(): boolean {
    return this.#unfinished().length > 0;
  }

  /** Finishes what a crash, a lost network or a locked keychain left, one after the other. Never throws. */
  async recover(): Promise<void> {
    const { checkouts, log } = this.#needs;
    for (const { checkoutId, state } of this.#unfinished()) {
      try {
        await checkouts.recover(checkoutId);
        log.info('unfinished work was finished', { checkoutId, was: state });
      } catch (error) {
        const code = error instanceof FieldpassError ? error.code : 'internal';
        const details = { checkoutId, state, code, error: code === 'internal' ? error : null };
        log.warn('unfinished work stays open', details);
      }
    }
  }

  #unfinished(): readonly Checkout[] {
    const { checkouts, ledger } = this.#needs;
    return ledger.checkouts().filter((checkout) => checkouts.isUnfinished(checkout));
  }

  #held(): readonly HeldCheckout[] {
    return this.#needs.ledger.checkouts().filter(isHeldCheckout);
  }

  // What a terminal keeps is told there.
  #ended(): readonly Checkout[] {
    const now = this.#needs.time.now();
    return this.#needs.ledger.checkouts().filter((checkout) => {
      const keeper = isHeldCheckout(checkout) ? checkout.keeper : checkout.wish.keeper;
      if (keeper === 'terminal') return false;
      if (checkout.state === 'held') return hasRunOut(checkout, now);
      return checkout.state === 'ended' && isShown(checkout);
    });
  }

  // After a sleep several may have ended: that is one message.
  #tellOfEnds(): void {
    const news = this.#ended().filter((checkout) => !this.#told.has(endOf(checkout)));
    const [first] = news;
    if (first === undefined) return;
    for (const checkout of news) this.#told.add(endOf(checkout));
    const names = news.map(({ wish }) => wish.licenseName);
    const title =
      news.length === 1 ? `${names.join()} has ended` : `${news.length} online checkouts have ended`;
    const body = news.length === 1 ? AGAIN : `${names.join(', ')}. ${AGAIN}`;
    const about = { view: 'checkout', id: first.checkoutId } as const;
    this.#needs.notifier.notify({ title, body, about, acts: [] });
  }

  #tellOfFading(): void {
    const { checkouts, notifier, time } = this.#needs;
    for (const checkout of this.#held()) {
      const { beatenAt, checkoutId, record, wish } = checkout;
      const failures = checkouts.failuresOf(checkout);
      const left = (record.expiresAt ?? Infinity) - time.now();
      const key = `${checkoutId}:${beatenAt}:fading`;
      if (failures === 0 || left <= 0 || this.#told.has(key)) continue;
      if (failures < FAILURES_TO_TELL && left > LEFT_TO_TELL_MS) continue;
      this.#told.add(key);
      const about = { view: 'checkout', id: checkoutId } as const;
      notifier.notify({ title: `${wish.licenseName} may be lost`, body: FADING, about, acts: [] });
    }
  }
}

const endOf = ({ checkoutId }: Checkout): string => `${checkoutId}:ended`;

const AGAIN = 'Check out again while you have a network.';
const FADING = 'Its heartbeat does not reach AWS. Open Fieldpass to see until when it is checked out.';
