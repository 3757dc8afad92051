// CheckInLicense: gives a seat back before its time, if the issuer allows that.
import type { Call } from './call.ts';
import { readCheckInRequest } from './requests.ts';
import { findLicense, textOf } from './store.ts';
import { ServiceError } from './wire.ts';

/**
 * Answers an empty object; the seats are free at once. Unknown, returned and expired tokens are ResourceNotFound, and
 * so are those of another account.
 *
 * A provisional checkout may always be checked in, a borrow where the issuer allows it, a perpetual one never. The
 * operation models no RedirectException, so a request to another Region than the license's finds nothing there. The
 * error for what may not come back is undocumented; ValidationException is our reading.
 */
export function checkInLicense(call: Call): string {
  const { consumptionToken } = readCheckInRequest(call.raw);
  return call.store.transaction(() => {
    const row = call.store.one(
      `SELECT license_arn, kind FROM consumption
       WHERE token = ? AND account = ? AND returned_at IS NULL AND expires_at > ?`,
      consumptionToken,
      call.account,
      call.now,
    );
    const license = row === undefined ? undefined : findLicense(call.store, textOf(row, 'license_arn'));
    if (license === undefined || license.HomeRegion !== call.region) {
      throw new ServiceError('ResourceNotFoundException', 'License consumption token was not found.');
    }
    const { BorrowConfiguration } = license.ConsumptionConfiguration;
    checkMayComeBack(textOf(row, 'kind'), BorrowConfiguration?.AllowEarlyCheckIn === true);
    call.store.run('UPDATE consumption SET returned_at = ? WHERE token = ?', call.now, consumptionToken);
    call.store.run(
      'DELETE FROM held WHERE license_arn = ? AND token = ?',
      license.LicenseArn,
      consumptionToken,
    );
    return '{}';
  });
}

function checkMayComeBack(kind: string, allowsEarlyCheckIn: boolean): void {
  if (kind === 'perpetual') {
    throw new ServiceError('ValidationException', 'A perpetual checkout cannot be checked in.');
  }
  if (kind === 'borrow' && !allowsEarlyCheckIn) {
    throw new ServiceError('ValidationException', 'Early check-in is not allowed for this license.');
  }
}
