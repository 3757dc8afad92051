// Seats as AWS grants and prolongs them: shape checked here, signatures elsewhere.

import * as v from 'valibot';
import type { Instant } from '../../domain/instant.ts';
import type { EntitlementWish } from '../../domain/license.ts';
import { Secret } from '../../domain/secret.ts';
import type { CheckoutGrant } from '../../ports.ts';
import { invalidReply, moment, must, text } from './aws-replies.ts';

// A bearer text as AWS forms them; the 4,096 characters the model demands of SignedToken are its mistake.
const bearer = v.pipe(v.string(), v.regex(/^\S{1,200000}$/));

const handle = v.pipe(v.string(), v.regex(/^\S{1,4096}$/));
const allowances = v.nullish(
  v.array(v.object({ Name: v.string(), Unit: v.string(), Value: v.nullish(v.string()) })),
);

const borrowShape = v.object({
  LicenseArn: v.nullish(v.string()),
  SignedToken: bearer,
  LicenseConsumptionToken: handle,
  EntitlementsAllowed: allowances,
  // The token tells it too: a moment that cannot be read must not cost the seat that was taken.
  Expiration: v.fallback(v.nullish(moment), null),
});

export type BorrowReply = {
  readonly signedToken: Secret;
  readonly consumptionToken: Secret;
  readonly entitlementsAllowed: readonly EntitlementWish[];
  readonly expiresAt: Instant | null;
  /** What is odd about a grant that is a seat all the same; null when it is just what was asked for. */
  readonly oddity: 'license-differs' | 'entitlements-missing' | 'entitlements-differ' | null;
};

/** Reads the reply to a borrow. Throws reply-invalid when a token is missing: then it is not known whether a seat was taken. */
export function readBorrow(
  raw: unknown,
  asked: { licenseArn: string; entitlements: readonly EntitlementWish[] },
): BorrowReply {
  const reply = must(borrowShape, raw);
  const allowed = wishesFrom(reply.EntitlementsAllowed);
  return {
    signedToken: new Secret(reply.SignedToken),
    consumptionToken: new Secret(reply.LicenseConsumptionToken),
    entitlementsAllowed: allowed,
    expiresAt: reply.Expiration ?? null,
    oddity: oddityOf(reply.LicenseArn ?? null, reply.EntitlementsAllowed ? allowed : null, asked),
  };
}

function wishesFrom(raw: v.InferOutput<typeof allowances>): readonly EntitlementWish[] {
  return (raw ?? []).map(({ Name, Unit, Value }) => ({
    name: Name,
    unit: Unit,
    ...(Value === null || Value === undefined ? {} : { value: Value }),
  }));
}

function oddityOf(
  arn: string | null,
  allowed: readonly EntitlementWish[] | null,
  asked: { licenseArn: string; entitlements: readonly EntitlementWish[] },
): BorrowReply['oddity'] {
  if (arn !== null && arn !== asked.licenseArn) return 'license-differs';
  if (allowed === null) return 'entitlements-missing';
  return canonical(allowed) === canonical(asked.entitlements) ? null : 'entitlements-differ';
}

// Order does not matter; a Value that AWS adds to, or leaves off, a unit of None does not either.
function canonical(entitlements: readonly EntitlementWish[]): string {
  const lines = entitlements.map(({ name, unit, value }) =>
    JSON.stringify([name, unit, unit === 'None' ? '' : (value ?? '')]),
  );
  return lines.sort().join();
}

const checkoutShape = v.object({
  CheckoutType: text,
  LicenseConsumptionToken: handle,
  EntitlementsAllowed: allowances,
  // Only for the record: a moment that cannot be read must not cost the handle of a seat that was taken.
  IssuedAt: v.fallback(v.nullish(moment), null),
  Expiration: v.nullish(moment),
  LicenseArn: text,
});

/**
 * Reads the reply to an online checkout. Fewer entitlements than asked for are a success, since License Manager gives
 * what is free; whether all were given is for the caller to compare. Throws reply-invalid without a handle: then it is
 * not known whether a seat was taken. The SignedToken is left alone: no AWS page says when it is filled.
 */
export function readCheckout(
  raw: unknown,
  type: 'PROVISIONAL' | 'PERPETUAL',
): Omit<CheckoutGrant, 'requestId' | 'region'> {
  const reply = must(checkoutShape, raw);
  if (reply.CheckoutType && reply.CheckoutType !== type) {
    throw invalidReply({ problem: 'checkout-type-differs', seatTaken: true });
  }
  return {
    consumptionToken: new Secret(reply.LicenseConsumptionToken),
    licenseArn: reply.LicenseArn || null,
    entitlementsAllowed: wishesFrom(reply.EntitlementsAllowed),
    issuedAt: reply.IssuedAt ?? null,
    expiresAt: reply.Expiration ?? null,
  };
}

const extensionShape = v.object({ LicenseConsumptionToken: text, Expiration: moment });

/** Reads the new end of a heartbeat. Throws reply-invalid, also when the reply speaks of another seat. */
export function readExtension(raw: unknown, asked: Secret): Instant {
  const { LicenseConsumptionToken, Expiration } = must(extensionShape, raw);
  if (!LicenseConsumptionToken || LicenseConsumptionToken === asked.reveal()) return Expiration;
  throw invalidReply({ problem: 'seat-differs' });
}
