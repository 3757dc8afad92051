// CheckoutBorrowLicense: who may borrow, for how long, and the one transaction that takes the seat.
import { randomBytes } from 'node:crypto';
import type { Call } from './call.ts';
import { findReplay, recordConsumption } from './consumptions.ts';
import { checkGrant, endOf, isUsable, noneAllowed } from './eligibility.ts';
import { matchEntitlements } from './entitlements.ts';
import type { Grantable } from './entitlements.ts';
import { receivedLicense } from './grants/received-license.ts';
import { wholeSecond, zoneless } from './instants.ts';
import type { GrantedLicense } from './license.ts';
import { readCheckoutRequest } from './requests.ts';
import type { CheckoutRequest } from './requests.ts';
import { consumedByName } from './seats.ts';
import { signToken } from './signed-token.ts';
import type { TokenClaims } from './signed-token.ts';
import { ServiceError } from './wire.ts';

type Decision =
  | { readonly kind: 'replay'; readonly reply: string }
  | { readonly kind: 'grant'; readonly license: GrantedLicense; readonly granted: readonly Grantable[] };

type Grant = {
  readonly consumptionToken: string;
  readonly granted: readonly Grantable[];
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/**
 * Answers the signed borrow; lifetime is the license's MaxTimeToLiveInMinutes, clipped at Validity.End.
 *
 * The token is signed before the transaction and the decision is made again inside it: signing is asynchronous, and
 * only what was committed may be answered. A refused signature costs a quarter of a millisecond; a seat given twice
 * would cost the promise.
 */
export async function checkoutBorrowLicense(call: Call): Promise<string> {
  const request = readCheckoutRequest(call.raw);
  const metadata = metadataOf(request);
  const first = decide(call, request);
  if (first.kind === 'replay') return first.reply;
  const grant = grantOf(call, first.license, first.granted);
  const key = await call.issuerKey.load(first.license.Issuer.SignKey);
  const signedToken = await signToken(claimsOf(request, grant, metadata), key.privateKey);
  const reply = replyOf(request, grant, signedToken);
  return call.store.transaction(() => {
    const second = decide(call, request);
    if (second.kind === 'replay') return second.reply;
    commit(call, request, grant, reply);
    return reply;
  });
}

function decide(call: Call, request: CheckoutRequest): Decision {
  const license = receivedLicense(call, request.licenseArn);
  if (license === undefined) {
    throw new ServiceError('ResourceNotFoundException', `License ${request.licenseArn} was not found.`);
  }
  if (call.region !== license.HomeRegion) {
    throw new ServiceError('RedirectException', `Use the license's home Region ${license.HomeRegion}.`, {
      Location: license.HomeRegion,
    });
  }
  const replay = findReplay(call, request.clientToken, parametersOf(request));
  if (replay !== undefined) return { kind: 'replay', reply: replay };
  checkBorrowable(license, call.now);
  const consumed = consumedByName(call.store, license.LicenseArn, call.now);
  return { kind: 'grant', license, granted: matchEntitlements(license, request.entitlements, consumed) };
}

function checkBorrowable(license: GrantedLicense, now: number): void {
  checkGrant(license, 'CheckoutBorrowLicense');
  if (license.ConsumptionConfiguration.BorrowConfiguration === undefined) throw noneAllowed();
  if (!isUsable(license, now)) throw noneAllowed();
  if (license.Issuer.SignKey === undefined) {
    throw new ServiceError(
      'UnsupportedDigitalSignatureMethodException',
      'The issuer of this license has no key that can sign JWT_PS384.',
    );
  }
}

function grantOf(call: Call, license: GrantedLicense, granted: readonly Grantable[]): Grant {
  const minutes = license.ConsumptionConfiguration.BorrowConfiguration?.MaxTimeToLiveInMinutes ?? 0;
  const issuedAt = wholeSecond(call.now);
  const expiresAt = wholeSecond(Math.min(issuedAt + minutes * 60_000, endOf(license)));
  return { consumptionToken: randomBytes(16).toString('hex'), granted, issuedAt, expiresAt };
}

function claimsOf(
  request: CheckoutRequest,
  grant: Grant,
  metadata: Readonly<Record<string, string>> | undefined,
): TokenClaims {
  return {
    licenseArn: request.licenseArn,
    licenseConsumptionToken: grant.consumptionToken,
    entitlementsAllowed: grant.granted.map(({ quantity: _, ...claim }) => claim),
    ...(request.nodeId === undefined ? {} : { nodeId: request.nodeId }),
    ...(metadata === undefined ? {} : { checkoutMetadata: metadata }),
    issuedAt: zoneless(grant.issuedAt),
    expiration: zoneless(grant.expiresAt),
  };
}

function replyOf(request: CheckoutRequest, grant: Grant, signedToken: string): string {
  return JSON.stringify({
    LicenseArn: request.licenseArn,
    LicenseConsumptionToken: grant.consumptionToken,
    EntitlementsAllowed: grant.granted.map((each) => ({
      Name: each.name,
      Value: each.value,
      Unit: each.unit,
    })),
    NodeId: request.nodeId,
    SignedToken: signedToken,
    IssuedAt: zoneless(grant.issuedAt),
    Expiration: zoneless(grant.expiresAt),
    CheckoutMetadata: request.checkoutMetadata?.map((each) => ({ Name: each.name, Value: each.value })),
  });
}

// In the API a list of {Name, Value}, in the token an object: names must be there, and once each.
function metadataOf(request: CheckoutRequest): Readonly<Record<string, string>> | undefined {
  if (request.checkoutMetadata === undefined) return undefined;
  const pairs = new Map<string, string>();
  for (const { name, value } of request.checkoutMetadata) {
    if (name === undefined || value === undefined || pairs.has(name)) {
      throw new ServiceError(
        'InvalidParameterValueException',
        'CheckoutMetadata needs unique names with values.',
      );
    }
    pairs.set(name, value);
  }
  return Object.fromEntries(pairs);
}

function parametersOf(request: CheckoutRequest): string {
  const { licenseArn, entitlements, nodeId, checkoutMetadata } = request;
  return JSON.stringify({ licenseArn, entitlements, nodeId, checkoutMetadata });
}

function commit(call: Call, request: CheckoutRequest, grant: Grant, reply: string): void {
  recordConsumption(call, {
    kind: 'borrow',
    token: grant.consumptionToken,
    licenseArn: request.licenseArn,
    clientToken: request.clientToken,
    parameters: parametersOf(request),
    nodeId: request.nodeId,
    taken: grant.granted,
    issuedAt: grant.issuedAt,
    expiresAt: grant.expiresAt,
    reply,
  });
}
