// Shows other processes that this one lives: a file beside the ledger, locked until its process ends, however it ends.
// Unlike an age or a process number a lock is right after a sleep, a change of the clock and a reused number.

import { closeSync, existsSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './ledger-failures.ts';

/** `unknown`: its owner never showed a life, because an older release made the claim or the folder keeps no locks. */
export type Life = 'alive' | 'dead' | 'unknown';

const SUFFIX = '.alive';
const OWNER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ATTEMPTS = 3;
/** Longer than anybody looks at it. */
const OWN_TIMEOUT_MS = 1_000;

/** The life of one opened ledger. Best effort: without it claims age as they did before. */
export class LedgerLife {
  readonly #file: string;
  readonly #ledgerFile: string;
  #lock: DatabaseSync | null = null;

  /** `owner`: a UUID, as it stands in the claims. */
  constructor(ledgerFile: string, owner: string) {
    this.#ledgerFile = ledgerFile;
    this.#file = fileOf(ledgerFile, owner);
  }

  /** Begins to show it, unless it is shown already; call it before the first claim is written. */
  show(): void {
    if (this.#lock !== null) return;
    try {
      sweep(this.#ledgerFile);
      for (let attempt = 1; attempt <= ATTEMPTS && this.#lock === null; attempt += 1)
        this.#lock = this.#make();
    } catch {
      remove(this.#file);
    }
  }

  end(): void {
    if (this.#lock === null) return;
    this.#lock.close();
    this.#lock = null;
    remove(this.#file);
  }

  // Somebody who swept just now may have taken the file for that of a dead one before it was locked.
  #make(): DatabaseSync | null {
    closeSync(openSync(this.#file, 'a', 0o600));
    const lock = tryLock(this.#file, OWN_TIMEOUT_MS);
    if (lock === null || existsSync(this.#file)) return lock;
    lock.close();
    return null;
  }
}

/** Does the process that made a claim live? Removes what a dead one left. */
export function lifeOf(ledgerFile: string, owner: string, platform = process.platform): Life {
  // A name from a file of ours that anybody may have changed.
  if (!OWNER.test(owner)) return 'unknown';
  const file = fileOf(ledgerFile, owner);
  try {
    if (!existsSync(file)) return 'unknown';
    const lock = tryLock(file, 0);
    if (lock === null) return 'alive';
    bury(file, lock, platform);
    return 'dead';
  } catch {
    return 'unknown';
  }
}

// Removed while it is locked: whoever makes it just now then finds it gone, and makes it again. Windows removes nothing that
// is open, and so not what somebody else has opened meanwhile either.
function bury(file: string, lock: DatabaseSync, platform: NodeJS.Platform): void {
  if (platform !== 'win32') remove(file);
  lock.close();
  if (platform === 'win32') remove(file);
}

// What cannot be removed just now – Windows removes nothing that somebody looks at – the next process sweeps away.
function remove(file: string): void {
  try {
    rmSync(file);
  } catch {
    // Or it is gone already.
  }
}

const fileOf = (ledgerFile: string, owner: string): string => `${ledgerFile}.${owner}${SUFFIX}`;

// What is no sign of this ledger has no owner, and no life.
function sweep(ledgerFile: string): void {
  const before = `${basename(ledgerFile)}.`.length;
  for (const name of readdirSync(dirname(ledgerFile))) lifeOf(ledgerFile, name.slice(before, -SUFFIX.length));
}

// SQLite locks alike on every system. The file stays empty, and nothing is written beside it.
function tryLock(file: string, timeout: number): DatabaseSync | null {
  const db = new DatabaseSync(file, { timeout });
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
}
