import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { type House, makeWorld, openHouse, patiently } from '../support/house.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

async function borrowed(changes = {}): Promise<House> {
  const house = openHouse(makeWorld(issuer, changes));
  await house.borrow();
  return house;
}

const idOf = (house: House): string => house.ledger.borrows()[0]!.borrowId;
const seats = ({ world }: House): number => world.aws.seatsTaken(world.license.arn);

describe('returning', () => {
  test('frees the seat, destroys the token and keeps the record', async () => {
    const house = await borrowed();
    await house.returning.giveBack(idOf(house));
    expect(seats(house)).toBe(0);
    expect(house.world.vault.kept.size).toBe(0);
    expect(house.kinds()).toBe('requested held returning returned token-destroyed');
    expect(house.view()).toBeUndefined();
  });

  test('a returned token no longer verifies here, whoever kept a copy', async () => {
    const house = await borrowed();
    const { Secret } = await import('../../main/domain/secret.ts');
    const copy = new Secret([...house.world.vault.kept.values()][0] ?? '');
    expect((await house.proofs.verify(copy, null)).verdict).toBe('valid');
    await house.returning.giveBack(idOf(house));
    expect((await house.proofs.verify(copy, null)).verdict).toBe('returned');
  });

  test('is refused, with the end, where the issuer does not allow it', async () => {
    const house = await borrowed({ borrowing: { canReturnEarly: false, maxMinutes: 60 } });
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('not-returnable'));
    expect(house.view()).toMatchObject({ badge: 'borrowed', returnable: { possible: false } });
  });

  test('offline changes nothing: still held, and says why', async () => {
    const house = await borrowed();
    house.world.aws.doNotSend('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('offline'));
    expect(house.view()).toMatchObject({ badge: 'borrowed', problem: { code: 'offline' } });
    expect(house.world.vault.kept.size).toBe(1);
  });

  test('a lost reply leaves it returning until it is known', async () => {
    const house = await borrowed();
    house.world.aws.loseReply('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'returning' });
    await house.recover();
    expect(house.view()).toBeUndefined();
    expect([seats(house), house.world.vault.kept.size]).toEqual([0, 0]);
  });

  test('a lost request leaves it returning, and recovery really returns it', async () => {
    const house = await borrowed();
    house.world.aws.loseRequest('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('outcome-unknown'));
    expect(seats(house)).toBe(1);
    await house.recover();
    expect([seats(house), house.view()]).toEqual([0, undefined]);
  });

  test('a refusal puts it back on this computer', async () => {
    const house = await borrowed();
    house.world.aws.refuse('checkIn', 'access-denied');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('access-denied'));
    expect(house.view()).toMatchObject({ badge: 'borrowed', problem: { code: 'access-denied' } });
  });

  test('a locked keychain stops it before AWS is asked', async () => {
    const house = await borrowed();
    house.world.vault.state = 'locked';
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('keychain-locked'));
    expect(house.kinds()).toBe('requested held');
  });

  test('a keychain that locks after the check-in: the return stands, the token goes later', async () => {
    const house = await borrowed();
    const release = house.world.aws.hold('checkIn');
    const returning = house.returning.giveBack(idOf(house));
    await expect.poll(() => house.kinds()).toContain('returning');
    house.world.vault.state = 'locked';
    release();
    await returning;
    expect([seats(house), house.view(), house.world.vault.kept.size]).toEqual([0, undefined, 1]);
    house.world.vault.state = 'ready';
    await house.recover();
    expect(house.world.vault.kept.size).toBe(0);
  });

  test('after its end needs no network and no early return', async () => {
    const house = await borrowed({ borrowing: { canReturnEarly: false, maxMinutes: 60 } });
    await house.world.clock.advance(HOUR_MS);
    const asked = house.world.aws.calls.length;
    await house.returning.giveBack(idOf(house));
    expect(house.world.aws.calls.slice(asked).some(({ operation }) => operation === 'checkIn')).toBe(false);
    expect(house.world.vault.kept.size).toBe(0);
  });

  test('what is not here is not found', async () => {
    const house = await borrowed();
    await expect(house.returning.giveBack('f'.repeat(32))).rejects.toThrow(failsWith('borrow-not-found'));
  });
});

