// ExtendLicenseConsumption: the heartbeat that keeps a provisional checkout alive.
import type { Call } from '../call.ts';
import { checkGrant, isUsable } from '../eligibility.ts';
import { receivedLicense } from '../grants/received-license.ts';
import { wholeSecond, zoneless } from '../instants.ts';
import type { GrantedLicense } from '../license.ts';
import { textOf, wholeOf } from '../store.ts';
import { ServiceError } from '../wire.ts';
import { provisionalEnd } from './checkout-license.ts';
import { readExtendRequest } from './checkout-requests.ts';

/**
 * Answers the token and its new end: another whole time to live from now, never past the license's validity.
 *
 * The operation models no RedirectException, so another Region than the license's finds nothing. The grant's right is
 * spelled ExtendConsumptionLicense. A dry run checks the same and changes nothing; its answer shows the end as it is.
 */
export function extendLicenseConsumption(call: Call): string {
  const { consumptionToken, dryRun } = readExtendRequest(call.raw);
  return call.store.transaction(() => {
    const { license, expiresAt } = extendable(call, consumptionToken);
    if (dryRun) return replyOf(consumptionToken, expiresAt);
    const end = provisionalEnd(license, wholeSecond(call.now));
    call.store.run('UPDATE consumption SET expires_at = ? WHERE token = ?', end, consumptionToken);
    call.store.run(
      'UPDATE held SET expires_at = ? WHERE license_arn = ? AND token = ?',
      end,
      license.LicenseArn,
      consumptionToken,
    );
    return replyOf(consumptionToken, end);
  });
}

function extendable(call: Call, token: string): { license: GrantedLicense; expiresAt: number } {
  const row = call.store.one(
    `SELECT license_arn, kind, expires_at FROM consumption
     WHERE token = ? AND account = ? AND returned_at IS NULL AND expires_at > ?`,
    token,
    call.account,
    call.now,
  );
  const license = row === undefined ? undefined : receivedLicense(call, textOf(row, 'license_arn'));
  if (row === undefined || license === undefined || license.HomeRegion !== call.region) {
    throw new ServiceError('ResourceNotFoundException', 'License consumption token was not found.');
  }
  const kind = textOf(row, 'kind');
  // Extension is described for provisional checkouts only; a borrow's signed token could not follow it anyway.
  if (kind !== 'provisional') {
    const what = kind === 'borrow' ? 'A borrow' : 'A perpetual checkout';
    throw new ServiceError('ValidationException', `${what} cannot be extended.`);
  }
  checkGrant(license, 'ExtendConsumptionLicense');
  // A version of the license made since then may have ended it, or taken provisional checkout away.
  const { ProvisionalConfiguration } = license.ConsumptionConfiguration;
  if (ProvisionalConfiguration === undefined || !isUsable(license, call.now)) {
    throw new ServiceError('ValidationException', 'The license is not available.');
  }
  return { license, expiresAt: wholeOf(row, 'expires_at') };
}

function replyOf(token: string, expiresAt: number): string {
  return JSON.stringify({ LicenseConsumptionToken: token, Expiration: zoneless(expiresAt) });
}
