// An older record put back is told with the end of every seat that it may hide, online checkouts included.

import { beforeAll, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS, writeInstant } from '../../main/domain/instant.ts';
import { LedgerWitness } from '../../main/services/ledger-witness.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';
import { silentLog } from '../support/silent-log.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

/** A witness of the house's record, or of a copy of it from before, in which nothing is open. */
function witnessOf({ ledger, world }: CheckoutHouse, isOld = false): LedgerWitness {
  const chain = {
    borrows: () => [],
    checkouts: () => (isOld ? [] : ledger.checkouts()),
    position: () => ({
      number: isOld ? 1 : 2,
      hash: (isOld ? 'a' : 'b').repeat(64),
      firstHash: 'a'.repeat(64),
    }),
    has: (number: number) => !isOld || number === 1,
  };
  return new LedgerWitness({ vault: world.vault, ledger: chain, clock: world.clock, log: silentLog });
}

async function toldBy(house: CheckoutHouse): Promise<unknown> {
  const witness = witnessOf(house, true);
  await witness.vault().probe();
  return witness.problem()?.details['seatHeldUntil'] ?? null;
}

test('until the end of a checkout, and of one that heartbeats made last longer, from the next reading on', async () => {
  const house = openCheckoutHouse(makeWorld(issuer));
  const { checkoutId } = await house.checkOutAtOnce();
  const vault = witnessOf(house).vault();
  await vault.destroy('something');
  await house.world.clock.advance(5 * SECOND_MS);
  expect(await toldBy(house)).toBe(writeInstant(MORNING + HOUR_MS));

  await house.world.clock.advance(30 * MINUTE_MS);
  const { seatHeldUntilAt, expiresAt } = house.view() ?? {};
  expect(expiresAt).toBeGreaterThan(MORNING + HOUR_MS);
  await vault.get(checkoutId);
  await house.world.clock.advance(5 * SECOND_MS);
  expect(await toldBy(house)).toBe(writeInstant(seatHeldUntilAt ?? expiresAt ?? 0));

  await house.world.clock.advance(3 * HOUR_MS);
  expect(await toldBy(house)).toBe(null);
});

test('not at all for what was consumed for good, which no waiting brings back', async () => {
  const runs = { name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false } as const;
  const house = openCheckoutHouse(makeWorld(issuer, { provisional: null, entitlements: [runs] }));
  await house.checkOutAtOnce({ type: 'perpetual' });
  const vault = witnessOf(house).vault();
  await vault.destroy('something');
  await house.world.clock.advance(5 * SECOND_MS);
  expect(await toldBy(house)).toBe(null);
});

test('reads nothing of a record that is closed already', async () => {
  const house = openCheckoutHouse(makeWorld(issuer));
  await house.checkOutAtOnce();
  const vault = witnessOf(house).vault();
  await vault.destroy('something');
  await house.world.clock.advance(5 * SECOND_MS);
  await vault.close();
  house.ledger.checkouts = () => {
    throw new Error('database is not open');
  };
  await expect(vault.get('something')).resolves.toBe(null);
});
