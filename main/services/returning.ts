// Gives seats back and removes ended records: intent on disk, check-in, tombstone, token destroyed.

import type { Borrow, BorrowEvent, Held, Renewal } from '../domain/borrow.ts';
import { phaseAt } from '../domain/expiry.ts';
import { FieldpassError } from '../domain/failure.ts';
import { writeInstant } from '../domain/instant.ts';
import { isGap } from '../domain/renewal.ts';
import type { Secret } from '../domain/secret.ts';
import type { CheckedIn, Ledger, LicenseManager, Vault, Where } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Proofs } from './proofs.ts';
import { exclusively, findBorrow, onceWritten } from './safeguards.ts';
import { consumptionTokenOf } from './sealed.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly licenses: Pick<LicenseManager, 'checkIn'>;
  readonly vault: Pick<Vault, 'get' | 'destroy'>;
  readonly ledger: Pick<Ledger, 'append' | 'borrows' | 'claim' | 'isClaimed' | 'release'>;
  readonly proofs: Proofs;
  readonly time: Timekeeper;
  readonly changes: Changes;
};

/** Ends borrows. */
export class Returning {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Returns a license: the seat is free when this resolves, and the token is destroyed. One that has ended needs no
   * network: its seat went back by itself. Throws borrow-not-found, not-returnable, keychain-*, secret-missing, and
   * network failures; after `outcome-unknown` recovery goes on asking.
   */
  async giveBack(borrowId: string): Promise<void> {
    await exclusively(this.#needs.ledger, borrowId, async () => {
      const borrow = this.#held(borrowId);
      if (this.#hasEnded(borrow)) return this.#closeEnded(borrow, borrow.renewal);
      requireReturnable(borrow);
      await this.#checkIn(borrow, borrow.renewal);
    });
  }

  /**
   * Returns a license in order to ask for it anew: the return and the request that follows it reach the disk as one,
   * so that no crash loses either. One that has ended is closed alike. Throws as `giveBack`; what it throws after
   * `return-refused` was written leaves the old license as it was.
   */
  async giveBackFor(renewal: Renewal, borrowId: string): Promise<void> {
    await exclusively(this.#needs.ledger, borrowId, async () => {
      const borrow = this.#held(borrowId);
      if (borrow.state === 'returning') throw new FieldpassError('in-progress');
      if (this.#hasEnded(borrow)) return this.#closeEnded(borrow, renewal);
      requireReturnable(borrow);
      await this.#checkIn(borrow, renewal);
    });
  }

  /**
   * Removes a record from this computer: one that is over, or one whose token the keychain has lost; its seat stays
   * listed until its end. Throws borrow-not-found, not-removable, and keychain failures that leave it open.
   */
  async remove(borrowId: string): Promise<void> {
    const { ledger, time } = this.#needs;
    await exclusively(ledger, borrowId, async () => {
      const borrow = findBorrow(ledger, borrowId);
      if (borrow === undefined) throw new FieldpassError('borrow-not-found');
      if (isRemovable(borrow, time.now())) {
        ledger.append({ kind: 'removed', borrowId, at: time.now() });
        return this.#destroy(borrowId);
      }
      // One that is being returned too: without its token nobody can ask again, and it would stand in the way to its end.
      const isHere = borrow.state === 'held' || borrow.state === 'returning';
      if (!isHere || !(await this.#isLost(borrowId))) throw new FieldpassError('not-removable');
      ledger.append({ kind: 'token-lost', borrowId, at: time.now() });
      this.#needs.proofs.forget(borrowId);
      this.#needs.changes.tell();
    });
  }

  /** Finishes a return whose outcome is not known, or destroys what a crash left in the keychain. */
  async recover(borrowId: string): Promise<void> {
    await exclusively(this.#needs.ledger, borrowId, async () => {
      const borrow = findBorrow(this.#needs.ledger, borrowId);
      if (borrow?.state === 'returning') {
        const { renewal } = borrow;
        return this.#hasEnded(borrow) ? this.#closeEnded(borrow, renewal) : this.#checkIn(borrow, renewal);
      }
      if (borrow !== undefined && 'tokenLeft' in borrow && borrow.tokenLeft) await this.#destroy(borrowId);
    });
  }

  async #checkIn(borrow: Held, renewal: Renewal | null): Promise<void> {
    const { changes, ledger, time } = this.#needs;
    const { borrowId } = borrow;
    try {
      changes.step(borrowId, 'returning', time.now());
      const consumption = await this.#consumptionToken(borrow);
      if (borrow.state === 'held') ledger.append(returningEvent(borrowId, renewal, time.now()));
      await onceWritten({ borrowId }, () => this.#send(borrow, consumption, renewal));
    } finally {
      changes.done(borrowId);
    }
  }

  async #send(borrow: Held, consumption: Secret, renewal: Renewal | null): Promise<void> {
    const answer = await this.#needs.licenses.checkIn(consumption, whereOf(borrow));
    if (answer.outcome !== 'done' && answer.outcome !== 'gone')
      return this.#notReturned(borrow, answer.outcome, answer.failure);
    const how = answer.outcome === 'done' ? 'checked-in' : 'already-gone';
    await this.#close(borrow, how, answer.requestId, renewal);
  }

  #notReturned(borrow: Held, outcome: 'not-sent' | 'unknown' | 'refused', failure: FieldpassError): never {
    const { ledger, time } = this.#needs;
    const { borrowId } = borrow;
    const isFirst = borrow.state === 'held';
    const details = { ...failure.details, borrowId, because: failure.code };
    // Once a check-in may have reached AWS, a refusal of a later one says nothing about it: the seat may be free. So too where
    // another process took the claim over, during a sleep, and sent one of its own.
    if (outcome !== 'unknown' && isFirst && ledger.isClaimed(borrowId)) {
      ledger.append({ kind: 'return-refused', borrowId, code: failure.code, at: time.now() });
      throw new FieldpassError(failure.code, notReturnedSentence(failure), { cause: failure, details });
    }
    const message =
      'The connection broke before AWS confirmed the return. Fieldpass asks again by itself until it knows.';
    const nextStep = 'Keep Fieldpass open, or start it again later: it finishes the return by itself.';
    throw new FieldpassError('outcome-unknown', message, {
      cause: failure,
      details: { ...details, nextStep },
    });
  }

