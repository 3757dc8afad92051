// CreateGrant: an issuer lets another account, or its own, use a license.
import type { Call } from '../call.ts';
import { once } from '../issuer/client-tokens.ts';
import { partitionOf } from '../issuer/regions.ts';
import { issuerAccountOf } from '../license.ts';
import type { License } from '../license.ts';
import { SETTLE_MS } from '../settling.ts';
import { ServiceError } from '../wire.ts';
import { addGrant, newGrantArn } from './grant.ts';
import type { Grant } from './grant.ts';
import { readCreateGrantRequest } from './grant-requests.ts';
import type { CreateGrantRequest } from './grant-requests.ts';
import { checkHomeRegion, invalid } from './grant-rules.ts';
import { licenseAt, receivedLicense } from './received-license.ts';

const ACCOUNT_PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:root$/;

/** Answers {GrantArn, Status, Version}: PENDING_WORKFLOW, then PENDING_ACCEPT until the grantee answers. */
export function createGrant(call: Call): string {
  const request = readCreateGrantRequest(call.raw);
  const { clientToken, ...parameters } = request;
  const wish = { operation: 'CreateGrant', clientToken, parameters };
  const otherwise = (): ServiceError => invalid('ClientToken was used before with different parameters.');
  return once(call, wish, otherwise, () => {
    const license = requireOwnLicense(call, request.licenseArn);
    checkHomeRegion(call, license.HomeRegion, 'created');
    const grant = grantOf(call, license, request);
    addGrant(call.store, grant, call.now + SETTLE_MS);
    return JSON.stringify({ GrantArn: grant.GrantArn, Status: 'PENDING_WORKFLOW', Version: grant.Version });
  });
}

// Handing a received license on (the right CreateGrant) needs chains of grants, which this sandbox does not have.
function requireOwnLicense(call: Call, arn: string): License {
  const license = licenseAt(call, arn);
  if (license === undefined || receivedLicense(call, arn) === undefined) {
    throw invalid(`License ${arn} was not found.`);
  }
  if (issuerAccountOf(arn) !== call.account) {
    throw new ServiceError(
      'AccessDeniedException',
      'Only the issuer of a license can grant it in this sandbox.',
    );
  }
  if (license.Status === 'AVAILABLE') return license;
  throw invalid(`A license that is ${license.Status} cannot be granted.`);
}

function grantOf(call: Call, license: License, request: CreateGrantRequest): Grant {
  const [principal = ''] = request.principals;
  if (!ACCOUNT_PRINCIPAL.test(principal)) {
    throw invalid(
      'Principals must be one account, arn:aws:iam::<account>:root: organizations do not exist here.',
    );
  }
  if (request.homeRegion !== license.HomeRegion) {
    throw invalid(`HomeRegion must be the license's home Region ${license.HomeRegion}.`);
  }
  return {
    GrantArn: newGrantArn(partitionOf(license.HomeRegion), call.account),
    GrantName: request.grantName,
    ParentArn: license.LicenseArn,
    LicenseArn: license.LicenseArn,
    GranteePrincipalArn: principal,
    HomeRegion: license.HomeRegion,
    GrantStatus: 'PENDING_ACCEPT',
    Version: '1',
    GrantedOperations: request.allowedOperations,
  };
}
