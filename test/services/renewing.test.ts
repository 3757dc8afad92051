import { beforeAll, describe, expect, test } from 'vitest';
import type { RenewalOrder } from '../../main/domain/borrow.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import type { BorrowView } from '../../main/domain/snapshot.ts';
import { Secret } from '../../main/domain/secret.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { type House, makeWorld, openHouse, patiently } from '../support/house.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const NOT_EARLY = { canReturnEarly: false, maxMinutes: 24 * 60 };

/** A house with one borrow, taken six hours ago, of a license with so many seats. */
async function borrowed(seats = 2, changes: Partial<License> = {}): Promise<House> {
  const world = makeWorld(issuer, changes);
  world.aws.add(world.license, seats);
  const house = openHouse(world);
  await house.borrow();
  await world.clock.advance(6 * HOUR_MS);
  return house;
}

const oldId = (house: House): string => house.ledger.borrows()[0]!.borrowId;
const seats = ({ world }: House): number => world.aws.seatsTaken(world.license.arn);
const views = (house: House): readonly BorrowView[] => house.snapshots.take().borrows;
const badges = (house: House): readonly string[] => views(house).map(({ badge }) => badge);

function renew(house: House, order: RenewalOrder = 'borrow-first', id = oldId(house)) {
  return patiently(house.world.clock, house.renewing.renew(id, order));
}

/** Spoils every token AWS gives from now on. */
function forge({ world }: House): void {
  const genuine = world.aws.borrow.bind(world.aws);
  world.aws.borrow = async (wish, clientToken) => {
    const answer = await genuine(wish, clientToken);
    if (answer.outcome !== 'granted') return answer;
    return { ...answer, grant: { ...answer.grant, signedToken: new Secret('not-a-token') } };
  };
}

