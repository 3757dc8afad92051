// Reads the payload of a signed license token: AWS's camelCase claims, zone-less UTC times.

import { readInstant, type Instant } from './instant.ts';
import { type EntitlementWish, LONGEST_TOKEN_MS } from './license.ts';
import { Secret } from './secret.ts';
import { isJsonObject, readStrictJson, type Json, type JsonObject } from './strict-json.ts';

export type TokenClaims = {
  readonly licenseArn: string;
  readonly consumptionToken: Secret;
  readonly entitlements: readonly EntitlementWish[];
  readonly nodeId: string | null;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
};

const DEEPEST = 16;
const ARN = /^arn:aws[a-zA-Z-]*:license-manager:[A-Za-z0-9-]*:[0-9]{12}:license:\S{1,1000}$/;
// License Manager writes no zone and means UTC; one with a sign is nothing of its own.
const WITHOUT_OFFSET = /T[^+-]*$/;

/**
 * Reads the payload text (null: it was no text), or gives the name of the rule it breaks. Unknown claims are kept out, not refused: AWS may
 * add some. The form is that of AWS’s own borrow sample (aws-license-manager-license-consumption-sample).
 */
export function readClaims(text: string | null): TokenClaims | string {
  const claims = text === null ? undefined : readStrictJson(text, DEEPEST)?.json;
  if (!isJsonObject(claims)) return 'payload-not-json';
  const { licenseArn, licenseConsumptionToken, nodeId = null } = claims;
  if (typeof licenseArn !== 'string' || !ARN.test(licenseArn)) return 'license-arn';
  if (typeof licenseConsumptionToken !== 'string' || !/^\S{1,512}$/.test(licenseConsumptionToken))
    return 'consumption-token';
  if (nodeId !== null && (typeof nodeId !== 'string' || nodeId.length > 512)) return 'node-id';
  const entitlements = readEntitlements(claims['entitlementsAllowed']);
  if (entitlements === null) return 'entitlements';
  const span = readSpan(claims);
  if (typeof span === 'string') return span;
  return { licenseArn, consumptionToken: new Secret(licenseConsumptionToken), entitlements, nodeId, ...span };
}

function readEntitlements(list: Json | undefined): readonly EntitlementWish[] | null {
  if (!Array.isArray(list) || list.length === 0 || list.length > 200) return null;
  const entitlements = (list as readonly Json[]).map(readEntitlement);
  return entitlements.includes(null) ? null : (entitlements as readonly EntitlementWish[]);
}

// The user guide shows numbers where the API has strings: both are read.
function readEntitlement(json: Json): EntitlementWish | null {
  if (!isJsonObject(json)) return null;
  const { name, unit, value } = json;
  if (typeof name !== 'string' || name === '' || typeof unit !== 'string' || unit === '') return null;
  if (value === undefined || value === null) return { name, unit };
  // Beyond 2^53 a number is no longer the one that was written.
  const isExact = typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value === 'string' || isExact ? { name, unit, value: String(value) } : null;
}

function readSpan(claims: JsonObject): { readonly issuedAt: Instant; readonly expiresAt: Instant } | string {
  const issuedAt = readTime(claims['issuedAt']);
  const expiration = readTime(claims['expiration']);
  if (issuedAt === null) return 'issued-at';
  if (expiration === null) return 'expiration';
  if (expiration - issuedAt > LONGEST_TOKEN_MS) return 'span';
  const bounds = readNumericBounds(claims);
  if (bounds === null) return 'numeric-date';
  const expiresAt = Math.min(expiration, bounds.exp);
  const notBefore = Math.max(issuedAt, bounds.nbf);
  if (notBefore >= expiresAt) return 'span';
  return { issuedAt: notBefore, expiresAt };
}

function readTime(json: Json | undefined): Instant | null {
  return typeof json === 'string' && WITHOUT_OFFSET.test(json) ? readInstant(json) : null;
}

// AWS writes no exp or nbf; should they ever appear, the stricter bound wins.
function readNumericBounds({ exp, nbf }: JsonObject): { readonly exp: number; readonly nbf: number } | null {
  const sound = [exp, nbf].every(
    (date) => date === undefined || (Number.isSafeInteger(date) && (date as number) > 0),
  );
  if (!sound) return null;
  return {
    exp: exp === undefined ? Infinity : (exp as number) * 1000,
    nbf: nbf === undefined ? 0 : (nbf as number) * 1000,
  };
}
