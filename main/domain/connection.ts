// A connection: which License Manager is meant, and as whom it is asked. Nothing in it is secret.

import { FieldpassError } from './failure.ts';
import type { Instant } from './instant.ts';

/** Where requests go. Nulls leave it to AWS's own settings: AWS_REGION, the profile, the public endpoints. */
export type Reach = {
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly kmsEndpoint: string | null;
  readonly stsEndpoint: string | null;
  readonly useFips: boolean;
};

export const PLAIN_REACH: Reach = {
  region: null,
  endpoint: null,
  kmsEndpoint: null,
  stsEndpoint: null,
  useFips: false,
};

/**
 * `samples`: the embedded License Manager. `environment`: AWS's own default chain. `profile`: a named profile of the
 * AWS config file. `token`: a License Manager access token, whose refresh token lies in the keychain under the id.
 */
export type Connection = { readonly id: string; readonly name: string; readonly reach: Reach } & (
  | { readonly kind: 'samples' }
  | { readonly kind: 'environment' }
  | { readonly kind: 'profile'; readonly profile: string }
  | {
      readonly kind: 'token';
      readonly licenseArn: string;
      readonly roleArn: string;
      /** End of the refresh token as it says itself; null when it does not. */
      readonly tokenExpiresAt: Instant | null;
    }
);

/** Ids of the two connections that are always there. */
export const SAMPLES_ID = 'samples';
export const ENVIRONMENT_ID = 'environment';

/** The connection with this id, else of this name, case ignored. Throws `connection-unknown`. */
export function findConnection(all: readonly Connection[], idOrName: string): Connection {
  const wanted = idOrName.trim().toLowerCase();
  // By id first: a name may be given to another connection later.
  const found = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new FieldpassError('connection-unknown', undefined, { details: { asked: idOrName } });
}

/** Keychain id of a connection's refresh token: its own 32 hexadecimal characters. */
export function tokenSecretId(connection: Pick<Connection, 'id'>): string {
  return connection.id;
}

/** How a named profile of the AWS config file signs in. */
export type ProfileKind =
  | 'static-keys'
  | 'role'
  | 'role-with-mfa'
  | 'sso'
  | 'login'
  | 'credential-process'
  | 'web-identity'
  | 'unknown';

/** A named profile of this computer, without anything secret. */
export type Profile = {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly region: string | null;
  readonly mfaSerial: string | null;
  /** The exact command that signs in, where a command does. */
  readonly signInCommand: string | null;
};

/** A certificate authority of a company network that the user chose to trust. */
export type Authority = {
  readonly subject: string;
  readonly issuer: string;
  /** Colon-separated upper-case hex, as openssl prints it. */
  readonly sha256: string;
  readonly notAfterAt: Instant;
  readonly pem: string;
};