describe('renewing, borrow first', () => {
  test('holds and proves the new one before the old one goes back', async () => {
    const house = await borrowed();
    const before = views(house)[0]!;
    const release = house.world.aws.hold('checkIn');
    const renewing = house.renewing.renew(oldId(house), 'borrow-first');
    await expect.poll(() => house.kinds()).toContain('held returning');
    expect(seats(house)).toBe(2);
    release();
    const fresh = await renewing;
    expect(house.kinds()).toBe('requested held requested held returning returned token-destroyed');
    expect([seats(house), house.world.vault.kept.size]).toEqual([1, 1]);
    expect(views(house)).toMatchObject([
      { borrowId: fresh.borrowId, badge: 'borrowed', replaces: before.borrowId, replacedBy: null },
    ]);
    expect(views(house)[0]!.expiresAt! - before.expiresAt!).toBeGreaterThanOrEqual(6 * HOUR_MS);
  });

  test('says beforehand until when it would last, and what happens to the old seat', async () => {
    const house = await borrowed();
    const { at, borrows } = house.snapshots.take();
    expect(borrows[0]!.renewable).toEqual({
      possible: true,
      untilAt: at + DAY_MS,
      oldSeatUntilAt: null,
    });
    const late = await borrowed(2, { borrowing: NOT_EARLY });
    const [view] = views(late);
    expect(view!.renewable).toMatchObject({ possible: true, oldSeatUntilAt: view!.expiresAt });
  });

  test('where early return is not allowed the old seat stays taken, shown as replaced, until it ends', async () => {
    const house = await borrowed(2, { borrowing: NOT_EARLY });
    const old = views(house)[0]!;
    const fresh = await renew(house);
    expect(views(house)).toMatchObject([
      {
        borrowId: old.borrowId,
        badge: 'replaced',
        replacedBy: fresh.borrowId,
        seatHeldUntilAt: old.expiresAt,
        returnable: { possible: false },
        renewable: { possible: false, why: 'It was renewed already.' },
      },
      { borrowId: fresh.borrowId, badge: 'borrowed', replaces: old.borrowId },
    ]);
    await house.recover();
    expect(seats(house)).toBe(2);
    await house.world.clock.advance(18 * HOUR_MS);
    await house.recover();
    expect([seats(house), badges(house)]).toEqual([1, ['ends-soon']]);
    expect(house.world.vault.kept.size).toBe(1);
  });

  test('a replaced one can be renewed no more, its successor can', async () => {
    const house = await borrowed(3, { borrowing: NOT_EARLY });
    const second = await renew(house);
    await expect(renew(house)).rejects.toThrow(failsWith('not-renewable'));
    await house.world.clock.advance(HOUR_MS);
    const third = await renew(house, 'borrow-first', second.borrowId);
    expect(views(house).map(({ borrowId, badge }) => [borrowId, badge])).toEqual([
      [oldId(house), 'replaced'],
      [second.borrowId, 'replaced'],
      [third.borrowId, 'borrowed'],
    ]);
  });

  test('a borrow that was renewed no longer warns of its end', async () => {
    const house = await borrowed(2, { borrowing: NOT_EARLY });
    const { borrowId } = await renew(house);
    house.watch.start();
    await house.world.clock.advance(19 * HOUR_MS);
    expect(house.notices).toMatchObject([{ title: 'Survey ends soon', borrowId }]);
    house.watch.stop();
  });

  test('without a spare seat the refusal is passed on with its diagnosis, and the old one stays', async () => {
    const house = await borrowed(1);
    await expect(renew(house)).rejects.toMatchObject({
      code: 'no-seats',
      message: expect.stringContaining('the very borrow that is to be renewed'),
      details: { diagnosis: expect.stringContaining('Users: asked 1 Count') },
    });
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
  });

  test('a new proof that does not verify leaves the old one alone', async () => {
    const house = await borrowed();
    forge(house);
    await expect(renew(house)).rejects.toThrow(failsWith('token-malformed'));
    await house.recover();
    expect([...badges(house)].sort()).toEqual(['borrowed', 'cannot-verify']);
    expect(views(house)).toMatchObject([{ replacedBy: null }, { replacedBy: null }]);
    await expect(renew(house)).rejects.toThrow(failsWith('not-renewable'));
    expect(seats(house)).toBe(2);
  });

  test('a new token that the keychain lost again does not let the old one go', async () => {
    const house = await borrowed();
    house.world.aws.refuse('checkIn', 'access-denied');
    const { borrowId } = await renew(house);
    house.world.vault.kept.delete(borrowId);
    await house.world.clock.advance(HOUR_MS);
    await house.recover();
    expect(house.ledger.borrows()[0]).toMatchObject({ state: 'held' });
    await house.proofs.checkAll(true);
    expect(views(house)[0]).toMatchObject({ badge: 'borrowed', replacedBy: null });
  });

  test('an old seat that did not go back is shown, and given back later without filling the record', async () => {
    const house = await borrowed();
    house.world.aws.refuse('checkIn', 'access-denied');
    await renew(house);
    expect(views(house)[0]).toMatchObject({ badge: 'replaced', problem: { code: 'access-denied' } });
    const events = house.ledger.events().length;
    for (let n = 0; n < 10; n += 1) await house.recover();
    expect(house.ledger.events().length).toBe(events);
    await house.world.clock.advance(15 * MINUTE_MS);
    await house.recover();
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
  });

  test('a lost reply to the return of the old one is settled by recovery', async () => {
    const house = await borrowed();
    house.world.aws.loseReply('checkIn');
    await renew(house);
    expect(badges(house)).toEqual(['returning', 'borrowed']);
    await house.recover();
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
  });

  test('an old token that is lost is told as such, and does not stop anything', async () => {
    const house = await borrowed();
    house.world.vault.kept.clear();
    await renew(house);
    expect([...badges(house)].sort()).toEqual(['borrowed', 'unresolved']);
    await house.recover();
    expect([...badges(house)].sort()).toEqual(['borrowed', 'unresolved']);
  });

  test('the old one goes back where it came from: its own Region and connection', async () => {
    const house = await borrowed();
    const elsewhere = { ...house.world.license, homeRegion: 'us-east-2' };
    house.world.aws.add(elsewhere, 2);
    await house.catalogue.refresh();
    await renew(house);
    const { calls } = house.world.aws;
    expect(calls.filter(({ operation }) => operation === 'borrow').at(-1)).toMatchObject({
      region: 'us-east-2',
      connectionId: 'environment',
    });
    expect(calls.filter(({ operation }) => operation === 'checkIn')).toMatchObject([
      { region: 'eu-central-1', connectionId: 'environment' },
    ]);
  });

  test('one that has ended is borrowed again, and its record closed without a call', async () => {
    const house = await borrowed(1);
    await house.world.clock.advance(19 * HOUR_MS);
    expect(views(house)[0]).toMatchObject({
      badge: 'expired',
      renewable: { possible: true, oldSeatUntilAt: null },
    });
    await renew(house, 'return-first');
    expect(badges(house)).toEqual(['borrowed']);
    expect(house.world.aws.calls.some(({ operation }) => operation === 'checkIn')).toBe(false);
    expect(house.world.vault.kept.size).toBe(1);
  });
});

