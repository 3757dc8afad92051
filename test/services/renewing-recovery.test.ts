import { beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../main/assemble.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { asked, houseInDoubt, keptLog, recover, watchSteps } from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse, patiently, portsOn } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { Crash } from '../support/memory-vault.ts';
import { badgesOf, firstId, houseWithBorrow, NOT_EARLY, renew, seatsOut } from '../support/renewal-house.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

/** A house that renewed, and whose old seat AWS refused to take back. */
async function houseWithOldSeat(): Promise<House> {
  const house = await houseWithBorrow(issuer);
  house.world.aws.refuse('checkIn', 'access-denied');
  await renew(house);
  return house;
}

const stateOfFirst = ({ ledger }: House) => ledger.borrows()[0]!.state;

describe('a renewal', () => {
  test.each([
    [
      'borrow-first',
      [
        'checking-keychain',
        'writing-intent',
        'asking-aws',
        'verifying',
        'storing',
        'returning-old',
        'returning',
      ],
    ],
    [
      'return-first',
      ['checking-keychain', 'returning-old', 'returning', 'asking-aws', 'verifying', 'storing'],
    ],
  ] as const)('%s shows its steps in their order, and no work afterwards', async (order, expected) => {
    const house = await houseWithBorrow(issuer);
    const steps = watchSteps(house);
    await renew(house, order);
    const firsts = steps.filter((step, place) => steps.indexOf(step) === place);
    expect(firsts).toEqual(expected);
    expect(house.changes.working()).toEqual([]);
  });

  test('whose old seat does not go back says so in the log, and stands', async () => {
    const house = await houseWithBorrow(issuer);
    const { log, warnings } = keptLog();
    const services = assemble(portsOn(house.world, { ledger: house.ledger, log }));
    house.world.aws.refuse('checkIn', 'access-denied');
    await patiently(house.world.clock, services.renewing.renew(firstId(house), 'borrow-first'));
    expect(warnings).toEqual([
      ['the old seat is not back yet', { borrowId: firstId(house), code: 'access-denied' }],
    ]);
  });

  test('during which the process dies is left to recovery', async () => {
    const house = await houseWithBorrow(issuer);
    // The probe, the token, then the token of the replacement that is looked at.
    house.world.vault.crashAt(3, 'before');
    await expect(renew(house)).rejects.toBeInstanceOf(Crash);
    expect(house.changes.working()).toEqual([]);
    await house.recover();
    expect([seatsOut(house), badgesOf(house)]).toEqual([1, ['borrowed']]);
  });

  test('of what is in hand has to wait; of what is over there is nothing to renew', async () => {
    const open = await houseInDoubt(makeWorld(issuer));
    await expect(renew(open)).rejects.toMatchObject({
      code: 'in-progress',
      message: 'It is not known yet whether AWS granted it.',
    });
    const house = await houseWithBorrow(issuer);
    house.world.aws.loseRequest('checkIn');
    await expect(house.returning.giveBack(firstId(house))).rejects.toThrow(failsWith('outcome-unknown'));
    await expect(renew(house)).rejects.toMatchObject({
      code: 'in-progress',
      message: 'It is being returned.',
    });
    await recover(house, 'returning');
    await expect(renew(house)).rejects.toMatchObject({
      code: 'not-renewable',
      message: 'It was returned; the license can be borrowed again.',
    });
  });

  test('return first is refused with its reason where the seat may not go back early', async () => {
    const house = await houseWithBorrow(issuer, 1, { borrowing: NOT_EARLY });
    await expect(renew(house, 'return-first')).rejects.toMatchObject({
      code: 'not-renewable',
      message: expect.stringContaining('it can only be renewed while a second seat is free'),
    });
    expect(house.changes.working()).toEqual([]);
  });

  test('asks again for what was chosen, and for one of each where nothing was', async () => {
    const house = openHouse(makeWorld(issuer));
    const order = {
      entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
      metadata: [{ name: 'project', value: 'bridge' }],
    } as const;
    const { arn } = house.world.license;
    await patiently(house.world.clock, house.borrowing.borrow(arn, order));
    const { wish } = await renew(house);
    expect(wish).toMatchObject({ isChosen: true, ...order });
    const whole = await houseWithBorrow(issuer);
    const again = await renew(whole);
    expect([again.wish.isChosen, again.wish.metadata]).toEqual([undefined, undefined]);
  });
});

