// What a Region, an endpoint and FIPS allow together: said before the first call, because AWS's own words come too late.

import type { Reach } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';

// The SDK's partition table in short; a test compares the two. The first that fits counts.
const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^us-isof-|^eu-isof-/, 'aws-iso-f'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-iso-/, 'aws-iso'],
  [/^eusc-/, 'aws-eusc'],
];

// The SDK makes up a FIPS host name for any Region; only these exist (License Manager endpoints and quotas).
const FIPS_REGIONS: ReadonlySet<string> = new Set([
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
]);

const REGION = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** The partition of a Region (`aws`, `aws-cn`, `aws-us-gov`, …); an unknown Region counts as `aws`, as in the SDK. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([pattern]) => pattern.test(region))?.[1] ?? 'aws';
}

/** Throws `not-configured` when a license (or role, or key) belongs to another partition than the Region asked. */
export function checkPartition(arn: string, region: string | null): void {
  const there = arn.split(':')[1] ?? '';
  if (region === null || !/^aws[a-zA-Z-]*$/.test(there)) return;
  const here = partitionOf(region);
  if (here === there) return;
  throw refused(
    'other-partition',
    `This belongs to the AWS partition “${there}”, but the connection’s Region ${region} is in “${here}”. The two share nothing.`,
    { region, partition: here, arnPartition: there },
  );
}

/** Throws `not-configured` for a Region that is none, for FIPS where License Manager has none, and for FIPS with an endpoint. */
export function checkReach({ region, endpoint, kmsEndpoint, stsEndpoint, useFips }: Reach): void {
  if (region !== null && !REGION.test(region)) {
    throw refused('not-a-region', `“${region.slice(0, 40)}” is no AWS Region.`, {});
  }
  if (!useFips) return;
  if (endpoint !== null || kmsEndpoint !== null || stsEndpoint !== null) {
    const words = 'FIPS cannot be combined with an endpoint of one’s own: turn one of the two off.';
    throw refused('fips-with-endpoint', words, {});
  }
  if (region !== null && !FIPS_REGIONS.has(region)) throw noFips(region);
}

/** Throws `not-configured` for a host name that the SDK made up: License Manager’s FIPS endpoint where there is none. */
export function checkHost(hostname: string): void {
  const region = /^license-manager-fips\.([a-z0-9-]+)\./.exec(hostname)?.[1];
  if (region !== undefined && !FIPS_REGIONS.has(region)) throw noFips(region);
}

function noFips(region: string): FieldpassError {
  const words = `License Manager has no FIPS endpoint in ${region}; it has one in ${[...FIPS_REGIONS].join(', ')}.`;
  return refused('no-fips-endpoint', words, { region });
}

function refused(problem: string, words: string, more: Readonly<Record<string, string>>): FieldpassError {
  return new FieldpassError('not-configured', words, { details: { problem, ...more } });
}