describe('renewing, return first', () => {
  test('gives the last seat back and takes it again', async () => {
    const house = await borrowed(1);
    const before = views(house)[0]!;
    await renew(house, 'return-first');
    expect(house.kinds()).toBe('requested held returning returned requested token-destroyed held');
    expect(views(house)).toMatchObject([{ badge: 'borrowed', replaces: before.borrowId }]);
    expect(views(house)[0]!.expiresAt).toBeGreaterThan(before.expiresAt!);
    expect([seats(house), house.world.vault.kept.size]).toEqual([1, 1]);
  });

  test('is refused where early return is not allowed, and nothing happens', async () => {
    const house = await borrowed(1, { borrowing: NOT_EARLY });
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
    const house = await borrowed(1);
    spoil(house);
    await house.catalogue.refresh();
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith(code));
    house.ledger.fillDiskAtAppend(null);
    expect([seats(house), house.world.vault.kept.size]).toEqual([1, 1]);
    expect(house.ledger.borrows()).toMatchObject([{ state: 'held', renewal: null }]);
  });

  test('a seat snatched in between leaves a gap that is thrown, shown, notified and removable', async () => {
    const house = await borrowed(1);
    house.watch.start();
    const { aws, license } = house.world;
    const release = aws.hold('borrow');
    const renewing = house.renewing.renew(oldId(house), 'return-first');
    await expect.poll(() => seats(house)).toBe(0);
    aws.add(license, 0);
    release();
    await expect(renewing).rejects.toMatchObject({
      code: 'renewal-gap',
      message: expect.stringContaining('no new one was granted'),
      details: { because: 'no-seats', diagnosis: expect.any(String) },
    });
    house.watch.tick();
    house.watch.tick();
    expect(views(house)).toMatchObject([
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
    await house.returning.remove(views(house)[0]!.borrowId);
    expect(views(house)).toEqual([]);
    house.watch.stop();
  });

  test('a gap goes by itself when the license is borrowed again', async () => {
    const house = await borrowed(1);
    house.world.aws.refuse('borrow', 'access-denied');
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('renewal-gap'));
    expect(badges(house)).toEqual(['not-renewed']);
    await house.borrow();
    expect(badges(house)).toEqual(['borrowed']);
    await house.returning.giveBack(views(house)[0]!.borrowId);
    expect(badges(house)).toEqual([]);
  });

  test('a network that fails between the two is no gap: it is asked again with the same request', async () => {
    const house = await borrowed(1);
    house.world.aws.doNotSend('borrow');
    house.world.aws.doNotSend('borrow');
    await renew(house, 'return-first');
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
    for (let n = 0; n < 5; n += 1) house.world.aws.doNotSend('borrow');
    const { borrowId } = views(house)[0]!;
    await expect(renew(house, 'return-first', borrowId)).rejects.toThrow(failsWith('outcome-unknown'));
    expect(badges(house)).toEqual(['borrowing']);
    await house.recover();
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
  });

  test('a return whose reply is lost goes on to ask when it is known, as was confirmed', async () => {
    const house = await borrowed(1);
    house.world.aws.loseReply('checkIn');
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('outcome-unknown'));
    expect(views(house)).toMatchObject([
      { badge: 'returning', renewable: { possible: false, why: 'It is being renewed.' } },
    ]);
    await expect(house.borrow()).rejects.toThrow(failsWith('in-progress'));
    await house.recover();
    expect([seats(house), badges(house)]).toEqual([1, ['borrowed']]);
  });

  test('a gap found only after a crash is shown and notified by the next start', async () => {
    const house = await borrowed(1);
    house.ledger.crashAfterAppend(2);
    await expect(renew(house, 'return-first')).rejects.toThrow();
    const again = openHouse(house.world, house.ledger.restart());
    house.world.aws.refuse('borrow', 'no-seats');
    again.watch.start();
    await again.recover();
    expect(again.notices.map(({ title }) => title)).toEqual(['Survey was not renewed']);
    expect(badges(again)).toEqual(['not-renewed']);
    const later = openHouse(house.world, again.ledger.restart());
    later.watch.start();
    expect(later.notices).toHaveLength(1);
    later.watch.stop();
    again.watch.stop();
  });
});

describe('what cannot be renewed', () => {
  test('says why: unknown, in hand, no longer listed, no longer borrowable', async () => {
    const house = await borrowed();
    await expect(renew(house, 'borrow-first', 'f'.repeat(32))).rejects.toThrow(failsWith('borrow-not-found'));
    const { aws, license } = house.world;
    aws.add({ ...license, status: 'SUSPENDED' });
    await house.catalogue.refresh();
    expect(views(house)[0]!.renewable).toMatchObject({
      possible: false,
      why: 'The issuer has suspended this license.',
    });
    await expect(renew(house)).rejects.toThrow(failsWith('not-borrowable'));
    const elsewhere = openHouse(
      { ...house.world, aws: makeWorld(issuer, { name: 'Other' }).aws },
      house.ledger,
    );
    await elsewhere.catalogue.refresh();
    expect(views(elsewhere)[0]!.renewable).toMatchObject({
      possible: false,
      why: expect.stringContaining('not in the list'),
    });
  });

  test('one renewal at a time, however often it is asked for', async () => {
    const house = await borrowed(5);
    const outcomes = await Promise.allSettled([renew(house), renew(house), renew(house, 'return-first')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(seats(house)).toBe(1);
  });
});