describe('a renewal that leaves a gap', () => {
  test('is not told as one when a bug follows the refusal', async () => {
    const house = await houseWithBorrow(issuer);
    const bug = new TypeError('a bug');
    house.changes.subscribe(() => {
      if (house.kinds().includes('refused')) throw bug;
    });
    house.world.aws.refuse('borrow', 'access-denied');
    await expect(renew(house, 'return-first')).rejects.toBe(bug);
  });

  test('is not taken for the next one, whose outcome is not known', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.aws.refuse('borrow', 'access-denied');
    await expect(renew(house, 'return-first')).rejects.toThrow(failsWith('renewal-gap'));
    const { borrowId } = await house.borrow();
    for (let n = 0; n < 5; n += 1) house.world.aws.loseReply('borrow');
    await expect(renew(house, 'return-first', borrowId)).rejects.toThrow(failsWith('outcome-unknown'));
  });
});

describe('recovering a renewal', () => {
  test('is due at once where nothing was refused', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    house.world.vault.crashAt(3, 'before');
    await expect(renew(house)).rejects.toBeInstanceOf(Crash);
    expect(house.renewing.unfinished().map(({ borrowId }) => borrowId)).toEqual([firstId(house)]);
  });

  test('does nothing where there is nothing to finish', async () => {
    const house = await houseWithBorrow(issuer);
    await recover(house, 'renewing');
    await recover(house, 'renewing', 'f'.repeat(32));
    await house.returning.giveBack(firstId(house));
    const kinds = house.kinds();
    await recover(house, 'renewing');
    expect([house.kinds(), asked(house, 'checkIn')]).toEqual([kinds, 1]);
  });

  test('leaves a plain return to the one who recovers returns', async () => {
    const house = await houseWithBorrow(issuer);
    house.world.aws.loseRequest('checkIn');
    await expect(house.returning.giveBack(firstId(house))).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.renewing.unfinished()).toEqual([]);
    await recover(house, 'renewing');
    expect([stateOfFirst(house), asked(house, 'checkIn')]).toEqual(['returning', 1]);
  });

  test('keeps the old one while the new one’s token is gone', async () => {
    const house = await houseWithOldSeat();
    house.world.vault.kept.delete(house.ledger.borrows()[1]!.borrowId);
    await expect(recover(house, 'renewing', firstId(house))).rejects.toThrow(failsWith('secret-missing'));
    expect([stateOfFirst(house), asked(house, 'checkIn')]).toEqual(['held', 1]);
  });

  test('keeps the old one while the new one’s token does not verify', async () => {
    const house = await houseWithOldSeat();
    house.world.vault.kept.set(house.ledger.borrows()[1]!.borrowId, 'rubbish');
    await expect(recover(house, 'renewing', firstId(house))).rejects.toThrow(failsWith('token-malformed'));
    expect([stateOfFirst(house), asked(house, 'checkIn')]).toEqual(['held', 1]);
  });

  test('does not ask for a seat back that may not go back early', async () => {
    const house = await houseWithBorrow(issuer, 2, { borrowing: NOT_EARLY });
    await renew(house);
    expect(house.renewing.unfinished()).toEqual([]);
    await recover(house, 'renewing', firstId(house));
    expect([stateOfFirst(house), asked(house, 'checkIn')]).toEqual(['held', 0]);
  });

  test('passes on what stands in the way of the old one', async () => {
    const house = await houseWithOldSeat();
    house.world.aws.doNotSend('checkIn');
    await expect(recover(house, 'renewing', firstId(house))).rejects.toThrow(failsWith('offline'));
    expect(stateOfFirst(house)).toBe('held');
  });

  test('tries a refused return again after a quarter of an hour, and at once when the clock went back', async () => {
    const house = await houseWithOldSeat();
    const due = () => house.renewing.unfinished().map(({ borrowId }) => borrowId);
    expect(due()).toEqual([]);
    await house.world.clock.advance(15 * MINUTE_MS - (house.time.now() - changedAt(house)) - 1);
    expect(due()).toEqual([]);
    await house.world.clock.advance(1);
    expect(due()).toEqual([firstId(house)]);
  });

  test('tries a refused return again at once when it was refused in the future', async () => {
    const house = await houseWithOldSeat();
    house.world.clock.jump(HOUR_MS);
    house.world.aws.refuse('checkIn', 'access-denied');
    await expect(recover(house, 'renewing', firstId(house))).rejects.toThrow(failsWith('access-denied'));
    house.world.clock.jump(-HOUR_MS);
    house.time.attest(house.world.clock.now());
    expect(house.time.now()).toBeLessThan(changedAt(house));
    expect(house.renewing.unfinished()).toHaveLength(1);
  });
});

const changedAt = ({ ledger }: House): number => ledger.borrows()[0]!.changedAt;
