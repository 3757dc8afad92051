// Where the requests of a connection go, from the options of a command.

import type { Reach } from '../../domain/connection.ts';

export type ReachOptions = {
  readonly region?: string;
  readonly endpoint?: string;
  readonly kmsEndpoint?: string;
  readonly stsEndpoint?: string;
  readonly fips?: boolean;
};

/** The options over what was before: what is left out stays, and an empty text takes a setting back. */
export function reachIn(options: ReachOptions, before: Reach): Reach {
  const over = (given: string | undefined, old: string | null): string | null =>
    given === undefined ? old : given.trim() || null;
  return {
    region: over(options.region, before.region),
    endpoint: over(options.endpoint, before.endpoint),
    kmsEndpoint: over(options.kmsEndpoint, before.kmsEndpoint),
    stsEndpoint: over(options.stsEndpoint, before.stsEndpoint),
    useFips: options.fips ?? before.useFips,
  };
}
