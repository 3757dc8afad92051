// A file that holds disk space back, so that the answer to a request already sent can be written on a full disk.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { hasCode } from './ledger-failures.ts';

const RESERVE_BYTES = 64 * 1024;

type Disk = {
  readonly write: (descriptor: number, bytes: Buffer) => void;
  readonly sync: (descriptor: number) => void;
};

const THIS_DISK: Disk = { write: writeSync, sync: fsyncSync };

/** Lies beside the ledger. Everything here is best effort: without it the ledger works as before. */
export class LedgerReserve {
  readonly #path: string;
  readonly #disk: Disk;
  #present = false;

  constructor(ledgerFile: string, disk = THIS_DISK) {
    this.#disk = disk;
    this.#path = `${ledgerFile}.reserve`;
    this.fill();
  }

  /** Takes the space, unless it is taken already or there is none. */
  fill(): void {
    if (this.#present) return;
    try {
      this.#present = takeSpace(this.#path, this.#disk);
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

function takeSpace(path: string, disk: Disk): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      // Random, because a compressing file system keeps no space for zeros.
      disk.write(descriptor, randomBytes(RESERVE_BYTES));
      disk.sync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return true;
    throw error;
  }
}
