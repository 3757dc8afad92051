// What every License Manager behind the port promises of online checkouts; part of its promises.

import { expect, test } from 'vitest';
import type { CheckoutWish } from '../../main/domain/checkout.ts';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import type { EntitlementWish, License } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { CheckoutGrant, LicenseManager } from '../../main/ports.ts';
import { testCheckoutWish } from '../support/memory-license-manager.ts';

export type OnlineStage = {
  readonly manager: LicenseManager;
  /** Can be borrowed, returned early, and checked out online; two seats or more are free. */
  readonly license: License;
  /** Of what is asked of this license, only part can be had. */
  readonly scarce: {
    readonly license: License;
    readonly asked: readonly EntitlementWish[];
    readonly allowed: readonly EntitlementWish[];
  };
  /** Can be checked out for good. */
  readonly drawdownLicense: License;
  readonly loseNextReply: (operation: 'borrow' | 'checkIn' | 'checkOut' | 'extend') => void;
};

/** Registers the promises on the stage of the moment. */
export function onlineCheckoutPromises(stageNow: () => OnlineStage): void {
  const free = async (): Promise<number> => {
    const { manager, license } = stageNow();
    return (await manager.seatsOf(license))?.free ?? 0;
  };
  const takeFrom = async (
    license: License,
    clientToken: string,
    changes: Partial<CheckoutWish> = {},
  ): Promise<CheckoutGrant> => {
    const answer = await stageNow().manager.checkOut(testCheckoutWish(license, changes), clientToken);
    if (answer.outcome !== 'granted') throw answer.failure;
    return answer.grant;
  };
  const take = (clientToken: string) => takeFrom(stageNow().license, clientToken);
  const where = () => testCheckoutWish(stageNow().license);

  test('checks out online what was asked, until the end of one beat', async () => {
    const { license } = stageNow();
    const wish = testCheckoutWish(license);
    const grant = await take('1a'.repeat(16));
    expect(grant).toMatchObject({ entitlementsAllowed: wish.entitlements, licenseArn: license.arn });
    expect(grant.region).toBe(wish.region);
    const lifeMs = (grant.expiresAt ?? 0) - (grant.issuedAt ?? 0);
    expect(lifeMs).toBe((license.provisional?.maxMinutes ?? 0) * MINUTE_MS);
  });

  test('takes one seat for an online checkout and gives it back with the check-in', async () => {
    const before = await free();
    const grant = await take('2a'.repeat(16));
    expect(await free()).toBe(before - 1);
    expect((await stageNow().manager.checkIn(grant.consumptionToken, where())).outcome).toBe('done');
    expect(await free()).toBe(before);
  });

  test('answers the same client token with the same online seat', async () => {
    const before = await free();
    const first = await take('3a'.repeat(16));
    const second = await take('3a'.repeat(16));
    expect(second.consumptionToken.reveal()).toBe(first.consumptionToken.reveal());
    expect(await free()).toBe(before - 1);
  });

  test('says unknown when the reply to an online checkout is lost, and finds the seat with the same token', async () => {
    const before = await free();
    const { manager, license, loseNextReply } = stageNow();
    loseNextReply('checkOut');
    const lost = await manager.checkOut(testCheckoutWish(license), '4a'.repeat(16));
    expect(lost.outcome).toBe('unknown');
    await take('4a'.repeat(16));
    expect(await free()).toBe(before - 1);
  });

  test('allows a part where not all can be had', async () => {
    const { license, asked, allowed } = stageNow().scarce;
    const grant = await takeFrom(license, '5a'.repeat(16), { entitlements: asked });
    expect(allowed).not.toEqual(asked);
    expect(grant.entitlementsAllowed).toEqual(allowed);
  });

  test('prolongs an online seat with a heartbeat, and never shortens it', async () => {
    const grant = await take('6a'.repeat(16));
    const beat = await stageNow().manager.extend(grant.consumptionToken, where());
    if (beat.outcome !== 'extended') throw new Error(`not extended but ${beat.outcome}`);
    expect(beat.expiresAt).toBeGreaterThanOrEqual(grant.expiresAt ?? Infinity);
  });

  test('says unknown when the reply to a heartbeat is lost, and the seat lives on', async () => {
    const { manager, loseNextReply } = stageNow();
    const grant = await take('7a'.repeat(16));
    loseNextReply('extend');
    expect((await manager.extend(grant.consumptionToken, where())).outcome).toBe('unknown');
    expect((await manager.extend(grant.consumptionToken, where())).outcome).toBe('extended');
  });

  test('says gone for a heartbeat of a seat that was given back, or that nobody knows', async () => {
    const { manager } = stageNow();
    const grant = await take('8a'.repeat(16));
    await manager.checkIn(grant.consumptionToken, where());
    expect((await manager.extend(grant.consumptionToken, where())).outcome).toBe('gone');
    expect((await manager.extend(new Secret('9'.repeat(32)), where())).outcome).toBe('gone');
  });

  test('consumes for good: no end, no heartbeat, no way back', async () => {
    const { manager, drawdownLicense } = stageNow();
    const grant = await takeFrom(drawdownLicense, '9a'.repeat(16), { type: 'perpetual' });
    expect(grant.expiresAt).toBeNull();
    const there = testCheckoutWish(drawdownLicense);
    expect((await manager.extend(grant.consumptionToken, there)).outcome).toBe('refused');
    expect((await manager.checkIn(grant.consumptionToken, there)).outcome).toBe('refused');
  });

  test('shows no token when the answer to an online checkout is printed', async () => {
    const grant = await take('aa'.repeat(16));
    expect(JSON.stringify(grant)).not.toContain(grant.consumptionToken.reveal());
  });
}
