// CheckoutLicense: seats for a while (PROVISIONAL) or for good (PERPETUAL), taken in one transaction.
import { randomBytes } from 'node:crypto';
import type { Call } from '../call.ts';
import { findReplay, NEVER, recordConsumption } from '../consumptions.ts';
import { checkGrant, endOf, isUsable, noneAllowed } from '../eligibility.ts';
import type { Grantable } from '../entitlements.ts';
import { wholeSecond, zoneless } from '../instants.ts';
import type { GrantedLicense } from '../license.ts';
import { consumedByName } from '../seats.ts';
import { ServiceError } from '../wire.ts';
import { availableEntitlements } from './available-entitlements.ts';
import { readOnlineCheckoutRequest } from './checkout-requests.ts';
import type { OnlineCheckoutRequest } from './checkout-requests.ts';
import { chooseLicense } from './choice.ts';

/**
 * Answers what was taken. A provisional checkout ends after the license's time to live, at the latest with its
 * validity; a perpetual one never, and its reply has no Expiration.
 *
 * SignedToken is left out: the request names no signature method, and no example of AWS shows one here.
 */
export function checkoutLicense(call: Call): string {
  const request = readOnlineCheckoutRequest(call.raw);
  return call.store.transaction(() => {
    const replay = findReplay(call, request.clientToken, JSON.stringify(request));
    if (replay !== undefined) return replay;
    const license = chooseLicense(call, request);
    checkAllowed(call, license, request);
    const perpetual = request.checkoutType === 'PERPETUAL';
    const consumed = consumedByName(call.store, license.LicenseArn, call.now);
    const stock = { owned: license.Entitlements, consumed, perpetual };
    return take(call, request, license, availableEntitlements(stock, request.entitlements));
  });
}

function checkAllowed(call: Call, license: GrantedLicense, request: OnlineCheckoutRequest): void {
  if (call.region !== license.HomeRegion) {
    throw new ServiceError('RedirectException', `Use the license's home Region ${license.HomeRegion}.`, {
      Location: license.HomeRegion,
    });
  }
  checkGrant(license, 'CheckoutLicense');
  if (!isUsable(license, call.now)) throw noneAllowed();
  const { ProvisionalConfiguration } = license.ConsumptionConfiguration;
  // The same reading as for a license without borrow configuration, where this error was seen in the field.
  if (request.checkoutType === 'PROVISIONAL' && ProvisionalConfiguration === undefined) throw noneAllowed();
}

function take(
  call: Call,
  request: OnlineCheckoutRequest,
  license: GrantedLicense,
  granted: readonly Grantable[],
): string {
  const perpetual = request.checkoutType === 'PERPETUAL';
  const issuedAt = wholeSecond(call.now);
  const expiresAt = perpetual ? NEVER : provisionalEnd(license, issuedAt);
  const token = randomBytes(16).toString('hex');
  const reply = JSON.stringify({
    CheckoutType: request.checkoutType,
    LicenseConsumptionToken: token,
    EntitlementsAllowed: granted.map((each) => ({ Name: each.name, Value: each.value, Unit: each.unit })),
    NodeId: request.nodeId,
    IssuedAt: zoneless(issuedAt),
    Expiration: perpetual ? undefined : zoneless(expiresAt),
    LicenseArn: license.LicenseArn,
  });
  recordConsumption(call, {
    kind: perpetual ? 'perpetual' : 'provisional',
    token,
    licenseArn: license.LicenseArn,
    clientToken: request.clientToken,
    parameters: JSON.stringify(request),
    nodeId: request.nodeId,
    taken: granted,
    issuedAt,
    expiresAt,
    reply,
  });
  return reply;
}

/** Gives when a provisional checkout or extension of `from` (epoch ms, a whole second) ends. */
export function provisionalEnd(license: GrantedLicense, from: number): number {
  const minutes = license.ConsumptionConfiguration.ProvisionalConfiguration?.MaxTimeToLiveInMinutes ?? 0;
  return wholeSecond(Math.min(from + minutes * 60_000, endOf(license)));
}
