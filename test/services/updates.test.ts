// An installation waits for what is being done, as the real services and their ledger say it.

import { beforeEach, describe, expect, test } from 'vitest';
import { NO_UPDATES_YET, type UpdateRecord } from '../../main/domain/update.ts';
import { hindrancesOf } from '../../main/services/update-hindrances.ts';
import { type Ending, Updates } from '../../main/services/updates.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { openHouse, makeWorld, type House } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { silentLog } from '../support/silent-log.ts';

let issuer: TestIssuer;
let house: House;
let record: UpdateRecord;
let done: string[];
let look: () => void;
beforeEach(async () => {
  issuer ??= await makeTestIssuer();
  house = openHouse(makeWorld(issuer));
  record = NO_UPDATES_YET;
  done = [];
  look = () => undefined;
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
    hindrances: (when) => {
      look();
      return hindrances(when === 'closed');
    },
    tell: () => undefined,
  });
  await updates.check();
  await updates.download();
  return updates;
}
const hindrances = (hasClosed = false, ...others: readonly Pick<House, 'ledger'>[]) =>
  hindrancesOf({
    records: [house, ...others].map(({ ledger }) => ledger),
    isWorking: !hasClosed && house.changes.working().length > 0,
    hasClosed,
    now: house.world.clock.now(),
  });
/** Begins a borrow; `then` is called while its request stands in the ledger without an answer. */
function borrowInto(then: () => void): Promise<unknown> {
  const stop = house.changes.subscribe(() => {
    if (!house.ledger.borrows().some(({ state }) => state === 'requested')) return;
    stop();
    then();
  });
  return house.borrow();
}
/** Closes; what is given happens meanwhile. */
const ending = (meanwhile: () => Promise<void> | void = () => undefined): Ending => ({
  close: async () => {
    done.push('close');
    await meanwhile();
  },
  comeBack: () => void done.push('come back'),
});
const waits = expect.objectContaining({ code: 'update-waits' });

describe('an installation', () => {
  test('closes everything before it begins', async () => {
    const updates = await readyUpdates();
    await updates.install(false, ending());
    expect(done).toEqual(['close', 'install']);
  });

  test('is refused in the middle of a borrow, at quitting too, and possible afterwards', async () => {
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    const borrowing = house.borrow();
    await expect(updates.install(true, ending())).rejects.toEqual(waits);
    await updates.quitting();
    expect(done).toEqual(['on quit false']);
    await borrowing;
    await updates.quitting();
    await updates.install(false, ending());
    expect(done).toEqual(['on quit false', 'on quit true', 'close', 'install']);
  });

  test('is refused while the ledger holds a request without an answer, whoever made it', async () => {
    const held = await house.borrow();
    expect(hindrances()).toEqual([]);
    const open = { ...held, state: 'requested' } as const;
    const other = { ...house.ledger, borrows: () => [open as never], checkouts: () => [] };
    expect(hindrances(false, { ledger: other as never })).toEqual(['work']);
  });

  test('is put off, and this version comes back, where a borrow begins while everything is closed', async () => {
    const updates = await readyUpdates();
    const borrowed: Promise<unknown>[] = [];
    const begin = (): Promise<void> =>
      new Promise((isAsked) => void borrowed.push(borrowInto(() => isAsked())));
    await expect(updates.install(true, ending(begin))).rejects.toEqual(waits);
    expect(done).toEqual(['close', 'come back']);
    expect(updates.state).toMatchObject({ kind: 'ready', onQuit: false });
    await Promise.all(borrowed);
    await updates.install(false, ending());
    expect(done).toEqual(['close', 'come back', 'close', 'install']);
  });

  test('at quitting is dropped where a borrow begins while everything is closed, else not', async () => {
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    await updates.quitting();
    updates.closed();
    expect(done).toEqual(['on quit true']);
    await borrowInto(() => updates.closed());
    expect(done).toEqual(['on quit true', 'on quit false']);
    updates.wishOnQuit(false);
    await updates.quitting();
    updates.closed();
    expect(done).toEqual(['on quit true', 'on quit false', 'on quit false']);
  });

  test('is refused where the records cannot be looked at', async () => {
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    look = () => {
      throw new Error('no disk');
    };
    await expect(updates.install(true, ending())).rejects.toEqual(waits);
    await updates.quitting();
    expect(done).toEqual(['on quit false']);
  });

  test('is fetched by itself only where that is wished', async () => {
    const updates = await readyUpdates('download');
    expect(updates.state.kind).toBe('ready');
    expect(() => updates.setMode('off')).toThrow(expect.objectContaining({ code: 'managed' }));
  });
});

describe('a license that is kept checked out', () => {
  const checkOut = async (keeper: 'window' | 'terminal' | 'nobody') => {
    const desk = openCheckoutHouse(house.world, { ledger: house.ledger, isWatching: false });
    return { desk, held: await desk.checkOut({ keeper }) };
  };

  test('by a command hinders, at quitting too, until it has run out; a person may end it', async () => {
    const { held } = await checkOut('terminal');
    expect(hindrances()).toEqual(['terminal']);
    expect(hindrances(true)).toEqual(['terminal']);
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    await expect(updates.install(false, ending())).rejects.toEqual(waits);
    await updates.quitting();
    expect(done).toEqual(['on quit false']);
    await updates.install(true, ending());
    expect(done).toEqual(['on quit false', 'close', 'install']);
    house.world.clock.jump((held.record.expiresAt ?? 0) - house.world.clock.now());
    expect(hindrances()).toEqual([]);
  });

  test('by this window hinders until it is closed, and not at quitting, which gives it back', async () => {
    await checkOut('window');
    expect(hindrances()).toEqual(['checkouts']);
    expect(hindrances(true)).toEqual([]);
    const updates = await readyUpdates();
    updates.wishOnQuit(true);
    await updates.quitting();
    expect(done).toEqual(['on quit true']);
  });

  test('by nobody hinders nothing', async () => {
    await checkOut('nobody');
    expect(hindrances()).toEqual([]);
  });
});
