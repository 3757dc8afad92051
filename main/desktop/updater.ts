// New versions in the running app: one service for its whole life, whichever connection is active.

import { openElectronUpdater } from '../adapters/electron-updater.ts';
import { recordsAtRest } from '../adapters/ledger/records-at-rest.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { openUpdateNotes } from '../adapters/update-notes-file.ts';
import type { Services } from '../compose.ts';
import type { Managed } from '../domain/managed.ts';
import type { UpdateWay } from '../domain/update.ts';
import type { Log } from '../ports.ts';
import { hindrancesOf } from '../services/update-hindrances.ts';
import { lookDaily } from '../services/daily-look.ts';
import { Updates } from '../services/updates.ts';

type Needs = {
  readonly way: UpdateWay;
  readonly version: string;
  readonly managed: Managed;
  readonly dataDir: string;
  readonly log: Log;
  /** The services of now: what they do is not broken off. */
  readonly services: () => Services;
};

/** The service of new versions; electron-updater is loaded when it is first asked. */
export function openUpdates({ dataDir, services, ...needs }: Needs): Updates {
  const { log, managed } = needs;
  const clock = systemClock();
  return new Updates({
    ...needs,
    // Squirrel.Mac cannot be told to forget a file once it has it.
    canWaitForQuit: process.platform !== 'darwin',
    clock,
    notes: openUpdateNotes(dataDir, log),
    open: async () => {
      const { autoUpdater } = await import('electron-updater');
      return openElectronUpdater(autoUpdater, managed.updateChannel, log);
    },
    hindrances: (when) => {
      const { changes, ledger, ledgerFile, time } = services();
      if (when === 'closed') {
        const records = recordsAtRest(dataDir, clock);
        return hindrancesOf({ records, isWorking: false, hasClosed: true, now: clock.now() });
      }
      // The ledger in use is open here already.
      const records = [ledger, ...recordsAtRest(dataDir, clock, ledgerFile)];
      const isWorking = changes.working().length > 0;
      return hindrancesOf({ records, isWorking, hasClosed: false, now: time.now() });
    },
    tell: () => services().changes.tell(),
  });
}

/** Looks once a day where that is wished; gives the function that stops it. */
export function keepLooking(updates: Updates, log: Log): () => void {
  return lookDaily({ updates, clock: systemClock(), log });
}
