// A keychain that locks while the app runs: nothing brings up its prompt but a person who wants something of it.

import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { handlersFor } from '../../main/desktop/handlers.ts';
import type { Vault } from '../../main/ports.ts';
import { asked, idOf } from '../support/borrow-house.ts';
import { NO_UPDATES, QUIET_SURROUNDINGS } from '../support/hatch.ts';
import { type House, makeWorld, openHouse, type World } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MemoryKeychain } from '../support/memory-keychain.ts';
import { memoryMark, openOnMemory } from '../support/vault-under-test.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const handlersOn = (house: House) =>
  handlersFor({
    services: () => house as never,
    switchTo: async () => undefined,
    reopen: async () => undefined,
    openLink: async () => undefined,
    copyText: () => undefined,
    surroundings: QUIET_SURROUNDINGS,
    updates: NO_UPDATES,
  });

/** An app that was started with a borrowed license and a locked keychain, and whose prompt was cancelled. */
async function startedLocked(world: World = makeWorld(issuer)) {
  const keychain = new MemoryKeychain();
  const sentinel = memoryMark();
  const open = (): Vault =>
    openOnMemory(keychain, {
      clock: world.clock,
      sentinel,
      knownIds: () => [],
      deadlines: { callMs: DAY_MS, promptMs: DAY_MS, idleMs: DAY_MS },
    });
  const before = openHouse(world, undefined, open());
  // The clock stands still: by the timers of keychain and watch days would pass while a signature takes its real time.
  await before.borrowing.borrow(world.license.arn);
  keychain.locked = true;
  const house = openHouse(world, before.ledger.restart(), open());
  house.watch.start();
  await house.keychain.look();
  await house.watch.recover();
  return { house, keychain };
}

describe('a keychain that was found locked', () => {
  test('is not asked again while nothing but the network is away, however long', async () => {
    const { house, keychain } = await startedLocked();
    for (let n = 0; n < 500; n += 1) house.world.aws.doNotSend('list');
    await house.catalogue.refresh();
    const before = [keychain.requests.length, keychain.started];
    await house.world.clock.advance(2 * HOUR_MS);
    expect(asked(house, 'list')).toBeGreaterThan(100);
    expect([keychain.requests.length, keychain.started]).toEqual(before);
    expect(house.view()).toMatchObject({ verdict: 'unreadable' });
    house.watch.stop();
  });

  test('nor for what was left open; the window says that it is locked', async () => {
    const { house, keychain } = await startedLocked();
    const { clock } = house.world;
    house.ledger.append({ kind: 'returning', borrowId: idOf(house), at: clock.now() });
    const before = keychain.requests.length;
    await clock.advance(2 * HOUR_MS);
    expect(keychain.requests).toHaveLength(before);
    expect(house.snapshots.take().vault).toMatchObject({ state: 'locked' });
    house.watch.stop();
  });

  test.each([
    ['Return', (house: House) => handlersOn(house).return.run({ borrowId: idOf(house) })],
    ['Refresh', (house: House) => handlersOn(house).refresh.run(undefined)],
    ['Try again', (house: House) => handlersOn(house).retryKeychain.run(undefined)],
    [
      'Renew',
      (house: House) => handlersOn(house).renew.run({ borrowId: idOf(house), order: 'safe' } as never),
    ],
  ])('is asked by a person: %s', async (_, act) => {
    const { house, keychain } = await startedLocked();
    await house.world.clock.advance(HOUR_MS);
    keychain.locked = false;
    await act(house);
    expect(house.snapshots.take().vault).toEqual({ state: 'ready', problem: null });
    expect(house.view()?.verdict ?? 'returned').not.toBe('unreadable');
    house.watch.stop();
  });
});
