// A house with a borrow to renew, and what the tests of renewals look at and spoil.

import type { Held, RenewalOrder } from '../../main/domain/borrow.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { BorrowView } from '../../main/domain/snapshot.ts';
import { type House, makeWorld, openHouse, patiently } from './house.ts';
import type { TestIssuer } from './issuer.ts';

/** A house with one borrow, taken six hours ago, of a license with so many seats. */
export async function houseWithBorrow(
  issuer: TestIssuer,
  seats = 2,
  changes: Partial<License> = {},
): Promise<House> {
  const world = makeWorld(issuer, changes);
  world.aws.add(world.license, seats);
  const house = openHouse(world);
  await house.borrow();
  await world.clock.advance(6 * HOUR_MS);
  return house;
}

export const NOT_EARLY = { canReturnEarly: false, maxMinutes: 24 * 60 };

/** Id of the first borrow of the house. */
export const firstId = ({ ledger }: House): string => ledger.borrows()[0]!.borrowId;

/** Seats that are out at AWS. */
export const seatsOut = ({ world }: House): number => world.aws.seatsTaken(world.license.arn);

export const viewsOf = (house: House): readonly BorrowView[] => house.snapshots.take().borrows;

export const badgesOf = (house: House): readonly string[] => viewsOf(house).map(({ badge }) => badge);

/** Renews the first borrow, or the one named, letting time pass where the service waits. */
export function renew(
  house: House,
  order: RenewalOrder = 'borrow-first',
  borrowId = firstId(house),
): Promise<Held> {
  return patiently(house.world.clock, house.renewing.renew(borrowId, order));
}

/** Spoils every token AWS gives from now on. */
export function forgeTokens({ world: { aws } }: House): void {
  const genuine = aws.borrow.bind(aws);
  aws.borrow = async (wish, clientToken) => {
    const answer = await genuine(wish, clientToken);
    if (answer.outcome !== 'granted') return answer;
    return { ...answer, grant: { ...answer.grant, signedToken: new Secret('not-a-token') } };
  };
}
