// Lists in pages: the filters and page tokens that every list operation of the service has in the same form.
import { createHash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import type { Row } from './store.ts';
import { wholeOf } from './store.ts';
import { ServiceError } from './wire.ts';

// The service's own default is undocumented; 50 makes a client that forgets to page visible.
const DEFAULT_PAGE = 50;

/** The members that every list operation shares. */
export type PageRequest = {
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly nextToken: string | undefined;
  readonly maxResults: number | undefined;
};

/** SQL conditions and the values bound to their `?`, in order. */
export type Conditions = { readonly sql: readonly string[]; readonly values: readonly SQLInputValue[] };

/** Joins conditions. */
export function allOf(...parts: readonly Conditions[]): Conditions {
  return { sql: parts.flatMap((each) => each.sql), values: parts.flatMap((each) => each.values) };
}

/** Gives the condition that `expression` is one of `wanted`; none if nothing is wanted. */
export function oneOf(expression: string, wanted: readonly string[] | undefined): Conditions {
  if (wanted === undefined || wanted.length === 0) return { sql: [], values: [] };
  return {
    sql: [`${expression} IN (SELECT value FROM json_each(?))`],
    values: [JSON.stringify(wanted)],
  };
}

/**
 * Gives the conditions of filters; `expressions` maps a name to SQL with the values it binds before the filter's own.
 *
 * Names and values are case-sensitive, one value each; anything else is InvalidParameterValueException.
 */
export function filtered(
  filters: PageRequest['filters'],
  expressions: Readonly<Record<string, readonly [sql: string, ...before: SQLInputValue[]]>>,
): Conditions {
  return allOf(
    ...filters.map((filter) => {
      const known = Object.hasOwn(expressions, filter.name) ? expressions[filter.name] : undefined;
      if (known === undefined) throw refuse(`Filter name '${filter.name}' is not supported.`);
      const [value] = filter.values;
      if (value === undefined || filter.values.length > 1) {
        throw refuse(`Filter '${filter.name}' must have exactly one value.`);
      }
      const [sql, ...before] = known;
      return { sql: [`${sql} = ?`], values: [...before, value] };
    }),
  );
}

/**
 * Gives one page and the token of the next; `fetch` gets the position to start behind and how many rows to give,
 * in the order of their `position`. A token works only for the same `asked`, else InvalidParameterValueException.
 */
export function pageOf(
  request: PageRequest,
  asked: unknown,
  fetch: (after: number, limit: number) => readonly Row[],
): { readonly rows: readonly Row[]; readonly nextToken: string | undefined } {
  const scope = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);
  const after = request.nextToken === undefined ? 0 : positionIn(request.nextToken, scope);
  const size = request.maxResults ?? DEFAULT_PAGE;
  const rows = fetch(after, size + 1);
  const page = rows.slice(0, size);
  const nextToken = rows.length > size ? nextTokenFor(wholeOf(page.at(-1), 'position'), scope) : undefined;
  return { rows: page, nextToken };
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
