// What the tokens on this computer prove, as read from the keychain and verified with the pinned keys.

import type { Held, TokenRecord } from '../domain/borrow.ts';
import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { IssuerKey } from '../domain/issuer-key.ts';
import type { Secret } from '../domain/secret.ts';
import type { BorrowView } from '../domain/snapshot.ts';
import { FAILURE_OF_VERDICT, isGenuine, judgeTime, type Verdict, type VerdictName } from '../domain/token.ts';
import type { Digest, Ledger, Log, Vault } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { unseal } from './sealed.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Proof, Verifier } from './verifying.ts';

type Needs = {
  readonly vault: Pick<Vault, 'get'>;
  readonly ledger: Pick<Ledger, 'append' | 'borrows'>;
  readonly digest: Digest;
  readonly keys: IssuerKeys;
  readonly time: Timekeeper;
  readonly verifier: Verifier;
  readonly changes: Changes;
  readonly log: Log;
};

type Judgement = {
  readonly now?: Instant;
  /** Keys given for this one verification; null or left out: the pinned ones. */
  readonly keys?: readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[] | null;
};

type Known = { readonly verdict: BorrowView['verdict']; readonly problem: Failure | null };

const UNCHECKED: Known = { verdict: 'unchecked', problem: null };

/** Proved once and for all; what the clock makes of it is judged at every look. */
const GENUINE: Known = { verdict: 'valid', problem: null };

/** Reads each held token once, verifies it and remembers the answer; time is always judged anew. */
export class Proofs {
  readonly #needs: Needs;
  readonly #known = new Map<string, Known>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** What is known of a held borrow at this moment; `unchecked` until `checkAll` has read its token. */
  of(borrow: Held): Known {
    const known = this.#known.get(borrow.borrowId) ?? UNCHECKED;
    if (known !== GENUINE) return known;
    const { verdict, reason } = judgeTime(borrow.token, this.#needs.time.judgedAt());
    return { verdict, problem: problemOf(verdict, reason) };
  }

  /**
   * Reads and verifies the tokens that are not proved yet: a key may have been added, the keychain unlocked. With
   * `again`, all of them. The next token is read while the one before it is proved. Never throws for a keychain failure.
   */
  async checkAll(again = false): Promise<void> {
    const underWay: Promise<void>[] = [];
    // One after another: some keychains fail on parallel prompts.
    for (const borrow of this.#needs.ledger.borrows()) {
      if (borrow.state !== 'held' && borrow.state !== 'returning') continue;
      if (!again && this.#known.get(borrow.borrowId) === GENUINE) continue;
      const stored = await this.#stored(borrow);
      if (stored !== null) underWay.push(this.#prove(borrow, stored));
    }
    await Promise.all(underWay);
  }

  /** Remembers a verdict that was reached elsewhere, right after a borrow. */
  remember(borrow: Pick<Held, 'borrowId' | 'wish'>, verdict: Verdict): void {
    this.#known.set(borrow.borrowId, this.#knownFrom(borrow, verdict));
  }

  forget(borrowId: string): void {
    this.#known.delete(borrowId);
  }

  /**
   * Verifies any token text: against the pinned keys or those given, against the record of its borrow if there is one,
   * and against what was returned from this computer. Judged at the trusted time unless another is given.
   */
  async verify(
    token: Secret,
    record: Pick<Held, 'wish' | 'token'> | null,
    judge: Judgement = {},
  ): Promise<Verdict> {
    const now = judge.now ?? this.#needs.time.judgedAt();
    return this.#needs.verifier.verify({ token, record }, { now, keys: judge.keys ?? null });
  }

  async #stored(borrow: Held): Promise<Secret | null> {
    try {
      const stored = await this.#needs.vault.get(borrow.borrowId);
      if (stored === null) this.#note(borrow, missing());
      return stored;
    } catch (error) {
      this.#noteUnreadable(borrow, error);
      return null;
    }
  }

  async #prove(borrow: Held, stored: Secret): Promise<void> {
    const { time, verifier } = this.#needs;
    try {
      const { token } = unseal(stored);
      const proof = await verifier.prove({ token, record: borrow }, time.judgedAt());
      if (borrow.proof !== 'verified' && isGenuine(proof.verdict)) await this.#writeDown(borrow, token);
      this.#note(borrow, this.#knownFrom(borrow, proof));
    } catch (error) {
      this.#noteUnreadable(borrow, error);
    }
  }

  // The key came later than the token. Until now its end was what AWS told, or the latest there could be.
  async #writeDown(borrow: Held, token: Secret): Promise<void> {
    const { digest, ledger, time } = this.#needs;
    const { borrowId, token: was } = borrow;
    const record = recordOf(token, await this.verify(token, borrow), was.region, digest);
    if (record === null) return;
    const proved = { kind: 'held', token: record, proof: 'verified', requestId: null } as const;
    ledger.append({ ...proved, borrowId, at: time.now() });
  }

  #noteUnreadable(borrow: Held, error: unknown): void {
    const { borrowId } = borrow;
    if (!(error instanceof FieldpassError))
      this.#needs.log.error('token could not be checked', { borrowId, error });
    this.#note(borrow, { verdict: 'unreadable', problem: toFailure(error) });
  }

  #note({ borrowId }: Held, known: Known): void {
    this.#known.set(borrowId, known);
    this.#needs.changes.tell();
  }

  #knownFrom({ wish }: Pick<Held, 'wish'>, { verdict, reason }: Pick<Proof, 'verdict' | 'reason'>): Known {
    if (isGenuine(verdict)) return GENUINE;
    // The vendor may have changed its key; the key store knows how to read the new one.
    if (verdict !== 'bad-signature') return { verdict, problem: problemOf(verdict, reason) };
    return { verdict, problem: toFailure(this.#needs.keys.notProved(wish.licenseArn, { reason })) };
  }
}

/** What the ledger keeps of a verified token. */
export function recordOf(
  token: Secret,
  verdict: Verdict,
  region: string,
  digest: Digest,
): TokenRecord | null {
  if (verdict.claims === null) return null;
  const { issuedAt, expiresAt, consumptionToken, entitlements, nodeId } = verdict.claims;
  const text = token.reveal();
  const consumptionHash = digest(consumptionToken.reveal());
  return {
    issuedAt,
    expiresAt,
    length: text.length,
    sha256: digest(text),
    region,
    consumptionHash,
    entitlements,
    nodeId: nodeId ?? '',
  };
}

// An end that was reached is no fault: the badge says it.
function problemOf(verdict: VerdictName, reason: string): Failure | null {
  if (verdict === 'valid' || verdict === 'expired') return null;
  return toFailure(new FieldpassError(FAILURE_OF_VERDICT[verdict], undefined, { details: { reason } }));
}

const missing = (): Known => ({
  verdict: 'missing',
  problem: toFailure(new FieldpassError('secret-missing')),
});
