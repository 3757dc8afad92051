// The inputs of the grant operations, read under the constraints of the service model (apiVersion 2018-08-01).
import { Members } from '../members.ts';
import type { PageRequest } from '../paging.ts';
import { ARN, CLIENT_TOKEN, NEXT_TOKEN } from '../requests.ts';
import { ALLOWED_OPERATIONS, GRANT_STATUSES } from './grant.ts';

// The list may hold one more than there are different rights: the model's own bound.
const MAX_OPERATIONS = 8;

export type ListGrantsRequest = PageRequest & { readonly grantArns: readonly string[] | undefined };

export type CreateGrantRequest = {
  readonly clientToken: string;
  readonly grantName: string;
  readonly licenseArn: string;
  readonly principals: readonly string[];
  readonly homeRegion: string;
  readonly allowedOperations: readonly string[];
};

export type CreateGrantVersionRequest = {
  readonly clientToken: string;
  readonly grantArn: string;
  readonly grantName: string | undefined;
  readonly allowedOperations: readonly string[] | undefined;
  readonly status: string | undefined;
  readonly statusReason: string | undefined;
  readonly sourceVersion: string | undefined;
  readonly activationOverrideBehavior: string | undefined;
};

/** Reads the members that every list operation shares. */
export function readPage(members: Members): PageRequest {
  return {
    filters:
      members.optionalStructures('Filters', (item) => ({
        name: item.optionalText('Name') ?? '',
        values: item.optionalTexts('Values') ?? [],
      })) ?? [],
    nextToken: members.optionalText('NextToken', NEXT_TOKEN),
    maxResults: members.optionalInteger('MaxResults', 1, 100),
  };
}

/** Reads the input of ListReceivedGrants and ListDistributedGrants. */
export function readListGrantsRequest(raw: unknown): ListGrantsRequest {
  const members = new Members(raw);
  const request = { grantArns: members.optionalTexts('GrantArns', ARN), ...readPage(members) };
  members.finish();
  return request;
}

/** Reads the input of GetGrant. */
export function readGetGrantRequest(raw: unknown): { grantArn: string; version: string | undefined } {
  const members = new Members(raw);
  const request = { grantArn: members.text('GrantArn', ARN), version: members.optionalText('Version') };
  members.finish();
  return request;
}

/** Reads the input of AcceptGrant and RejectGrant. */
export function readGrantArn(raw: unknown): string {
  const members = new Members(raw);
  const grantArn = members.text('GrantArn', ARN);
  members.finish();
  return grantArn;
}

/** Reads the input of CreateGrant. */
export function readCreateGrantRequest(raw: unknown): CreateGrantRequest {
  const members = new Members(raw);
  const request = {
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
    grantName: members.text('GrantName'),
    licenseArn: members.text('LicenseArn', ARN),
    principals: members.texts('Principals', ARN, 1, 1),
    homeRegion: members.text('HomeRegion'),
    allowedOperations: members.texts('AllowedOperations', { oneOf: ALLOWED_OPERATIONS }, MAX_OPERATIONS, 1),
  };
  readTags(members);
  members.finish();
  return request;
}

/** Reads the input of CreateGrantVersion. */
export function readCreateGrantVersionRequest(raw: unknown): CreateGrantVersionRequest {
  const members = new Members(raw);
  const rights = { oneOf: ALLOWED_OPERATIONS };
  const request = {
    clientToken: members.text('ClientToken', CLIENT_TOKEN),
    grantArn: members.text('GrantArn', ARN),
    grantName: members.optionalText('GrantName'),
    allowedOperations: members.optionalTexts('AllowedOperations', rights, MAX_OPERATIONS, 1),
    status: members.optionalText('Status', { oneOf: GRANT_STATUSES }),
    statusReason: members.optionalText('StatusReason', { max: 400, pattern: /^[\s\S]+$/ }),
    sourceVersion: members.optionalText('SourceVersion'),
    activationOverrideBehavior: members.optionalStructure('Options', (options) =>
      options.optionalText('ActivationOverrideBehavior', {
        oneOf: ['DISTRIBUTED_GRANTS_ONLY', 'ALL_GRANTS_PERMITTED_BY_ISSUER'],
      }),
    ),
  };
  members.finish();
  return request;
}

/** Reads Tags, which newer models have: their types are checked, and no operation here ever shows one. */
export function readTags(members: Members): void {
  members.optionalStructures('Tags', (tag) => [tag.optionalText('Key'), tag.optionalText('Value')]);
}
