// Renews a borrow: the new one is held and proved before the old one goes back, or the risky other way round.

import type { Borrow, Held, Renewal, RenewalOrder } from '../domain/borrow.ts';
import { phaseAt } from '../domain/expiry.ts';
import { FieldpassError } from '../domain/failure.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { isGap, renewableOrWhy, replacedAndReturnable, replacementOf } from '../domain/renewal.ts';
import { FAILURE_OF_VERDICT } from '../domain/token.ts';
import type { Ledger, Log, Vault } from '../ports.ts';
import type { Borrowing, BorrowOrder } from './borrowing.ts';
import type { Changes } from './changes.ts';
import type { Proofs } from './proofs.ts';
import type { Returning } from './returning.ts';
import { exclusively, findBorrow } from './safeguards.ts';
import { unseal } from './sealed.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly borrowing: Borrowing;
  readonly returning: Returning;
  readonly ledger: Pick<Ledger, 'borrows' | 'claim' | 'release'>;
  readonly vault: Pick<Vault, 'get'>;
  readonly proofs: Proofs;
  readonly time: Timekeeper;
  readonly changes: Changes;
  readonly log: Log;
};

// Every refused return of an old seat leaves two events, so it is not tried every minute.
const RETURN_AGAIN_MS = 15 * MINUTE_MS;

/** Renews borrows, and finishes what a crash or a broken network left of a renewal. */
export class Renewing {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Renews a borrow and gives the new one. `borrow-first`: nothing is given back before the new one is held and
   * proved; the old seat goes back afterwards if it may, else it stays taken until its end. `return-first`: for the
   * last seat, at the risk of having none. One that has ended is simply borrowed again. Throws borrow-not-found,
   * in-progress, not-renewable; what `borrow` throws, `no-seats` above all; `renewal-gap` when the old one was given
   * back and AWS granted no new one.
   */
  async renew(borrowId: string, order: RenewalOrder): Promise<Held> {
    const { changes, ledger } = this.#needs;
    const { licenseArn } = this.#renewable(borrowId).wish;
    return exclusively(ledger, licenseArn, async () => {
      const old = this.#renewable(borrowId);
      try {
        if (order === 'borrow-first' || this.#hasEnded(old)) return await this.#borrowFirst(old);
        return await this.#returnFirst(old);
      } finally {
        changes.done(licenseArn);
      }
    });
  }

  /** Borrows whose renewal can be finished now: held ones that were replaced, and those given back for a new one. */
  unfinished(): readonly Held[] {
    const borrows = this.#needs.ledger.borrows();
    const now = this.#needs.time.now();
    const old = replacedAndReturnable(borrows, now).filter((borrow) => this.#isDue(borrow));
    return [...old, ...borrows.filter(isBeingRenewed)];
  }

  /** Finishes the renewal of an old borrow. Throws what stands in the way just now, and `renewal-gap`. */
  async recover(borrowId: string): Promise<void> {
    const { ledger, returning } = this.#needs;
    const old = findBorrow(ledger, borrowId);
    if (old === undefined) return;
    if (old.state === 'held') return this.#returnReplaced(old);
    if (!isBeingRenewed(old)) return;
    await returning.recover(borrowId);
    await this.#begin(old.renewal);
  }

  async #borrowFirst(old: Held): Promise<Held> {
    const { borrowing, changes, log, time } = this.#needs;
    const { licenseArn } = old.wish;
    const replaces = { borrowId: old.borrowId, order: 'borrow-first' } as const;
    const fresh = await borrowing.take(licenseArn, replaces, sameAs(old));
    try {
      changes.step(licenseArn, 'returning-old', time.now());
      await this.#returnReplaced(old);
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      // The renewal stands: the old seat is shown until it is back, and recovery goes on with it.
      log.warn('the old seat is not back yet', { borrowId: old.borrowId, code: error.code });
    }
    return fresh;
  }

  // Everything that can be known to fail is found out before anything is given away.
  async #returnFirst(old: Held): Promise<Held> {
    const { borrowing, changes, returning, time } = this.#needs;
    const { licenseArn, canReturnEarly } = old.wish;
    if (!canReturnEarly) throw new FieldpassError('not-renewable', NOT_RETURNABLE);
    const replaces = { borrowId: old.borrowId, order: 'return-first' } as const;
    const renewal = await borrowing.prepare(licenseArn, replaces, sameAs(old));
    changes.step(licenseArn, 'returning-old', time.now());
    await returning.giveBackFor(renewal, old.borrowId);
    return this.#begin(renewal);
  }

