// A checkout under a moving clock: heartbeats, lost networks, and the promise that no seat is held longer than told.

import { expect } from 'vitest';
import { SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { type CheckoutHouse, openCheckoutHouse } from './checkout-house.ts';
import { makeWorld } from './house.ts';
import type { TestIssuer } from './issuer.ts';
import { MemoryLicenseManager } from './memory-license-manager.ts';
import { MORNING } from './samples.ts';

// AWS has a clock of its own: what is done to this computer's does not move it.
/** A house whose computer and AWS have clocks of their own. */
export function openApart(issuer: TestIssuer, changes: Partial<License> = {}, awsAheadMs = 0): CheckoutHouse {
  const world = makeWorld(issuer, changes);
  const now = () => MORNING + awsAheadMs + world.clock.elapsed();
  const aws = new MemoryLicenseManager({ clock: { now }, issuer });
  aws.add(world.license);
  return openCheckoutHouse({ ...world, aws });
}

/** Heartbeats that were tried. */
export const beatsOf = ({ world }: CheckoutHouse) =>
  world.aws.calls.filter(({ operation }) => operation === 'extend').length;

/** Seats that AWS holds now. */
export const seatsOf = ({ world }: CheckoutHouse) => world.aws.seatsTaken(world.license.arn);

/** The next tries of a heartbeat do not leave this computer. */
export function loseNetwork({ world }: CheckoutHouse, tries = 500): void {
  for (let n = 0; n < tries; n += 1) world.aws.doNotSend('extend');
}

/** No seat is held longer than the list says, and nothing on it looks alive after its end. */
function check({ checkouts, world }: CheckoutHouse): void {
  const now = world.clock.now();
  const views = checkouts.views();
  const told = views.map(({ expiresAt, seatHeldUntilAt }) => Math.max(expiresAt ?? 0, seatHeldUntilAt ?? 0));
  const ends = [...world.aws.seatsEndAt(world.license.arn)].reverse();
  const longest = told.toSorted((one, other) => other - one);
  for (const [place, end] of ends.entries())
    expect(longest[place] ?? 0, 'a seat is held longer than told').toBeGreaterThanOrEqual(end);
  for (const { badge, expiresAt } of views) {
    if (expiresAt !== null && now >= expiresAt) expect(badge).toBe('ended');
  }
}

/** Lets time pass step by step, checking at each. */
export async function pass(house: CheckoutHouse, ms: number, stepMs = 10 * SECOND_MS): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await house.world.clock.advance(Math.min(stepMs, ms - passed));
    check(house);
  }
}
