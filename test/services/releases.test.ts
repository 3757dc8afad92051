import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

function open(changes: Partial<License> = {}, options: Parameters<typeof openCheckoutHouse>[1] = {}) {
  return openCheckoutHouse(makeWorld(issuer, changes), options);
}

describe('a release', () => {
  test('frees the seat, then destroys the token', async () => {
    const house = open();
    const { checkoutId } = await house.checkOut();
    await house.checkouts.release(checkoutId);
    expect(house.kinds()).toBe('requested held releasing ended token-destroyed');
    expect(house.world.vault.kept.size).toBe(0);
    expect(house.world.aws.seatsTaken(house.world.license.arn)).toBe(0);
    expect(house.checkouts.views()).toEqual([]);
  });

  test('goes to the Region and through the connection that granted the seat', async () => {
    const house = open();
    await house.checkouts.release((await house.checkOut()).checkoutId);
    const checkIn = house.world.aws.calls.find(({ operation }) => operation === 'checkIn');
    expect(checkIn).toMatchObject({ region: 'eu-central-1', connectionId: 'environment' });
  });

  test('that cannot be sent leaves the checkout as it was', async () => {
    const house = open();
    const { checkoutId } = await house.checkOut();
    house.world.aws.doNotSend('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('offline'));
    expect(house.view()).toMatchObject({
      badge: 'kept',
      releasable: { possible: true },
      problem: { code: 'offline' },
    });
  });

  test('whose reply is lost is asked again until it is known', async () => {
    const house = open();
    const { checkoutId } = await house.checkOut();
    house.world.aws.loseReply('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'releasing', state: 'releasing' });
    await house.recover();
    expect(house.only()).toMatchObject({ state: 'ended', how: 'already-gone', tokenLeft: false });
    expect(house.checkouts.views()).toEqual([]);
  });

  test('that AWS never confirms is over at its end, without network', async () => {
    const house = open();
    const { aws, clock } = house.world;
    const { checkoutId } = await house.checkOut();
    for (let n = 0; n < 80; n += 1) aws.loseRequest('checkIn');
    await expect(house.checkouts.release(checkoutId)).rejects.toThrow(failsWith('outcome-unknown'));
    await clock.advance(HOUR_MS + MINUTE_MS);
    expect(house.only()).toMatchObject({ state: 'ended', how: 'ran-out', tokenLeft: false });
  });

  test('of a checkout whose token the keychain has lost says until when the seat stays taken', async () => {
    const first = open({}, { isWatching: false });
    const { checkoutId } = await first.checkOut();
    first.world.vault.kept.clear();
    const house = openCheckoutHouse(first.world, { ledger: first.ledger.restart(), isWatching: false });
    const error: unknown = await house.checkouts.release(checkoutId).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'secret-missing', details: { expiresAt: '2026-11-04T09:00:00Z' } });
  });

  test('leaves the destruction of the token to recovery while the keychain is locked', async () => {
    const house = open({}, { isWatching: false });
    const { checkoutId } = await house.checkOut();
    house.world.vault.state = 'locked';
    await house.checkouts.release(checkoutId);
    expect(house.world.vault.kept.size).toBe(1);
    expect(house.keeping.hasUnfinished()).toBe(true);
    house.world.vault.state = 'ready';
    await house.recover();
    expect([house.world.vault.kept.size, house.keeping.hasUnfinished()]).toEqual([0, false]);
  });

  test('of something unknown, or still being asked for, says so', async () => {
    const house = open({}, { isWatching: false });
    await expect(house.checkouts.release('nothing')).rejects.toThrow(failsWith('checkout-not-found'));
    for (let n = 0; n < 5; n += 1) house.world.aws.loseRequest('checkOut');
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    await expect(house.checkouts.release(house.only().checkoutId)).rejects.toThrow(failsWith('in-progress'));
  });
});

describe('at quit', () => {
  test('gives everything of its keeper back at once, and nothing of another', async () => {
    const house = open();
    const { aws, clock, license } = house.world;
    for (const keeper of ['window', 'window', 'terminal', 'nobody'] as const)
      await house.checkOut({ keeper });
    expect(house.checkouts.keeps('window')).toBe(true);
    const left = await patiently(clock, house.checkouts.releaseKept('window', 5_000));
    expect(left).toEqual([]);
    expect(aws.seatsTaken(license.arn)).toBe(2);
    expect([house.checkouts.keeps('window'), house.checkouts.keeps('terminal')]).toEqual([false, true]);
    expect(house.checkouts.views().map(({ keeper }) => keeper)).toEqual(['terminal', 'nobody']);
  });

  test('gives back one checkout alone where that is meant', async () => {
    const house = open();
    const { checkoutId } = await house.checkOut({ keeper: 'terminal' });
    const other = await house.checkOut({ keeper: 'terminal' });
    await patiently(house.world.clock, house.checkouts.releaseKept('terminal', 5_000, checkoutId));
    expect(house.checkouts.views().map((view) => view.checkoutId)).toEqual([other.checkoutId]);
  });

  test('does not wait longer than it is told, and says what stays taken and until when', async () => {
    const house = open();
    await house.checkOut();
    house.world.aws.hold('checkIn');
    const before = house.world.clock.now();
    const left = await patiently(house.world.clock, house.checkouts.releaseKept('window', 5_000));
    expect(house.world.clock.now() - before).toBeLessThanOrEqual(5_500);
    expect(left.map(({ record, state }) => [record.expiresAt, state])).toEqual([
      [MORNING + HOUR_MS, 'releasing'],
    ]);
  });

  test('without network keeps the intent, and the next start gives the seat back', async () => {
    const house = open();
    const { aws, clock, license } = house.world;
    await house.checkOut();
    aws.doNotSend('checkIn');
    const left = await patiently(clock, house.checkouts.releaseKept('window', 5_000));
    expect(left.map(({ state }) => state)).toEqual(['releasing']);
    house.stopWatch();
    await clock.advance(10 * MINUTE_MS);
    const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart() });
    await next.recover();
    expect(aws.seatsTaken(license.arn)).toBe(0);
    expect(aws.calls.some(({ operation }) => operation === 'extend')).toBe(false);
  });

  test('waits for a heartbeat that is on its way before it gives the seat back', async () => {
    const house = open();
    const { aws, clock, license } = house.world;
    await house.checkOut();
    const deliver = aws.hold('extend');
    await clock.advance(15 * MINUTE_MS);
    const leaving = house.checkouts.releaseKept('window', 5_000);
    await clock.advance(300);
    deliver();
    expect(await patiently(clock, leaving)).toEqual([]);
    expect(aws.seatsTaken(license.arn)).toBe(0);
  });
});
