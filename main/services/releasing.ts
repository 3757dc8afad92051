// Ends online checkouts: intent on disk, check-in, tombstone, token destroyed; and closes what ran out.

import { type Checkout, type ClosedCheckout, type HeldCheckout, isShown } from '../domain/checkout.ts';
import { type FailureCode, FieldpassError } from '../domain/failure.ts';
import { hasRunOut, seatHeldUntil } from '../domain/heartbeat.ts';
import type { Instant } from '../domain/instant.ts';
import type { CheckedIn, Undone, Where } from '../ports.ts';
import { type CheckoutNeeds, findCheckout, isHeldCheckout, requireHeld } from './checkout-needs.ts';
import type { CheckoutTokens } from './checkout-tokens.ts';
import { exclusively, onceWritten } from './safeguards.ts';

type Needs = Pick<CheckoutNeeds, 'changes' | 'ledger' | 'licenses' | 'log' | 'time'> & {
  readonly tokens: CheckoutTokens;
  /** Is the end in the record the end? A heartbeat whose answer was lost may have moved it. */
  readonly isEndSure: (checkout: HeldCheckout) => boolean;
};

/** Gives seats of online checkouts back. */
export class Releasing {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Releases a checkout: the seat is free when this resolves, and its token is destroyed. With `isLast` (quitting) one
   * that could not be sent stays in release, and the next start finishes it; else it is held as before. Throws
   * checkout-not-found, not-releasable, keychain-*, secret-missing and network failures.
   */
  async release(checkoutId: string, { isLast = false } = {}): Promise<void> {
    const { ledger, time } = this.#needs;
    await exclusively(ledger, checkoutId, async () => {
      const found = findCheckout(ledger, checkoutId);
      if (found?.state === 'ended' && found.toBeSeen) return this.#dismiss(found);
      const checkout = requireHeld(ledger, checkoutId);
      if (checkout.wish.type === 'perpetual') throw new FieldpassError('not-releasable');
      if (!this.#isOver(checkout)) return this.#checkIn(checkout, isLast);
      if (checkout.state === 'held')
        ledger.append({ kind: 'checkout-releasing', checkoutId, at: time.now() });
      await this.#closeOver(checkout);
    });
  }

  /**
   * Takes a record off the list: one that is over, or perpetual, or unresolved and past its latest end. Throws
   * checkout-not-found and not-removable.
   */
  async remove(checkoutId: string): Promise<void> {
    const { isEndSure, ledger, time } = this.#needs;
    await exclusively(ledger, checkoutId, async () => {
      const checkout = findCheckout(ledger, checkoutId);
      if (checkout === undefined || !isShown(checkout)) throw new FieldpassError('checkout-not-found');
      if (!isCheckoutRemovable(checkout, time.now(), isEndSure)) throw new FieldpassError('not-removable');
      await this.#dismiss(checkout);
    });
  }

  /** Finishes what was left: a release, an end that nobody has written down, a token to destroy. Throws what hinders. */
  async recover(checkoutId: string): Promise<void> {
    const { ledger, time, tokens } = this.#needs;
    await exclusively(ledger, checkoutId, async () => {
      const checkout = findCheckout(ledger, checkoutId);
      if (checkout === undefined) return;
      if ('tokenLeft' in checkout) {
        if (checkout.tokenLeft) await tokens.destroy(checkoutId);
        return;
      }
      if (!isHeldCheckout(checkout)) return;
      if (checkout.state === 'held' && hasRunOut(checkout, time.now())) await this.#settle(checkout);
      else if (checkout.state === 'releasing' && this.#isOver(checkout)) await this.#closeOver(checkout);
      else if (checkout.state === 'releasing') await this.#checkIn(checkout, false);
    });
  }

  /** AWS no longer knows the seat. The caller holds the claim of the checkout. */
  async lose(checkoutId: string, requestId: string | null): Promise<void> {
    await this.#close(checkoutId, 'already-gone', requestId);
  }

  // A seat that may still be taken although it has ended here (a lost answer, a clock that was set) goes back at once.
  async #settle(checkout: HeldCheckout): Promise<void> {
    const { checkoutId } = checkout;
    const answer = await this.#giveBackQuietly(checkout);
    if (answer !== null || this.#isOver(checkout))
      return this.#close(checkoutId, 'ran-out', answer?.requestId ?? null);
    this.#needs.log.warn('an ended checkout may still have its seat', { checkoutId });
    throw new FieldpassError('outcome-unknown', SEAT_MAY_BE_TAKEN, { details: { checkoutId } });
  }

  // It is over by this computer's clock, which may run ahead: then the seat is still taken, and goes back.
  async #closeOver(checkout: HeldCheckout): Promise<void> {
    const { checkoutId } = checkout;
    await onceWritten({ checkoutId }, async () => {
      const answer = await this.#giveBackQuietly(checkout);
      await this.#close(checkoutId, 'ran-out', answer?.requestId ?? null);
    });
  }

  async #giveBackQuietly(checkout: HeldCheckout): Promise<CheckedIn | null> {
    const { licenses, time, tokens } = this.#needs;
    const lastAt = seatHeldUntil(checkout);
    if (lastAt !== null && time.isAttested(lastAt)) return null;
    try {
      const answer = await licenses.checkIn(await tokens.of(checkout), whereOf(checkout));
      return answer.outcome === 'done' || answer.outcome === 'gone' ? answer : null;
    } catch (error) {
      if (error instanceof FieldpassError) return null;
      throw error;
    }
  }

