// Rows of the small tables beside the events: whatever the file gives is unknown until it parsed here.

import * as v from 'valibot';
import type { Instant } from '../../domain/instant.ts';
import type { IssuerKey } from '../../domain/issuer-key.ts';
import type { License, Seats } from '../../domain/license.ts';
import { instant, minutes, numberOrNull, readJson, text, textOrNull } from './ledger-values.ts';

const entitlement = v.object({
  name: text,
  unit: text,
  value: textOrNull,
  maxCount: numberOrNull,
  comesBack: v.optional(v.nullable(v.boolean()), null),
  overage: v.exactOptional(v.boolean()),
});

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
  entitlements: v.array(entitlement),
  borrowing: v.nullable(v.object({ canReturnEarly: v.boolean(), maxMinutes: minutes })),
  // A listing cached by an earlier Fieldpass lacks these: unknown until it is listed anew.
  provisional: v.optional(v.nullable(v.object({ maxMinutes: minutes })), null),
  beneficiary: v.optional(textOrNull, null),
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
