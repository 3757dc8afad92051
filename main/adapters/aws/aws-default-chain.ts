// What AWS's own settings say where a connection says nothing: the default credential chain, and the Region.

import { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import type { Reach } from '../../domain/connection.ts';
import { configFor } from './aws-clients.ts';
import type { sdkHandler } from './aws-sdk-handler.ts';
import type { Keys } from './kept-credentials.ts';

/** Credentials of the SDK's default chain, as the License Manager clients get them. Throws what the providers throw. */
export async function defaultKeys({ region }: Reach, handler: ReturnType<typeof sdkHandler>): Promise<Keys> {
  const options = { region, endpoint: undefined, credentials: undefined, handler, userAgent: undefined };
  return new LicenseManagerClient(configFor(options, region, undefined)).config.credentials();
}

/** The Region of AWS_REGION, else of the profile. Throws the SDK's “Region is missing”. */
export async function defaultRegion(profile: string | undefined): Promise<string> {
  return new LicenseManagerClient(profile === undefined ? {} : { profile }).config.region();
}
