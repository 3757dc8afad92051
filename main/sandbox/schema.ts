// The tables of the sandbox, and how a database of an earlier version becomes one of today.
import { ISSUER_TABLES } from './issuer/issuer-tables.ts';

/** The version of today's tables, kept in PRAGMA user_version. */
export const SCHEMA_VERSION = 2;

const VERSION_1 = `
  CREATE TABLE license (
    position INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    sku TEXT NOT NULL,
    status TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    beneficiary TEXT NOT NULL,
    sign_key TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE consumption (
    token TEXT PRIMARY KEY,
    license_arn TEXT NOT NULL,
    client_token TEXT NOT NULL,
    parameters TEXT NOT NULL,
    node_id TEXT,
    seats INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    returned_at INTEGER,
    reply TEXT NOT NULL
  ) STRICT;
  CREATE INDEX consumption_client_token ON consumption (client_token, requested_at);
  CREATE TABLE held (
    license_arn TEXT NOT NULL,
    name TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    token TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (license_arn, name, expires_at, token)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE issuer_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    private_pem TEXT NOT NULL,
    public_pem TEXT NOT NULL
  ) STRICT;
`;

// Every consumption of version 1 is a borrow of the buyer's account: there was no other kind and no other account.
// A token is not kept, only what it says: RS256 gives the same token for the same claims again.
const VERSION_2 = `
  ALTER TABLE consumption ADD COLUMN kind TEXT NOT NULL DEFAULT 'borrow';
  ALTER TABLE consumption ADD COLUMN account TEXT NOT NULL DEFAULT '123456789012';
  CREATE INDEX license_sku ON license (sku, fingerprint);
  CREATE TABLE service_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    private_pem TEXT NOT NULL,
    public_pem TEXT NOT NULL
  ) STRICT;
  CREATE TABLE refresh_token (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    license_arn TEXT NOT NULL,
    client_token TEXT NOT NULL,
    parameters TEXT NOT NULL,
    role_arns TEXT NOT NULL,
    properties TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE INDEX refresh_token_client_token ON refresh_token (account, client_token, issued_at);
  CREATE TABLE session (
    access_key_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    arn TEXT NOT NULL,
    user_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const STEPS: readonly string[] = [VERSION_1, VERSION_2 + ISSUER_TABLES];

/** Gives the SQL that brings a database of `version` (0: empty) to today's; throws on a version of the future. */
export function migrationFrom(version: number): string {
  if (version < 0 || version > SCHEMA_VERSION) {
    throw new Error(`sandbox.db has version ${version}, expected at most ${SCHEMA_VERSION}`);
  }
  return STEPS.slice(version).join('');
}
