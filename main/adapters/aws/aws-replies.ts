// What AWS answered, checked field by field before anything believes it: `unknown` in, our own types out.

import * as v from 'valibot';
import { FieldpassError, type FailureDetails } from '../../domain/failure.ts';
import { readInstant, type Instant } from '../../domain/instant.ts';
import type { Entitlement, EntitlementWish, License, Seats } from '../../domain/license.ts';
import { Secret } from '../../domain/secret.ts';

// AWS adds fields and leaves fields out; absent and null are the same.
const text = v.nullish(v.pipe(v.string(), v.maxLength(2_048)));
const moment = v.pipe(v.string(), v.transform(readInstant), v.number('not a moment in time'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const entitlementShape = v.object({
  Name: v.pipe(v.string(), v.minLength(1)),
  Unit: v.pipe(v.string(), v.minLength(1)),
  Value: text,
  MaxCount: v.nullish(count),
});

const licenseShape = v.object({
  LicenseArn: v.pipe(v.string(), v.regex(/^arn:aws[a-zA-Z-]*:\S+$/), v.maxLength(2_048)),
  LicenseName: text,
  ProductName: text,
  ProductSKU: text,
  Issuer: v.nullish(v.object({ Name: text, SignKey: text, KeyFingerprint: text })),
  HomeRegion: text,
  Status: text,
  Validity: v.nullish(v.object({ Begin: v.nullish(moment), End: v.nullish(moment) })),
  Entitlements: v.nullish(v.array(entitlementShape)),
  ConsumptionConfiguration: v.nullish(
    v.object({
      BorrowConfiguration: v.nullish(
        v.object({ AllowEarlyCheckIn: v.nullish(v.boolean()), MaxTimeToLiveInMinutes: v.nullish(count) }),
      ),
    }),
  ),
  ReceivedMetadata: v.nullish(
    v.object({ ReceivedStatus: text, AllowedOperations: v.nullish(v.array(v.string())) }),
  ),
  Version: text,
});

const pageShape = v.object({ Licenses: v.nullish(v.array(v.unknown())), NextToken: text });

/** One page of ListReceivedLicenses. `skipped` says what was wrong with licenses that could not be read. */
export type LicensePage = {
  readonly licenses: readonly License[];
  readonly nextToken: string | null;
  readonly skipped: readonly string[];
};

/** Reads a page of licenses; one that makes no sense is skipped, and the others stay. Throws reply-invalid. */
export function readLicensePage(raw: unknown): LicensePage {
  const page = must(pageShape, raw);
  const read = (page.Licenses ?? []).map((one) => v.safeParse(licenseShape, one));
  return {
    licenses: read.flatMap((one) => (one.success ? [licenseFrom(one.output)] : [])),
    nextToken: page.NextToken || null,
    skipped: read.flatMap((one) => (one.success ? [] : [v.getDotPath(one.issues[0]) ?? '(license)'])),
  };
}

function licenseFrom(raw: v.InferOutput<typeof licenseShape>): License {
  return {
    arn: raw.LicenseArn,
    name: raw.LicenseName ?? raw.ProductName ?? raw.LicenseArn,
    productName: raw.ProductName ?? '',
    productSku: raw.ProductSKU ?? '',
    issuerName: raw.Issuer?.Name ?? '',
    keyFingerprint: raw.Issuer?.KeyFingerprint ?? null,
    signKeyArn: raw.Issuer?.SignKey ?? null,
    homeRegion: raw.HomeRegion ?? null,
    status: raw.Status ?? '',
    receivedStatus: raw.ReceivedMetadata?.ReceivedStatus ?? null,
    allowedOperations: raw.ReceivedMetadata?.AllowedOperations ?? null,
    validity: { beginAt: raw.Validity?.Begin ?? 0, endAt: raw.Validity?.End ?? null },
    entitlements: (raw.Entitlements ?? []).map(entitlementFrom),
    borrowing: borrowingFrom(raw.ConsumptionConfiguration?.BorrowConfiguration ?? null),
    version: raw.Version ?? null,
  };
}

function entitlementFrom(raw: v.InferOutput<typeof entitlementShape>): Entitlement {
  return { name: raw.Name, unit: raw.Unit, value: raw.Value ?? null, maxCount: raw.MaxCount ?? null };
}

// Without a longest time nothing could be said about the end of a borrow, so such a license is not offered for it.
function borrowingFrom(
  raw: {
    AllowEarlyCheckIn?: boolean | null | undefined;
    MaxTimeToLiveInMinutes?: number | null | undefined;
  } | null,
): License['borrowing'] {
  if (!raw?.MaxTimeToLiveInMinutes) return null;
  return { canReturnEarly: raw.AllowEarlyCheckIn ?? false, maxMinutes: raw.MaxTimeToLiveInMinutes };
}

const usageShape = v.object({
  LicenseUsage: v.object({
    EntitlementUsages: v.nullish(
      v.array(v.object({ ConsumedValue: text, MaxCount: text, Unit: v.nullish(v.string()) })),
    ),
  }),
});

/** Seats of the scarcest counted entitlement; null where nothing is counted. Throws reply-invalid. */
export function readSeats(raw: unknown): Seats | null {
  const usages = must(usageShape, raw).LicenseUsage.EntitlementUsages ?? [];
  const seats = usages.flatMap(({ ConsumedValue, MaxCount, Unit }) => {
    const total = amount(MaxCount);
    const used = amount(ConsumedValue);
    return Unit === 'None' || total === null || used === null
      ? []
      : [{ free: Math.max(0, total - used), total }];
  });
  return seats.reduce<Seats | null>(
    (least, one) => (least === null || one.free < least.free ? one : least),
    null,
  );
}

function amount(value: string | null | undefined): number | null {
  return value && /^\d{1,15}(\.0*)?$/.test(value) ? Math.floor(Number(value)) : null;
}

// A bearer text as AWS forms them; the 4,096 characters the model demands of SignedToken are its mistake.
const bearer = v.pipe(v.string(), v.regex(/^\S{1,200000}$/));

const grantShape = v.object({
  LicenseArn: v.nullish(v.string()),
  SignedToken: bearer,
  LicenseConsumptionToken: v.pipe(v.string(), v.regex(/^\S{1,4096}$/)),
  EntitlementsAllowed: v.nullish(
    v.array(v.object({ Name: v.string(), Unit: v.string(), Value: v.nullish(v.string()) })),
  ),
});

export type GrantReply = {
  readonly signedToken: Secret;
  readonly consumptionToken: Secret;
  readonly entitlementsAllowed: readonly EntitlementWish[];
  /** What is odd about a grant that is a seat all the same; null when it is just what was asked for. */
  readonly oddity: 'license-differs' | 'entitlements-missing' | 'entitlements-differ' | null;
};

/** Reads a grant. Throws reply-invalid when a token is missing: then it is not known whether a seat was taken. */
export function readGrant(
  raw: unknown,
  asked: { licenseArn: string; entitlements: readonly EntitlementWish[] },
): GrantReply {
  const reply = must(grantShape, raw);
  const allowed = (reply.EntitlementsAllowed ?? []).map(({ Name, Unit, Value }) => ({
    name: Name,
    unit: Unit,
    ...(Value === null || Value === undefined ? {} : { value: Value }),
  }));
  return {
    signedToken: new Secret(reply.SignedToken),
    consumptionToken: new Secret(reply.LicenseConsumptionToken),
    entitlementsAllowed: allowed,
    oddity: oddityOf(reply.LicenseArn ?? null, reply.EntitlementsAllowed ? allowed : null, asked),
  };
}

function oddityOf(
  arn: string | null,
  allowed: readonly EntitlementWish[] | null,
  asked: { licenseArn: string; entitlements: readonly EntitlementWish[] },
): GrantReply['oddity'] {
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

const keyShape = v.object({
  PublicKey: v.pipe(
    v.instance(Uint8Array),
    v.check((bytes) => bytes.length > 0),
  ),
  KeyUsage: v.nullish(v.literal('SIGN_VERIFY')),
});

/** Reads the DER SubjectPublicKeyInfo of kms:GetPublicKey. Throws reply-invalid. */
export function readPublicKey(raw: unknown): Uint8Array {
  return new Uint8Array(must(keyShape, raw).PublicKey);
}

/** The moment of a Date header, or null. A reply out of a cache (it has an Age) tells nothing about now. */
export function readServerTime(headers: Readonly<Record<string, string>>): Instant | null {
  const at = Date.parse(headers['date'] ?? '');
  return Number.isNaN(at) || headers['age'] !== undefined ? null : at;
}

/** A reply-invalid failure; details name the field and never its value. */
export function invalidReply(details: FailureDetails): FieldpassError {
  return new FieldpassError('reply-invalid', undefined, { details });
}

function must<Schema extends v.GenericSchema>(schema: Schema, raw: unknown): v.InferOutput<Schema> {
  const read = v.safeParse(schema, raw);
  if (read.success) return read.output;
  throw invalidReply({ problem: 'wrong-shape', field: v.getDotPath(read.issues[0]) ?? '(reply)' });
}
