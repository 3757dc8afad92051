import { beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import {
  badgesOf,
  firstId,
  houseWithBorrow,
  NOT_EARLY,
  renew,
  seatsOut,
  viewsOf,
} from '../support/renewal-house.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

describe('renewing, return first', () => {
  test('gives the last seat back and takes it again', async () => {
    const house = await houseWithBorrow(issuer, 1);
    const before = viewsOf(house)[0]!;
    await renew(house, 'return-first');
    expect(house.kinds()).toBe('requested held returning returned requested token-destroyed held');
    expect(viewsOf(house)).toMatchObject([{ badge: 'borrowed', replaces: before.borrowId }]);
    expect(viewsOf(house)[0]!.expiresAt).toBeGreaterThan(before.expiresAt!);
    expect([seatsOut(house), house.world.vault.kept.size]).toEqual([1, 1]);
    const asked = house.ledger.events().filter(({ kind }) => kind === 'requested');
    const at = Math.floor(house.world.clock.elapsed());
    expect(asked).toMatchObject([{ runningMs: 0 }, { runningMs: at }]);
  });

  test('is refused where early return is not allowed, and nothing happens', async () => {
    const house = await houseWithBorrow(issuer, 1, { borrowing: NOT_EARLY });
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('not-renewable'));
    expect(house.kinds()).toBe('requested held');
  });

  test.each([
    ['a locked keychain', (house: House) => void (house.world.vault.state = 'locked'), 'keychain-locked'],
    [
      'a license that may no longer be borrowed',
      (house: House) => house.world.aws.add({ ...house.world.license, borrowing: null }),
      'not-borrowable',
    ],
    [
      'a return that AWS refuses',
      (house: House) => house.world.aws.refuse('checkIn', 'access-denied'),
      'access-denied',
    ],
    ['a network that is gone', (house: House) => house.world.aws.doNotSend('checkIn'), 'offline'],
    ['a full disk', (house: House) => house.ledger.fillDiskAtAppend(1), 'disk-full'],
  ])('%s stops it before anything is given away', async (_name, spoil, code) => {
    const house = await houseWithBorrow(issuer, 1);
    spoil(house);
    await house.catalogue.refresh();
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith(code));
    house.ledger.fillDiskAtAppend(null);
    expect([seatsOut(house), house.world.vault.kept.size]).toEqual([1, 1]);
    expect(house.ledger.borrows()).toMatchObject([{ state: 'held', renewal: null }]);
  });

  test('a seat snatched in between leaves a gap that is thrown, shown, notified and removable', async () => {
    const house = await houseWithBorrow(issuer, 1);
    house.watch.start();
    const { aws, license } = house.world;
    const release = aws.hold('borrow');
    const renewing = house.renewing.renew(firstId(house), 'return-first');
    await expect.poll(() => seatsOut(house)).toBe(0);
    aws.add(license, 0);
    release();
    await expect(renewing).rejects.toMatchObject({
      code: 'renewal-gap',
      message: expect.stringContaining('no new one was granted'),
      details: { because: 'no-seats', diagnosis: expect.any(String) },
    });
    house.watch.tick();
    house.watch.tick();
    expect(viewsOf(house)).toMatchObject([
      {
        state: 'gap',
        badge: 'not-renewed',
        removable: true,
        problem: { code: 'renewal-gap', details: { because: 'no-seats' } },
        returnable: { possible: false },
        renewable: { possible: false },
      },
    ]);
    expect(house.notices.map(({ title }) => title)).toEqual(['Survey was not renewed']);
    await house.returning.remove(viewsOf(house)[0]!.borrowId);
    expect(viewsOf(house)).toEqual([]);
    house.watch.stop();
  });

  test('a gap goes by itself when the license is borrowed again', async () => {
    const house = await houseWithBorrow(issuer, 1);
    house.world.aws.refuse('borrow', 'access-denied');
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('renewal-gap'));
    expect(badgesOf(house)).toEqual(['not-renewed']);
    await house.borrow();
    expect(badgesOf(house)).toEqual(['borrowed']);
    await house.returning.giveBack(viewsOf(house)[0]!.borrowId);
    expect(badgesOf(house)).toEqual([]);
  });

  test('a network that fails between the two is no gap: it is asked again with the same request', async () => {
    const house = await houseWithBorrow(issuer, 1);
    house.world.aws.doNotSend('borrow');
    house.world.aws.doNotSend('borrow');
    await renew(house, 'return-first');
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
    for (let n = 0; n < 5; n += 1) house.world.aws.doNotSend('borrow');
    const { borrowId } = viewsOf(house)[0]!;
    await expect(renew(house, 'return-first', borrowId)).rejects.toThrow(failsWith('outcome-unknown'));
    expect(badgesOf(house)).toEqual(['borrowing']);
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('a return whose reply is lost goes on to ask when it is known, as was confirmed', async () => {
    const house = await houseWithBorrow(issuer, 1);
    house.world.aws.loseReply('checkIn');
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('outcome-unknown'));
    expect(viewsOf(house)).toMatchObject([
      { badge: 'returning', renewable: { possible: false, why: 'It is being renewed.' } },
    ]);
    await expect(house.borrow()).rejects.toThrow(failsWith('in-progress'));
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('a gap found only after a crash is shown and notified by the next start', async () => {
    const house = await houseWithBorrow(issuer, 1);
    house.ledger.crashAfterAppend(2);
    await expect(renew(house, 'return-first')).rejects.toThrow();
    const again = openHouse(house.world, house.ledger.restart());
    house.world.aws.refuse('borrow', 'no-seats');
    again.watch.start();
    await again.recover();
    expect(again.notices.map(({ title }) => title)).toEqual(['Survey was not renewed']);
    expect(badgesOf(again)).toEqual(['not-renewed']);
    const later = openHouse(house.world, again.ledger.restart());
    later.watch.start();
    expect(later.notices).toHaveLength(1);
    later.watch.stop();
    again.watch.stop();
  });
});
