// Rows of the ledger as text and numbers, and the way back: whatever the file gives is unknown until it parsed here.

import * as v from 'valibot';
import type { BorrowEvent } from '../../domain/borrow.ts';
import { EXIT_NUMBERS, type FailureCode } from '../../domain/failure.ts';
import { writeInstant, type Instant } from '../../domain/instant.ts';
import type { IssuerKey } from '../../domain/issuer-key.ts';
import type { License, Seats } from '../../domain/license.ts';

const text = v.string();
const textOrNull = v.nullable(v.string());
const numberOrNull = v.nullable(v.number());
const instant = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const KNOWN_CODES = new Set<string>(Object.keys(EXIT_NUMBERS));
const isKnownCode = (code: string): code is FailureCode => KNOWN_CODES.has(code);

// A code from a newer Fieldpass must not make a held license vanish from an older one: only its words are lost.
const code = v.pipe(
  v.string(),
  v.transform((name): FailureCode => (isKnownCode(name) ? name : 'internal')),
);
const proof = v.union([v.literal('verified'), code]);

const entitlementWish = v.object({ name: text, unit: text, value: v.exactOptional(text) });

const wish = v.object({
  licenseArn: text,
  licenseName: text,
  issuerName: text,
  entitlements: v.array(entitlementWish),
  nodeId: text,
  region: text,
  canReturnEarly: v.boolean(),
  maxMinutes: v.number(),
  validityEndAt: v.nullable(instant),
});

const tokenRecord = v.object({
  issuedAt: instant,
  expiresAt: instant,
  length: count,
  sha256: text,
  region: text,
  consumptionHash: text,
  entitlements: v.array(entitlementWish),
  nodeId: text,
});

const head = { borrowId: text, at: instant };
const how = v.picklist(['checked-in', 'already-gone', 'ended']);

type Kind = BorrowEvent['kind'];
type EventSchemas = { readonly [K in Kind]: v.GenericSchema<unknown, Extract<BorrowEvent, { kind: K }>> };

const borrowEvents: EventSchemas = {
  requested: v.object({ ...head, kind: v.literal('requested'), clientToken: text, wish }),
  'asked-again': v.object({ ...head, kind: v.literal('asked-again'), attempt: count }),
  held: v.object({ ...head, kind: v.literal('held'), token: tokenRecord, proof, requestId: textOrNull }),
  'not-stored': v.object({ ...head, kind: v.literal('not-stored'), code, expiresAt: instant }),
  'giving-back': v.object({ ...head, kind: v.literal('giving-back') }),
  refused: v.object({ ...head, kind: v.literal('refused'), code, requestId: textOrNull }),
  unresolved: v.object({ ...head, kind: v.literal('unresolved'), code, seatHeldUntilAt: instant }),
  returning: v.object({ ...head, kind: v.literal('returning') }),
  'return-refused': v.object({ ...head, kind: v.literal('return-refused'), code }),
  returned: v.object({ ...head, kind: v.literal('returned'), how, requestId: textOrNull }),
  'token-destroyed': v.object({ ...head, kind: v.literal('token-destroyed') }),
  'token-lost': v.object({ ...head, kind: v.literal('token-lost') }),
  removed: v.object({ ...head, kind: v.literal('removed') }),
};

const isKind = (kind: string): kind is Kind => Object.hasOwn(borrowEvents, kind);

/** One line of the events table. */
export type EventRow = {
  readonly number: number;
  readonly borrow_id: string;
  readonly kind: string;
  readonly at_iso: string;
  readonly at: number;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
};

// By hand, because there are tens of thousands of these at a start.
function isEventRow(raw: unknown): raw is EventRow {
  if (typeof raw !== 'object' || raw === null) return false;
  return isEventHead(raw) && isEventRest(raw);
}

function isEventHead(raw: object): boolean {
  if (!('number' in raw && 'borrow_id' in raw && 'kind' in raw && 'at' in raw)) return false;
  const { number, borrow_id, kind, at } = raw;
  const isNamed = typeof borrow_id === 'string' && typeof kind === 'string';
  return isNamed && typeof number === 'number' && typeof at === 'number';
}

function isEventRest(raw: object): boolean {
  if (!('at_iso' in raw && 'body' in raw && 'previous_hash' in raw && 'hash' in raw)) return false;
  return [raw.at_iso, raw.body, raw.previous_hash, raw.hash].every((column) => typeof column === 'string');
}

