// Verifies a token against the pinned keys, the record of its borrow, and what was returned; it reaches nothing outside.

import type { Borrow, Held } from '../domain/borrow.ts';
import type { Instant } from '../domain/instant.ts';
import { type IssuerKey, keysOf } from '../domain/issuer-key.ts';
import type { Secret } from '../domain/secret.ts';
import { type Expectation, type Verdict, verifySignedToken } from '../domain/token.ts';
import type { Digest, Ledger } from '../ports.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  readonly digest: Digest;
};

type Judgement = {
  readonly now: Instant;
  /** Keys given for this one verification; null: the pinned ones. */
  readonly keys: readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[] | null;
};

/** Verifies any token text; `record`: of the borrow it should belong to, if there is one. */
export async function verifyToken(
  { ledger, digest }: Needs,
  token: Secret,
  record: Pick<Held, 'wish' | 'token'> | null,
  { now, keys }: Judgement,
): Promise<Verdict> {
  const isReturned = (consumption: Secret): boolean =>
    wasReturned(ledger.borrows(), digest(consumption.reveal()));
  const expect = { ...(record === null ? {} : expectationOf(record, digest)), isReturned };
  const keysFor = (issuer: string) => keys ?? keysOf(ledger.issuerKeys(), issuer);
  return verifySignedToken({ token, keysFor, now, expect });
}

function expectationOf({ wish, token }: Pick<Held, 'wish' | 'token'>, digest: Digest): Expectation {
  const { licenseArn, nodeId, entitlements } = wish;
  return {
    licenseArn,
    nodeId,
    entitlements,
    isConsumption: (consumption) => digest(consumption.reveal()) === token.consumptionHash,
  };
}

function wasReturned(borrows: readonly Borrow[], consumptionHash: string): boolean {
  return borrows.some((borrow) => isTombstone(borrow) && borrow.token?.consumptionHash === consumptionHash);
}

function isTombstone(
  borrow: Borrow,
): borrow is Borrow & { state: 'returned' | 'removed'; token: Held['token'] | null } {
  return borrow.state === 'returned' || borrow.state === 'removed';
}
