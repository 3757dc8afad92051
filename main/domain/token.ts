// Proves offline that a signed license token is genuine, unchanged, for this computer and not over.

import { base64url, compactVerify, importJWK } from 'jose';
import type { FailureCode } from './failure.ts';
import { CLOCK_TOLERANCE_MS, isInsane } from './expiry.ts';
import type { Instant } from './instant.ts';
import { type IssuerKey, isUsableKey } from './issuer-key.ts';
import type { EntitlementWish } from './license.ts';
import { issuerAccountOf } from './license.ts';
import type { Secret } from './secret.ts';
import { isJsonObject, type Json, readStrictJson } from './strict-json.ts';
import { type TokenClaims, readClaims } from './token-claims.ts';

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

/** What the token is held against; what is left out is not checked. */
export type Expectation = {
  readonly licenseArn?: string;
  readonly nodeId?: string;
  readonly entitlements?: readonly EntitlementWish[];
  /** The consumption token of this borrow. */
  readonly isConsumption?: (consumptionToken: Secret) => boolean;
  /** Was this consumption token given back? Asked by its text, so that text variants of a token do not matter. */
  readonly isReturned?: (consumptionToken: Secret) => boolean;
};

export type Verification = {
  readonly token: Secret;
  /** Pinned keys for an issuer account; never keys that came with the token. */
  readonly keysFor: (issuerAccount: string) => readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[];
  readonly now: Instant;
  readonly expect?: Expectation;
};

// Characters. It bounds the payload as well: what is left of it for one is less than 12 KiB.
const LONGEST_TOKEN = 16_384;
/** Bytes. */
const LONGEST_HEADER = 1_024;
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

// Headers that would let a token choose its own key or change how it is read (RFC 8725, 3.1, 3.5 and 3.10).
const REFUSED_HEADERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'cty'];

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
}: Verification): Promise<Verdict> {
  const text = token.reveal();
  const parts = canonicalParts(text);
  if (typeof parts === 'string') return no('malformed', parts);
  const headerProblem = problemOfHeader(parts[0]);
  if (headerProblem !== null) return no('malformed', headerProblem);
  const arn = expect.licenseArn ?? claimedArn(parts[1]);
  const keys = arn === null ? [] : keysFor(issuerAccountOf(arn)).filter(({ jwk }) => isUsableKey(jwk));
  if (keys.length === 0) return no('unknown-issuer', 'no-pinned-key');
  const signer = await signerOf(text, keys);
  if (signer === null) return no('bad-signature', 'no-key-fits');
  const claims = readClaims(base64UrlText(parts[1]));
  if (typeof claims === 'string') return { ...no('malformed', claims), keyThumbprint: signer };
  return { ...judge(claims, now, expect), claims, keyThumbprint: signer };
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

// Base64url has several spellings of the same bytes; only the one an encoder would write is accepted, so that one
// token has one text.
function canonicalParts(text: string): readonly [string, string, string] | string {
  if (text.length === 0 || text.length > LONGEST_TOKEN) return 'length';
  if (!FORM.test(text)) return 'form';
  // The form has two dots, not more and not fewer.
  const parts = text.split('.') as [string, string, string];
  const canonical = parts.every((part) => part.length % 4 !== 1 && isCanonical(part));
  return canonical ? parts : 'not-canonical';
}

function isCanonical(part: string): boolean {
  return base64url.encode(base64url.decode(part)) === part;
}

function problemOfHeader(part: string): string | null {
  if (Math.floor((part.length * 3) / 4) > LONGEST_HEADER) return 'header-length';
  const header = jsonIn(part, 1);
  if (!isJsonObject(header)) return 'header-not-json';
  if (header['alg'] !== 'PS384') return 'alg';
  if (header['typ'] !== undefined && header['typ'] !== 'JWT') return 'typ';
  const kid = header['kid'];
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > 128)) return 'kid';
  return REFUSED_HEADERS.find((name) => Object.hasOwn(header, name)) ?? null;
}

function jsonIn(part: string, depth: number): Json | undefined {
  const text = base64UrlText(part);
  return text === null ? undefined : readStrictJson(text, depth)?.json;
}

// Read before the signature is checked, and used only to choose among pinned keys: a lie here finds no key that fits.
function claimedArn(payload: string): string | null {
  const claims = jsonIn(payload, 16);
  const arn = isJsonObject(claims) ? claims['licenseArn'] : null;
  return typeof arn === 'string' ? arn : null;
}

async function signerOf(
  text: string,
  keys: readonly Pick<IssuerKey, 'jwk' | 'thumbprint'>[],
): Promise<string | null> {
  for (const { jwk, thumbprint } of keys) {
    if (await isSignedBy(text, jwk)) return thumbprint;
  }
  return null;
}

async function isSignedBy(text: string, jwk: IssuerKey['jwk']): Promise<boolean> {
  try {
    const key = await importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, 'PS384');
    await compactVerify(text, key, { algorithms: ['PS384'] });
    return true;
  } catch {
    // Whatever jose objects to, the key does not vouch for the token: fail closed.
    return false;
  }
}

function judge(claims: TokenClaims, now: Instant, expect: Expectation): Pick<Verdict, 'verdict' | 'reason'> {
  const { licenseArn, nodeId, entitlements, isConsumption, isReturned } = expect;
  if (licenseArn !== undefined && claims.licenseArn !== licenseArn) return answer('mismatch', 'license-arn');
  if (isConsumption !== undefined && !isConsumption(claims.consumptionToken))
    return answer('mismatch', 'consumption');
  if (entitlements !== undefined && !sameEntitlements(claims.entitlements, entitlements)) {
    return answer('mismatch', 'entitlements');
  }
  if (nodeId !== undefined && claims.nodeId !== nodeId) return answer('wrong-node', 'node-id');
  if (isReturned?.(claims.consumptionToken) === true) return answer('returned', 'tombstone');
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

/** Same names, units and values, in any order. An empty value is none, and that of a unit None says nothing. */
export function sameEntitlements(
  some: readonly EntitlementWish[],
  others: readonly EntitlementWish[],
): boolean {
  const texts = (list: readonly EntitlementWish[]): string =>
    list
      .map(({ name, unit, value }) =>
        JSON.stringify([name, unit, unit === 'None' || value === '' ? undefined : value]),
      )
      .sort()
      .join();
  return texts(some) === texts(others);
}

/** The text inside a base64url part of a token, or null if it is not base64url of strict UTF-8. Proves nothing by itself. */
// decodeURIComponent is the one strict UTF-8 reader of the language itself: it throws on anything that is not.
export function base64UrlText(part: string): string | null {
  try {
    const bytes = base64url.decode(part);
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return null;
  }
}
