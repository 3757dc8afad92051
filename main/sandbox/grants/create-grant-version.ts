// CreateGrantVersion: activates, deactivates, renames, narrows or deletes a grant, as far as each side may.
import type { Call } from '../call.ts';
import { once } from '../issuer/client-tokens.ts';
import { issuerAccountOf } from '../license.ts';
import { ServiceError } from '../wire.ts';
import { changeGrant } from './grant.ts';
import type { Grant } from './grant.ts';
import { readCreateGrantVersionRequest } from './grant-requests.ts';
import type { CreateGrantVersionRequest } from './grant-requests.ts';
import { checkHomeRegion, checkSettled, granteeOf, granterOf, invalid, requireGrant } from './grant-rules.ts';

// The account that issues the licenses of AWS Marketplace (Marketplace Seller Guide, License Manager integration).
const MARKETPLACE = '294406891311';

// From which statuses each can be reached, and by whom. Without an organization only the grantee activates.
const CHANGES: Readonly<
  Partial<Record<string, { from: readonly Grant['GrantStatus'][]; by: 'grantee' | 'granter' | 'both' }>>
> = {
  ACTIVE: { from: ['DISABLED', 'ACTIVE'], by: 'grantee' },
  DISABLED: { from: ['ACTIVE', 'DISABLED'], by: 'both' },
  DELETED: { from: ['PENDING_ACCEPT', 'ACTIVE', 'DISABLED', 'REJECTED'], by: 'granter' },
};

/** Answers {GrantArn, Status, Version}: PENDING_WORKFLOW and the new version's number; the end state follows. */
export function createGrantVersion(call: Call): string {
  const request = readCreateGrantVersionRequest(call.raw);
  const { clientToken, ...parameters } = request;
  const wish = { operation: 'CreateGrantVersion', clientToken, parameters };
  const otherwise = (): ServiceError => invalid('ClientToken was used before with different parameters.');
  return once(call, wish, otherwise, () => {
    const grant = requireGrant(call, request.grantArn);
    checkHomeRegion(call, grant.HomeRegion, 'changed');
    checkSettled(grant);
    if (request.sourceVersion !== undefined && request.sourceVersion !== grant.Version) {
      throw invalid(`SourceVersion must be the current version ${grant.Version}.`);
    }
    checkTerms(call, grant, request);
    const status = checkStatus(call, grant, request);
    checkOverride(grant, request);
    const next = nextVersion(grant, status, request);
    changeGrant(call.store, grant, next, call.now);
    return JSON.stringify({
      GrantArn: grant.GrantArn,
      Status: 'PENDING_WORKFLOW',
      Version: next.Version,
    });
  });
}

function checkTerms(call: Call, grant: Grant, request: CreateGrantVersionRequest): void {
  const isChanged = request.grantName !== undefined || request.allowedOperations !== undefined;
  if (isChanged && granterOf(grant) !== call.account) {
    throw denied('Only the account that created the grant may change its name or its allowed operations.');
  }
}

function checkStatus(call: Call, grant: Grant, request: CreateGrantVersionRequest): Grant['GrantStatus'] {
  if (grant.GrantStatus === 'DELETED') throw invalid('A deleted grant has no further versions.');
  if (grant.GrantStatus === 'REJECTED' && request.status !== 'DELETED') {
    throw invalid('A rejected grant stays rejected; ask for a new one.');
  }
  if (request.status === undefined) return grant.GrantStatus;
  const change = CHANGES[request.status];
  if (change === undefined) throw invalid('Status must be ACTIVE, DISABLED or DELETED.');
  if (change.by !== 'both' && call.account !== (change.by === 'grantee' ? granteeOf : granterOf)(grant)) {
    throw denied(`Only the ${change.by} of a grant may make it ${request.status}.`);
  }
  if (!change.from.includes(grant.GrantStatus)) {
    throw invalid(`A grant that is ${grant.GrantStatus} cannot become ${request.status}.`);
  }
  return request.status as Grant['GrantStatus']; // A key of CHANGES.
}

// "Activation options can only be used with granted licenses sourced from the AWS Marketplace. Additionally, the
// operation must specify the value of ACTIVE for the Status parameter." (API reference, Options)
function checkOverride(grant: Grant, request: CreateGrantVersionRequest): void {
  if (request.activationOverrideBehavior === undefined) return;
  if (request.status !== 'ACTIVE') throw invalid('ActivationOverrideBehavior needs the Status ACTIVE.');
  if (issuerAccountOf(grant.LicenseArn) !== MARKETPLACE) {
    throw invalid('ActivationOverrideBehavior is for licenses from AWS Marketplace only.');
  }
}

function nextVersion(grant: Grant, status: Grant['GrantStatus'], request: CreateGrantVersionRequest): Grant {
  const { StatusReason: before, ...kept } = grant;
  // A reason belongs to the status it was given for.
  const reason = request.statusReason ?? (status === grant.GrantStatus ? before : undefined);
  const behavior = request.activationOverrideBehavior;
  return {
    ...kept,
    GrantName: request.grantName ?? grant.GrantName,
    GrantStatus: status,
    ...(reason === undefined ? {} : { StatusReason: reason }),
    Version: String(Number(grant.Version) + 1),
    GrantedOperations: request.allowedOperations ?? grant.GrantedOperations,
    ...(behavior === undefined ? {} : { Options: { ActivationOverrideBehavior: behavior } }),
  };
}

function denied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message);
}
