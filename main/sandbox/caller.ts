// Who calls: the AWS account and the identity behind the access key of a request, and what a role session may do.
import { createHash } from 'node:crypto';
import type { OperationName } from './misbehaviour.ts';
import { BENEFICIARY } from './sample-license.ts';
import { textOf, wholeOf } from './store.ts';
import type { Row, Store } from './store.ts';
import { ServiceError } from './wire.ts';

/** The identity of a signed request; `role` is the name of the assumed role, undefined for keys of a user. */
export type Caller = {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly role: string | undefined;
};

/** The keys of a signed request; temporary ones come with a session token. */
export type Keys = { readonly accessKeyId: string; readonly sessionToken: string | undefined };

/** What this sandbox's STS puts before every temporary key, so that a forgotten one is not taken for any key. */
export const TEMPORARY_KEY_PREFIX = 'ASIASANDBOX';

// The actions of AWSLicenseManagerConsumptionPolicy (v1). It does not allow CheckoutBorrowLicense.
const CONSUMPTION_POLICY: readonly OperationName[] = [
  'CheckoutLicense',
  'CheckInLicense',
  'ExtendLicenseConsumption',
  'GetLicense',
];
const CONSUMPTION_ROLE = 'LicenseManagerConsumption';

/**
 * Gives the caller behind the keys of a request to `service` at `now` (epoch ms).
 *
 * A key that ends in 12 digits belongs to that account, any other to the buyer's account of the samples; a temporary
 * one to the account of its role. Fails with ExpiredToken- or UnrecognizedClientException for temporary keys.
 */
export function callerOf(store: Store, keys: Keys, service: string, now: number): Caller {
  const { accessKeyId } = keys;
  if (accessKeyId.startsWith(TEMPORARY_KEY_PREFIX)) return sessionOf(store, keys, service, now);
  const account = /\d{12}$/.exec(accessKeyId)?.[0] ?? BENEFICIARY;
  return {
    account,
    arn: `arn:aws:iam::${account}:user/sandbox`,
    userId: `AIDASANDBOX${account}`,
    role: undefined,
  };
}

function sessionOf(store: Store, { accessKeyId, sessionToken }: Keys, service: string, now: number): Caller {
  const row = store.one('SELECT * FROM session WHERE access_key_id = ?', accessKeyId);
  if (row === undefined || textOf(row, 'token_hash') !== sessionTokenHash(sessionToken ?? '')) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (now >= wholeOf(row, 'expires_at')) {
    // STS keeps the longer name for web identity tokens.
    const code = service === 'sts' ? 'ExpiredToken' : 'ExpiredTokenException';
    throw new ServiceError(code, 'The security token included in the request is expired');
  }
  return roleCaller(row);
}

function roleCaller(row: Row): Caller {
  return {
    account: textOf(row, 'account'),
    arn: textOf(row, 'arn'),
    userId: textOf(row, 'user_id'),
    role: textOf(row, 'role'),
  };
}

/** Gives the form in which a session token is kept: SHA-256, hexadecimal. */
export function sessionTokenHash(sessionToken: string): string {
  return createHash('sha256').update(sessionToken).digest('hex');
}

/**
 * Fails with AccessDeniedException where the caller's rights end.
 *
 * A role whose name contains LicenseManagerConsumption has the rights of AWS's managed policy and no other; everybody
 * else may do everything. GetCallerIdentity needs no right (STS API reference).
 */
export function checkRights(caller: Caller | undefined, service: string, operation: OperationName): void {
  if (caller?.role === undefined || !caller.role.includes(CONSUMPTION_ROLE)) return;
  if (operation === 'GetCallerIdentity' || CONSUMPTION_POLICY.includes(operation)) return;
  const action = `${service}:${operation}`;
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  );
}
