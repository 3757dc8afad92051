// Keeps time while Fieldpass runs: expiry to the second, warnings once, unfinished work taken up again.

import { type Borrow, type Held, isOpen } from '../domain/borrow.ts';
import { nextWakeMs, noticesDue } from '../domain/expiry.ts';
import { FieldpassError } from '../domain/failure.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import type { Clock, Ledger, Log, Notifier } from '../ports.ts';
import type { Borrowing } from './borrowing.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { Proofs } from './proofs.ts';
import type { Returning } from './returning.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'borrows'>;
  readonly time: Timekeeper;
  readonly borrowing: Borrowing;
  readonly returning: Returning;
  readonly catalogue: Catalogue;
  readonly proofs: Proofs;
  readonly changes: Changes;
  readonly notifier: Notifier;
  readonly log: Log;
};

/** How often unfinished work is tried again while there is some. */
const RETRY_MS = MINUTE_MS;

/** Wakes at least every 15 minutes, at every threshold, and whenever it is told that something may have changed. */
export class Watch {
  readonly #needs: Needs;
  readonly #told = new Set<string>();
  #stopTimer: () => void = () => undefined;
  #stopped = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Begins to watch. Warnings that were due before the start are not given again: the window shows them. */
  start(): void {
    for (const notice of noticesDue(this.#spans(), this.#needs.time.now(), new Set()))
      this.#told.add(notice.key);
    this.tick();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
  }

  /** Looks at the clock now: after resume from sleep, a clock change, or a finished borrow. */
  tick(): void {
    if (this.#stopped) return;
    this.#needs.time.observe();
    this.#warn();
    this.#needs.changes.tell();
    this.#stopTimer();
    const pause = this.#hasReasonToRetry() ? RETRY_MS : Infinity;
    const wake = Math.min(pause, nextWakeMs(this.#spans(), this.#needs.time.now()));
    this.#stopTimer = this.#needs.clock.after(wake, () => {
      if (pause !== Infinity) void this.#retry();
      this.tick();
    });
  }

  /**
   * Takes up what a crash, a broken network or a locked keychain left unfinished, one after the other. Never throws:
   * what still stands in the way stays open and is tried again.
   */
  async recover(): Promise<void> {
    const { borrowing, log, proofs, returning } = this.#needs;
    for (const borrow of this.#unfinished()) {
      try {
        await (borrow.state === 'requested' ? borrowing : returning).recover(borrow.borrowId);
        log.info('unfinished work was finished', { borrowId: borrow.borrowId, was: borrow.state });
      } catch (error) {
        const code = error instanceof FieldpassError ? error.code : 'internal';
        log.warn('unfinished work stays open', {
          borrowId: borrow.borrowId,
          state: borrow.state,
          code,
          error: code === 'internal' ? error : null,
        });
      }
    }
    await proofs.checkAll();
  }

  // Nothing tells a program that the network is back: while something waits for it, it is tried.
  #hasReasonToRetry(): boolean {
    return this.#unfinished().length > 0 || this.#needs.catalogue.listing().problem?.retryable === true;
  }

  async #retry(): Promise<void> {
    if (this.#needs.catalogue.listing().problem?.retryable === true) await this.#needs.catalogue.refresh();
    await this.recover();
  }

  #unfinished(): readonly Borrow[] {
    return this.#needs.ledger.borrows().filter((borrow) => {
      if (borrow.state === 'requested' || borrow.state === 'returning') return true;
      return !isOpen(borrow) && borrow.tokenLeft;
    });
  }

  #spans(): readonly { readonly borrowId: string; readonly issuedAt: number; readonly expiresAt: number }[] {
    return this.#held().map(({ borrowId, token }) => ({
      borrowId,
      issuedAt: token.issuedAt,
      expiresAt: token.expiresAt,
    }));
  }

  #held(): readonly Held[] {
    return this.#needs.ledger.borrows().filter((borrow): borrow is Held => borrow.state === 'held');
  }

  #warn(): void {
    for (const { key, borrowId, kind } of noticesDue(this.#spans(), this.#needs.time.now(), this.#told)) {
      this.#told.add(key);
      const name = this.#held().find((borrow) => borrow.borrowId === borrowId)?.wish.licenseName ?? '';
      this.#needs.notifier.notify({ ...WARNINGS[kind], title: `${name} ${WARNINGS[kind].title}`, borrowId });
    }
  }
}

const WARNINGS = {
  'ends-soon': {
    title: 'ends soon',
    body: 'Open Fieldpass to see when, and borrow again while you have a network.',
  },
  'last-hour': { title: 'ends within the hour', body: 'Borrow again while you have a network.' },
  ended: { title: 'has ended', body: 'The seat went back by itself. Borrow again when you have a network.' },
} as const;
