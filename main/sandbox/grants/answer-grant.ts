// AcceptGrant and RejectGrant: the grantee's one answer to a grant.
import type { Call } from '../call.ts';
import { ServiceError } from '../wire.ts';
import { changeGrant } from './grant.ts';
import type { Grant } from './grant.ts';
import { readGrantArn } from './grant-requests.ts';
import { checkHomeRegion, checkSettled, granteeOf, invalid, requireGrant } from './grant-rules.ts';

/** Answers {GrantArn, Status, Version}; the grant ends DISABLED: accepting is not activating. */
export function acceptGrant(call: Call): string {
  return answer(call, 'accept', 'DISABLED');
}

/** Answers {GrantArn, Status, Version}; the grant ends REJECTED, and nothing brings it back. */
export function rejectGrant(call: Call): string {
  return answer(call, 'reject', 'REJECTED');
}

// Accepting makes no version: only CreateGrantVersion speaks of a "new version of the grant".
function answer(call: Call, verb: 'accept' | 'reject', end: Grant['GrantStatus']): string {
  const grantArn = readGrantArn(call.raw);
  return call.store.transaction(() => {
    const grant = requireGrant(call, grantArn);
    if (granteeOf(grant) !== call.account) throw notAllowed(call, verb);
    checkHomeRegion(call, grant.HomeRegion, `${verb}ed`);
    checkSettled(grant);
    if (grant.GrantStatus !== 'PENDING_ACCEPT') {
      throw invalid(`A grant can be ${verb}ed while it is PENDING_ACCEPT; this one is ${grant.GrantStatus}.`);
    }
    changeGrant(call.store, grant, { ...grant, GrantStatus: end }, call.now);
    return JSON.stringify({ GrantArn: grantArn, Status: 'PENDING_WORKFLOW', Version: grant.Version });
  });
}

// The wording of the service, as hashicorp/terraform-provider-aws#34977 shows it.
function notAllowed(call: Call, verb: string): ServiceError {
  const caller = `arn:aws:iam::${call.account}:root`;
  return new ServiceError('ValidationException', `Caller ${caller} is not allowed to ${verb} this grant.`);
}
