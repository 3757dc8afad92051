// Everything AWS is asked through one connection: one identity, one way, and the ports over them.

import type { Connection } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Clock, Grants, Identity, LicenseManager, Log } from '../../ports.ts';
import { openIdentity, type Who } from './aws-identity.ts';
import { openAwsGrants } from './aws-grants.ts';
import { openAwsLicenseManager } from './aws-license-manager.ts';
import type { AwsOptions } from './aws-options.ts';
import { openAwsProbes } from './aws-probes.ts';
import type { RequestHandler } from './aws-sdk-handler.ts';
import type { Network } from './aws-transport.ts';
import { wireUp } from './aws-wiring.ts';

export type ConnectionOptions = Pick<AwsOptions, 'onServerTime' | 'onRedirect' | 'onWait'> & {
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly log: Log;
  readonly network?: Network;
  /** Carries the requests of the samples. */
  readonly requestHandler?: RequestHandler;
  /** AWS_PROFILE: the default chain takes that profile and nothing else, and it may want an MFA code. */
  readonly environmentProfile: string | null;
  /** The refresh token of a token connection. Throws keychain failures. */
  readonly refreshToken: (connectionId: string) => Promise<Secret>;
};

// The embedded License Manager looks at the form of a signature and not at its value.
const SAMPLE_KEYS = { accessKeyId: 'AKIASANDBOXSANDBOXAA', secretAccessKey: 'sandbox' };

/** Opens the ports of a connection. Loads nothing and asks nobody before the first call. */
export function openConnection(
  connection: Connection,
  options: ConnectionOptions,
): { readonly licenses: LicenseManager; readonly grants: Grants; readonly identity: Identity } {
  const { reach } = connection;
  const { clock, log, network, requestHandler, onServerTime, onRedirect, onWait } = options;
  const way = { clock, log, network, requestHandler };
  const identity = openIdentity({ ...way, who: whoOf(connection, options), reach });
  const wiring = wireUp({
    ...way,
    identity,
    region: reach.region ?? undefined,
    endpoint: reach.endpoint ?? undefined,
    kmsEndpoint: reach.kmsEndpoint ?? undefined,
    stsEndpoint: reach.stsEndpoint ?? undefined,
    useFips: reach.useFips,
    onServerTime,
    onRedirect,
    onWait,
  });
  const { whoAmI, giveMfaCode } = identity;
  return {
    licenses: licensesOf(connection, openAwsLicenseManager(wiring)),
    grants: openAwsGrants(wiring),
    identity: { whoAmI, giveMfaCode, ...openAwsProbes(wiring) },
  };
}

function whoOf(connection: Connection, { environmentProfile, refreshToken }: ConnectionOptions): Who {
  switch (connection.kind) {
    case 'samples':
      return { kind: 'keys', keys: SAMPLE_KEYS };
    case 'environment':
      return environmentProfile === null
        ? { kind: 'environment' }
        : { kind: 'profile', profile: environmentProfile };
    case 'profile':
      return { kind: 'profile', profile: connection.profile };
    case 'token': {
      const { licenseArn, roleArn } = connection;
      return { kind: 'token', licenseArn, roleArn, refreshToken: () => refreshToken(connection.id) };
    }
  }
}

// A token is for one license, named by its audience, and the managed policy of token roles may not list.
function licensesOf(connection: Connection, licenses: LicenseManager): LicenseManager {
  if (connection.kind !== 'token') return licenses;
  const { licenseArn, reach } = connection;
  return {
    ...licenses,
    listReceived: async function* () {
      yield [await licenses.license(licenseArn, reach.region)];
    },
  };
}

/** The refresh token as the keychain gave it. Throws `secret-missing` with what to do when there is none. */
export function requireToken(token: Secret | null): Secret {
  if (token !== null) return token;
  const message = 'The access token of this connection is no longer in the keychain, so AWS cannot be asked.';
  const nextStep = 'Import the token again, or ask your license administrator for a new one.';
  throw new FieldpassError('secret-missing', message, { details: { nextStep } });
}
