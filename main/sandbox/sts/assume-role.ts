// AssumeRole: credentials of any role for whoever signs, with a one-time code if an MFA device is named.
import type { Call } from '../call.ts';
import { ServiceError } from '../wire.ts';
import { openSession } from './session.ts';
import { readAssumeRoleRequest } from './sts-requests.ts';
import { stsResult } from './xml.ts';

const WRONG_CODE = '000000';
const CHAINED_SECONDS = 3600;

/**
 * Answers the credentials. Every role trusts everybody here; the device may have any serial number, and every code of
 * six digits is right but 000000.
 *
 * Fails with AccessDenied for a wrong or missing code, and with ValidationError for a chained session of over an hour.
 */
export function assumeRole(call: Call): string {
  const request = readAssumeRoleRequest(call.raw);
  const { serialNumber, tokenCode } = request;
  if ((serialNumber === undefined) !== (tokenCode === undefined)) {
    throw denied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  if (tokenCode === WRONG_CODE) {
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
  }
  if (call.caller?.role !== undefined && request.durationSeconds > CHAINED_SECONDS) {
    throw new ServiceError(
      'ValidationException',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return stsResult('AssumeRole', openSession(call, request));
}

function denied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message);
}