describe('removing', () => {
  test('is refused while the license is held', async () => {
    const house = await borrowed();
    await expect(house.returning.remove(idOf(house))).rejects.toThrow(failsWith('not-removable'));
  });

  test('clears an ended record and its token', async () => {
    const house = await borrowed();
    await house.world.clock.advance(DAY_MS);
    expect(house.view()).toMatchObject({ badge: 'expired', removable: true });
    await house.returning.remove(idOf(house));
    expect([house.view(), house.world.vault.kept.size]).toEqual([undefined, 0]);
  });

  test('a token the keychain has lost: the seat stays listed until its end, and the license can be borrowed again', async () => {
    const house = await borrowed();
    house.world.vault.kept.clear();
    await house.proofs.checkAll(true);
    expect(house.view()).toMatchObject({ badge: 'unreadable', verdict: 'missing', removable: true });
    await house.returning.remove(idOf(house));
    expect(house.view()).toMatchObject({
      badge: 'unresolved',
      problem: { code: 'secret-missing' },
      seatHeldUntilAt: expect.any(Number),
    });
    await house.borrow();
    expect(
      house.snapshots
        .take()
        .borrows.map(({ badge }) => badge)
        .sort(),
    ).toEqual(['borrowed', 'unresolved']);
  });

  test('a locked keychain is not taken for a lost token', async () => {
    const house = await borrowed();
    house.world.vault.state = 'locked';
    await expect(house.returning.remove(idOf(house))).rejects.toBeInstanceOf(FieldpassError);
    expect(house.kinds()).toBe('requested held');
  });
});

describe('watching', () => {
  test('turns to ends soon and expired by itself, warns once for each, and never again', async () => {
    const house = await borrowed();
    house.watch.start();
    const badges: (string | undefined)[] = [];
    house.changes.subscribe(() => badges.push(house.view()?.badge));
    await house.world.clock.advance(DAY_MS + HOUR_MS);
    expect([...new Set(badges)]).toEqual(['borrowed', 'ends-soon', 'expired']);
    expect(house.notices.map(({ title }) => title)).toEqual([
      'Survey ends soon',
      'Survey ends within the hour',
      'Survey has ended',
    ]);
    house.watch.stop();
  });

  test('lists again by itself once the network is back', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.doNotSend('list');
    await house.catalogue.refresh();
    house.watch.start();
    expect(house.snapshots.take().listing.problem).toMatchObject({ code: 'offline' });
    await world.clock.advance(61_000);
    expect(house.snapshots.take()).toMatchObject({
      listing: { problem: null },
      licenses: [{ licenseName: 'Survey' }],
    });
    house.watch.stop();
  });

  test('after sleeping past the end it is expired at the first look', async () => {
    const house = await borrowed();
    house.watch.start();
    await house.world.clock.suspend(3 * DAY_MS);
    house.watch.tick();
    expect(house.view()).toMatchObject({ badge: 'expired', phase: 'ended' });
    house.watch.stop();
  });

  test('a clock set back makes nothing last longer, also over a restart, and says so', async () => {
    const house = await borrowed();
    await house.world.clock.advance(20 * HOUR_MS);
    house.watch.start();
    house.watch.stop();
    house.world.clock.jump(-20 * HOUR_MS);
    const again = openHouse(house.world, house.ledger.restart());
    expect(again.view()!.expiresAt! - again.snapshots.take().at).toBeLessThanOrEqual(4 * HOUR_MS);
    expect(again.snapshots.take().clock).toMatchObject({
      behindMs: expect.any(Number),
      problem: { code: 'clock-untrusted' },
    });
    await patiently(again.world.clock, again.world.clock.advance(4 * HOUR_MS));
    expect(again.view()).toMatchObject({ badge: 'expired' });
  });

  test('a clock that ran years ahead is forgiven once AWS attests the time', async () => {
    const house = await borrowed();
    const now = house.world.clock.now();
    house.world.clock.set(now + 900 * DAY_MS);
    house.time.observe();
    house.world.clock.set(now);
    expect(house.view()).toMatchObject({ badge: 'expired' });
    house.time.attest(now);
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
  });

  test('a token read under a wrong clock is judged anew once AWS attests the time', async () => {
    const house = await borrowed();
    const now = house.world.clock.now();
    for (const wrong of [now + 900 * DAY_MS, now - DAY_MS]) {
      const ledger = house.ledger.another();
      house.world.clock.set(wrong);
      const again = openHouse(house.world, ledger);
      await again.proofs.checkAll();
      house.world.clock.set(now);
      again.time.attest(now);
      expect(again.view()).toMatchObject({ badge: 'borrowed', verdict: 'valid', problem: null });
    }
  });

  test('an old token does not turn the time back, whoever signed it', async () => {
    const house = await borrowed();
    await house.world.clock.advance(20 * HOUR_MS);
    house.time.observe();
    const before = house.time.now();
    house.world.clock.jump(-20 * HOUR_MS);
    house.time.atLeast(before - 20 * HOUR_MS);
    expect(house.time.now()).toBeGreaterThanOrEqual(before);
  });

  test('a new token issued in the future ages what is here', async () => {
    const house = await borrowed();
    house.time.atLeast(house.time.now() + 25 * HOUR_MS);
    expect(house.view()).toMatchObject({ badge: 'expired' });
  });

  test('one start in 2099 leaves no mark', async () => {
    const house = await borrowed();
    const now = house.world.clock.now();
    house.world.clock.set(Date.UTC(2130, 0, 1));
    house.time.observe();
    house.world.clock.set(now);
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
  });
});
