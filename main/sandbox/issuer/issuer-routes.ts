// The operations of grants and of the issuer's side, for the route table in envelope.ts.
import type { Operation } from '../call.ts';
import type { Route } from '../envelope.ts';
import { acceptGrant, rejectGrant } from '../grants/answer-grant.ts';
import { createGrant } from '../grants/create-grant.ts';
import { createGrantVersion } from '../grants/create-grant-version.ts';
import { listDistributedGrants, listReceivedGrants } from '../grants/list-grants.ts';
import { getGrant } from '../grants/read-grant.ts';
import type { OperationName } from '../misbehaviour.ts';
import { createKey } from './create-key.ts';
import { createLicense } from './create-license.ts';
import { createLicenseVersion } from './create-license-version.ts';
import { deleteLicense } from './delete-license.ts';
import { listLicenses } from './list-licenses.ts';

/** The routes that envelope.ts adds to its own. */
export const ISSUER_ROUTES: readonly Route[] = [
  route('ListReceivedGrants', listReceivedGrants),
  route('GetGrant', getGrant),
  route('AcceptGrant', acceptGrant),
  route('RejectGrant', rejectGrant),
  route('CreateGrantVersion', createGrantVersion),
  route('CreateGrant', createGrant),
  route('ListDistributedGrants', listDistributedGrants),
  route('CreateLicense', createLicense),
  route('CreateLicenseVersion', createLicenseVersion),
  route('DeleteLicense', deleteLicense),
  route('ListLicenses', listLicenses),
  { name: 'CreateKey', service: 'kms', run: createKey },
];

function route(name: OperationName, run: Operation): Route {
  return { name, service: 'license-manager', run };
}
