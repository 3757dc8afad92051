import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import {
  badgesOf,
  firstId,
  forgeTokens,
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

describe('renewing, borrow first', () => {
  test('holds and proves the new one before the old one goes back', async () => {
    const house = await houseWithBorrow(issuer);
    const before = viewsOf(house)[0]!;
    const release = house.world.aws.hold('checkIn');
    const renewing = house.renewing.renew(firstId(house), 'borrow-first');
    await expect.poll(() => house.kinds()).toContain('held returning');
    expect(seatsOut(house)).toBe(2);
    release();
    const fresh = await renewing;
    expect(house.kinds()).toBe('requested held requested held returning returned token-destroyed');
    expect([seatsOut(house), house.world.vault.kept.size]).toEqual([1, 1]);
    expect(viewsOf(house)).toMatchObject([
      { borrowId: fresh.borrowId, badge: 'borrowed', replaces: before.borrowId, replacedBy: null },
    ]);
    expect(viewsOf(house)[0]!.expiresAt! - before.expiresAt!).toBeGreaterThanOrEqual(6 * HOUR_MS);
  });

  test('says beforehand until when it would last, and what happens to the old seat', async () => {
    const house = await houseWithBorrow(issuer);
    const { at, borrows } = house.snapshots.take();
    expect(borrows[0]!.renewable).toEqual({
      possible: true,
      untilAt: at + DAY_MS,
      oldSeatUntilAt: null,
    });
    const late = await houseWithBorrow(issuer, 2, { borrowing: NOT_EARLY });
    const [view] = viewsOf(late);
    expect(view!.renewable).toMatchObject({ possible: true, oldSeatUntilAt: view!.expiresAt });
  });

  test('where early return is not allowed the old seat stays taken, shown as replaced, until it ends', async () => {
    const house = await houseWithBorrow(issuer, 2, { borrowing: NOT_EARLY });
    const old = viewsOf(house)[0]!;
    const fresh = await renew(house);
    expect(viewsOf(house)).toMatchObject([
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
    expect(seatsOut(house)).toBe(2);
    await house.world.clock.advance(18 * HOUR_MS);
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['ends-soon']]);
    expect(house.world.vault.kept.size).toBe(1);
  });

  test('a replaced one can be renewed no more, its successor can', async () => {
    const house = await houseWithBorrow(issuer, 3, { borrowing: NOT_EARLY });
    const second = await renew(house);
    await expect(renew(house)).rejects.toThrow(failsWith('not-renewable'));
    await house.world.clock.advance(HOUR_MS);
    const third = await renew(house, 'borrow-first', second.borrowId);
    expect(viewsOf(house).map(({ borrowId, badge }) => [borrowId, badge])).toEqual([
      [firstId(house), 'replaced'],
      [second.borrowId, 'replaced'],
      [third.borrowId, 'borrowed'],
    ]);
  });

  test('a borrow that was renewed no longer warns of its end', async () => {
    const house = await houseWithBorrow(issuer, 2, { borrowing: NOT_EARLY });
    const { borrowId } = await renew(house);
    house.watch.start();
    await house.world.clock.advance(19 * HOUR_MS);
    expect(house.notices).toMatchObject([{ title: 'Survey ends soon', about: { id: borrowId } }]);
    house.watch.stop();
  });

  test('without a spare seat the refusal is passed on with its diagnosis, and the old one stays', async () => {
    const house = await houseWithBorrow(issuer, 1);
    await expect(renew(house)).rejects.toMatchObject({
      code: 'no-seats',
      message: expect.stringContaining('the very borrow that is to be renewed'),
      details: { diagnosis: expect.stringContaining('Users: asked 1 Count') },
    });
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('a new proof that does not verify leaves the old one alone', async () => {
    const house = await houseWithBorrow(issuer);
    forgeTokens(house);
    await expect(renew(house)).rejects.toThrow(failsWith('token-malformed'));
    await house.recover();
    expect([...badgesOf(house)].sort()).toEqual(['borrowed', 'cannot-verify']);
    expect(viewsOf(house)).toMatchObject([{ replacedBy: null }, { replacedBy: null }]);
    await expect(renew(house)).rejects.toThrow(failsWith('not-renewable'));
    expect(seatsOut(house)).toBe(2);
  });

  test('a new token that the keychain lost again does not let the old one go', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.aws.refuse('checkIn', 'access-denied');
    const { borrowId } = await renew(house);
    house.world.vault.kept.delete(borrowId);
    await house.world.clock.advance(HOUR_MS);
    await house.recover();
    expect(house.ledger.borrows()[0]).toMatchObject({ state: 'held' });
    await house.proofs.checkAll(true);
    expect(viewsOf(house)[0]).toMatchObject({ badge: 'borrowed', replacedBy: null });
  });

  test('an old seat that did not go back is shown, and given back later without filling the record', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.aws.refuse('checkIn', 'access-denied');
    await renew(house);
    expect(viewsOf(house)[0]).toMatchObject({ badge: 'replaced', problem: { code: 'access-denied' } });
    const events = house.ledger.events().length;
    for (let n = 0; n < 10; n += 1) await house.recover();
    expect(house.ledger.events().length).toBe(events);
    await house.world.clock.advance(15 * MINUTE_MS);
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('a lost reply to the return of the old one is settled by recovery', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.aws.loseReply('checkIn');
    await renew(house);
    expect(badgesOf(house)).toEqual(['returning', 'borrowed']);
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('an old token that is lost is told as such, and does not stop anything', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.vault.kept.clear();
    await renew(house);
    expect([...badgesOf(house)].sort()).toEqual(['borrowed', 'unresolved']);
    await house.recover();
    expect([...badgesOf(house)].sort()).toEqual(['borrowed', 'unresolved']);
  });

  test('the old one goes back where it came from: its own Region and connection', async () => {
    const house = await houseWithBorrow(issuer);
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
    const house = await houseWithBorrow(issuer, 1);
    await house.world.clock.advance(19 * HOUR_MS);
    expect(viewsOf(house)[0]).toMatchObject({
      badge: 'expired',
      renewable: { possible: true, oldSeatUntilAt: null },
    });
    await renew(house, 'return-first');
    expect(badgesOf(house)).toEqual(['borrowed']);
    expect(house.world.aws.calls.some(({ operation }) => operation === 'checkIn')).toBe(false);
    expect(house.world.vault.kept.size).toBe(1);
  });
});

describe('what cannot be renewed', () => {
  test('says why: unknown, in hand, no longer listed, no longer borrowable', async () => {
    const house = await houseWithBorrow(issuer);
    await expect(renew(house, 'borrow-first', 'f'.repeat(32))).rejects.toThrow(failsWith('borrow-not-found'));
    const { aws, license } = house.world;
    aws.add({ ...license, status: 'SUSPENDED' });
    await house.catalogue.refresh();
    expect(viewsOf(house)[0]!.renewable).toMatchObject({
      possible: false,
      why: 'The issuer has suspended this license.',
    });
    await expect(renew(house)).rejects.toThrow(failsWith('not-borrowable'));
    const elsewhere = openHouse(
      { ...house.world, aws: makeWorld(issuer, { name: 'Other' }).aws },
      house.ledger,
    );
    await elsewhere.catalogue.refresh();
    expect(viewsOf(elsewhere)[0]!.renewable).toMatchObject({
      possible: false,
      why: expect.stringContaining('not in the list'),
    });
  });

  test('one renewal at a time, however often it is asked for', async () => {
    const house = await houseWithBorrow(issuer, 5);
    const outcomes = await Promise.allSettled([renew(house), renew(house), renew(house, 'return-first')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(seatsOut(house)).toBe(1);
  });
});
