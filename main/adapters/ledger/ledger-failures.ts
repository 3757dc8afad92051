// What SQLite and the file system say when the ledger fails, in our failure codes.

import { FieldpassError, type FailureCode } from '../../domain/failure.ts';

type Verdict = { readonly code: FailureCode; readonly message?: string };

const UNREADABLE: Verdict = { code: 'ledger-unreadable' };
const UNWRITABLE: Verdict = { code: 'data-dir-unwritable' };
const NOT_TAKEN: Verdict = {
  code: 'disk-full',
  message: 'The disk did not take what Fieldpass wrote in its record. No seat was taken or given back.',
};

const SQLITE_BUSY = 5;

// Primary result codes, https://sqlite.org/rescode.html. What is missing here is a mistake of ours.
const BY_PRIMARY_CODE: Readonly<Record<number, Verdict>> = {
  1: UNREADABLE, // SQLITE_ERROR: a table or column is not what it was
  3: UNWRITABLE, // SQLITE_PERM
  [SQLITE_BUSY]: { code: 'ledger-busy' },
  6: { code: 'ledger-busy' }, // SQLITE_LOCKED
  8: UNWRITABLE, // SQLITE_READONLY
  10: NOT_TAKEN, // SQLITE_IOERR
  11: UNREADABLE, // SQLITE_CORRUPT
  13: { code: 'disk-full' }, // SQLITE_FULL
  14: UNWRITABLE, // SQLITE_CANTOPEN
  15: { code: 'ledger-busy' }, // SQLITE_PROTOCOL: lost the race for the write-ahead log
  22: NOT_TAKEN, // SQLITE_NOLFS
  26: UNREADABLE, // SQLITE_NOTADB
};

// SQLITE_IOERR_READ, _SHORT_READ, _FSTAT, _DATA, _CORRUPTFS: what was there cannot be read back.
const READ_TROUBLE = new Set([266, 522, 1802, 8202, 8458]);

/** Turns what node:sqlite threw into a FieldpassError; anything else is a bug and comes back as it is. */
export function asLedgerFailure(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof FieldpassError) return error;
  const verdict = verdictOf(error);
  if (verdict === undefined) return error;
  const details = { path: file, reason: error.message };
  return new FieldpassError(verdict.code, verdict.message, { cause: error, details });
}

function verdictOf(error: Error): Verdict | undefined {
  if (!('code' in error)) return undefined;
  // An integer past 2^53 in a column: nothing Fieldpass ever wrote.
  if (error.code === 'ERR_OUT_OF_RANGE') return UNREADABLE;
  if (error.code !== 'ERR_SQLITE_ERROR' || !('errcode' in error)) return undefined;
  const { errcode } = error;
  if (typeof errcode !== 'number') return undefined;
  return READ_TROUBLE.has(errcode) ? UNREADABLE : BY_PRIMARY_CODE[errcode & 0xff];
}

/** Does another process, or another connection, hold a lock of SQLite just now? */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}

/** Is that the reason that Node gives? */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Turns a file system error at `path` into a FieldpassError: `disk-full` or `data-dir-unwritable`. */
export function asFileFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const details = { path, reason: String(error.code) };
  return new FieldpassError(full ? 'disk-full' : 'data-dir-unwritable', undefined, { cause: error, details });
}
