// Online checkouts in doubt: granted without a reply, or to be given back because the keychain keeps no token.

import { expect } from 'vitest';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import type { CheckoutGrant } from '../../main/ports.ts';
import { type CheckoutHouse, openCheckoutHouse } from './checkout-house.ts';
import { makeWorld, type World } from './house.ts';
import type { TestIssuer } from './issuer.ts';
import { MemoryLicenseManager } from './memory-license-manager.ts';
import { MORNING } from './samples.ts';
import { KeptLog } from './scripted-aws.ts';

/** How often AWS was asked for a checkout. */
export const asked = ({ world }: CheckoutHouse): number =>
  world.aws.calls.filter(({ operation }) => operation === 'checkOut').length;

/** Seats of the world's license that are out now. */
export const seats = ({ world }: CheckoutHouse): number => world.aws.seatsTaken(world.license.arn);

/** A house without a watch whose checkout AWS has granted, and whose replies were all lost. */
export async function checkoutInDoubt(world: World): Promise<CheckoutHouse> {
  const house = openCheckoutHouse(world, { isWatching: false });
  for (let n = 0; n < 5; n += 1) world.aws.loseReply('checkOut');
  await expect(house.checkOut()).rejects.toMatchObject({ code: 'outcome-unknown' });
  return house;
}

/** A house without a watch whose keychain keeps no token, and whose seat could not be given back at once. */
export async function checkoutGivingBack(world: World): Promise<CheckoutHouse> {
  const house = openCheckoutHouse(world, { isWatching: false });
  fillKeychain(world);
  world.aws.doNotSend('checkIn');
  await expect(house.checkOut()).rejects.toMatchObject({ code: 'outcome-unknown' });
  return house;
}

/** The keychain looks well, and takes no token. */
export function fillKeychain({ vault }: World): void {
  vault.probe = async () => ({ state: 'ready', reason: null });
  vault.state = 'full';
}

/** Changes every grant of a checkout from now on. */
export function answerCheckouts({ aws }: World, change: (grant: CheckoutGrant) => CheckoutGrant): void {
  const genuine = aws.checkOut.bind(aws);
  aws.checkOut = async (wish, clientToken) => {
    const granted = await genuine(wish, clientToken);
    if (granted.outcome !== 'granted') return granted;
    return { outcome: 'granted', grant: change(granted.grant) };
  };
}

/** One checkout without a watch, of an AWS that goes by a clock of its own; with what was logged of it. */
export async function checkedOut(issuer: TestIssuer) {
  const log = new KeptLog();
  const world = makeWorld(issuer);
  const aws = new MemoryLicenseManager({ clock: { now: () => MORNING + world.clock.elapsed() }, issuer });
  aws.add(world.license);
  const house = openCheckoutHouse({ ...world, aws }, { isWatching: false, log });
  const { checkoutId } = await house.checkOutAtOnce();
  return { house, checkoutId, log };
}

/** The next process on the same disk, with what it logs. */
export function restarted({ ledger, world }: CheckoutHouse) {
  const log = new KeptLog();
  const house = openCheckoutHouse(world, { ledger: ledger.restart(), isWatching: false, log });
  return { house, log };
}

/** Ten minutes before the end a heartbeat moves it at AWS, and its reply is lost. */
export async function beatInDoubt({ world, checkouts }: CheckoutHouse, checkoutId: string): Promise<void> {
  await world.clock.advance(50 * MINUTE_MS);
  world.aws.loseReply('extend');
  await expect(checkouts.extend(checkoutId)).rejects.toMatchObject({ code: 'outcome-unknown' });
}
