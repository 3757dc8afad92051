// The watch goes on whatever happens around it: a ledger that cannot be read just now ends neither app nor watch.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { asked } from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { testWish } from '../support/memory-license-manager.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

type Reading = 'borrows' | 'checkouts' | 'mark' | 'revision';
const READINGS: readonly Reading[] = ['borrows', 'checkouts', 'mark', 'revision'];

/** The ledger cannot be read in this way until the function that is given was called. */
function breakReading({ ledger }: House, reading: Reading): () => void {
  ledger[reading] = () => {
    throw new FieldpassError('ledger-busy');
  };
  return () => void Reflect.deleteProperty(ledger, reading);
}

/** A house that borrowed for three days, and watches. */
async function watching(): Promise<House> {
  const house = openHouse(
    makeWorld(issuer, { borrowing: { canReturnEarly: true, maxMinutes: 3 * 24 * 60 } }),
  );
  await house.borrow();
  house.watch.start();
  return house;
}

test('a listing that failed is tried again, and nothing is asked of the keychain for it', async () => {
  const house = await watching();
  const { aws, clock, vault } = house.world;
  house.watch.stop();
  const again = openHouse(house.world, house.ledger.restart());
  vault.state = 'slow';
  await again.watch.recover();
  expect(again.view()).toMatchObject({ verdict: 'unreadable' });
  again.watch.start();
  for (let n = 0; n < 100; n += 1) aws.doNotSend('list');
  await again.catalogue.refresh();
  const calls = vault.calls.length;
  await clock.advance(HOUR_MS);
  expect(asked(again, 'list')).toBeGreaterThan(50);
  expect(vault.calls).toHaveLength(calls);
  again.watch.stop();
});

describe('a look at a ledger that cannot be read just now', () => {
  test.each(READINGS)('(%s) throws nothing in its timer, and comes again soon', async (reading) => {
    const house = await watching();
    const { clock } = house.world;
    await clock.advance(3 * DAY_MS - 18 * HOUR_MS - MINUTE_MS);
    expect(house.notices).toEqual([]);
    const mend = breakReading(house, reading);
    await clock.advance(2 * MINUTE_MS);
    mend();
    await clock.advance(10 * SECOND_MS);
    expect(house.notices.map(({ title }) => title)).toEqual(['Survey ends soon']);
    await clock.advance(18 * HOUR_MS);
    expect(house.notices.at(-1)).toMatchObject({ title: 'Survey has ended' });
  });

  test.each(READINGS)('(%s) of somebody who asks for it leaves the next one to come', async (reading) => {
    const house = await watching();
    const mend = breakReading(house, reading);
    house.watch.tick();
    mend();
    expect(house.world.clock.waiting).toBe(1);
    await house.world.clock.advance(3 * DAY_MS);
    expect(house.notices.at(-1)).toMatchObject({ title: 'Survey has ended' });
  });

  test('after news leaves the next one to come', async () => {
    const house = openHouse(makeWorld(issuer));
    house.watch.start();
    const { clock, license } = house.world;
    const mend = breakReading(house, 'checkouts');
    const request = { borrowId: 'b'.repeat(32), clientToken: 'c'.repeat(32), wish: testWish(license) };
    house.ledger.append({ kind: 'requested', ...request, at: clock.now() });
    house.changes.tell();
    mend();
    await clock.advance(2 * MINUTE_MS);
    expect(asked(house, 'borrow')).toBe(1);
  });

  test('after a heartbeat is no failure of the heartbeat, and the next one is sent', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, clock, license } = house.world;
    house.watch.start();
    await house.checkouts.checkOut({
      licenseArn: license.arn,
      type: 'provisional',
      entitlements: null,
      beneficiary: null,
      bindToThisComputer: false,
      keeper: 'window',
    });
    const answer = aws.hold('extend');
    await clock.advance(16 * MINUTE_MS);
    expect(asked(house, 'extend')).toBe(1);
    const mend = breakReading(house, 'mark');
    answer();
    await clock.advance(SECOND_MS);
    mend();
    await clock.advance(16 * MINUTE_MS);
    expect(asked(house, 'extend')).toBe(2);
  });

  test('that is a mistake of ours stays loud', async () => {
    const house = await watching();
    house.ledger.borrows = () => {
      throw new TypeError('database is not open');
    };
    expect(() => house.watch.tick()).toThrow(TypeError);
  });
});
