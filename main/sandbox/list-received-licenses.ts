// ListReceivedLicenses: filtered pages straight from SQLite, never the whole list in memory.
import type { Call } from './call.ts';
import { grantIn } from './grants/grant.ts';
import {
  COUNTING_GRANT,
  LICENSE_COLUMNS,
  LICENSE_STATUS_AT,
  LICENSE_TABLES,
  licenseIn,
  receivedMetadataOf,
} from './grants/received-license.ts';
import { readListLicensesRequest } from './issuer/license-requests.ts';
import { allOf, filtered, oneOf, pageOf } from './paging.ts';
import { textOf, wholeOf } from './store.ts';
import type { Row } from './store.ts';

/** Answers {Licenses, NextToken?}: what was granted to the caller's account and not taken away, active or not. */
export function listReceivedLicenses(call: Call): string {
  const request = readListLicensesRequest(call.raw);
  const { licenseArns, filters } = request;
  const { sql, values } = allOf(
    oneOf('l.arn', licenseArns),
    filtered(filters, {
      ProductSKU: ['l.sku'],
      Status: [LICENSE_STATUS_AT, call.now],
      Fingerprint: ['l.fingerprint'],
      IssuerName: ['l.issuer_name'],
      Beneficiary: ['l.beneficiary'],
    }),
  );
  const page = pageOf(request, [call.account, licenseArns, filters], (after, limit) =>
    call.store.all(
      `SELECT ${LICENSE_COLUMNS}, g.body AS grant_body, g.settles_at AS grant_settles_at
       FROM ${LICENSE_TABLES} JOIN license_grant g ON g.position = ${COUNTING_GRANT}
       WHERE ${['l.position > ?', ...sql].join(' AND ')} ORDER BY l.position LIMIT ?`,
      call.account,
      call.now,
      after,
      ...values,
      limit,
    ),
  );
  const Licenses = page.rows.map((row) => granted(row, call.now));
  return JSON.stringify({ Licenses, NextToken: page.nextToken });
}

function granted(row: Row, now: number): object {
  const settles = wholeOf(row, 'grant_settles_at');
  const grant = grantIn({ body: textOf(row, 'grant_body'), settles_at: settles }, now);
  return { ...licenseIn(row, now), ReceivedMetadata: receivedMetadataOf(grant) };
}
