// ListLicenses: the licenses that the caller's account has issued, in filtered pages.
import type { Call } from '../call.ts';
import { LICENSE_COLUMNS, LICENSE_STATUS_AT, LICENSE_TABLES, licenseIn } from '../grants/received-license.ts';
import { allOf, filtered, oneOf, pageOf } from '../paging.ts';
import { readListLicensesRequest } from './license-requests.ts';

/** Answers {Licenses, NextToken?}; a deleted license stays listed, as AWS keeps its record for six months. */
export function listLicenses(call: Call): string {
  const request = readListLicensesRequest(call.raw);
  const { licenseArns, filters } = request;
  const { sql, values } = allOf(
    { sql: ["instr(l.arn, ':license-manager::' || ? || ':') > 0"], values: [call.account] },
    oneOf('l.arn', licenseArns),
    filtered(filters, {
      Beneficiary: ['l.beneficiary'],
      ProductSKU: ['l.sku'],
      Fingerprint: ['l.fingerprint'],
      Status: [LICENSE_STATUS_AT, call.now],
    }),
  );
  const page = pageOf(request, [call.account, licenseArns, filters], (after, limit) =>
    call.store.all(
      `SELECT ${LICENSE_COLUMNS} FROM ${LICENSE_TABLES}
       WHERE ${sql.join(' AND ')} AND l.position > ? ORDER BY l.position LIMIT ?`,
      ...values,
      after,
      limit,
    ),
  );
  const Licenses = page.rows.map((row) => licenseIn(row, call.now));
  return JSON.stringify({ Licenses, NextToken: page.nextToken });
}
