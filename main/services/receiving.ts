// What is done with a grant: verify, store and read back, commit; or give the seat back while its token is in memory.

import type { Held, Requested, TokenRecord } from '../domain/borrow.ts';
import { FieldpassError } from '../domain/failure.ts';
import { type Instant, writeInstant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import { FAILURE_OF_VERDICT, isGenuine, type Verdict, verifySignedToken } from '../domain/token.ts';
import type { BorrowGrant, Clock, Digest, Ledger, LicenseManager, Log, Vault } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { HomeRegions } from './home-regions.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { type Proofs, recordOf } from './proofs.ts';
import { findBorrow, latestEnd } from './safeguards.ts';
import { consumptionTokenOf, seal, unseal } from './sealed.ts';
import type { Timekeeper } from './timekeeper.ts';

export type ReceivingNeeds = {
  readonly licenses: Pick<LicenseManager, 'borrow' | 'checkIn'>;
  readonly vault: Vault;
  readonly ledger: Pick<Ledger, 'append' | 'borrows' | 'claim' | 'isClaimed' | 'problems' | 'release'>;
  readonly keys: IssuerKeys;
  readonly homes: Pick<HomeRegions, 'of' | 'remember'>;
  readonly proofs: Proofs;
  readonly time: Timekeeper;
  readonly clock: Pick<Clock, 'after'>;
  readonly digest: Digest;
  readonly changes: Changes;
  readonly log: Log;
};

type Received = {
  readonly token: Secret;
  readonly consumptionHash: string | null;
  readonly verdict: Verdict;
  readonly requestId: string | null;
  readonly region: string;
  /** The end that AWS told beside the token, where it is known. */
  readonly expiresAt: Instant | null;
};

/** Turns grants into held borrows, in an order in which every crash leaves something that recovery can finish. */
export class Receiving {
  readonly #needs: ReceivingNeeds;

  constructor(needs: ReceivingNeeds) {
    this.#needs = needs;
  }

  /** Takes a grant in. Gives the held borrow; throws token-*, issuer-key-missing and keychain-* failures. */
  async receive(borrow: Requested, grant: BorrowGrant): Promise<Held> {
    const { changes, digest, homes, time } = this.#needs;
    if (grant.region !== borrow.wish.region) homes.remember(borrow.wish.licenseArn, grant.region);
    changes.step(borrow.wish.licenseArn, 'verifying', time.now());
    const consumptionHash = digest(grant.consumptionToken.reveal());
    const verdict = await this.#verify(borrow, grant.signedToken, consumptionHash);
    if (verdict.claims !== null) time.atLeast(verdict.claims.issuedAt);
    if (borrow.givingBack) return this.#giveBack(borrow, grant, new FieldpassError('keychain-unavailable'));
    const already = this.#heldMeanwhile(borrow);
    if (already !== null) return already;
    changes.step(borrow.wish.licenseArn, 'storing', time.now());
    try {
      await this.#needs.vault.put(borrow.borrowId, seal(grant, proofOf(verdict) === 'verified'));
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      // What another process holds is not given back.
      if (this.#heldMeanwhile(borrow) !== null) throw error;
      return this.#notStored(borrow, grant, verdict, error);
    }
    const { expiresAt, region, requestId, signedToken: token } = grant;
    return this.#commit(borrow, { token, consumptionHash, verdict, requestId, region, expiresAt });
  }

  /**
   * Takes in a token that reached the keychain before a crash, or although the keychain seemed to refuse it: commits
   * its borrow, or goes on giving its seat back.
   */
  async adopt(borrow: Requested, stored: Secret): Promise<Held> {
    const { token, beside } = unseal(stored);
    if (borrow.givingBack) {
      const consumptionToken = consumptionTokenOf(stored);
      const region = this.#regionOf(borrow);
      const refusal = new FieldpassError('keychain-unavailable');
      if (consumptionToken === null) throw new FieldpassError('keychain-corrupt');
      return this.#giveBack(borrow, { consumptionToken, region }, refusal);
    }
    const consumptionHash = beside === null ? null : this.#needs.digest(beside.reveal());
    const verdict = await this.#verify(borrow, token, consumptionHash);
    return this.#commit(borrow, {
      token,
      consumptionHash,
      verdict,
      requestId: null,
      region: this.#regionOf(borrow),
      expiresAt: null,
    });
  }

  // AWS may have redirected the request that was granted.
  #regionOf({ wish }: Requested): string {
    return this.#needs.homes.of(wish.licenseArn) ?? wish.region;
  }

  // Where two processes ask with the same token, after a sleep, AWS gives both the same seat. What the other one has ended
  // since stays ended, and no token is stored for it that nobody would destroy.
  #heldMeanwhile({ borrowId }: Requested): Held | null {
    const borrow = findBorrow(this.#needs.ledger, borrowId);
    if (borrow?.state === 'requested') return null;
    if (borrow?.state === 'held') return borrow;
    throw new FieldpassError('in-progress');
  }

  /** Closes a request that took no seat, and throws why. */
  refuse(
    borrow: Requested,
    failure: FieldpassError,
    { mayBeStored }: { readonly mayBeStored: boolean },
  ): never {
    const { ledger, time } = this.#needs;
    const common = { borrowId: borrow.borrowId, at: time.now() };
    const requestId = failure.details['requestId'];
    const refused = {
      ...common,
      kind: 'refused',
      code: failure.code,
      requestId: typeof requestId === 'string' ? requestId : null,
    } as const;
    if (mayBeStored) ledger.append(refused);
    else ledger.append(refused, { ...common, kind: 'token-destroyed' });
    throw failure;
  }

  async #verify(borrow: Requested, token: Secret, consumptionHash: string | null): Promise<Verdict> {
    const { digest, keys, time } = this.#needs;
    const { licenseArn, nodeId, entitlements } = borrow.wish;
    const isConsumption = (consumption: Secret): boolean =>
      consumptionHash === null || digest(consumption.reveal()) === consumptionHash;
    const expect = { licenseArn, nodeId, entitlements, isConsumption };
    return verifySignedToken({ token, keysFor: (issuer) => keys.of(issuer), now: time.now(), expect });
  }

  #commit(borrow: Requested, received: Received): Held {
    const { changes, ledger, proofs, time } = this.#needs;
    const { borrowId } = borrow;
    const { requestId, verdict } = received;
    const proof = proofOf(verdict);
    ledger.append({
      kind: 'held',
      borrowId,
      token: this.#record(borrow, received),
      proof,
      requestId,
      at: time.now(),
    });
    proofs.remember(borrow, verdict);
    changes.tell();
    const held = findBorrow(ledger, borrowId);
    if (held?.state !== 'held') throw new Error('a committed borrow must be held');
    if (proof === 'verified') return held;
    const message = 'AWS granted a seat, but its proof does not verify, so it is not shown as usable.';
    const details = { borrowId, reason: verdict.reason };
    if (proof !== 'token-forged') throw new FieldpassError(proof, message, { details });
    const doubt = this.#needs.keys.notProved(borrow.wish.licenseArn, details);
    throw new FieldpassError(proof, `${message} ${doubt.message}`, { details: doubt.details });
  }

  // Nothing in an unproven token may be believed: its seat is counted as held until the end that AWS told beside it, or
  // for the longest time it could be.
  #record(borrow: Requested, received: Received): TokenRecord {
    const { token, consumptionHash, verdict, region, expiresAt } = received;
    const { digest } = this.#needs;
    const { entitlements, nodeId } = borrow.wish;
    const text = token.reveal();
    const times = { issuedAt: borrow.requestedAt, expiresAt: expiresAt ?? latestEnd(borrow) };
    const unproven = {
      ...times,
      length: text.length,
      sha256: digest(text),
      region,
      consumptionHash: consumptionHash ?? '',
      entitlements,
      nodeId,
    };
    return recordOf(token, verdict, region, digest) ?? unproven;
  }

  async #notStored(
    borrow: Requested,
    grant: BorrowGrant,
    verdict: Verdict,
    failure: FieldpassError,
  ): Promise<Held> {
    const { ledger, time } = this.#needs;
    const expiresAt = verdict.claims?.expiresAt ?? grant.expiresAt ?? latestEnd(borrow);
    const common = { borrowId: borrow.borrowId, at: time.now() };
    ledger.append({ ...common, kind: 'not-stored', code: failure.code, expiresAt });
    if (borrow.wish.canReturnEarly) {
      ledger.append({ ...common, kind: 'giving-back' });
      return this.#giveBack(borrow, grant, failure);
    }
    const details = { ...failure.details, borrowId: borrow.borrowId, seatHeldUntil: writeInstant(expiresAt) };
    const message = `${failure.message} AWS granted the seat and does not take it back early; Fieldpass tries again to store its token.`;
    throw new FieldpassError(failure.code, message, { cause: failure, details });
  }

  async #giveBack(
    borrow: Requested,
    grant: Pick<BorrowGrant, 'consumptionToken' | 'region'>,
    failure: FieldpassError,
  ): Promise<Held> {
    const { changes, licenses, time } = this.#needs;
    changes.step(borrow.wish.licenseArn, 'giving-back', time.now());
    const answer = await licenses.checkIn(grant.consumptionToken, {
      region: grant.region,
      connectionId: borrow.wish.connectionId,
      licenseArn: borrow.wish.licenseArn,
    });
    if (answer.outcome === 'done' || answer.outcome === 'gone')
      return this.refuse(borrow, failure, { mayBeStored: true });
    const details = { ...failure.details, borrowId: borrow.borrowId, because: answer.failure.code };
    throw new FieldpassError(
      'outcome-unknown',
      'The seat could not be given back yet; Fieldpass goes on trying.',
      { details },
    );
  }
}

function proofOf({ verdict }: Verdict): Held['proof'] {
  return isGenuine(verdict) ? 'verified' : FAILURE_OF_VERDICT[verdict];
}
