// A file that holds disk space back, so that the answer to a request already sent can be written on a full disk.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';

const RESERVE_BYTES = 64 * 1024;

/** Lies beside the ledger. Everything here is best effort: without it the ledger works as before. */
export class LedgerReserve {
  readonly #path: string;
  #present = false;

  constructor(ledgerFile: string) {
    this.#path = `${ledgerFile}.reserve`;
    this.fill();
  }

  /** Takes the space, unless it is taken already or there is none. */
  fill(): void {
    if (this.#present) return;
    try {
      this.#present = takeSpace(this.#path);
    } catch {
      rmSync(this.#path, { force: true });
    }
  }

  /** Gives the space back to the disk; true when there was some. */
  free(): boolean {
    this.#present = false;
    try {
      unlinkSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }
}

function takeSpace(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      // Random, because a compressing file system keeps no space for zeros.
      writeSync(descriptor, randomBytes(RESERVE_BYTES));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return true;
    throw error;
  }
}
