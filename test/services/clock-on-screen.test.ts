// What a person sees of licenses while the clock of this computer is wrong, or only its zone changes.

import { afterEach, beforeAll, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
const zone = process.env['TZ'];
beforeAll(async () => {
  issuer = await makeTestIssuer();
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

async function borrowed() {
  const house = openHouse(makeWorld(issuer));
  await house.borrow();
  house.time.observe();
  return house;
}

test.each([0, Date.UTC(2019, 11, 31), Date.UTC(2100, 0, 1), Date.UTC(2130, 5, 1)])(
  'in a year that cannot be (%i) the token counts as genuine but not judged, nothing ends, and nothing is borrowed',
  async (wrong) => {
    const house = await borrowed();
    const { clock } = house.world;
    const right = clock.now();
    clock.set(wrong);
    const again = openHouse(house.world, house.ledger.restart());
    await again.proofs.checkAll();
    again.watch.start();
    expect(again.view()).toMatchObject({
      badge: 'cannot-verify',
      verdict: 'clock-untrusted',
      phase: 'fresh',
      removable: false,
      problem: { code: 'clock-untrusted' },
    });
    await expect(again.borrowing.borrow(`${house.world.license.arn}-2`)).rejects.toMatchObject({
      code: 'clock-untrusted',
    });
    clock.set(right);
    again.watch.tick();
    expect(again.view()).toMatchObject({ badge: 'borrowed', verdict: 'valid', problem: null });
    again.watch.stop();
  },
);

test('what has ended stays ended in a year that cannot be', async () => {
  const house = await borrowed();
  const { clock } = house.world;
  await clock.advance(2 * DAY_MS);
  house.time.observe();
  clock.set(0);
  expect(house.view()).toMatchObject({ badge: 'expired', phase: 'ended' });
});

test('a clock ahead of what AWS says ends nothing early while Fieldpass runs, and says so', async () => {
  const house = await borrowed();
  const { clock } = house.world;
  house.time.attest(clock.now());
  clock.jump(30 * HOUR_MS);
  house.time.attest(clock.now() - 30 * HOUR_MS);
  house.watch.start();
  expect(house.view()).toMatchObject({ badge: 'borrowed', verdict: 'valid' });
  expect(house.snapshots.take().clock.problem?.message).toContain('30 hours ahead of AWS');
  await clock.advance(DAY_MS - HOUR_MS);
  expect(house.view()?.phase).toBe('ending');
  await clock.advance(2 * HOUR_MS);
  expect(house.view()).toMatchObject({ badge: 'expired' });
  house.watch.stop();
});

test('a journey through zones and a change to summer time change no state and no instant', async () => {
  const house = await borrowed();
  await house.proofs.checkAll();
  // 28 March 2027, half an hour before and after clocks in Europe go forward.
  await house.world.clock.suspend(Date.UTC(2027, 2, 28, 0, 30) - house.world.clock.now());
  const seen = [];
  for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns']) {
    process.env['TZ'] = name;
    house.time.observe();
    seen.push(JSON.stringify(house.snapshots.take()));
  }
  expect(new Set(seen).size).toBe(1);
  process.env['TZ'] = 'Europe/Berlin';
  expect(new Date(house.world.clock.now()).getHours()).toBe(1);
  await house.world.clock.advance(HOUR_MS);
  expect(new Date(house.world.clock.now()).getHours()).toBe(3);
  house.time.observe();
  const { at, clock } = house.snapshots.take();
  expect([at, clock]).toEqual([house.world.clock.now(), { behindMs: 0, problem: null }]);
});
