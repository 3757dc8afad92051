// A refresh token as the store keeps it: what it says, never the token itself.
import { textOf, wholeOf } from '../store.ts';
import type { Row, Store } from '../store.ts';

/** One refresh token; instants in epoch ms; `properties` are those of its creator. */
export type RefreshToken = {
  readonly id: string;
  readonly account: string;
  readonly licenseArn: string;
  readonly roleArns: readonly string[];
  readonly properties: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly deleted: boolean;
};

/** Gives the refresh token with this id, or undefined. */
export function findRefreshToken(store: Store, id: string): RefreshToken | undefined {
  const row = store.one('SELECT * FROM refresh_token WHERE id = ?', id);
  return row === undefined ? undefined : refreshTokenIn(row);
}

/** Gives the refresh token of a row. */
export function refreshTokenIn(row: Row): RefreshToken {
  return {
    id: textOf(row, 'id'),
    account: textOf(row, 'account'),
    licenseArn: textOf(row, 'license_arn'),
    roleArns: textsIn(row, 'role_arns'),
    properties: textsIn(row, 'properties'),
    issuedAt: wholeOf(row, 'issued_at'),
    expiresAt: wholeOf(row, 'expires_at'),
    deleted: row['deleted_at'] !== null,
  };
}

function textsIn(row: Row, column: string): readonly string[] {
  const list: unknown = JSON.parse(textOf(row, column));
  if (!Array.isArray(list)) throw new Error(`column ${column} holds no list`);
  return list.map(String);
}
