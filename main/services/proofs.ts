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
import { verifyToken } from './verifying.ts';

type Needs = {
  readonly vault: Pick<Vault, 'get'>;
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  readonly keys: IssuerKeys;
  readonly time: Timekeeper;
  readonly digest: Digest;
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
   * `again`, all of them. Never throws for a keychain failure.
   */
  async checkAll(again = false): Promise<void> {
    for (const borrow of this.#needs.ledger.borrows()) {
      if (borrow.state !== 'held' && borrow.state !== 'returning') continue;
      if (again || this.#known.get(borrow.borrowId) !== GENUINE) await this.#check(borrow);
    }
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
    return verifyToken(this.#needs, token, record, { now, keys: judge.keys ?? null });
  }

  async #check(borrow: Held): Promise<void> {
    const { vault, changes, log } = this.#needs;
    try {
      const stored = await vault.get(borrow.borrowId);
      this.#known.set(
        borrow.borrowId,
        stored === null
          ? missing()
          : this.#knownFrom(borrow, await this.verify(unseal(stored).token, borrow)),
      );
    } catch (error) {
      if (!(error instanceof FieldpassError))
        log.error('token could not be checked', { borrowId: borrow.borrowId, error });
      this.#known.set(borrow.borrowId, { verdict: 'unreadable', problem: toFailure(error) });
    }
    changes.tell();
  }

  #knownFrom({ wish }: Pick<Held, 'wish'>, { verdict, reason }: Verdict): Known {
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
