// Proves offline that a signed license token is genuine, unchanged, for this computer and not over.

import { compactVerify, importJWK } from 'jose';
import { base64UrlText } from './base64url.ts';
import type { FailureCode } from './failure.ts';
import { CLOCK_TOLERANCE_MS, isInsane } from './expiry.ts';
import type { Instant } from './instant.ts';
import { type IssuerKey, isUsableKey, type PublicJwk } from './issuer-key.ts';
import type { EntitlementWish } from './license.ts';
import { issuerAccountOf } from './license.ts';
import type { Secret } from './secret.ts';
import { isJsonObject } from './strict-json.ts';
import { type TokenClaims, readClaims } from './token-claims.ts';
import { canonicalParts, jsonOf, problemOfHeader } from './token-form.ts';

/** The possible answers; never an exception for an expected outcome. */
export type VerdictName =
  | 'valid'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-node'
  | 'returned'
  | 'unknown-issuer'
  | 'bad-signature'
  | 'malformed'
  | 'mismatch'
  | 'clock-untrusted';

/** `claims` are given only when the signature was right: nothing else from a token may be believed. */
export type Verdict = {
  readonly verdict: VerdictName;
  /** Which rule decided, for Details and tests. */
  readonly reason: string;
  readonly claims: TokenClaims | null;
  readonly keyThumbprint: string | null;
};

/** What the token is held against; what is left out is not checked. `Seat`: how its consumption token is told. */
export type Expectation<Seat = Secret> = {
  readonly licenseArn?: string;
  readonly nodeId?: string;
  readonly entitlements?: readonly EntitlementWish[];
  /** The consumption token of this borrow. */
  readonly isConsumption?: (consumptionToken: Seat) => boolean;
  /** Was this consumption token given back? Asked by its text, so that text variants of a token do not matter. */
  readonly isReturned?: (consumptionToken: Seat) => boolean;
};

/** By what a token is read and checked; the verdicts are the same whatever the means. */
export type Means = {
  /** Is this compact JWS signed PS384 by the key? Never throws: whatever stands against it, the answer is no. */
  readonly isSignedBy: (token: string, jwk: PublicJwk) => Promise<boolean>;
  /** The strict UTF-8 text of a base64url part in its one spelling, or null. */
  readonly textOf: (part: string) => string | null;
};

export type Verification = {
  readonly token: Secret;
  /** Pinned keys for an issuer account; never keys that came with the token. */
  readonly keysFor: (issuerAccount: string) => readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[];
  readonly now: Instant;
  readonly expect?: Expectation;
  /** Left out: jose. */
  readonly means?: Means;
};

/**
 * Verifies a signed token by the contract in docs/verify-a-token.md. `now` is the trusted time in epoch ms.
 * The algorithm is PS384 and nothing else; the key comes from the pinned store and nowhere else; expiry is the claim
 * `expiration`, which means UTC. jose checks only the signature here: it knows nothing of `expiration`.
 */
export async function verifySignedToken({
  token,
  keysFor,
  now,
  expect = {},
  means = JOSE,
}: Verification): Promise<Verdict> {
  const text = token.reveal();
  const parts = canonicalParts(text);
  if (typeof parts === 'string') return no('malformed', parts);
  const headerProblem = problemOfHeader(parts[0], means.textOf);
  if (headerProblem !== null) return no('malformed', headerProblem);
  const payload = means.textOf(parts[1]);
  const arn = expect.licenseArn ?? claimedArn(payload);
  const keys = arn === null ? [] : keysFor(issuerAccountOf(arn)).filter(({ jwk }) => isUsableKey(jwk));
  if (keys.length === 0) return no('unknown-issuer', 'no-pinned-key');
  const signer = await signerOf(text, keys, means);
  if (signer === null) return no('bad-signature', 'no-key-fits');
  const claims = readClaims(payload);
  if (typeof claims === 'string') return { ...no('malformed', claims), keyThumbprint: signer };
  return { ...judge(claims, claims.consumptionToken, { now, expect }), claims, keyThumbprint: signer };
}

/** The failure code that fits a verdict other than `valid`. */
export const FAILURE_OF_VERDICT: Readonly<Record<Exclude<VerdictName, 'valid'>, FailureCode>> = {
  expired: 'token-expired',
  'not-yet-valid': 'token-not-yet-valid',
  'wrong-node': 'token-wrong-node',
  returned: 'token-returned',
  'unknown-issuer': 'issuer-key-missing',
  'bad-signature': 'token-forged',
  malformed: 'token-malformed',
  mismatch: 'token-mismatch',
  'clock-untrusted': 'clock-untrusted',
};