/** The columns of an event table line that come from the event. Throws on what could not be read back: a bug. */
export function rowOfEvent(
  event: BorrowEvent,
): Pick<EventRow, 'borrow_id' | 'kind' | 'at_iso' | 'at' | 'body'> {
  // Parsing drops every key the schema does not name, so nothing enters the file by accident.
  const parsed = v.safeParse(borrowEvents[event.kind], event);
  if (!parsed.success) throw new TypeError(`event ${event.kind} is malformed at ${placesOf(parsed.issues)}`);
  const { borrowId, kind, at, ...body } = parsed.output;
  return { borrow_id: borrowId, kind, at_iso: writeInstant(at), at, body: JSON.stringify(body) };
}

/** The row as typed columns, or null. */
export function readEventRow(raw: unknown): EventRow | null {
  return isEventRow(raw) ? raw : null;
}

/** The event of a row, or null where its kind or body is not one we know. */
export function eventOfRow(row: Pick<EventRow, 'borrow_id' | 'kind' | 'at' | 'body'>): BorrowEvent | null {
  const body = readJson(row.body);
  if (typeof body !== 'object' || body === null || !isKind(row.kind)) return null;
  const parsed = v.safeParse(borrowEvents[row.kind], {
    ...body,
    borrowId: row.borrow_id,
    kind: row.kind,
    at: row.at,
  });
  return parsed.success ? parsed.output : null;
}

const licenseSchema: v.GenericSchema<unknown, License> = v.object({
  arn: text,
  name: text,
  productName: text,
  productSku: text,
  issuerName: text,
  keyFingerprint: textOrNull,
  signKeyArn: textOrNull,
  homeRegion: textOrNull,
  status: text,
  receivedStatus: textOrNull,
  allowedOperations: v.nullable(v.array(text)),
  validity: v.object({ beginAt: instant, endAt: v.nullable(instant) }),
  entitlements: v.array(v.object({ name: text, unit: text, value: textOrNull, maxCount: numberOrNull })),
  borrowing: v.nullable(v.object({ canReturnEarly: v.boolean(), maxMinutes: v.number() })),
  version: textOrNull,
});

const catalogueRow = v.object({ seats_free: numberOrNull, seats_total: numberOrNull, license: text });

/** License and seats of a catalogue row, or null where they cannot be read. */
export function readCatalogueRow(raw: unknown): { license: License; seats: Seats | null } | null {
  const row = v.safeParse(catalogueRow, raw);
  if (!row.success) return null;
  const license = v.safeParse(licenseSchema, readJson(row.output.license));
  if (!license.success) return null;
  const { seats_free: free, seats_total: total } = row.output;
  return { license: license.output, seats: free === null || total === null ? null : { free, total } };
}

const listingRow = v.object({ revision: text, listed_at: instant });

/** When the catalogue was listed, and a value that changes with every saving. */
export function readListingRow(raw: unknown): { revision: string; listedAt: Instant } | null {
  const parsed = v.safeParse(listingRow, raw);
  return parsed.success ? { revision: parsed.output.revision, listedAt: parsed.output.listed_at } : null;
}

const issuerKeyRow = v.object({
  thumbprint: text,
  issuer_account: text,
  origin: v.picklist(['file', 'kms', 'sandbox']),
  added_at: instant,
  comment: text,
  jwk: text,
});
const jwkSchema = v.object({ kty: v.literal('RSA'), n: text, e: text });

/** The pinned key of a row, or null where it cannot be read. */
export function readIssuerKeyRow(raw: unknown): IssuerKey | null {
  const row = v.safeParse(issuerKeyRow, raw);
  if (!row.success) return null;
  const jwk = v.safeParse(jwkSchema, readJson(row.output.jwk));
  if (!jwk.success) return null;
  const { thumbprint, issuer_account: issuerAccount, origin, added_at: addedAt, comment } = row.output;
  return { thumbprint, issuerAccount, origin, addedAt, comment, jwk: jwk.output };
}

const claimRow = v.object({
  owner: text,
  pid: v.number(),
  process_started: textOrNull,
  claimed_at: v.number(),
});

/** One line of the claims table. */
export type ClaimRow = v.InferOutput<typeof claimRow>;

/** The claim of a row, or null where it cannot be read. */
export function readClaimRow(raw: unknown): ClaimRow | null {
  const parsed = v.safeParse(claimRow, raw);
  return parsed.success ? parsed.output : null;
}

function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

// Names of fields only: the values of a malformed event may be anything.
function placesOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues.map((issue) => v.getDotPath(issue) ?? '(itself)').join(', ');
}
