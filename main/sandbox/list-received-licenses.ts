// ListReceivedLicenses: filtered pages straight from SQLite, never the whole list in memory.
import { createHash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import type { Call } from './call.ts';
import { readListRequest } from './requests.ts';
import type { ListRequest } from './requests.ts';
import { textOf, wholeOf } from './store.ts';
import { ServiceError } from './wire.ts';

// The service's own default is undocumented; 50 makes a client that forgets to page visible.
const DEFAULT_PAGE = 50;

const COLUMN_BY_FILTER: ReadonlyMap<string, string> = new Map([
  ['ProductSKU', 'sku'],
  ['Status', 'status'],
  ['Fingerprint', 'fingerprint'],
  ['IssuerName', 'issuer_name'],
  ['Beneficiary', 'beneficiary'],
]);

/** Answers {Licenses, NextToken?}; names and values of filters are case-sensitive, one value each. */
export function listReceivedLicenses(call: Call): string {
  const request = readListRequest(call.raw);
  const { conditions, values } = conditionsOf(request);
  const scope = createHash('sha256')
    .update(JSON.stringify([conditions, values]))
    .digest('hex')
    .slice(0, 16);
  const after = request.nextToken === undefined ? 0 : positionIn(request.nextToken, scope);
  const size = request.maxResults ?? DEFAULT_PAGE;
  const where = ['position > ?', ...conditions].join(' AND ');
  const rows = call.store.all(
    `SELECT position, body FROM license WHERE ${where} ORDER BY position LIMIT ?`,
    after,
    ...values,
    size + 1,
  );
  const page = rows.slice(0, size);
  // The bodies are stored as the JSON that goes out, so a page costs no parsing.
  const licenses = page.map((row) => textOf(row, 'body')).join(',');
  if (rows.length <= size) return `{"Licenses":[${licenses}]}`;
  const next = nextTokenFor(wholeOf(page.at(-1), 'position'), scope);
  return `{"Licenses":[${licenses}],"NextToken":${JSON.stringify(next)}}`;
}

function conditionsOf(request: ListRequest): { conditions: string[]; values: SQLInputValue[] } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  if (request.licenseArns !== undefined && request.licenseArns.length > 0) {
    conditions.push('arn IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(request.licenseArns));
  }
  for (const filter of request.filters) {
    const column = COLUMN_BY_FILTER.get(filter.name);
    if (column === undefined) throw refuse(`Filter name '${filter.name}' is not supported.`);
    const [value] = filter.values;
    if (value === undefined || filter.values.length > 1) {
      throw refuse(`Filter '${filter.name}' must have exactly one value.`);
    }
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  return { conditions, values };
}

function nextTokenFor(position: number, scope: string): string {
  return Buffer.from(`${position}.${scope}`).toString('base64url');
}

function positionIn(token: string, scope: string): number {
  const match = /^(\d{1,15})\.([0-9a-f]{16})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (match === null || match[2] !== scope) throw refuse('NextToken is not valid for this request.');
  return Number(match[1]);
}

function refuse(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
