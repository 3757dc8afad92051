// Asks AWS for an online checkout whose intent is on disk, and takes in what it grants.

import type { CheckoutRecord, HeldCheckout, RequestedCheckout } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { latestCheckoutEnd } from '../domain/heartbeat.ts';
import { issuerAccountOf } from '../domain/license.ts';
import type { CheckoutGrant, Undone } from '../ports.ts';
import { isFinal, isTooLateToRepeat, pauseBeforeNext, stillUnknown, wasHeldUp } from './attempts.ts';
import { type CheckoutNeeds, findCheckout, requireHeld } from './checkout-needs.ts';
import type { CheckoutTokens } from './checkout-tokens.ts';
import type { SealedCheckout } from './sealed-checkout.ts';
import { exclusively, onceWritten } from './safeguards.ts';

type Needs = Pick<
  CheckoutNeeds,
  'changes' | 'clock' | 'digest' | 'homes' | 'identity' | 'ledger' | 'licenses' | 'log' | 'time'
> & { readonly tokens: CheckoutTokens };

/** Carries requests for online checkouts out. */
export class CheckingOut {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Asks for the first time. Gives the held checkout; throws what AWS answered, or `outcome-unknown`. */
  async begin(checkoutId: string): Promise<HeldCheckout> {
    const { ledger } = this.#needs;
    const ask = async (): Promise<HeldCheckout> => {
      const intent = findCheckout(ledger, checkoutId);
      // Another process may have finished it between the append and the claim.
      if (intent?.state === 'requested') return this.#ask(intent);
      return requireHeld(ledger, checkoutId);
    };
    return onceWritten({ checkoutId }, () => exclusively(ledger, checkoutId, ask));
  }

  /**
   * Finishes a request whose outcome is not known: from the keychain if the token got that far, else by asking again
   * with the same token, else – too late for that – as unresolved. Throws what stands in the way just now.
   */
  async recover(checkoutId: string): Promise<void> {
    const { changes, ledger, time } = this.#needs;
    await exclusively(ledger, checkoutId, async () => {
      const checkout = findCheckout(ledger, checkoutId);
      if (checkout?.state !== 'requested') return;
      try {
        const stored = await this.#stored(checkout);
        if (stored !== null) await this.#adopt(checkout, stored);
        else if (time.isDoubtful() || isTooLateToRepeat(checkout, time.stamp())) await this.#giveUp(checkout);
        else await this.#ask(this.#askAgain(checkout));
      } finally {
        changes.done(checkout.wish.licenseArn);
      }
    });
  }

