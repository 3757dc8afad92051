// Keeps time while Fieldpass runs: expiry to the second, warnings once, unfinished work taken up again.

import { type Borrow, type Held, isOpen } from '../domain/borrow.ts';
import { nextWakeMs } from '../domain/expiry.ts';
import { FieldpassError } from '../domain/failure.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { standingGaps } from '../domain/renewal.ts';
import type { Clock, Ledger, Log, Notifier } from '../ports.ts';
import type { Borrowing } from './borrowing.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { Keeping } from './keeping.ts';
import type { Proofs } from './proofs.ts';
import type { Reminders } from './reminders.ts';
import type { Renewing } from './renewing.ts';
import type { Returning } from './returning.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'borrows' | 'revision'>;
  readonly time: Timekeeper;
  readonly borrowing: Borrowing;
  readonly returning: Returning;
  readonly renewing: Renewing;
  /** Online checkouts. */
  readonly keeping: Keeping;
  readonly catalogue: Catalogue;
  readonly proofs: Proofs;
  readonly changes: Changes;
  readonly reminders: Reminders;
  readonly notifier: Notifier;
  readonly log: Log;
};

/** How often unfinished work is tried again while there is some. */
const RETRY_MS = MINUTE_MS;
/** How soon it is looked again where the ledger could not be read. */
const AFTER_FAILURE_MS = 10 * SECOND_MS;

/** Wakes at least every 15 minutes, at every threshold, and whenever it is told that something may have changed. */
export class Watch {
  readonly #needs: Needs;
  readonly #told = new Set<string>();
  #stopTimer: () => void = () => undefined;
  #stopHearing: () => void = () => undefined;
  #isRetryPlanned = false;
  #plannedFor = -1;
  #stopped = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Begins to watch. Warnings that were due before the start are not given again: the window shows them. */
  start(): void {
    this.#needs.reminders.start();
    this.#needs.keeping.start();
    this.#stopHearing = this.#needs.changes.subscribe(() => this.#onChange());
    this.tick();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopHearing();
    this.#stopTimer();
  }

