// Verifies tokens against the pinned keys, the records of their borrows, and what was returned; it reaches nothing outside.

import type { Borrow, Held } from '../domain/borrow.ts';
import type { Instant } from '../domain/instant.ts';
import { type IssuerKey, isUsableKey, keysOf, type PublicJwk } from '../domain/issuer-key.ts';
import { issuerAccountOf } from '../domain/license.ts';
import type { Secret } from '../domain/secret.ts';
import { type Expectation, judge, type Means, sameEntitlements } from '../domain/token.ts';
import { type Verdict, verifySignedToken } from '../domain/token.ts';
import type { Breath, Digest, Ledger } from '../ports.ts';
import { type Proved, ProvedTokens } from './proved-tokens.ts';

export type VerifierNeeds = {
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  readonly digest: Digest;
  /** For many tokens; a single one is left to jose. */
  readonly means: Means;
  readonly breath: Breath;
};

type Key = Pick<IssuerKey, 'jwk' | 'thumbprint'>;
type Genuine = Omit<Proved, 'jwk'>;
type Record = Pick<Held, 'wish' | 'token'>;

/** A stored token, and the record of the borrow that it should belong to. */
export type Stored = { readonly token: Secret; readonly record: Record };

/** What a token came to, without what is secret in it; `expiresAt` only where the signature was right. */
export type Proof = Pick<Verdict, 'verdict' | 'reason' | 'keyThumbprint'> & {
  readonly expiresAt: Instant | null;
};

/** What tokens are held against for a moment: pinned keys that count, and the seats that were given back. */
type Sight = {
  readonly keysFor: (issuerAccount: string) => readonly Key[];
  readonly isReturned: (consumptionHash: string) => boolean;
};

// So many signatures keep both the pool and the program busy; more would only wait.
const IN_FLIGHT = 64;
// Keys and returned seats are looked at again after so many tokens, and after every rest.
const TOKENS_A_SIGHT = 256;

/** One for each program: what it has proved it need not prove again. */
export class Verifier {
  readonly #needs: VerifierNeeds;
  readonly #proved: ProvedTokens;
  #returnedOf: readonly Borrow[] | null = null;
  #returned: ReadonlySet<string> = new Set();

  constructor(needs: VerifierNeeds, proved = new ProvedTokens()) {
    this.#needs = needs;
    this.#proved = proved;
  }

  /** Verifies one token from the beginning; `keys`: those given for this once, null: the pinned ones. */
  async verify(
    { token, record }: Pick<Stored, 'token'> & { readonly record: Record | null },
    { now, keys }: { readonly now: Instant; readonly keys: readonly Key[] | null },
  ): Promise<Verdict> {
    const { keysFor, isReturned } = this.#sight();
    const expect = this.#expectation(record, isReturned);
    return verifySignedToken({ token, keysFor: (issuer) => keys ?? keysFor(issuer), now, expect });
  }

  /**
   * Proves a token that may have been proved before: then only its hash is taken, and key, record, returned seats and
   * time are judged as they are now. Comes to the verdict of `verify` at the same moment.
   */
  async prove(stored: Stored, now: Instant): Promise<Proof> {
    return this.#proveIn(this.#sight(), stored, now);
  }

  /** Proves many, 64 at a time, without holding anything else up; the proofs in the order of the tokens. */
  async proveAll(all: readonly Stored[], now: () => Instant): Promise<readonly Proof[]> {
    const proofs: Proof[] = new Array<Proof>(all.length);
    const entries = all.entries();
    let sight = this.#sight();
    let lastRest: Promise<void> | null = null;
    const work = async (): Promise<void> => {
      for (const [at, stored] of entries) {
        if (at % TOKENS_A_SIGHT === 0) sight = this.#sight();
        const proof = this.#proveIn(sight, stored, now());
        proofs[at] = proof instanceof Promise ? await proof : proof;
        const rest = this.#needs.breath();
        if (rest === null) continue;
        await rest;
        // All of them rest together: the first to go on looks for the others.
        if (rest !== lastRest) sight = this.#sight();
        lastRest = rest;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    return proofs;
  }

  #proveIn(sight: Sight, stored: Stored, now: Instant): Proof | Promise<Proof> {
    const hash = this.#needs.digest(stored.token.reveal());
    const proved = this.#proved.of(hash);
    // A key that is pinned no more vouches for nothing; whether another does is for a whole verification to say.
    if (proved === undefined || !isPinned(proved, sight, stored.record))
      return this.#anew(hash, sight, stored, now);
    return judged(proved, sight, stored.record, now);
  }

  async #anew(hash: string, sight: Sight, { token, record }: Stored, now: Instant): Promise<Proof> {
    const { digest, means } = this.#needs;
    const { keysFor } = sight;
    const { licenseArn } = record.wish;
    const shown = await verifySignedToken({ token, keysFor, now, expect: { licenseArn }, means });
    const { claims, keyThumbprint, reason, verdict } = shown;
    if (claims === null || keyThumbprint === null) return { verdict, reason, keyThumbprint, expiresAt: null };
    const consumptionHash = digest(claims.consumptionToken.reveal());
    const genuine = { ...claims, consumptionHash, keyThumbprint };
    const [signer, ...more] = keysFor(issuerAccountOf(licenseArn)).filter(isCalled(keyThumbprint));
    // With two keys of one name it is not known which of them it was.
    if (signer !== undefined && more.length === 0 && isOf(record, genuine))
      this.#proved.keep(hash, provedBy(signer.jwk, record, genuine));
    return judged(genuine, sight, record, now);
  }