  async #consumptionToken(borrow: Held): Promise<Secret> {
    const stored = await this.#needs.vault.get(borrow.borrowId);
    if (stored === null) {
      throw new FieldpassError('secret-missing', undefined, {
        details: { expiresAt: writeInstant(borrow.token.expiresAt) },
      });
    }
    const consumption = consumptionTokenOf(stored);
    if (consumption === null) throw new FieldpassError('keychain-corrupt');
    return consumption;
  }

  // Over by this computer's clock alone: where that runs ahead the seat is still taken, and goes back if AWS can be
  // reached. Where AWS has said that it is this late there is nothing to ask.
  async #closeEnded(borrow: Held, renewal: Renewal | null): Promise<void> {
    const { ledger, time } = this.#needs;
    const isSure = !borrow.wish.canReturnEarly || time.isAttested(borrow.token.expiresAt);
    const { borrowId, state } = borrow;
    if (isSure) return this.#close(borrow, 'ended', null, renewal);
    if (state === 'held') ledger.append(returningEvent(borrowId, renewal, time.now()));
    await onceWritten({ borrowId }, async () => {
      const answer = await this.#checkInQuietly(borrow);
      const how = answer?.outcome === 'done' ? 'checked-in' : 'ended';
      await this.#close(borrow, how, answer?.requestId ?? null, renewal);
    });
  }

  async #checkInQuietly(borrow: Held): Promise<CheckedIn | null> {
    try {
      const token = await this.#consumptionToken(borrow);
      const answer = await this.#needs.licenses.checkIn(token, whereOf(borrow));
      return answer.outcome === 'done' || answer.outcome === 'gone' ? answer : null;
    } catch (error) {
      if (error instanceof FieldpassError) return null;
      throw error;
    }
  }

  // The tombstone comes first: from then on the token counts for nothing here, whatever happens to the keychain.
  async #close(
    { borrowId }: Held,
    how: 'checked-in' | 'already-gone' | 'ended',
    requestId: string | null,
    renewal: Renewal | null,
  ): Promise<void> {
    const { changes, ledger, time } = this.#needs;
    const now = time.stamp();
    const returned = { kind: 'returned', borrowId, how, requestId, at: now.at } as const;
    if (renewal === null) ledger.append(returned);
    else ledger.append(returned, { kind: 'requested', ...now, ...renewal });
    changes.tell();
    await this.#destroy(borrowId);
  }

  // A keychain that does not answer now leaves the destruction to recovery; the return itself has happened.
  async #destroy(borrowId: string): Promise<void> {
    const { changes, ledger, proofs, time, vault } = this.#needs;
    proofs.forget(borrowId);
    try {
      await vault.destroy(borrowId);
      ledger.append({ kind: 'token-destroyed', borrowId, at: time.now() });
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
    changes.tell();
  }

  async #isLost(borrowId: string): Promise<boolean> {
    try {
      return (await this.#needs.vault.get(borrowId)) === null;
    } catch (error) {
      if (error instanceof FieldpassError && error.code === 'keychain-wiped') return true;
      throw error;
    }
  }

  #held(borrowId: string): Held {
    const borrow = findBorrow(this.#needs.ledger, borrowId);
    if (borrow?.state === 'held' || borrow?.state === 'returning') return borrow;
    throw new FieldpassError(borrow?.state === 'requested' ? 'in-progress' : 'borrow-not-found');
  }

  // A seat that may still be taken because the clock here runs ahead is given back, not written off.
  #hasEnded({ token, wish }: Held): boolean {
    const { time } = this.#needs;
    if (phaseAt(token, time.now()) !== 'ended') return false;
    return !wish.canReturnEarly || time.isSurely(token.expiresAt);
  }
}

/** Is there nothing left to lose by removing the record: ended, unresolved and past its latest end, or a gap? */
export function isRemovable(borrow: Borrow, now: number): boolean {
  if (isGap(borrow)) return true;
  if (borrow.state === 'held') return phaseAt(borrow.token, now) === 'ended';
  return borrow.state === 'unresolved' && now >= borrow.seatHeldUntilAt;
}

function requireReturnable({ token, wish }: Held): void {
  if (wish.canReturnEarly) return;
  const details = { expiresAt: writeInstant(token.expiresAt) };
  throw new FieldpassError('not-returnable', undefined, { details });
}

function whereOf({ token, wish: { connectionId, licenseArn } }: Held): Where {
  return { region: token.region, connectionId, licenseArn };
}

function returningEvent(borrowId: string, renewal: Renewal | null, at: number): BorrowEvent {
  return { kind: 'returning', borrowId, at, ...(renewal === null ? {} : { renewal }) };
}

function notReturnedSentence(failure: FieldpassError): string {
  if (failure.code === 'offline')
    return 'AWS could not be reached, so nothing was returned. The license stays on this computer.';
  // Its usual sentence speaks of a seat that is asked for.
  if (failure.code === 'request-refused')
    return 'AWS refused the return. The license stays on this computer.';
  return `${failure.message} The license stays on this computer.`;
}
