// Borrows a license in the order that loses nothing: intent on disk, ask, verify, store, read back, commit, show.

import { type Held, type Requested, type Wish, isOpen } from '../domain/borrow.ts';
import { phaseAt } from '../domain/expiry.ts';
import { type FailureCode, FieldpassError } from '../domain/failure.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { WHY_NOT_WORDS, type License, whyNotBorrowable, wishFor } from '../domain/license.ts';
import type { Ids, Machine, Undone } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import { exclusively, findBorrow, latestEnd, requireVault, requireWholeLedger } from './safeguards.ts';
import type { Receiving, ReceivingNeeds } from './receiving.ts';

type Needs = ReceivingNeeds & {
  readonly receiving: Receiving;
  readonly catalogue: Catalogue;
  readonly ids: Ids;
  readonly machine: Machine;
};

/** Replays within this time are the same request to AWS; later ones are not. */
export const REPLAY_WINDOW_MS = 10 * MINUTE_MS;

// Pauses between attempts of one request whose outcome is unknown; afterwards recovery goes on by events.
const PAUSES_MS = [500, 1_000, 2_000, 4_000];
const LONGEST_ASKING_MS = 60_000;

/** Takes seats. Every public method leaves the ledger in a state from which recovery finds the way. */
export class Borrowing {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Borrows a license by ARN: all its entitlements, for this computer. Gives the held borrow. Throws FieldpassError;
   * `outcome-unknown` means that recovery goes on asking with the same request.
   */
  async borrow(licenseArn: string): Promise<Held> {
    const { changes, ledger, time } = this.#needs;
    return exclusively(ledger, licenseArn, async () => {
      try {
        requireWholeLedger(ledger);
        this.#refuseSecond(licenseArn);
        changes.step(licenseArn, 'checking-keychain', time.now());
        const license = await this.#borrowable(licenseArn);
        await this.#needs.keys.ensureFor(license);
        await requireVault(this.#needs.vault);
        changes.step(licenseArn, 'writing-intent', time.now());
        const intent = this.#write(license);
        return await exclusively(ledger, intent.borrowId, () => this.#ask(intent));
      } finally {
        changes.done(licenseArn);
      }
    });
  }

  /**
   * Finishes a request whose outcome is not known: from the keychain if the token got that far, else by asking again
   * with the same token, else – too late for that – as unresolved. Throws what stands in the way just now.
   */
  async recover(borrowId: string): Promise<void> {
    const { changes, ledger, receiving, vault } = this.#needs;
    await exclusively(ledger, borrowId, async () => {
      const borrow = findBorrow(ledger, borrowId);
      if (borrow?.state !== 'requested') return;
      try {
        const stored = borrow.givingBack ? null : await vault.get(borrowId);
        if (stored !== null) await receiving.adopt(borrow, stored);
        else if (this.#isTooLate(borrow)) this.#giveUp(borrow);
        else await this.#ask(this.#askAgain(borrow));
      } finally {
        changes.done(borrow.wish.licenseArn);
      }
    });
  }

  #refuseSecond(licenseArn: string): void {
    const { ledger, time } = this.#needs;
    for (const borrow of ledger.borrows()) {
      if (borrow.wish.licenseArn !== licenseArn || !isOpen(borrow) || borrow.state === 'unresolved') continue;
      const details = { borrowId: borrow.borrowId };
      if (borrow.state !== 'held') throw new FieldpassError('in-progress', undefined, { details });
      const ended = phaseAt(borrow.token, time.now()) === 'ended';
      if (!ended) throw new FieldpassError('already-borrowed', undefined, { details });
    }
  }

  // The cached listing may be old: before it refuses a borrow it is refreshed once.
  async #borrowable(licenseArn: string): Promise<License> {
    const { catalogue, time } = this.#needs;
    time.requireSane();
    const license = await catalogue.license(licenseArn);
    if (whyNotBorrowable(license, time.now()) === null) return license;
    await catalogue.refresh();
    const fresh = await catalogue.license(licenseArn);
    const reason = whyNotBorrowable(fresh, time.now());
    if (reason === null) return fresh;
    throw new FieldpassError('not-borrowable', WHY_NOT_WORDS[reason], { details: { reason } });
  }

  #write(license: License): Requested {
    const { ids, ledger, machine, time } = this.#needs;
    const wish: Wish = {
      licenseArn: license.arn,
      licenseName: license.name,
      issuerName: license.issuerName,
      entitlements: wishFor(license),
      nodeId: machine.nodeId(),
      region: license.homeRegion ?? '',
      canReturnEarly: license.borrowing?.canReturnEarly ?? false,
      maxMinutes: license.borrowing?.maxMinutes ?? 0,
      validityEndAt: license.validity.endAt,
    };
    const borrowId = ids.next();
    ledger.append({ kind: 'requested', borrowId, clientToken: ids.next(), wish, at: time.now() });
    const intent = findBorrow(ledger, borrowId);
    if (intent?.state !== 'requested') throw new Error('an appended intent must be readable');
    return intent;
  }

  async #ask(borrow: Requested): Promise<Held> {
    const { changes, licenses, log, receiving, time } = this.#needs;
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
    if (isFinal(answer, borrow.attempts)) {
      return receiving.refuse(borrow, answer.failure, { mayBeStored: borrow.attempts > 1 });
    }
    if (answer.outcome === 'refused') throw stillUnknown(borrow, answer.failure);
    return this.#insist(borrow, answer);
  }

  async #insist(borrow: Requested, { failure }: Undone): Promise<Held> {
    const { clock, time } = this.#needs;
    const pause = PAUSES_MS[borrow.attempts - 1];
    const spent = time.now() - borrow.requestedAt;
    if (pause === undefined || spent + pause > LONGEST_ASKING_MS) {
      throw stillUnknown(borrow, failure);
    }
    await new Promise<void>((resume) => void clock.after(pause, resume));
    return this.#ask(this.#askAgain(borrow));
  }

  #askAgain(borrow: Requested): Requested {
    const { ledger, time } = this.#needs;
    const attempt = borrow.attempts + 1;
    ledger.append({ kind: 'asked-again', borrowId: borrow.borrowId, attempt, at: time.now() });
    return { ...borrow, attempts: attempt };
  }

  #isTooLate(borrow: Requested): boolean {
    const age = this.#needs.time.now() - borrow.requestedAt;
    return age < 0 || age > REPLAY_WINDOW_MS;
  }

  #giveUp(borrow: Requested): void {
    const { changes, ledger, time } = this.#needs;
    const seatHeldUntilAt = borrow.knownEndAt ?? latestEnd(borrow);
    const common = { borrowId: borrow.borrowId, at: time.now() };
    ledger.append({ ...common, kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt });
    changes.tell();
  }
}

// AWS would have repeated a grant, so these mean that no earlier attempt took a seat. Any other refusal – signed out,
// not allowed, too busy – speaks of this attempt only.
const CONCLUSIVE: readonly FailureCode[] = [
  'no-seats',
  'entitlement-not-allowed',
  'signature-method-unsupported',
  'license-not-found',
];

function isFinal({ outcome, failure }: Undone, attempts: number): boolean {
  if (outcome === 'unknown') return false;
  return attempts === 1 || (outcome === 'refused' && CONCLUSIVE.includes(failure.code));
}

function stillUnknown({ borrowId }: Requested, failure: FieldpassError): FieldpassError {
  const details = { ...failure.details, borrowId, because: failure.code };
  return new FieldpassError('outcome-unknown', undefined, { cause: failure, details });
}
