// A house with three licenses of four days each, and a trip of two days that needs them all.

import type { License } from '../../main/domain/license.ts';
import type { MemoryVault } from './memory-vault.ts';
import { type House, makeWorld, openHouse, patiently, type World } from './house.ts';
import type { TestIssuer } from './issuer.ts';
import { testLicense } from './memory-license-manager.ts';

const DAYS = (count: number): NonNullable<License['borrowing']> => ({
  canReturnEarly: true,
  maxMinutes: count * 24 * 60,
});

export const WISH = { name: 'Rig 7', place: 'North Sea', firstDay: '2026-11-05', lastDay: '2026-11-06' };

export type TripHouse = House & {
  readonly vault: MemoryVault;
  readonly tripId: string;
  readonly arns: readonly [string, string, string];
  /** Lets the clock run where a service waits. */
  readonly patient: <T>(work: Promise<T>) => Promise<T>;
  readonly seatsOut: () => readonly number[];
};

/** `changes` replaces fields of the second license; `days` is how long each may be borrowed. */
export async function tripHouse(
  issuer: TestIssuer,
  { changes = {}, days = 4 }: { readonly changes?: Partial<License>; readonly days?: number } = {},
): Promise<TripHouse> {
  const world = makeWorld(issuer, { name: 'Survey', borrowing: DAYS(days) });
  const second = testLicense(issuer, { name: 'Drill', productSku: 'D-1', borrowing: DAYS(days), ...changes });
  const third = testLicense(issuer, { name: 'Ship', productSku: 'S-1', borrowing: DAYS(days) });
  for (const license of [second, third]) world.aws.add(license);
  const house = openHouse(world);
  await patiently(world.clock, house.catalogue.refresh());
  const arns = [world.license.arn, second.arn, third.arn] as const;
  const { tripId } = house.trips.save(null, { ...WISH, licenseArns: arns });
  return { ...tripOn(house, world), tripId, arns };
}

/** What a process that starts again in this world has, with the trip of the one before it. */
export function tripOn(house: House, world: World) {
  return {
    ...house,
    vault: world.vault,
    patient: <T>(work: Promise<T>): Promise<T> => patiently(world.clock, work),
    seatsOut: () =>
      house.trips.standings().list[0]?.trip.kit.map((one) => world.aws.seatsTaken(one.licenseArn)) ?? [],
  };
}
