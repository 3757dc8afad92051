// The SignedToken of a borrow: a compact JWS, PS384, with the claims and spellings of AWS's own examples.

import { constants, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

export type AllowedEntitlement = { readonly name: string; readonly value?: string; readonly unit: string };

/**
 * The claims, in AWS's order; instants are 'YYYY-MM-DDTHH:mm:ss' in UTC. There is no exp, iat or iss: AWS has none.
 *
 * Source: License Manager User Guide, "signing", and aws-samples/aws-license-manager-license-consumption-sample.
 */
export type TokenClaims = {
  readonly licenseArn: string;
  readonly licenseConsumptionToken: string;
  readonly entitlementsAllowed: readonly AllowedEntitlement[];
  readonly nodeId?: string;
  readonly checkoutMetadata?: Readonly<Record<string, string>>;
  readonly issuedAt: string;
  readonly expiration: string;
};

const HEADER = Buffer.from('{"alg":"PS384"}').toString('base64url');
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;

const signInPool = promisify(sign);

/** Signs claims (RSASSA-PSS, SHA-384, salt 48) and gives the compact form; the header is just {"alg":"PS384"}. */
export async function signToken(claims: object, key: KeyObject): Promise<string> {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = await signInPool('sha384', Buffer.from(signed), { key, ...PSS });
  return `${signed}.${signature.toString('base64url')}`;
}