  async #checkIn(checkout: HeldCheckout, isLast: boolean): Promise<void> {
    const { changes, ledger, licenses, time, tokens } = this.#needs;
    const { checkoutId } = checkout;
    const isFirst = checkout.state === 'held';
    try {
      changes.step(checkoutId, 'releasing', time.now());
      const token = await tokens.of(checkout);
      if (isFirst) ledger.append({ kind: 'checkout-releasing', checkoutId, at: time.now() });
      await onceWritten({ checkoutId }, async () => {
        const answer = await licenses.checkIn(token, whereOf(checkout));
        if (answer.outcome === 'done') await this.#close(checkoutId, 'checked-in', answer.requestId);
        else if (answer.outcome === 'gone') await this.#close(checkoutId, 'already-gone', answer.requestId);
        else this.#notReleased(checkoutId, answer, isFirst && !isLast);
      });
    } finally {
      changes.done(checkoutId);
    }
  }

  // Once a check-in may have reached AWS, a refusal of a later one says nothing about it: the seat may be free. So too where
  // another process took the claim over, during a sleep, and sent one of its own.
  #notReleased(checkoutId: string, { outcome, failure }: Undone, isAsBefore: boolean): never {
    const { ledger, time } = this.#needs;
    const details = { ...failure.details, checkoutId, because: failure.code };
    if (outcome !== 'unknown' && isAsBefore && ledger.isClaimed(checkoutId)) {
      const { code } = failure;
      ledger.append({ kind: 'checkout-release-refused', checkoutId, code, at: time.now() });
      const sentence = REFUSED[code] ?? failure.message;
      const message = `${sentence} The license is still checked out.`;
      throw new FieldpassError(code, message, { cause: failure, details });
    }
    throw new FieldpassError('outcome-unknown', NOT_CONFIRMED, {
      cause: failure,
      details: { ...details, nextStep: GOES_ON },
    });
  }

  // The tombstone comes first: from then on the token counts for nothing here, whatever happens to the keychain.
  async #close(
    checkoutId: string,
    how: ClosedCheckout['how'] & string,
    requestId: string | null,
  ): Promise<void> {
    const { changes, ledger, time, tokens } = this.#needs;
    ledger.append({ kind: 'checkout-ended', checkoutId, how, requestId, at: time.now() });
    changes.tell();
    await tokens.destroy(checkoutId);
    changes.tell();
  }

  // What is over is only taken off the list.
  async #dismiss(checkout: Checkout): Promise<void> {
    const { changes, ledger, time, tokens } = this.#needs;
    const { checkoutId, state, wish } = checkout;
    ledger.append({ kind: 'checkout-removed', checkoutId, at: time.now() });
    changes.tell();
    const isTokenLeft = 'tokenLeft' in checkout ? checkout.tokenLeft : state === 'held';
    if (isTokenLeft && wish.type === 'provisional') await tokens.destroy(checkoutId);
  }

  #isOver(checkout: HeldCheckout): boolean {
    const { isEndSure, time } = this.#needs;
    const lastAt = surelyOverAt(checkout, isEndSure);
    return lastAt !== null && time.isSurely(lastAt);
  }
}

/** Is there nothing left to lose by removing the record? `isEndSure` as in the needs of Releasing. */
export function isCheckoutRemovable(
  checkout: Checkout,
  now: Instant,
  isEndSure: (checkout: HeldCheckout) => boolean,
): boolean {
  if (checkout.state === 'ended') return checkout.toBeSeen;
  // What was consumed for good stays consumed, listed or not.
  if (checkout.state === 'unresolved') return now >= (checkout.seatHeldUntilAt ?? -Infinity);
  if (checkout.state !== 'held') return false;
  const lastAt = surelyOverAt(checkout, isEndSure);
  return lastAt === null || now >= lastAt;
}

/** The end, or the latest one where a heartbeat may have moved it unseen; null: it never ends. */
export function surelyOverAt(
  checkout: HeldCheckout,
  isEndSure: (checkout: HeldCheckout) => boolean,
): Instant | null {
  return isEndSure(checkout) ? checkout.record.expiresAt : seatHeldUntil(checkout);
}

function whereOf({ record, wish }: HeldCheckout): Where {
  const { connectionId, beneficiary } = wish;
  return { region: record.region, connectionId, licenseArn: record.licenseArn, beneficiary };
}

// The usual sentences speak of a seat that is asked for; this one is held already.
const REFUSED: Partial<Record<FailureCode, string>> = {
  offline: 'AWS could not be reached.',
  'request-refused': 'AWS refused the release.',
};
const SEAT_MAY_BE_TAKEN =
  'This checkout has ended here, but a heartbeat without an answer, or a clock that runs ahead, may have left its seat taken; Fieldpass gives it back as soon as AWS can be reached.';
const NOT_CONFIRMED =
  'The connection broke before AWS confirmed the release. Fieldpass asks again by itself until it knows.';
const GOES_ON = 'Keep Fieldpass open, or start it again later: it finishes the release by itself.';
