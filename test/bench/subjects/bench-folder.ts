// A folder for one measurement on the disk of the work tree; memory that calls itself a disk is refused.

import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const HOME = join(import.meta.dirname, '../../../.fieldpass/bench');
/** tmpfs and ramfs: what is synced there is in memory as before. */
const IN_MEMORY = new Set([0x0102_1994, 0x8584_58f6]);

/** Runs `work` in a fresh folder and takes it away again; null where there is no disk. */
export async function onDisk<T>(work: (folder: string) => Promise<T>): Promise<T | null> {
  mkdirSync(HOME, { recursive: true });
  if (IN_MEMORY.has(statfsSync(HOME).type)) return null;
  const folder = mkdtempSync(join(HOME, 'disk-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