  async #begin({ borrowId, wish }: Renewal): Promise<Held> {
    const { borrowing, ledger } = this.#needs;
    try {
      return await borrowing.begin(borrowId, wish);
    } catch (error) {
      const isLeft = ledger.borrows().some((borrow) => borrow.borrowId === borrowId && isGap(borrow));
      if (!(error instanceof FieldpassError) || !isLeft) throw error;
      const message = `The old license was given back, and no new one was granted: ${error.message}`;
      const details = { ...error.details, borrowId, because: error.code };
      throw new FieldpassError('renewal-gap', message, { cause: error, details });
    }
  }

  // The record says that the new one was proved; whether it still is, the keychain says.
  async #returnReplaced(old: Held): Promise<void> {
    const { ledger, returning, time } = this.#needs;
    const replacement = replacementOf(old, ledger.borrows(), time.now());
    if (replacement === undefined) return;
    if (!this.#hasEnded(old)) {
      if (!old.wish.canReturnEarly) return;
      await this.#requireUsable(replacement);
    }
    try {
      await returning.giveBack(old.borrowId);
    } catch (error) {
      if (!(error instanceof FieldpassError) || error.code !== 'secret-missing') throw error;
      // Without its token it can never be given back: it is told as such until its end.
      await returning.remove(old.borrowId);
    }
  }

  async #requireUsable(replacement: Held): Promise<void> {
    const { proofs, vault } = this.#needs;
    const stored = await vault.get(replacement.borrowId);
    if (stored === null) throw new FieldpassError('secret-missing');
    const { verdict } = await proofs.verify(unseal(stored).token, replacement);
    if (verdict !== 'valid') throw new FieldpassError(FAILURE_OF_VERDICT[verdict]);
  }

  #renewable(borrowId: string): Held {
    const { ledger, time } = this.#needs;
    const borrows = ledger.borrows();
    const borrow = findBorrow(ledger, borrowId);
    if (borrow === undefined) throw new FieldpassError('borrow-not-found');
    const found = renewableOrWhy(borrow, borrows, time.now());
    if (typeof found !== 'string') return found;
    const isBusy = borrow.state === 'requested' || borrow.state === 'returning';
    throw new FieldpassError(isBusy ? 'in-progress' : 'not-renewable', found);
  }

  #hasEnded(borrow: Held): boolean {
    return phaseAt(borrow.token, this.#needs.time.now()) === 'ended';
  }

  #isDue({ changedAt, returnRefused }: Held): boolean {
    const age = this.#needs.time.now() - changedAt;
    return returnRefused === null || age < 0 || age >= RETURN_AGAIN_MS;
  }
}

// What was chosen is asked for again; who took one of each gets one of each, also of what is new in the license.
function sameAs({ wish }: Held): BorrowOrder {
  return { entitlements: wish.isChosen === true ? wish.entitlements : null, metadata: wish.metadata ?? [] };
}

function isBeingRenewed(borrow: Borrow): borrow is Held & { readonly renewal: Renewal } {
  return borrow.state === 'returning' && borrow.renewal !== null;
}

const NOT_RETURNABLE =
  'The issuer does not allow this license to be returned early, so it can only be renewed while a second seat is free.';