  // A seat that is being given back waits for no keychain: AWS tells its token again.
  async #stored({ checkoutId, givingBack, wish }: RequestedCheckout): Promise<SealedCheckout | null> {
    if (wish.type === 'perpetual') return null;
    try {
      return await this.#needs.tokens.stored(checkoutId);
    } catch (error) {
      if (givingBack === null || !(error instanceof FieldpassError)) throw error;
      return null;
    }
  }

  async #adopt(checkout: RequestedCheckout, stored: SealedCheckout): Promise<void> {
    const { checkoutId, givingBack } = checkout;
    const { consumptionToken, record, requestId } = stored;
    if (givingBack !== null) {
      const grant = { consumptionToken, region: record.region };
      await this.#giveBack(checkout, grant, new FieldpassError(givingBack.code));
    }
    const consumptionHash = this.#needs.digest(consumptionToken.reveal());
    this.#commit(checkoutId, { ...record, consumptionHash }, requestId);
  }

  async #ask(asked: RequestedCheckout): Promise<HeldCheckout> {
    const { changes, ledger, licenses, log, time } = this.#needs;
    // The computer may have slept since it was written down and found in time.
    const checkout = this.#notedIfHeldUp(asked);
    const { attempts, checkoutId, clientToken, wish } = checkout;
    if (attempts > 1 && isTooLateToRepeat(checkout, time.stamp()))
      throw stillUnknown(new FieldpassError('outcome-unknown'), { checkoutId });
    changes.step(wish.licenseArn, 'asking-aws', time.now());
    const answer = await licenses.checkOut(wish, clientToken);
    if (answer.outcome === 'granted') return this.#receive(checkout, answer.grant);
    const { outcome, failure } = answer;
    log.warn('online checkout not granted', { checkoutId, outcome, code: failure.code });
    // Where another process took the claim over during a sleep, it may have been granted the seat meanwhile.
    if (!ledger.isClaimed(checkoutId)) throw stillUnknown(failure, { checkoutId });
    if (isFinal(answer, checkout)) {
      return this.#refuse(checkout, await this.#named(checkout, answer), attempts > 1);
    }
    const open = this.#notedIfHeldUp(checkout);
    if (outcome === 'refused') throw stillUnknown(failure, { checkoutId });
    return this.#insist(open, failure);
  }

  async #insist(checkout: RequestedCheckout, failure: FieldpassError): Promise<HeldCheckout> {
    const { clock, time } = this.#needs;
    const pause = pauseBeforeNext(checkout, time.now());
    if (pause === null) throw stillUnknown(failure, { checkoutId: checkout.checkoutId });
    await new Promise<void>((resume) => void clock.after(pause, resume));
    return this.#ask(this.#askAgain(checkout));
  }

  #notedIfHeldUp(asked: RequestedCheckout): RequestedCheckout {
    let checkout = asked;
    while (wasHeldUp(checkout, this.#needs.time.now())) checkout = this.#note(checkout, checkout.attempts);
    return checkout;
  }

  #askAgain(checkout: RequestedCheckout): RequestedCheckout {
    return this.#note(checkout, checkout.attempts + 1);
  }

  #note(checkout: RequestedCheckout, attempt: number): RequestedCheckout {
    const { ledger, time } = this.#needs;
    const { checkoutId } = checkout;
    const at = time.now();
    ledger.append({ kind: 'checkout-asked-again', checkoutId, attempt, at });
    // As the ledger has it: the latest end of a seat counts from the last time it was asked for.
    return { ...checkout, attempts: attempt, changedAt: at };
  }

  async #receive(checkout: RequestedCheckout, grant: CheckoutGrant): Promise<HeldCheckout> {
    const { changes, digest, homes, time, tokens } = this.#needs;
    const { checkoutId, givingBack, wish } = checkout;
    const { consumptionToken, requestId } = grant;
    if (grant.region !== wish.region) homes.remember(wish.licenseArn, grant.region);
    // Another process may have finished it after a sleep, and released it since: that stands, and no token is stored anew.
    if (findCheckout(this.#needs.ledger, checkoutId)?.state !== 'requested')
      return requireHeld(this.#needs.ledger, checkoutId);
    const record = recordOf(checkout, grant, time.now());
    const whole = { ...record, consumptionHash: digest(consumptionToken.reveal()) };
    // Nothing can be given back of what was consumed for good, so nothing secret is kept of it.
    if (wish.type === 'perpetual') return this.#commit(checkoutId, whole, requestId);
    if (givingBack !== null) return this.#giveBack(checkout, grant, new FieldpassError(givingBack.code));
    changes.step(wish.licenseArn, 'storing', time.now());
    try {
      await tokens.keep(checkoutId, { consumptionToken, record, requestId });
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      const { ledger } = this.#needs;
      const { expiresAt } = record;
      const at = time.now();
      ledger.append({ kind: 'checkout-giving-back', checkoutId, code: error.code, expiresAt, at });
      return this.#giveBack(checkout, grant, error);
    }
    return this.#commit(checkoutId, whole, requestId);
  }

  #commit(checkoutId: string, record: CheckoutRecord, requestId: string | null): HeldCheckout {
    const { changes, ledger, time } = this.#needs;
    ledger.append({ kind: 'checkout-held', checkoutId, record, requestId, at: time.now() });
    changes.tell();
    return requireHeld(ledger, checkoutId);
  }

  // The keychain refused the token: the seat goes back while it is in memory.
  async #giveBack(
    checkout: RequestedCheckout,
    grant: Pick<CheckoutGrant, 'consumptionToken' | 'region'>,
    failure: FieldpassError,
  ): Promise<never> {
    const { changes, licenses, time } = this.#needs;
    const { checkoutId, wish } = checkout;
    changes.step(wish.licenseArn, 'giving-back', time.now());
    const { connectionId, licenseArn, beneficiary } = wish;
    const where = { region: grant.region, connectionId, licenseArn, beneficiary };
    const answer = await licenses.checkIn(grant.consumptionToken, where);
    if (answer.outcome === 'done' || answer.outcome === 'gone') return this.#refuse(checkout, failure, true);
    const message = 'The seat could not be given back yet; Fieldpass goes on trying.';
    const details = { ...failure.details, checkoutId, because: answer.failure.code };
    throw new FieldpassError('outcome-unknown', message, { cause: failure, details });
  }

  #refuse({ checkoutId, wish }: RequestedCheckout, failure: FieldpassError, mayBeStored: boolean): never {
    const { changes, ledger, time } = this.#needs;
    const at = time.now();
    const { code, details } = failure;
    const requestId = typeof details['requestId'] === 'string' ? details['requestId'] : null;
    const refused = { kind: 'checkout-refused', checkoutId, code, requestId, at } as const;
    if (mayBeStored || wish.type === 'perpetual') ledger.append(refused);
    else ledger.append(refused, { kind: 'checkout-token-destroyed', checkoutId, at });
    changes.tell();
    throw failure;
  }

  async #giveUp(checkout: RequestedCheckout): Promise<void> {
    const { changes, ledger, time, tokens } = this.#needs;
    const { checkoutId } = checkout;
    // A write that the keychain seemed to refuse may have gone through.
    if (checkout.givingBack !== null) await tokens.discard(checkoutId);
    const seatHeldUntilAt = latestCheckoutEnd(checkout);
    const at = time.now();
    ledger.append({ kind: 'checkout-unresolved', checkoutId, code: 'seat-unresolved', seatHeldUntilAt, at });
    changes.tell();
  }

  // "If the account that created the license is the same that is performing the check out, you must specify the
  // account as the beneficiary" (CheckoutLicense). How AWS refuses without it is not documented, so we look ourselves.
  async #named({ wish }: RequestedCheckout, { outcome, failure }: Undone): Promise<FieldpassError> {
    const account = issuerAccountOf(wish.licenseArn);
    const isNamed = failure.code === 'beneficiary-needed';
    const mayBe = outcome === 'refused' && wish.beneficiary === null && !failure.retryable;
    if (!isNamed && !(mayBe && (await this.#isOurAccount(account)))) return failure;
    const details = { ...failure.details, account, because: failure.code };
    return new FieldpassError('beneficiary-needed', undefined, { cause: failure, details });
  }

  async #isOurAccount(account: string): Promise<boolean> {
    try {
      return (await this.#needs.identity?.whoAmI())?.account === account;
    } catch (error) {
      if (error instanceof FieldpassError) return false;
      throw error;
    }
  }
}

function recordOf(
  checkout: RequestedCheckout,
  grant: CheckoutGrant,
  now: number,
): Omit<CheckoutRecord, 'consumptionHash'> {
  const { wish } = checkout;
  const isForGood = wish.type === 'perpetual';
  return {
    issuedAt: grant.issuedAt ?? now,
    // Without an end from AWS the longest one counts: nothing may look healthier than it is, nor a seat go untold.
    expiresAt: isForGood ? null : (grant.expiresAt ?? latestCheckoutEnd({ ...checkout, changedAt: now })),
    region: grant.region,
    licenseArn: grant.licenseArn ?? wish.licenseArn,
    entitlements: grant.entitlementsAllowed,
  };
}
