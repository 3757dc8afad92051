// Licenses and their seats as AWS tells them, read into our own types.

import * as v from 'valibot';
import type { Entitlement, License, Seats } from '../../domain/license.ts';
import {
  arn,
  count,
  invalidReply,
  minutes,
  moment,
  must,
  readItems,
  text,
  type Page,
} from './aws-replies.ts';

const entitlementShape = v.object({
  Name: v.pipe(v.string(), v.minLength(1)),
  Unit: v.pipe(v.string(), v.minLength(1)),
  Value: text,
  MaxCount: v.nullish(count),
  AllowCheckIn: v.nullish(v.boolean()),
  Overage: v.nullish(v.boolean()),
});

const licenseShape = v.object({
  LicenseArn: arn,
  LicenseName: text,
  ProductName: text,
  ProductSKU: text,
  Issuer: v.nullish(v.object({ Name: text, SignKey: text, KeyFingerprint: text })),
  HomeRegion: text,
  Status: text,
  Validity: v.nullish(v.object({ Begin: v.nullish(moment), End: v.nullish(moment) })),
  Beneficiary: text,
  Entitlements: v.nullish(v.array(entitlementShape)),
  ConsumptionConfiguration: v.nullish(
    v.object({
      BorrowConfiguration: v.nullish(
        v.object({ AllowEarlyCheckIn: v.nullish(v.boolean()), MaxTimeToLiveInMinutes: v.nullish(minutes) }),
      ),
      ProvisionalConfiguration: v.nullish(v.object({ MaxTimeToLiveInMinutes: v.nullish(minutes) })),
    }),
  ),
  ReceivedMetadata: v.nullish(
    v.object({ ReceivedStatus: text, AllowedOperations: v.nullish(v.array(v.string())) }),
  ),
  Version: text,
});

const pageShape = v.object({ Licenses: v.nullish(v.array(v.unknown())), NextToken: text });

/** Reads a page of ListReceivedLicenses. Throws reply-invalid. */
export function readLicensePage(raw: unknown): Page<License> {
  const { Licenses, NextToken } = must(pageShape, raw);
  return { ...readItems(Licenses, licenseShape, licenseFrom), nextToken: NextToken || null };
}

/** Reads the license of GetLicense. Throws reply-invalid, also when it is another than was asked for. */
export function readLicense(raw: unknown, licenseArn: string): License {
  const license = licenseFrom(must(v.object({ License: licenseShape }), raw).License);
  if (license.arn === licenseArn) return license;
  throw invalidReply({ problem: 'license-differs' });
}

function licenseFrom(raw: v.InferOutput<typeof licenseShape>): License {
  const { BorrowConfiguration, ProvisionalConfiguration } = raw.ConsumptionConfiguration ?? {};
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
    borrowing: borrowingFrom(BorrowConfiguration ?? null),
    provisional: provisionalFrom(ProvisionalConfiguration ?? null),
    beneficiary: raw.Beneficiary || null,
    version: raw.Version ?? null,
  };
}

function entitlementFrom(raw: v.InferOutput<typeof entitlementShape>): Entitlement {
  return {
    name: raw.Name,
    unit: raw.Unit,
    value: raw.Value ?? null,
    maxCount: raw.MaxCount ?? null,
    comesBack: raw.AllowCheckIn ?? null,
    ...(raw.Overage === true ? { overage: true } : {}),
  };
}

type Minutes = { readonly MaxTimeToLiveInMinutes?: number | null | undefined };

// Without a longest time nothing could be said about the end of a borrow, so such a license is not offered for it.
function borrowingFrom(
  raw: (Minutes & { readonly AllowEarlyCheckIn?: boolean | null | undefined }) | null,
): License['borrowing'] {
  if (!raw?.MaxTimeToLiveInMinutes) return null;
  return { canReturnEarly: raw.AllowEarlyCheckIn ?? false, maxMinutes: raw.MaxTimeToLiveInMinutes };
}

function provisionalFrom(raw: Minutes | null): License['provisional'] {
  return raw?.MaxTimeToLiveInMinutes ? { maxMinutes: raw.MaxTimeToLiveInMinutes } : null;
}

const usageShape = v.object({
  LicenseUsage: v.object({
    EntitlementUsages: v.nullish(
      v.array(v.object({ Name: text, ConsumedValue: text, MaxCount: text, Unit: v.nullish(v.string()) })),
    ),
  }),
});

/**
 * Seats of the scarcest counted entitlement; null where nothing is counted. What the license gives beyond its count is
 * never used up, and does not count. Throws reply-invalid.
 */
export function readSeats(raw: unknown, entitlements: readonly Entitlement[]): Seats | null {
  const endless = new Set(entitlements.filter(({ overage }) => overage === true).map(({ name }) => name));
  const usages = must(usageShape, raw).LicenseUsage.EntitlementUsages ?? [];
  const seats = usages.flatMap(({ ConsumedValue, MaxCount, Name, Unit }) => {
    const total = amount(MaxCount);
    const used = amount(ConsumedValue);
    return Unit === 'None' || total === null || used === null || endless.has(Name ?? '')
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
