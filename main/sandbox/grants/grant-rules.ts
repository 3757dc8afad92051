// Who may read or change a grant, and where: the rules that all grant operations share.
import type { Call } from '../call.ts';
import { ServiceError } from '../wire.ts';
import { accountIn, findGrant } from './grant.ts';
import type { Grant } from './grant.ts';

/**
 * Gives a grant that the caller's account gave or received; any other is InvalidParameterValueException, because the
 * grant operations model no ResourceNotFoundException.
 */
export function requireGrant(call: Call, arn: string): Grant {
  const grant = findGrant(call.store, arn, call.now);
  if (grant !== undefined && [granterOf(grant), granteeOf(grant)].includes(call.account)) return grant;
  throw invalid(`Grant ${arn} was not found.`);
}

/** Gives the account that gave a grant. */
export function granterOf(grant: Grant): string {
  return accountIn(grant.GrantArn);
}

/** Gives the account that received a grant. */
export function granteeOf(grant: Grant): string {
  return accountIn(grant.GranteePrincipalArn);
}

/**
 * Fails with ValidationException outside the home Region.
 *
 * Grants are read everywhere but changed at home. The grant operations model no RedirectException; the service was seen
 * to answer "ValidationException: Grant can only be created in resource home AWS region: us-east-1"
 * (ministryofjustice/modernisation-platform#4097), so all of them say it that way.
 */
export function checkHomeRegion(call: Call, homeRegion: string, deed: string): void {
  if (call.region === homeRegion) return;
  throw new ServiceError(
    'ValidationException',
    `Grant can only be ${deed} in resource home AWS region: ${homeRegion}`,
  );
}

/** Fails with InvalidParameterValueException while an earlier change of a grant is being worked on. */
export function checkSettled(grant: Grant): void {
  if (grant.GrantStatus !== 'PENDING_WORKFLOW') return;
  throw invalid(`Grant ${grant.GrantArn} is being changed; wait until it has left PENDING_WORKFLOW.`);
}

/** Gives the refusal of a value that is well formed but cannot be had. */
export function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
