// Quitting with online checkouts in hand: all are given back at once, within a bound, and what stays taken is told.

import type { HeldCheckout, Keeper } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { seatHeldUntil } from '../domain/heartbeat.ts';
import { type CheckoutNeeds, isHeldCheckout } from './checkout-needs.ts';
import type { Releasing } from './releasing.ts';

type Needs = Pick<CheckoutNeeds, 'clock' | 'ledger' | 'log' | 'time'> & {
  readonly releasing: Pick<Releasing, 'release'>;
};

/** A heartbeat on its way holds the checkout; the release waits for it. */
const TURN_MS = 100;

/** Gives back what one keeper keeps. */
export class Leaving {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Gives back what a keeper keeps (or one checkout alone). Gives those whose seat stays taken. Never throws. */
  async releaseKept(keeper: Keeper, withinMs: number, only: string | null): Promise<readonly HeldCheckout[]> {
    const { clock, ledger, time } = this.#needs;
    const kept = ledger.checkouts().filter((one): one is HeldCheckout => isKeptBy(one, keeper, only));
    let isOver = false;
    let stop = (): void => undefined;
    const bound = new Promise<void>((resume) => (stop = clock.after(withinMs, resume)));
    const releases = kept.map(({ checkoutId }) => this.#release(checkoutId, () => isOver));
    await Promise.race([Promise.all(releases), bound]);
    isOver = true;
    stop();
    const ids = new Set(kept.map(({ checkoutId }) => checkoutId));
    const now = time.now();
    return ledger
      .checkouts()
      .filter(isHeldCheckout)
      .filter((one) => ids.has(one.checkoutId) && now < (seatHeldUntil(one) ?? Infinity));
  }

  async #release(checkoutId: string, isOver: () => boolean): Promise<void> {
    const { clock, log, releasing } = this.#needs;
    for (;;) {
      try {
        await releasing.release(checkoutId, { isLast: true });
        return;
      } catch (error) {
        const code = error instanceof FieldpassError ? error.code : 'internal';
        if (code !== 'in-progress' || isOver()) {
          log.warn('not released at quit', { checkoutId, code, error: code === 'internal' ? error : null });
          return;
        }
        await new Promise<void>((resume) => void clock.after(TURN_MS, resume));
      }
    }
  }
}

function isKeptBy(one: Parameters<typeof isHeldCheckout>[0], keeper: Keeper, only: string | null): boolean {
  if (!isHeldCheckout(one) || one.wish.type === 'perpetual') return false;
  return one.keeper === keeper && (only === null || one.checkoutId === only);
}