  /**
   * Looks at the clock now: after resume from sleep, a clock change, or a finished borrow. Throws no failure: it runs in
   * timers, and a ledger that cannot be read just now is looked at again soon.
   */
  tick(): void {
    if (this.#stopped) return;
    try {
      this.#needs.time.observe();
      this.#needs.reminders.tick();
      this.#warnOfGaps();
      this.#needs.keeping.tick(() => this.tick());
      this.#needs.changes.tell();
      this.#plan();
    } catch (error) {
      this.#passOver(error);
      this.#wakeAfter(AFTER_FAILURE_MS, () => this.tick());
    }
  }

  #plan(): void {
    // First of all, because what follows reads the ledger: without a timer nobody would look again.
    this.#wakeAfter(AFTER_FAILURE_MS, () => this.tick());
    this.#plannedFor = this.#needs.ledger.revision();
    this.#isRetryPlanned = this.#hasReasonToRetry();
    const pause = this.#isRetryPlanned ? RETRY_MS : Infinity;
    const ofBorrows = nextWakeMs(this.#spans(this.#held()), this.#needs.time.now());
    const { keeping, reminders } = this.#needs;
    const wake = Math.min(pause, ofBorrows, keeping.wakeMs(), reminders.wakeMs());
    this.#wakeAfter(wake, () => {
      if (pause !== Infinity) void this.#retry();
      this.tick();
    });
  }

  #wakeAfter(ms: number, work: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#needs.clock.after(ms, work);
  }

  #passOver(error: unknown): void {
    if (!(error instanceof FieldpassError)) throw error;
    this.#needs.log.warn('the ledger could not be read just now', { code: error.code });
  }

  // Whatever was left open since the last look, here or by another process, is tried again in a minute: at the next
  // look at the clock it might be too late to ask.
  #onChange(): void {
    if (this.#stopped) return;
    const { catalogue, ledger, reminders } = this.#needs;
    try {
      reminders.withdrawStale();
      if (this.#isRetryPlanned) return;
      const isNews = ledger.revision() !== this.#plannedFor || catalogue.listing().problem !== null;
      if (isNews && this.#hasReasonToRetry()) this.#plan();
    } catch (error) {
      this.#passOver(error);
    }
  }

  /**
   * Takes up what a crash, a broken network or a locked keychain left unfinished, one after the other. Throws no failure:
   * what still stands in the way stays open and is tried again. Ends early where the watch is stopped: the ledger may
   * be closed by then.
   */
  async recover(): Promise<void> {
    const parts = this.#parts();
    try {
      while (!this.#stopped) {
        const next = parts.next();
        if (next.done === true) return;
        await next.value();
      }
    } catch (error) {
      this.#passOver(error);
    }
  }

  *#parts(): Generator<() => Promise<void>> {
    const { borrowing, keeping, proofs, renewing, returning } = this.#needs;
    // Renewals come last: a borrow that was just recovered may be the one that lets its predecessor go back.
    const renewed = new Set(renewing.unfinished().map(({ borrowId }) => borrowId));
    for (const borrow of this.#unfinished().filter(({ borrowId }) => !renewed.has(borrowId)))
      yield () => this.#finish(borrow, borrow.state === 'requested' ? borrowing : returning);
    for (const borrow of renewing.unfinished()) yield () => this.#finish(borrow, renewing);
    yield () => keeping.recover();
    yield () => proofs.checkAll();
    this.#warnOfGaps();
  }

  async #finish(
    { borrowId, state }: Borrow,
    service: { readonly recover: (borrowId: string) => Promise<void> },
  ): Promise<void> {
    const { log } = this.#needs;
    try {
      await service.recover(borrowId);
      log.info('unfinished work was finished', { borrowId, was: state });
    } catch (error) {
      const code = error instanceof FieldpassError ? error.code : 'internal';
      log.warn('unfinished work stays open', {
        borrowId,
        state,
        code,
        error: code === 'internal' ? error : null,
      });
    }
  }

  // Nothing tells a program that the network is back: while something waits for it, it is tried.
  #hasReasonToRetry(): boolean {
    return this.#hasUnfinished() || this.#needs.catalogue.listing().problem?.retryable === true;
  }

  #hasUnfinished(): boolean {
    if (this.#unfinished().length > 0 || this.#needs.renewing.unfinished().length > 0) return true;
    return this.#needs.keeping.hasUnfinished();
  }

  // A listing that failed is no reason to touch the keychain, which may bring up a prompt.
  async #retry(): Promise<void> {
    if (this.#needs.catalogue.listing().problem?.retryable === true) await this.#needs.catalogue.refresh();
    if (this.#mayRecover()) await this.recover();
  }

  #mayRecover(): boolean {
    try {
      return !this.#stopped && this.#hasUnfinished();
    } catch (error) {
      this.#passOver(error);
      return false;
    }
  }

  #unfinished(): readonly Borrow[] {
    return this.#needs.ledger.borrows().filter((borrow) => {
      if (borrow.state === 'requested' || borrow.state === 'returning') return true;
      return !isOpen(borrow) && borrow.tokenLeft;
    });
  }

  #spans(
    held: readonly Held[],
  ): readonly { readonly borrowId: string; readonly issuedAt: number; readonly expiresAt: number }[] {
    return held.map(({ borrowId, token }) => ({
      borrowId,
      issuedAt: token.issuedAt,
      expiresAt: token.expiresAt,
    }));
  }

  #held(): readonly Held[] {
    return this.#needs.ledger.borrows().filter((borrow): borrow is Held => borrow.state === 'held');
  }

  // Told at a start too: a crash may have come between the refusal and its first telling.
  #warnOfGaps(): void {
    for (const { borrowId, wish } of standingGaps(this.#needs.ledger.borrows())) {
      const key = `${borrowId}:gap`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      const title = `${wish.licenseName} was not renewed`;
      const about = { view: 'borrow', id: borrowId } as const;
      this.#needs.notifier.notify({ title, body: GAP_BODY, about, acts: [] });
    }
  }
}

const GAP_BODY = 'It was given back, and AWS granted no new one. Borrow it again as soon as a seat is free.';
