// Asks AWS for a borrow whose intent is on disk: once, again while the outcome is unknown, and after a crash.

import type { Held, Requested } from '../domain/borrow.ts';
import { FieldpassError } from '../domain/failure.ts';
import type { Secret } from '../domain/secret.ts';
import type { Undone } from '../ports.ts';
import { isFinal, isTooLateToRepeat, pauseBeforeNext, stillUnknown, wasHeldUp } from './attempts.ts';
import type { Receiving, ReceivingNeeds } from './receiving.ts';
import { exclusively, findBorrow, latestEnd, onceWritten } from './safeguards.ts';

export type AskingNeeds = ReceivingNeeds & { readonly receiving: Receiving };

/** Carries requests out. */
export class Asking {
  readonly #needs: AskingNeeds;

  constructor(needs: AskingNeeds) {
    this.#needs = needs;
  }

  /**
   * Asks for the first time for what is on disk as requested. Gives the held borrow; throws what AWS answered, or
   * `outcome-unknown` when recovery goes on asking.
   */
  async begin(borrowId: string): Promise<Held> {
    const { ledger } = this.#needs;
    const ask = async (): Promise<Held> => {
      const intent = findBorrow(ledger, borrowId);
      // Another process may have finished it between the append and the claim.
      if (intent?.state === 'held') return intent;
      if (intent?.state !== 'requested') throw new FieldpassError('in-progress');
      return this.#ask(intent);
    };
    return onceWritten({ borrowId }, () => exclusively(ledger, borrowId, ask));
  }

  /**
   * Finishes a request whose outcome is not known: from the keychain if the token got that far, else by asking again
   * with the same token, else – too late for that – as unresolved. Throws what stands in the way just now.
   */
  async recover(borrowId: string): Promise<void> {
    const { changes, ledger, receiving, time } = this.#needs;
    await exclusively(ledger, borrowId, async () => {
      const borrow = findBorrow(ledger, borrowId);
      if (borrow?.state !== 'requested') return;
      try {
        const stored = await this.#stored(borrow);
        if (!this.#isOpen(borrowId)) return;
        if (stored !== null) await receiving.adopt(borrow, stored);
        else if (time.isDoubtful() || isTooLateToRepeat(borrow, time.stamp())) await this.#giveUp(borrow);
        else await this.#ask(this.#askAgain(borrow));
      } finally {
        changes.done(borrow.wish.licenseArn);
      }
    });
  }

  // What cannot be read is of no use, and would stand in the way of the token for ever. A seat that is being given back
  // waits for no keychain: AWS tells its token again.
  async #stored({ borrowId, givingBack }: Requested): Promise<Secret | null> {
    const { vault } = this.#needs;
    try {
      return await vault.get(borrowId);
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      if (error.code === 'keychain-corrupt') {
        if (this.#isOpen(borrowId)) await vault.destroy(borrowId);
      } else if (!givingBack) throw error;
      return null;
    }
  }

  // A claim ages in a sleep: another process may have finished it, and stored its token, while the keychain was read.
  #isOpen(borrowId: string): boolean {
    return findBorrow(this.#needs.ledger, borrowId)?.state === 'requested';
  }

  async #ask(asked: Requested): Promise<Held> {
    const { changes, ledger, licenses, log, receiving, time } = this.#needs;
    const borrow = this.#asOfNow(asked);
    changes.step(borrow.wish.licenseArn, 'asking-aws', time.now());
    const answer = await licenses.borrow(borrow.wish, borrow.clientToken);
    if (answer.outcome === 'granted') return receiving.receive(borrow, answer.grant);
    // An odd grant is a seat: it is verified, found wanting, kept as evidence and can be given back.
    if (answer.oddGrant !== undefined) return receiving.receive(borrow, answer.oddGrant);
    log.warn('borrow not granted', {
      borrowId: borrow.borrowId,
      outcome: answer.outcome,
      code: answer.failure.code,
    });
    // Where another process took the claim over during a sleep, it may have been granted the seat meanwhile.
    if (!ledger.isClaimed(borrow.borrowId)) throw stillUnknown(answer.failure, { borrowId: borrow.borrowId });
    if (closesRequest(answer, borrow)) {
      return receiving.refuse(borrow, answer.failure, { mayBeStored: borrow.attempts > 1 });
    }
    const open = this.#notedIfHeldUp(borrow);
    if (answer.outcome === 'refused') throw stillUnknown(answer.failure, { borrowId: borrow.borrowId });
    return this.#insist(open, answer);
  }

  // The computer may have slept since it was written down and found in time.
  #asOfNow(asked: Requested): Requested {
    const borrow = this.#notedIfHeldUp(asked);
    if (borrow.attempts === 1 || !isTooLateToRepeat(borrow, this.#needs.time.stamp())) return borrow;
    throw stillUnknown(new FieldpassError('outcome-unknown'), { borrowId: borrow.borrowId });
  }

  #notedIfHeldUp(asked: Requested): Requested {
    let borrow = asked;
    while (wasHeldUp(borrow, this.#needs.time.now())) borrow = this.#note(borrow, borrow.attempts);
    return borrow;
  }

  async #insist(borrow: Requested, { failure }: Undone): Promise<Held> {
    const { clock, time } = this.#needs;
    const pause = pauseBeforeNext(borrow, time.now());
    if (pause === null) throw stillUnknown(failure, { borrowId: borrow.borrowId });
    await new Promise<void>((resume) => void clock.after(pause, resume));
    return this.#ask(this.#askAgain(borrow));
  }

  #askAgain(borrow: Requested): Requested {
    return this.#note(borrow, borrow.attempts + 1);
  }

  #note(borrow: Requested, attempt: number): Requested {
    const { ledger, time } = this.#needs;
    const at = time.now();
    ledger.append({ kind: 'asked-again', borrowId: borrow.borrowId, attempt, at });
    // As the ledger has it: the latest end of a seat counts from the last time it was asked for.
    return { ...borrow, attempts: attempt, changedAt: at };
  }

  async #giveUp(borrow: Requested): Promise<void> {
    const { changes, ledger, time, vault } = this.#needs;
    // A write that the keychain seemed to refuse may have gone through.
    if (borrow.givingBack) await vault.destroy(borrow.borrowId);
    const seatHeldUntilAt = borrow.knownEndAt ?? latestEnd(borrow);
    const common = { borrowId: borrow.borrowId, at: time.now() };
    ledger.append({ ...common, kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt });
    changes.tell();
  }
}

function closesRequest(answer: Undone, borrow: Requested): boolean {
  // Its old license is given back already: a network that fails just now is no reason to leave a gap.
  const isRenewal = borrow.wish.replaces?.order === 'return-first';
  if (isRenewal && answer.outcome === 'not-sent' && answer.failure.retryable) return false;
  return isFinal(answer, borrow);
}