  #sight(): Sight {
    const { ledger } = this.#needs;
    const returned = this.#returnedNow();
    let all: readonly IssuerKey[] | null = null;
    const byAccount = new Map<string, readonly Key[]>();
    const keysFor = (account: string): readonly Key[] => {
      const known = byAccount.get(account);
      if (known !== undefined) return known;
      const keys = keysOf((all ??= ledger.issuerKeys()), account).filter(({ jwk }) => isUsableKey(jwk));
      byAccount.set(account, keys);
      return keys;
    };
    return { keysFor, isReturned: (hash) => returned.has(hash) };
  }

  // The ledger gives the same list until something happens.
  #returnedNow(): ReadonlySet<string> {
    const borrows = this.#needs.ledger.borrows();
    if (borrows !== this.#returnedOf) {
      this.#returned = new Set(borrows.flatMap(tombstoneOf));
      this.#returnedOf = borrows;
    }
    return this.#returned;
  }

  #expectation(record: Record | null, isReturned: (hash: string) => boolean): Expectation {
    const { digest } = this.#needs;
    const { isConsumption, ...expect } = expectationOf(record, isReturned);
    const isSeat = isConsumption && {
      isConsumption: (seat: Secret) => isConsumption(digest(seat.reveal())),
    };
    return { ...expect, ...isSeat, isReturned: (seat) => isReturned(digest(seat.reveal())) };
  }
}

// The one way to a verdict on a genuine token, whether it was proved just now or before.
function judged(genuine: Genuine, { isReturned }: Sight, record: Record, now: Instant): Proof {
  const { consumptionHash, expiresAt, keyThumbprint } = genuine;
  const expect = expectationOf(record, isReturned);
  const { verdict, reason } = judge(genuine, consumptionHash, { now, expect });
  return { verdict, reason, keyThumbprint, expiresAt };
}

function expectationOf(record: Record | null, isReturned: (hash: string) => boolean): Expectation<string> {
  if (record === null) return { isReturned };
  const { licenseArn, nodeId, entitlements } = record.wish;
  const { consumptionHash } = record.token;
  const isConsumption = (hash: string): boolean => hash === consumptionHash;
  return { licenseArn, nodeId, entitlements, isReturned, isConsumption };
}

const isCalled =
  (name: string) =>
  ({ thumbprint }: Key): boolean =>
    thumbprint === name;

function isOf({ wish, token }: Record, genuine: Genuine): boolean {
  const { consumptionHash, licenseArn, nodeId, entitlements } = genuine;
  if (licenseArn !== wish.licenseArn || nodeId !== wish.nodeId) return false;
  return consumptionHash === token.consumptionHash && sameEntitlements(entitlements, wish.entitlements);
}

// The texts are those of the record, which are the same: a piece of the token's own text would keep all of it in memory.
function provedBy(jwk: PublicJwk, { wish, token }: Record, genuine: Genuine): Proved {
  const { licenseArn, nodeId, entitlements } = wish;
  const { expiresAt, issuedAt, keyThumbprint } = genuine;
  const { consumptionHash } = token;
  return { licenseArn, nodeId, entitlements, issuedAt, expiresAt, consumptionHash, keyThumbprint, jwk };
}

// The first with this modulus: the one that a whole verification would find.
function isPinned({ jwk, keyThumbprint }: Proved, { keysFor }: Sight, { wish }: Record): boolean {
  const keys = keysFor(issuerAccountOf(wish.licenseArn));
  const signer = keys.find((key) => key.jwk.n === jwk.n && key.jwk.e === jwk.e);
  return signer?.thumbprint === keyThumbprint;
}

function tombstoneOf(borrow: Borrow): readonly string[] {
  if (borrow.state !== 'returned' && borrow.state !== 'removed') return [];
  return borrow.token === null ? [] : [borrow.token.consumptionHash];
}
