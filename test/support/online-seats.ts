// What this computer has taken at the License Manager of a test, and what it asked it for.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SeatReport } from '../../main/sandbox/sandbox.ts';
import type { Terminal } from './command-line.ts';

/** Seats taken by Fieldpass, borrowed or checked out: its ClientTokens are 32 hexadecimal digits, those of colleagues are not. */
export function taken({ sandbox }: Terminal): SeatReport['consumptions'] {
  return sandbox.seats().consumptions.filter(({ clientToken }) => /^[0-9a-f]{32}$/.test(clientToken));
}

/** How often an operation was asked for. */
export function askedFor({ sandbox }: Terminal, operation: string): number {
  return sandbox.requests().filter(({ target }) => target.split('.').at(-1) === operation).length;
}

/** Sets one term of a sample license before its License Manager starts, by a JSON path. */
export function setTerm(sandboxDir: string, sku: string, path: string, value: number | string): void {
  const db = new DatabaseSync(join(sandboxDir, 'sandbox.db'));
  const { changes } = db
    .prepare('UPDATE license SET body = json_set(body, ?, ?) WHERE sku = ?')
    .run(path, value, sku);
  db.close();
  if (changes !== 1) throw new Error(`no license ${sku}`);
}

/** Where a license says how many minutes one heartbeat lasts. */
export const BEAT_MINUTES = '$.ConsumptionConfiguration.ProvisionalConfiguration.MaxTimeToLiveInMinutes';
