import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS, writeInstant } from '../../main/domain/instant.ts';
import {
  answerBorrows,
  asked,
  borrowMeanwhile,
  houseGivingBack,
  idOf,
  recover,
  unproven,
  watchSteps,
} from '../support/borrow-house.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { Crash } from '../support/memory-vault.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const NOT_EARLY = { borrowing: { canReturnEarly: false, maxMinutes: 60 } };

/** What a borrow that must fail throws. */
async function failureOf(work: Promise<unknown>): Promise<FieldpassError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof FieldpassError) return error;
  throw new Error('it did not fail as expected', { cause: error });
}

describe('a seat whose token the keychain does not take', () => {
  test('is given back, and the failure is the keychain’s own', async () => {
    const house = openHouse(makeWorld(issuer));
    const steps = watchSteps(house);
    const error = await failureOf(borrowMeanwhile(house, () => (house.world.vault.state = 'full')));
    expect(error.code).toBe('keychain-full');
    expect(steps.at(-1)).toBe('giving-back');
    expect(house.changes.working()).toEqual([]);
    const [end] = house.ledger.events().flatMap((event) => (event.kind === 'not-stored' ? [event] : []));
    expect(end).toMatchObject({
      code: 'keychain-full',
      expiresAt: end!.at - (end!.at % 1_000) + 24 * HOUR_MS,
    });
  });

  test.each([
    ['until the end that AWS told beside it', 5 * MINUTE_MS, 5],
    ['for the longest time where AWS told no end', null, 66],
  ] as const)('and proves nothing is counted %s', async (_until, lastsMs, minutes) => {
    const house = openHouse(makeWorld(issuer, NOT_EARLY));
    const expiresAt = lastsMs === null ? null : house.world.clock.now() + lastsMs;
    answerBorrows(house.world, (grant) => ({ ...unproven(grant), expiresAt }));
    await failureOf(borrowMeanwhile(house, () => (house.world.vault.state = 'full')));
    const [borrow] = house.ledger.borrows();
    expect(borrow).toMatchObject({
      knownEndAt: borrow!.requestedAt + minutes * MINUTE_MS,
      givingBack: false,
    });
  });

  test('and that may not go back early is told with its end', async () => {
    const house = openHouse(makeWorld(issuer, NOT_EARLY));
    const error = await failureOf(borrowMeanwhile(house, () => (house.world.vault.state = 'locked')));
    const [endsAt] = house.world.aws.seatsEndAt(house.world.license.arn);
    expect(error).toMatchObject({
      code: 'keychain-locked',
      cause: failsWith('keychain-locked'),
      message: expect.stringContaining('AWS granted the seat and does not take it back early'),
      details: {
        reason: 'told to be locked',
        borrowId: idOf(house),
        seatHeldUntil: writeInstant(endsAt!),
      },
    });
    expect(asked(house, 'checkIn')).toBe(0);
  });

  test('and that cannot be given back yet says why', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.loseRequest('checkIn', 'timed-out');
    const error = await failureOf(borrowMeanwhile(house, () => (house.world.vault.state = 'full')));
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      message: 'The seat could not be given back yet; Fieldpass goes on trying.',
      details: { reason: 'told to be full', borrowId: idOf(house), because: 'timed-out' },
    });
  });

  test('is not stored any more once it is being given back', async () => {
    const house = await houseGivingBack(makeWorld(issuer));
    house.world.vault.state = 'ready';
    await expect(recover(house, 'borrowing')).rejects.toThrow(failsWith('keychain-unavailable'));
    expect(house.world.vault.kept.size).toBe(0);
    expect(house.world.vault.calls.filter((call) => call.startsWith('put'))).toHaveLength(1);
  });

  test('because of a crash is left to recovery', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.vault.crashAt(2, 'before');
    await expect(house.borrow()).rejects.toBeInstanceOf(Crash);
    expect(house.kinds()).toBe('requested');
  });
});

describe('a borrow that is refused for want of seats', () => {
  test.each([
    ['the license cannot be read', 'license'],
    ['the seats cannot be read', 'seats'],
  ] as const)('is explained as far as may be when %s', async (_name, operation) => {
    const house = openHouse(makeWorld(issuer));
    house.world.aws.add(house.world.license, 0);
    const borrowing = borrowMeanwhile(house, () => house.world.aws.doNotSend(operation));
    const error = await failureOf(borrowing);
    expect(error).toMatchObject({ code: 'no-seats', cause: failsWith('no-seats') });
    expect(error.details).toMatchObject({ diagnosis: expect.any(String), nextStep: expect.any(String) });
    expect(error.details['diagnosis']).not.toContain('0 of 0');
  });
});