const no = (verdict: VerdictName, reason: string): Verdict => ({
  verdict,
  reason,
  claims: null,
  keyThumbprint: null,
});

// Read before the signature is checked, and used only to choose among pinned keys: a lie here finds no key that fits.
function claimedArn(payload: string | null): string | null {
  const claims = jsonOf(payload, 16);
  const arn = isJsonObject(claims) ? claims['licenseArn'] : null;
  return typeof arn === 'string' ? arn : null;
}

async function signerOf(
  text: string,
  keys: readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[],
  { isSignedBy }: Means,
): Promise<string | null> {
  for (const { jwk, thumbprint } of keys) {
    if (await isSignedBy(text, jwk)) return thumbprint;
  }
  return null;
}

async function joseSays(text: string, jwk: PublicJwk): Promise<boolean> {
  try {
    const key = await importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, 'PS384');
    await compactVerify(text, key, { algorithms: ['PS384'] });
    return true;
  } catch {
    // Whatever jose objects to, the key does not vouch for the token: fail closed.
    return false;
  }
}

/** The means for single tokens, and the reference for any other. */
export const JOSE: Means = { isSignedBy: joseSays, textOf: base64UrlText };

/** What a genuine token comes to: its claims, and how its consumption token is told, against what is expected at `now`. */
export function judge<Seat>(
  claims: Omit<TokenClaims, 'consumptionToken'>,
  seat: Seat,
  { now, expect }: { readonly now: Instant; readonly expect: Expectation<Seat> },
): Pick<Verdict, 'verdict' | 'reason'> {
  const { licenseArn, nodeId, entitlements, isConsumption, isReturned } = expect;
  if (licenseArn !== undefined && claims.licenseArn !== licenseArn) return answer('mismatch', 'license-arn');
  if (isConsumption?.(seat) === false) return answer('mismatch', 'consumption');
  if (entitlements !== undefined && !sameEntitlements(claims.entitlements, entitlements)) {
    return answer('mismatch', 'entitlements');
  }
  if (nodeId !== undefined && claims.nodeId !== nodeId) return answer('wrong-node', 'node-id');
  if (isReturned?.(seat) === true) return answer('returned', 'tombstone');
  return judgeTime(claims, now);
}

/** What time alone says of a genuine token at `now`; asked anew for every look, because it does not stay true. */
export function judgeTime(
  { issuedAt, expiresAt }: Pick<TokenClaims, 'issuedAt' | 'expiresAt'>,
  now: Instant,
): Pick<Verdict, 'verdict' | 'reason'> {
  if (isInsane(now)) return answer('clock-untrusted', 'clock');
  if (issuedAt > now + CLOCK_TOLERANCE_MS) return answer('not-yet-valid', 'issued-at');
  // No tolerance at the end: the seat goes back to the pool at that very moment.
  return now >= expiresAt ? answer('expired', 'expiration') : answer('valid', 'ok');
}

/** Verdicts of a proved token: time is not part of the proof. */
type Genuine = 'valid' | 'expired' | 'not-yet-valid' | 'clock-untrusted';

const GENUINE: readonly VerdictName[] = [
  'valid',
  'expired',
  'not-yet-valid',
  'clock-untrusted',
] satisfies Genuine[];

/** Is the token proved, whatever the clock says? */
export function isGenuine(verdict: VerdictName): verdict is Genuine {
  return GENUINE.includes(verdict);
}

const answer = (verdict: VerdictName, reason: string): Pick<Verdict, 'verdict' | 'reason'> => ({
  verdict,
  reason,
});

function isSame(one: EntitlementWish, other: EntitlementWish | undefined): boolean {
  return one.name === other?.name && one.unit === other.unit && one.value === other.value;
}

/** Same names, units and values, in any order. An empty value is none, and that of a unit None says nothing. */
export function sameEntitlements(
  some: readonly EntitlementWish[],
  others: readonly EntitlementWish[],
): boolean {
  // Nearly always the same list, or one written in the same order.
  if (some === others) return true;
  if (some.length !== others.length) return false;
  if (some.every((one, at) => isSame(one, others[at]))) return true;
  const texts = (list: readonly EntitlementWish[]): string =>
    list
      .map(({ name, unit, value }) =>
        JSON.stringify([name, unit, unit === 'None' || value === '' ? undefined : value]),
      )
      .sort()
      .join();
  return texts(some) === texts(others);
}
