// ListReceivedGrants and ListDistributedGrants: the two ends of the same grants, in filtered pages.
import type { Call } from '../call.ts';
import { allOf, filtered, oneOf, pageOf } from '../paging.ts';
import type { Conditions } from '../paging.ts';
import { grantIn, STATUS_AT } from './grant.ts';
import { readListGrantsRequest } from './grant-requests.ts';
import type { ListGrantsRequest } from './grant-requests.ts';

/** Answers {Grants, NextToken?}: every grant to the caller's account, also rejected and deleted ones. */
export function listReceivedGrants(call: Call): string {
  const request = readListGrantsRequest(call.raw);
  const chosen = filtered(request.filters, {
    ...sharedFilters(call),
    GranterAccountId: ['g.granter'],
  });
  return pageOfGrants(call, request, 'g.grantee', chosen);
}

/** Answers {Grants, NextToken?}: every grant that the caller's account has given. */
export function listDistributedGrants(call: Call): string {
  const request = readListGrantsRequest(call.raw);
  const chosen = filtered(request.filters, {
    ...sharedFilters(call),
    GranteePrincipalARN: ["json_extract(g.body, '$.GranteePrincipalArn')"],
  });
  return pageOfGrants(call, request, 'g.granter', chosen);
}

function sharedFilters(call: Call): Parameters<typeof filtered>[1] {
  return {
    ProductSKU: ['l.sku'],
    LicenseIssuerName: ['l.issuer_name'],
    LicenseArn: ['g.license_arn'],
    GrantStatus: [STATUS_AT, call.now],
  };
}

function pageOfGrants(call: Call, request: ListGrantsRequest, mine: string, chosen: Conditions): string {
  const { grantArns, filters } = request;
  const { sql, values } = allOf(
    { sql: [`${mine} = ?`], values: [call.account] },
    oneOf('g.arn', grantArns),
    chosen,
  );
  const page = pageOf(request, [call.account, mine, grantArns, filters], (after, limit) =>
    call.store.all(
      `SELECT g.position, g.body, g.settles_at FROM license_grant g JOIN license l ON l.arn = g.license_arn
       WHERE ${sql.join(' AND ')} AND g.position > ? ORDER BY g.position LIMIT ?`,
      ...values,
      after,
      limit,
    ),
  );
  const Grants = page.rows.map((row) => grantIn(row, call.now));
  return JSON.stringify({ Grants, NextToken: page.nextToken });
}
