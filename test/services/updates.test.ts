// An installation waits for what is being done, as the real services and their ledger say it.

import { beforeEach, describe, expect, test } from 'vitest';
import { NO_UPDATES_YET, type UpdateRecord } from '../../main/domain/update.ts';
import { hindrancesOf } from '../../main/services/update-hindrances.ts';
import { Updates } from '../../main/services/updates.ts';
import { openHouse, makeWorld, type House } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { silentLog } from '../support/silent-log.ts';

let issuer: TestIssuer;
let house: House;
let record: UpdateRecord;
let done: string[];
beforeEach(async () => {
  issuer ??= await makeTestIssuer();
  house = openHouse(makeWorld(issuer));
  record = NO_UPDATES_YET;
  done = [];
});

async function readyUpdates(mode: 'look' | 'download' | null = null): Promise<Updates> {
  const updates = new Updates({
    way: { kind: 'installs' },
    version: '1.2.0',
    canWaitForQuit: true,
    managed: { updates: mode },
    open: async () => ({
      check: async () => ({ version: '1.3.0', notes: '' }),
      download: async () => undefined,
      installOnQuit: (wished) => void done.push(`on quit ${wished}`),
      install: () => void done.push('install'),
    }),
    notes: { read: () => record, write: (next) => void (record = next) },
    clock: house.world.clock,
    log: silentLog,
    hindrances: () => hindrancesOf(house),
    tell: () => undefined,
  });
  await updates.check();
  await updates.download();
  return updates;
}
const close = async (): Promise<void> => void done.push('close');
const waits = expect.objectContaining({ code: 'update-waits' });

describe('an installation', () => {
  test('closes everything before it begins', async () => {
    const updates = await readyUpdates();
    await updates.install(false, close);
    expect(done).toEqual(['close', 'install']);
  });

  test('is refused in the middle of a borrow, at quitting too, and possible afterwards', async () => {
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    const borrowing = house.borrow();
    await expect(updates.install(true, close)).rejects.toEqual(waits);
    await updates.quitting();
    expect(done).toEqual(['on quit false']);
    await borrowing;
    await updates.quitting();
    await updates.install(false, close);
    expect(done).toEqual(['on quit false', 'on quit true', 'close', 'install']);
  });

  test('is refused while the ledger holds a request without an answer, whoever made it', async () => {
    const updates = await readyUpdates();
    const held = await house.borrow();
    expect(hindrancesOf(house)).toEqual([]);
    const open = { ...held, state: 'requested' } as never;
    expect(hindrancesOf({ ...house, ledger: { borrows: () => [open] } })).toEqual(['work']);
    await updates.install(false, close);
  });

  test('is fetched by itself only where that is wished', async () => {
    const updates = await readyUpdates('download');
    expect(updates.state.kind).toBe('ready');
    expect(() => updates.setMode('off')).toThrow(expect.objectContaining({ code: 'managed' }));
  });
});
