// The tables of the ledger file, plain enough that any SQLite tool shows what happened.

/** Kept in `PRAGMA user_version`; a file with a higher one was written by a newer Fieldpass. */
export const LEDGER_VERSION = 1;

/** Kept in `PRAGMA application_id`, "FPas": tells our file from any other SQLite database. */
export const LEDGER_APPLICATION_ID = 0x46_50_61_73;

export const LEDGER_TABLES = ['events', 'catalogue', 'catalogue_listing', 'issuer_keys', 'marks', 'claims'];

export const CREATE_TABLES = `
CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  borrow_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at_iso TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at BETWEEN -8640000000000000 AND 8640000000000000),
  body TEXT NOT NULL CHECK (json_valid(body)),
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_borrow ON events (borrow_id);
CREATE TABLE catalogue (
  position INTEGER PRIMARY KEY,
  arn TEXT NOT NULL,
  name TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  seats_free INTEGER,
  seats_total INTEGER,
  license TEXT NOT NULL CHECK (json_valid(license))
) STRICT;
CREATE TABLE catalogue_listing (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  revision TEXT NOT NULL,
  listed_at_iso TEXT NOT NULL,
  listed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE issuer_keys (
  thumbprint TEXT NOT NULL,
  issuer_account TEXT NOT NULL,
  origin TEXT NOT NULL,
  added_at_iso TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  comment TEXT NOT NULL,
  jwk TEXT NOT NULL CHECK (json_valid(jwk)),
  PRIMARY KEY (issuer_account, thumbprint)
) STRICT;
CREATE TABLE marks (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE claims (
  subject TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_started TEXT,
  claimed_at_iso TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT;
PRAGMA application_id = ${LEDGER_APPLICATION_ID};
PRAGMA user_version = ${LEDGER_VERSION};
`;

/** Run at every opening: a trigger that a tool dropped comes back. */
export const CREATE_TRIGGERS = `
CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
`;
