// Who may act on a borrow or license just now: one row a subject, across processes.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MINUTE_MS, writeInstant, type Instant } from '../../domain/instant.ts';
import { hasCode } from './ledger-failures.ts';
import { LedgerLife, lifeOf } from './ledger-life.ts';
import { readClaimRow, type ClaimRow } from './ledger-rows.ts';

/** For a claim whose owner shows no life. */
const CLAIM_LASTS_MS = 2 * MINUTE_MS;

type System = { readonly platform: NodeJS.Platform; readonly read: (path: string) => string };

const THIS_SYSTEM: System = { platform: process.platform, read: (path) => readFileSync(path, 'utf8') };

/** The claims of one opened ledger. Callers hold the write lock. */
export class LedgerClaims {
  readonly #owner = randomUUID();
  readonly #file: string;
  readonly #life: LedgerLife;
  /** Given up, and not yet taken off the file. */
  readonly #givenUp = new Set<string>();
  readonly #started = startOf(process.pid);
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  readonly #dropAll: StatementSync;

  constructor(db: DatabaseSync, file: string) {
    this.#file = file;
    this.#life = new LedgerLife(file, this.#owner);
    this.#find = db.prepare('SELECT owner, pid, process_started, claimed_at FROM claims WHERE subject = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?, ?)');
    this.#drop = db.prepare('DELETE FROM claims WHERE subject = ? AND owner = ?');
    this.#dropAll = db.prepare('DELETE FROM claims WHERE owner = ?');
  }

  /** Takes the subject unless a living claim is there, our own included. */
  take(subject: string, now: Instant): boolean {
    const row = readClaimRow(this.#find.get(subject));
    if (row !== null && this.#isAlive(row, now)) return false;
    this.#life.show();
    this.#put.run(subject, this.#owner, process.pid, this.#started, writeInstant(now), now);
    return true;
  }

  /** Is the claim on the subject this ledger's own? */
  isOwn(subject: string): boolean {
    return readClaimRow(this.#find.get(subject))?.owner === this.#owner;
  }

  /** To be dropped by the next `drop` that gets through: its owner may live for weeks. */
  giveUp(subject: string): void {
    this.#givenUp.add(subject);
  }

  get hasGivenUp(): boolean {
    return this.#givenUp.size > 0;
  }

  /** Takes what was given up off the file. Gives what to do once that is committed. */
  drop(): () => void {
    for (const subject of this.#givenUp) this.#drop.run(subject, this.#owner);
    return () => this.#givenUp.clear();
  }

  releaseAll(): void {
    this.#dropAll.run(this.#owner);
  }

  /** Call it when nothing is claimed any more, outside a transaction. */
  end(): void {
    this.#life.end();
  }

  #isAlive(claim: ClaimRow, now: Instant): boolean {
    const life = lifeOf(this.#file, claim.owner);
    return life === 'unknown' ? seemsAlive(claim, now) : life === 'alive';
  }
}

// A claim from the future was made before the clock was set back; it must not outlive its two minutes either.
function seemsAlive(claim: ClaimRow, now: Instant): boolean {
  if (Math.abs(now - claim.claimed_at) > CLAIM_LASTS_MS || !isRunning(claim.pid)) return false;
  const started = startOf(claim.pid);
  return started === null || claim.process_started === null || started === claim.process_started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return hasCode(error, 'EPERM');
  }
}

/** Boot and tick a process started at, so that a reused pid is told apart; null where the system does not say. */
export function startOf(pid: number, system: System = THIS_SYSTEM): string | null {
  if (system.platform !== 'linux') return null;
  try {
    const boot = system.read('/proc/sys/kernel/random/boot_id').trim();
    const stat = system.read(`/proc/${pid}/stat`);
    // The second field is the command in brackets and may hold spaces; the start is field 22 (proc(5)).
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return /^\d{1,20}$/.test(ticks ?? '') ? `${boot} ${ticks}` : null;
  } catch {
    return null;
  }
}
